import { expect, forget, type Page, signIn, test } from './app.ts'

/** A pupil of the village, and the way to the form that corrects the record. */
async function pupil(page: Page): Promise<{ edit: string; archive: string }> {
  const id: string = await page.evaluate(async () => (await (await fetch('/api/archives?schooling=3&limit=5')).json()).rows[2].id)
  return { archive: `/archives/${id}`, edit: `/archives/${id}/edit?mode=correct` }
}
const schoolName = (page: Page) => page.getByLabel('学校名称')
const submit = (page: Page) => page.getByRole('button', { name: '提交更正' }).click()

test('two people correct the same field: both versions side by side, and nothing is overwritten unseen', async ({ as }) => {
  const village = await as('zhuren')
  const town = await as('dudao')
  const { edit, archive } = await pupil(village)
  for (const page of [village, town]) {
    await page.goto(edit)
    await expect(schoolName(page)).not.toHaveValue('')
  }
  const original = await schoolName(village).inputValue()
  await schoolName(town).fill('石榴坪小学')
  await submit(town)
  await expect(town).toHaveURL(new RegExp(`${archive}$`))
  await schoolName(village).fill('柑子园小学')
  await submit(village)
  const dialog = village.getByRole('dialog', { name: '对方刚改过同一处' })
  await expect(dialog).toContainText('柑子园小学')
  await expect(dialog).toContainText('石榴坪小学')
  await expect(dialog).toContainText(original)
  await expect(dialog.getByRole('button', { name: '按所选提交' })).toBeDisabled()
  await dialog.getByRole('radio').first().check()
  await dialog.getByRole('button', { name: '按所选提交' }).click()
  await expect(village).toHaveURL(new RegExp(`${archive}$`))
  const latest = village.getByRole('region', { name: '历史' }).getByRole('listitem').first()
  await expect(latest.locator('del')).toHaveText('石榴坪小学')
  await expect(latest.locator('ins')).toHaveText('柑子园小学')
})

test('a tab left open after the session ended keeps what was typed until its owner is back', async ({ as }) => {
  const page = await as('zhuren')
  const { edit } = await pupil(page)
  await page.goto(edit)
  await schoolName(page).fill('半夏坪小学')
  await expect(page.getByText('草稿已存在本机')).toBeVisible()
  const other = await page.context().newPage()
  await other.goto('/')
  await other.getByRole('button', { name: /李春禾/ }).click()
  await other.getByRole('button', { name: '退出登录' }).click()
  await expect(other.getByLabel('登录名')).toBeVisible()
  forget('zhuren')
  await submit(page)
  await expect(page.getByText('登录已过期')).toBeVisible()
  await page.reload()
  await signIn(page, 'zhuren')
  await expect(page).toHaveURL(/\/edit/)
  await page.getByRole('button', { name: '接着填' }).click()
  await expect(schoolName(page)).toHaveValue('半夏坪小学')
})
