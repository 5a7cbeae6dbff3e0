/** Police drive out at night and hold a telephone of 360 px: a child lives alone, the parents do not answer, the village signs for her, town and county are
 *  told. Everything that begins here ends here, so that no clock runs on. */
import { choose, expect, findings, overhang, type Page, picture, settled, test } from './app.ts'
import { answer, fits, phone } from './hand.ts'

const now = (page: Page, field: string) => page.locator(`[id="field-${field}"]`).getByRole('button', { name: '现在' }).click()
const todayIn = (page: Page, field: string) => page.locator(`[id="field-${field}"]`).getByRole('button', { name: '今天' }).click()
const head = (page: Page, title: string) => page.getByRole('region', { name: `${title}摘要` })

/** Opens the question of an act, fills it in, does it. */
async function does(page: Page, act: string, { by = act, fill = async () => undefined }: { by?: string | RegExp; fill?: () => Promise<unknown> } = {}): Promise<void> {
  await page.getByRole('button', { name: by, exact: typeof by === 'string' }).click()
  await fill()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: act, exact: true }).click()
  await expect(dialog).toBeHidden()
}
/** One more call, from the row of the path. */
async function calls(page: Page, who: string, result: string): Promise<void> {
  await page.getByRole('listitem').filter({ hasText: '联系父母' }).getByRole('button').click()
  const line = page.getByRole('dialog', { name: '联系父母' })
  await line.getByText(who, { exact: true }).click()
  await line.getByText(result, { exact: true }).click()
  await line.getByRole('button', { name: '联系父母', exact: true }).click()
  await expect(line).toBeHidden()
}
async function signs(page: Page, title: string): Promise<void> {
  await page.goto('/slips')
  await page.getByRole('link', { name: new RegExp(title, 'u') }).first().click() // any: the newest stands first
  await page.getByRole('button', { name: '签收', exact: true }).click()
  await expect(page.getByRole('button', { name: '签收', exact: true })).toBeHidden()
}

