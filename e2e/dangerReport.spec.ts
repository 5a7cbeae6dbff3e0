/** A teacher reports by telephone; the police receive it, tell civil affairs and answer; the accused, who supervises the town, looks for it everywhere and finds
 *  nothing; nobody but police learns who reported. Everything that begins here ends here, so that no clock runs on. */
import { accountOf } from './product.ts'
import { choose, expect, findings, overhang, type Page, picture, settled, test } from './app.ts'
import { answer, fits, phone } from './hand.ts'

const what = '孩子说手上的伤是大人打的'
const reporter = '林见鹿'
/** Of 周晓岚: the second account of the demo. */
const suspectsPhone = '19900010001'
const summary = (page: Page) => page.getByRole('region', { name: '强制报告摘要' })

test.describe.serial('a child in danger', () => {
  let at = ''
  let number = ''

  test('is reported from any screen of a phone, 110 first, and a numbered receipt is all that stays', async ({ as }) => {
    expect(accountOf('dudao').name).toBe('周晓岚')
    const page = await as('banzhuren', phone)
    await page.goto('/')
    await page.getByRole('link', { name: '报告危险', exact: true }).click()
    await expect(page.getByRole('link', { name: '先打 110' })).toHaveAttribute('href', 'tel:110')
    await fits(page)
    await page.getByRole('button', { name: '提交报告' }).click()
    for (const said of ['请选择事情发生的地方', '请选择孩子现在有没有危险', '请选择属于哪种情形', '请填写发现的经过']) await expect(page.getByRole('alert').filter({ hasText: '处要改' })).toContainText(said)
    await choose(page, /事情发生的地方/, '栖凤渡村')
    await answer(page, 'urgency', '正在发生')
    await answer(page, 'told110', '否')
    const call = page.getByRole('link', { name: '打 110', exact: true })
    await expect(call).toHaveAttribute('href', 'tel:110')
    await expect(call).toBeInViewport()
    await picture(page, '69-phone-call-first')
    await answer(page, 'urgency', '还会再发生')
    await expect(call).toBeHidden()
    await answer(page, 'situation', '疑似家庭暴力')
    await page.locator('#field-foundOn').getByRole('button', { name: '今天' }).click()
    await page.getByLabel(/^发现的经过/).fill(what)
    await page.getByLabel(/^涉嫌人电话/).fill(suspectsPhone)
    await page.getByLabel(/^您的姓名/).fill(reporter)
    await picture(page, '70-phone-report')
    await fits(page)
    await expect(page.getByText(/草稿已存/u)).toBeVisible()
    await page.reload()
    await page.getByRole('button', { name: '接着填' }).click()
    await expect(page.getByLabel(/^发现的经过/)).toHaveValue(what)
    await expect(page.locator('#field-place')).toContainText('栖凤渡村')
    await page.getByRole('button', { name: '提交报告' }).click()
    const receipt = page.getByRole('link', { name: /强制报告.*编号 报/u }).first() // any: a teacher of the demo has filed no other
    await expect(receipt).toBeVisible()
    number = /报\d{4}-\d{8}/u.exec(await receipt.textContent() ?? '')?.[0] ?? ''
    await receipt.click()
    await expect(page.getByText('报告已送到公安。编号请记下')).toBeVisible()
    await expect(page.getByRole('main')).not.toContainText(what)
    await picture(page, '71-phone-receipt')
    await fits(page)
  })

  test('is received by the police, who tell civil affairs, take it up and answer', async ({ as }) => {
    const page = await as('gongan')
    await page.goto('/')
    const line = page.getByRole('region', { name: '待接报的强制报告' }).getByRole('link').filter({ hasText: '栖凤渡村' })
    await expect(line).toContainText('还会再发生')
    await expect(line).toContainText(/(刚刚|分钟前)登记/u)
    await picture(page, '68-desk-police')
    await line.click()
    await expect(page.getByRole('main')).toContainText(what)
    await expect(page.getByRole('main')).toContainText(reporter)
    await expect(page.getByRole('main')).toContainText(number)
    at = new URL(page.url()).pathname
    await page.getByRole('button', { name: '接报', exact: true }).click()
    await page.getByRole('dialog', { name: '接报' }).getByRole('button', { name: '接报', exact: true }).click()
    await expect(summary(page)).toContainText('已接报')
    await page.getByRole('button', { name: '补充情况' }).click()
    const more = page.getByRole('dialog', { name: '补充情况' })
    await more.getByLabel(/^补充情况/).fill('邻居也看见了')
    await more.getByRole('button', { name: '补充情况', exact: true }).click()
    await expect(more).toBeHidden()
    await expect(summary(page)).toContainText('已接报')
    await page.getByRole('button', { name: '通报民政' }).click()
    const telling = page.getByRole('dialog', { name: '通报民政' })
    await choose(page, /通报的民政部门/, '民政局')
    await telling.getByRole('button', { name: '通报民政', exact: true }).click()
    await expect(telling).toBeHidden()
    await page.getByRole('button', { name: '登记受理' }).click()
    const taking = page.getByRole('dialog', { name: '登记受理' })
    await taking.getByText('受案调查（行政）', { exact: true }).click()
    await taking.getByRole('button', { name: '今天' }).click()
    await taking.getByRole('button', { name: '登记受理', exact: true }).click()
    await expect(summary(page)).toContainText('已受理')
    await page.getByRole('button', { name: '当面或电话答复' }).click()
    const answering = page.getByRole('dialog', { name: '当面或电话答复' })
    await answering.getByText('电话', { exact: true }).click()
    await answering.getByLabel(/^答复了什么/).fill('已经到学校见了孩子')
    await answering.getByRole('button', { name: '当面或电话答复', exact: true }).click()
    await expect(answering).toBeHidden()
    await picture(page, '72-report')
    expect(await findings(page, 'a report', 'light')).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await settled(page)
    await picture(page, '73-phone-report-police')
    expect(await overhang(page)).toBe(0)
  })

  test('is signed for by civil affairs, who read it without its reporter', async ({ as }) => {
    const page = await as('minzheng')
    const rung = page.locator('.task', { hasText: '送达单' }).filter({ hasText: '请签收' }).filter({ hasText: '未读' })
    await expect(async () => {
      await page.goto('/notices')
      await expect(rung.first()).toBeVisible({ timeout: 3_000 }) // any: which of them is told on the slip and not here
    }).toPass({ timeout: 60_000 })
    await expect(page.getByRole('main')).not.toContainText(/强制报告|王小禾/u)
    await picture(page, '73b-notices-of-slips')
    await page.goto('/')
    const waiting = page.getByRole('region', { name: '待签收的送达单' })
    await expect(waiting).toContainText(/前签收，还有 2[34] 小时/u)
    await settled(page)
    await picture(page, '73c-desk-slips')
    await page.goto('/slips')
    await page.getByRole('link', { name: new RegExp(number, 'u') }).click()
    await page.getByRole('button', { name: '签收', exact: true }).click()
    await expect(page.getByRole('button', { name: '签收', exact: true })).toBeHidden()
    await expect(page.getByRole('region', { name: '经过' })).toContainText(/签收/u)
    await page.goto(at)
    await expect(page.getByRole('main')).toContainText(what)
    await expect(page.getByRole('main')).toContainText('您的岗位不查看报告人部分')
    await expect(page.getByRole('main')).not.toContainText(reporter)
  })

  test('is nowhere for the accused: no page, no list, no figure, no slip', async ({ as }) => {
    const page = await as('dudao')
    await page.goto(at)
    await expect(page.getByRole('main')).toContainText('没有找到这条强制报告')
    for (const where of ['/records/mandatoryReport', '/slips?box=all', '/notices', '/duties/board', '/']) {
      await page.goto(where)
      await settled(page)
      await expect(page.getByRole('main')).not.toContainText(what)
      await expect(page.getByRole('main')).not.toContainText(number)
    }
  })

  test('is closed by the police, who were told that whoever they told has signed', async ({ as }) => {
    const page = await as('gongan', phone)
    await page.goto('/notices')
    const signed = page.locator(`a.task[href^="${at}"]`).filter({ hasText: '对方已签收' })
    await expect(signed).toContainText('未读')
    await fits(page)
    await picture(page, '73d-phone-notices-of-slips')
    await signed.click()
    await expect(summary(page)).toContainText('已受理')
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.getByRole('button', { name: '办结', exact: true }).click()
    const closing = page.getByRole('dialog', { name: '办结' })
    await closing.getByLabel(/^办理结果/).fill('批评教育，孩子由外婆照护')
    await closing.getByRole('button', { name: '办结', exact: true }).click()
    await expect(summary(page)).toContainText('已办结')
  })
})
