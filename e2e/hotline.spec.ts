/** 12355: a child calls; the words are written down while she speaks; three offices are asked, each for its part; the answers come back, she is called back. And an
 *  emergency goes to the police with the words taken along. Everything that begins here ends here. */
import { choose, expect, findings, overhang, type Page, picture, settled, test } from './app.ts'
import { answer, phone } from './hand.ts'

const words = '奶奶摔了腿，三天没去上学，晚上一个人睡，有点怕'
const number = '19900000451'
const head = (page: Page, title: string) => page.getByRole('region', { name: `${title}摘要` })
const todayIn = (page: Page, field: string) => page.locator(`[id="field-${field}"]`).getByRole('button', { name: '今天' }).click()
/** An act whose question stands in a dialog. */
async function does(page: Page, label: string, fill?: (page: Page) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: label })
  await fill?.(page)
  await dialog.getByRole('button', { name: label, exact: true }).click()
  await expect(dialog).toBeHidden()
}
const fillIn = (label: RegExp, text: string) => (page: Page) => page.getByRole('dialog').getByLabel(label).fill(text)

async function writesDown(page: Page, urgency: string, said: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: '登记来电' }).click()
  await answer(page, 'urgency', urgency)
  await choose(page, /主要的诉求/, '监护照料')
  await page.getByLabel(/^来电说了什么/).fill(said)
  await answer(page, 'callerSort', '孩子本人')
  await answer(page, 'anonymous', '是')
  await page.getByLabel(/^来电号码/).fill(number)
  await todayIn(page, 'calledOn')
}
async function gives(page: Page, office: string, what: string): Promise<string> {
  await page.getByRole('link', { name: '登记转办单' }).click()
  await todayIn(page, 'sentOn')
  await page.getByLabel(/^请对方办什么/).fill(what)
  await page.getByLabel(/^我方联系人/).fill('孟听雨 值班室')
  await page.getByRole('button', { name: '填写转办单', exact: true }).click()
  await expect(head(page, '转办单')).toContainText('待派出')
  const paper = new URL(page.url()).pathname
  await page.goto(paper)
  await does(page, '派单', () => choose(page, /派给哪个单位/, office))
  await expect(head(page, '转办单')).toContainText('办理中')
  return paper
}
async function answers(page: Page, what: string, said: string): Promise<void> {
  await page.goto('/slips')
  await page.getByRole('link', { name: /转办单/u }).first().click() // any: this office was sent no other
  await expect(page.getByRole('main')).toContainText(what)
  await expect(page.getByRole('main')).not.toContainText(words)
  await page.getByRole('button', { name: '签收', exact: true }).click()
  await page.getByLabel(/^办理情况/).fill(said)
  await page.getByRole('button', { name: '答复', exact: true }).click()
  await expect(page.getByRole('main')).toContainText(said)
}

