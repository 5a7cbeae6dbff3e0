/** The report of a quarter that is locked: the county reads the text, the columns down to a town and the names behind a number, and takes it out; the town reads its own on a phone. */
import { expect, findings, overhang, type Page, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

const lockedOf = (page: Page): Promise<string> => page.evaluate(async () =>
  (await (await fetch('/api/census/rounds')).json()).rounds.find((one: { state: string }) => one.state === 'countyLocked').period)
const clean = async (page: Page, screen: string): Promise<void> => {
  expect((await findings(page, screen, 'light')).concat(await findings(page, screen, 'dark'))).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

test('the county reads the report of a locked quarter, goes down to a town, and takes it out as paper and as a workbook', async ({ as }) => {
  const page = await as('minzheng')
  const period = await lockedOf(page)
  await page.goto(`/census/${period}/balance`)
  await page.getByRole('link', { name: '季报', exact: true }).click()
  await expect(page.getByRole('region', { name: '说明' })).toContainText('在册农村留守儿童')
  const form = page.getByRole('region', { name: '汇总表 32 列（推定）' })
  await expect(form).toContainText('列间勾稽相符，合计与平衡表相等')
  await settled(page)
  await picture(page, '178-report-county')
  expect(await overhang(page)).toBe(0)
  await clean(page, 'report of a county')
  for (const [what, ending] of [['A4 横向', 'pdf'], ['Excel 工作簿', 'xlsx']] as const) {
    await page.getByRole('button', { name: '打印', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(what, { exact: true }).click()
    await dialog.getByText('报送上级或有关部门', { exact: true }).click()
    await settled(page)
    if (ending === 'xlsx') await picture(page, '179-report-taking-out')
    const coming = page.waitForEvent('download')
    await dialog.getByRole('button', { name: '下载' }).click()
    expect((await coming).suggestedFilename()).toMatch(new RegExp(`季报.*\\.${ending}$`, 'u'))
    await expect(dialog).toBeHidden()
  }
  await form.getByRole('link', { name: '栖凤渡镇', exact: true }).click()
  await expect(page.getByRole('region', { name: '说明' })).toContainText('栖凤渡镇在册农村留守儿童')
  await expect(form.getByRole('rowheader', { name: '栖凤渡村' })).toBeVisible()
  await page.getByRole('region', { name: '农村留守儿童增减' }).getByRole('link', { name: /首轮建账/u }).click()
  await expect(page).toHaveURL(/\/balance\?/u)
})

test('the town reads its own on a phone, and a quarter that is not locked has none and says why', async ({ as }) => {
  const page = await as('dudao', phone)
  await page.goto(`/census/${await lockedOf(page)}/report`)
  await expect(page.getByRole('region', { name: '签字和锁定' })).toContainText('校验值')
  await settled(page)
  await picture(page, '180-phone-report')
  expect(await overhang(page)).toBe(0)
  await fits(page)
  await clean(page, 'report of a town')
  const open = await page.evaluate(async () => (await (await fetch('/api/census/rounds')).json()).rounds.find((one: { state: string }) => one.state !== 'countyLocked').period)
  await page.goto(`/census/${open}/report`)
  await expect(page.getByRole('main')).toContainText('锁定以后才有季报')
})
