/** Journey 2: the county adds a field to 走访 and begins a ledger of its own, a colleague publishes both, the phone in the village shows them, and what
 *  was recorded before stays as it was. */
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { today } from '../testing/clock.ts'
import { expect, findings, overhang, type Page, picture, pupilWho, settled, test } from './app.ts'
import { answer, fits, phone } from './hand.ts'

const field = '有爱心妈妈'
const ledger = '爱心妈妈结对'
/** On which nobody of the demo or of another journey has visited the child. */
const day = addDays(today(), -12)
const waiting = (page: Page) => page.getByRole('region', { name: '等另一人确认' })
const said = (page: Page) => page.locator('.toast')

test.describe.serial('a county writes its own ledgers', () => {
  let old = ''
  let asItWas = ''
  const oldVisit = async (page: Page): Promise<string> => {
    await page.goto(old)
    await settled(page)
    return page.getByRole('region', { name: '走访内容' }).innerText()
  }

  test('a field is added to 走访 and a ledger is begun from an old workbook; nobody publishes what he proposed', async ({ as }) => {
    const village = await as('zhuren')
    await village.goto('/records/visit')
    old = (await village.locator('tbody').getByRole('link', { name: /^\d{4}-\d{2}-\d{2}$/ }).first().getAttribute('href')) ?? '' // any: all of them were recorded before
    asItWas = await oldVisit(village)

    const page = await as('minzheng')
    await page.goto('/records')
    await page.getByRole('link', { name: '本县的改动' }).click()
    await expect(page.getByRole('heading', { name: '台账设置' })).toBeVisible()
    await page.getByRole('link', { name: '改走访', exact: true }).click()
    await page.getByLabel('栏目名称').fill(field)
    await page.getByRole('radiogroup', { name: '填什么' }).getByText('是否', { exact: true }).click()
    await page.getByRole('button', { name: '加上' }).first().click()
    await expect(page.getByRole('region', { name: '会有什么变化' })).toContainText(`增加：${field}`)
    await expect(page.getByRole('region', { name: '预览' })).toContainText(field)
    await picture(page, '60-kinds-editor')
    await page.getByLabel(/^为什么改/u).fill('妇联要统计爱心妈妈')
    await page.getByRole('button', { name: '提出，请另一人发布' }).click()
    await expect(waiting(page)).toContainText('您提出的，要由另一人发布')
    await expect(page.getByRole('button', { name: '发布' })).toHaveCount(0)

    await page.getByRole('link', { name: '新建本县台账' }).click()
    await page.getByLabel(/^台账名称/u).fill(ledger)
    await page.getByRole('radiogroup', { name: '谁能看' }).getByText(/^像帮扶一样/u).click()
    await page.getByLabel(/^原来表格的表头/u).fill('序号\t儿童姓名\t爱心妈妈\t结对日期')
    await page.getByRole('button', { name: '开始' }).click()
    await expect(page.getByRole('region', { name: '预览' })).toContainText('结对日期')
    await page.getByRole('tab', { name: '手机' }).or(page.getByRole('button', { name: '手机' })).or(page.getByText('手机', { exact: true })).first().click()
    await picture(page, '61-kinds-own')
    await page.getByLabel(/^为什么改/u).fill('代替原来的表格')
    await page.getByRole('button', { name: '提出，请另一人发布' }).click()
    await expect(waiting(page)).toContainText(ledger)
    expect(await overhang(page)).toBe(0)
  })

  test('a colleague looks at what would change and publishes both; from then on they are in use', async ({ as }) => {
    const page = await as('fuhe')
    await page.goto('/kinds')
    const line = (title: string) => waiting(page).getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) })
    await line('走访').getByRole('link', { name: '看内容' }).click()
    await expect(page.getByRole('region', { name: '会有什么变化' })).toContainText(`增加：${field}`)
    await page.goto('/kinds')
    for (const title of ['走访', ledger]) {
      await line(title).getByRole('button', { name: '发布' }).click()
      const dialog = page.getByRole('dialog', { name: `发布“${title}”的改动` })
      await expect(dialog).toContainText('已经登记的记录照原来的样子保留')
      await dialog.getByRole('button', { name: '发布', exact: true }).click()
      await expect(said(page)).toContainText('已发布，现在开始使用')
      await expect(line(title)).toHaveCount(0)
    }
    await expect(page.getByRole('region', { name: '本县改过的和自己的' })).toContainText(ledger)
    await picture(page, '62-kinds-published')
    expect(await findings(page, 'kinds of the county', 'light')).toEqual([])
    expect(await overhang(page)).toBe(0)
  })

  test('on a phone in the village both are there, and an old visit is as it was', async ({ as }) => {
    const page = await as('zhuren', phone)
    const { id, name } = await pupilWho(page, { status: 'active', alone: true, toItself: true })
    await page.goto('/records')
    await page.getByRole('link', { name: `登记${ledger}` }).click()
    await page.getByRole('textbox', { name: '查找要登记的儿童' }).fill(name)
    await page.getByRole('button', { name }).click()
    await page.locator('#field-onDay').getByRole('button', { name: '今天' }).click()
    await page.getByRole('textbox', { name: /^爱心妈妈/u }).fill('黄采薇')
    await fits(page)
    await picture(page, '63-phone-own-ledger')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await expect(page.getByRole('status').filter({ hasText: `${ledger}已保存` })).toBeVisible()
    await expect(page.getByRole('region', { name: `${ledger}内容` })).toContainText('黄采薇')
    await fits(page)

    await page.goto(`/records/visit/new?child=${id}`)
    await answer(page, 'visitType', '儿童主任走访')
    await answer(page, 'purpose', '定期走访')
    await page.locator('#field-actualAt input').fill(day)
    await page.keyboard.press('Tab')
    for (const asked of ['metChild', 'metGuardian', 'hasLivingMoney']) await answer(page, asked, '是')
    await answer(page, 'livesAlone', '否')
    await answer(page, 'result', '正常')
    await page.getByRole('radiogroup', { name: field }).getByText('是', { exact: true }).click()
    await page.getByRole('button', { name: '保存走访' }).click()
    await expect(page.getByRole('status').filter({ hasText: '走访已保存' })).toBeVisible()
    await expect(page.getByRole('region', { name: '走访内容' })).toContainText(field)
    await page.goto(`/archives/${id}?tab=records`)
    await expect(page.getByRole('tabpanel').getByRole('link', { name: new RegExp(`^${ledger}`) })).toContainText('在办')
    await fits(page)

    const desk = await as('zhuren')
    expect(await oldVisit(desk)).toBe(asItWas)
    expect(asItWas).not.toContain(field)
  })

  test('when it is kept no more, two end it with why; nothing new is entered and what stands there is read', async ({ as }) => {
    const why = '并入帮扶台账'
    const page = await as('minzheng')
    await page.goto('/kinds')
    await page.getByRole('link', { name: `改${ledger}`, exact: true }).click()
    const ending = page.getByRole('region', { name: '停用这本台账' })
    await ending.getByLabel(/^为什么停用/u).fill(why)
    await ending.getByRole('button', { name: '停用', exact: true }).click()
    await expect(page.getByRole('region', { name: '会有什么变化' })).toContainText('起停用')
    await expect(page.getByRole('region', { name: '停用', exact: true })).toContainText(why)
    await picture(page, '64-kinds-ending')
    await page.getByLabel(/^为什么改/u).fill('不再单独登记')
    await page.getByRole('button', { name: '提出，请另一人发布' }).click()
    await expect(waiting(page)).toContainText('起停用')

    const second = await as('fuhe')
    await second.goto('/kinds')
    const proposal = waiting(second).getByRole('listitem').filter({ has: second.getByText(ledger, { exact: true }) })
    await proposal.getByRole('link', { name: '和前一版对照' }).click()
    await expect(second.getByRole('region', { name: '有什么不同' })).toContainText(`起停用：${why}`)
    await picture(second, '68-kinds-compared')
    expect(await findings(second, 'two versions of a ledger', 'light')).toEqual([])
    expect(await overhang(second)).toBe(0)
    const hand = await as('fuhe', phone)
    await hand.goto(second.url())
    await expect(hand.getByRole('region', { name: '有什么不同' }).getByText('修改后', { exact: true }).first()).toBeVisible()
    await fits(hand)
    await picture(hand, '69-phone-kinds-compared')
    await second.goto('/kinds')
    await proposal.getByRole('button', { name: '发布' }).click()
    await second.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
    await expect(said(second)).toContainText('已发布，现在开始使用')
    await expect(second.getByRole('region', { name: '本县改过的和自己的' })).toContainText(why)
    await picture(second, '65-kinds-ended')

    const village = await as('zhuren', phone)
    await village.goto('/records')
    const one = village.getByRole('listitem').filter({ hasText: `${ledger}台账` })
    await expect(one).toContainText('已停用')
    await expect(one.getByRole('link', { name: `登记${ledger}` })).toHaveCount(0)
    await fits(village)
    await picture(village, '66-phone-ledgers-ended')
    await one.getByRole('link').click()
    await expect(village.getByText(`不再登记新的`)).toBeVisible()
    await expect(village.getByRole('link', { name: `补录${ledger}` })).toBeVisible()
    await expect(village.getByRole('region', { name: `${ledger}列表`, exact: true })).toContainText('黄采薇')
    await fits(village)
    await picture(village, '67-phone-ledger-ended')
    expect(await findings(village, 'an ended ledger', 'light')).toEqual([])
  })
})