test.describe.serial('a child calls 12355', () => {
  let call = ''
  let report = ''
  const papers: string[] = []

  test('and is written down while she speaks: who called before stands beside it', async ({ as }) => {
    const page = await as('rexian')
    await writesDown(page, '较急', words)
    await expect(page.getByRole('complementary', { name: '接线' })).toContainText('同一号码以前的来电')
    await page.getByLabel(/^孩子姓名/).fill('小雅')
    await page.getByLabel(/^大约几岁/).fill('9')
    await page.getByRole('button', { name: '按听到的找一找' }).click()
    await expect(page.getByRole('complementary', { name: '接线' }).getByRole('status')).toBeVisible()
    await settled(page)
    await picture(page, 'hotline-01-listening')
    expect(await findings(page, 'listening to a call', 'light')).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await settled(page)
    await picture(page, 'hotline-02-phone-listening')
    expect(await overhang(page)).toBe(0)
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.getByLabel(/^来电说了什么/).press('Control+Enter')
    await expect(head(page, '来电')).toContainText('已登记')
    await expect(head(page, '来电')).toContainText(/编号 热\d{4}-/u)
    call = new URL(page.url()).pathname
    await picture(page, 'hotline-03-call')
  })

  test('is given to three offices, each for its part', async ({ as }) => {
    const page = await as('rexian')
    await page.goto(call)
    await does(page, '分类', () => answer(page, 'triagedAs', '转给单位办理'))
    await does(page, '转办', fillIn(/^要单位办什么/, '孩子一个人在家，奶奶要看病'))
    for (const [office, what] of [['社会事务办', '今天上门，安排吃住'], ['教育局', '核对缺课三天'], ['卫生健康局', '上门看奶奶的腿']] as const) {
      await page.goto(call)
      papers.push(await gives(page, office, what))
    }
    await page.goto(call)
    await settled(page)
    await picture(page, 'hotline-04-three-offices')
    await page.getByRole('button', { name: '汇总答复', exact: true }).click()
    const early = page.getByRole('dialog', { name: '汇总答复' })
    await early.getByLabel(/^汇总的答复/).fill('都在办')
    await early.getByRole('button', { name: '汇总答复', exact: true }).click()
    await expect(early).toContainText('还有 3 张转办单没有结果')
  })

  for (const [login, what, said] of [['dudao', '今天上门', '已经上门，邻居照看'], ['jiaoyu', '核对缺课', '班主任明天家访'], ['weijian', '奶奶的腿', '镇卫生院已经看过']] as const) {
    test(`is answered by ${login}, who sees the paper and not what she said`, async ({ as }) => {
      const page = await as(login)
      await answers(page, what, said)
      await page.goto(call)
      await expect(page.getByRole('main')).not.toContainText(words)
    })
  }

  test('is told what came of it and called back', async ({ as }) => {
    const page = await as('rexian')
    for (const paper of papers) {
      await page.goto(paper)
      await does(page, '登记答复', async dialog => {
        await todayIn(dialog, 'repliedOn')
        await fillIn(/^办理结果/, '已经办了')(dialog)
      })
    }
    await page.goto(call)
    await does(page, '汇总答复', fillIn(/^汇总的答复/, '有人照看，奶奶已经看病'))
    await does(page, '回访', async dialog => {
      await todayIn(dialog, 'followedOn')
      await answer(dialog, 'followedHow', '电话')
      await answer(dialog, 'satisfied', '满意')
    })
    await does(page, '办结', fillIn(/^办结说明/, '镇里跟进'))
    await expect(head(page, '来电')).toContainText('已办结')
    await picture(page, 'hotline-05-closed')
    expect(await findings(page, 'a call', 'light')).toEqual([])
    await page.setViewportSize(phone.viewport)
    await settled(page)
    await picture(page, 'hotline-06-phone-call')
    expect(await overhang(page)).toBe(0)
  })

  test('an emergency goes to the police in one key, and the number comes back', async ({ as }) => {
    const page = await as('rexian')
    await writesDown(page, '紧急', '爸爸在打我，门锁着')
    await expect(page.getByRole('complementary', { name: '接线' })).toContainText('先打 110')
    await page.getByRole('button', { name: '登记并转紧急报告' }).click()
    await expect(page.getByLabel(/^发现的经过/)).toHaveValue('爸爸在打我，门锁着')
    await picture(page, 'hotline-07-report')
    await choose(page, /事情发生的地方/, '栖凤渡村')
    await answer(page, 'told110', '是')
    await answer(page, 'situation', '疑似家庭暴力')
    await page.getByRole('button', { name: '提交报告' }).click()
    await expect(page.getByText(/已报公安，编号 报\d{4}-/u)).toBeVisible()
    await picture(page, 'hotline-08-reported')
    await does(page, '当场答复', fillIn(/^怎样答复的/, '民警在路上，电话没有挂'))
    await does(page, '回访', async dialog => {
      await todayIn(dialog, 'followedOn')
      await answer(dialog, 'followedHow', '匿名，没有办法回访')
      await answer(dialog, 'satisfied', '没有说')
    })
    await does(page, '办结', fillIn(/^办结说明/, '公安处置'))
  })

  test('is received by the police like any other report', async ({ as }) => {
    const page = await as('gongan')
    await page.goto('/')
    await page.getByRole('region', { name: '待接报的强制报告' }).getByRole('link').filter({ hasText: '正在发生' }).click()
    await expect(page.getByRole('main')).toContainText('爸爸在打我，门锁着')
    report = new URL(page.url()).pathname
    await does(page, '接报')
    await does(page, '不予受理', async dialog => {
      await answer(dialog, 'declined', '同一件事已经报告过')
      await fillIn(/^理由说明/, '110 已经出警')(dialog)
    })
    await does(page, '通报民政', () => choose(page, /通报的民政部门/, '民政局'))
    await does(page, '当面或电话答复', async dialog => {
      await answer(dialog, 'toldHow', '电话')
      await fillIn(/^答复了什么/, '110 已经出警')(dialog)
    })
  })
  test('and ends', async ({ as }) => {
    const bureau = await as('minzheng')
    await bureau.goto('/slips')
    await bureau.getByRole('link', { name: /强制报告/u }).first().click() // any: the newest stands first
    await bureau.getByRole('button', { name: '签收', exact: true }).click()
    await expect(bureau.getByRole('button', { name: '签收', exact: true })).toBeHidden()
    const page = await as('gongan')
    await page.goto(report)
    await does(page, '办结', fillIn(/^办理结果/, '110 已经出警处置'))
  })
})