test.describe.serial('a call-out at night', () => {
  let report = ''
  let emergency = ''
  let paper = ''

  test('begins with a report and the first branch', async ({ as }) => {
    const page = await as('gongan', phone)
    await page.goto('/records/mandatoryReport/new')
    await choose(page, /事情发生的地方/, '栖凤渡村')
    await answer(page, 'urgency', '正在发生')
    await answer(page, 'told110', '是')
    await answer(page, 'situation', '独自居住')
    await todayIn(page, 'foundOn')
    await page.getByLabel(/^发现的经过/).fill('110 转来：孩子一个人在家，奶奶住院')
    await page.getByRole('button', { name: '提交报告' }).click()
    await expect(page.getByText(/编号 报/u).first()).toBeVisible() // any: its receipt is there
    await page.goto('/')
    await page.getByRole('region', { name: '待接报的强制报告' }).getByRole('link').filter({ hasText: '正在发生' }).click()
    await does(page, '接报')
    report = new URL(page.url()).pathname
    await page.getByRole('link', { name: '登记应急处置' }).click()
    await todayIn(page, 'calledOn')
    await now(page, 'dispatchedAt')
    await page.getByLabel(/^出警民警/).fill('郑凯 0417、周衡 0418')
    await fits(page)
    await picture(page, 'night-74-phone-dispatch')
    await page.getByRole('button', { name: '登记出警' }).click()
    await expect(head(page, '应急处置')).toContainText('已出警')
    emergency = new URL(page.url()).pathname
    await page.goto(emergency)
    await does(page, '到场', { fill: async () => {
      await now(page, 'arrivedAt')
      await answer(page, 'metChild', '是')
      await page.getByLabel(/^孩子的状况/).fill('没受伤，精神好')
      await page.getByLabel(/^孩子自己怎么说/).fill('想去曹阿姨家，等妈妈')
    } })
    await expect(page.getByText('先判定到场是哪种情形')).toBeVisible()
    await fits(page)
    await picture(page, 'night-75-phone-branches')
    await does(page, '判定情形', { by: /独自居住/u, fill: () => page.getByLabel(/^为什么这样判/).fill('奶奶住院七天，孩子一个人住') })
    await expect(page.getByRole('button', { name: /独自居住/u })).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByText('责令返回并写期限')).toBeVisible()
  })

  test('goes on to the third branch after three calls, and to somebody who signs', async ({ as }) => {
    const page = await as('gongan', phone)
    await page.goto(emergency)
    await calls(page, '父亲', '没人接')
    await picture(page, 'night-76-phone-call')
    await page.getByRole('button', { name: /父母联系不上/u }).click()
    const early = page.getByRole('dialog', { name: /改判为/u })
    await early.getByLabel(/^为什么这样判/).fill('只打了一次')
    await early.getByRole('button', { name: '判定情形', exact: true }).click()
    await expect(early).toContainText('三次没有打通的电话')
    await early.getByRole('button', { name: '取消' }).click()
    for (const result of ['关机', '没人接']) await calls(page, '母亲', result)
    await does(page, '判定情形', { by: /父母联系不上/u, fill: () => page.getByLabel(/^为什么这样判/).fill('打了三次，父母都没有接') })
    await expect(page.getByRole('button', { name: /独自居住.*先判/u })).toBeVisible()
    await fits(page)
    await picture(page, 'night-77-phone-unreachable')
    await page.getByRole('link', { name: '填写交接单', exact: true }).click()
    await todayIn(page, 'offeredOn')
    await answer(page, 'takerSort', '村（居）民委员会')
    for (const [label, words] of [['为什么不交给近亲属', '奶奶住院，别的亲属在外地'], ['移交民警', '郑凯 0417'], ['另一名民警', '周衡 0418'], ['孩子的状况', '没受伤，精神好'], ['伤情', '没有'], ['随身物品', '书包、换洗衣服一套']] as const) await page.getByLabel(new RegExp(`^${label}`, 'u')).fill(words)
    await answer(page, 'canSpeak', '是')
    await page.getByLabel(/^孩子自己的意愿/).fill('想去曹阿姨家，等妈妈')
    await page.getByRole('button', { name: '填写交接单', exact: true }).click()
    await expect(head(page, '交接单')).toContainText('待送签')
    paper = new URL(page.url()).pathname
    await does(page, '送去签收', { fill: () => choose(page, /接收单位/, '村民委员会') })
    await expect(head(page, '交接单')).toContainText('待签收')
  })

  test('is signed for by the village, which sees the paper and nothing else', async ({ as }) => {
    const page = await as('zhuren', phone)
    await signs(page, '交接单')
    await expect(page.getByRole('main')).toContainText('想去曹阿姨家，等妈妈')
    await picture(page, 'night-78-phone-handover-slip')
    await page.goto(emergency)
    await expect(page.getByRole('main')).not.toContainText('奶奶住院七天')
  })

  test('is over, told to town and county, who sign', async ({ as }) => {
    const page = await as('gongan', phone)
    await page.goto(paper)
    await does(page, '交接完成')
    await page.goto(emergency)
    await does(page, '处置完毕', { fill: async () => {
      await todayIn(page, 'handledOn')
      await answer(page, 'handledAs', '已经护送交接')
      await page.getByLabel(/^通报给镇和民政的情况/).fill('孩子由村委会临时照料，正在联系父母')
    } })
    await does(page, '通报乡镇', { fill: () => choose(page, /通报的乡镇/, '社会事务办') })
    await does(page, '通报民政', { fill: () => choose(page, /通报的民政部门/, '民政局') })
    await expect(page.getByText('等镇和民政签收以后办结')).toBeVisible()
    await fits(page)
    await picture(page, 'night-79-phone-told')
    await signs(await as('dudao'), '应急处置')
    const civil = await as('minzheng')
    await signs(civil, '应急处置')
    await civil.goto(emergency)
    await expect(civil.getByRole('main')).toContainText('奶奶住院七天')
    await expect(civil.getByRole('main')).not.toContainText('报告人')
    await settled(civil)
    await picture(civil, 'night-80-call-out')
    expect(await findings(civil, 'a call-out', 'light')).toEqual([])
    expect(await overhang(civil)).toBe(0)
    await page.reload()
    await does(page, '办结', { fill: () => page.getByLabel(/^办结说明/).fill('镇里跟进') })
    await expect(head(page, '应急处置')).toContainText('已办结')
  })

  test('leaves a report that is closed as well', async ({ as }) => {
    const page = await as('gongan')
    await page.goto(report)
    await does(page, '登记受理', { fill: async () => { await answer(page, 'acceptedAs', '不构成案件，现场处置'); await todayIn(page, 'acceptedOn') } })
    await does(page, '通报民政', { fill: () => choose(page, /通报的民政部门/, '民政局') })
    await does(page, '当面或电话答复', { fill: async () => { await answer(page, 'toldHow', '匿名，没有人可以答复'); await page.getByLabel(/^答复了什么/).fill('110 转来') } })
    await picture(page, 'night-81-report-with-call-out')
    await signs(await as('minzheng'), '强制报告')
    await page.reload()
    await does(page, '办结', { fill: () => page.getByLabel(/^办理结果/).fill('孩子由村委会照料') })
    await expect(head(page, '强制报告')).toContainText('已办结')
  })
})
