import { expect, type Locator, type Page, pupilWho, test } from './app.ts'

const furthest = 160

/** Tab until the focus is there, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let i = 0; i < furthest; i++) {
    if (await target.evaluate(node => node === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no key leads to ${target}`)
}

test('a child is found, opened and corrected without a mouse', async ({ as }) => {
  const page = await as('dudao')
  const { name } = await pupilWho(page, { status: 'active', alone: true })
  await page.keyboard.press('/')
  await page.keyboard.type(name)
  await expect(page.getByRole('option').first()).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await tabTo(page, page.getByRole('link', { name: '更正' }))
  await page.keyboard.press('Enter')
  const field = page.getByLabel('学校名称')
  await tabTo(page, field)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('枇杷塘小学')
  await tabTo(page, page.getByRole('button', { name: '提交更正' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await expect(page.getByRole('region', { name: '历史' }).getByRole('listitem').first()).toContainText('枇杷塘小学')
})

test('the list is walked, looked into and opened by keys', async ({ as }) => {
  const page = await as('dudao')
  await page.goto('/archives')
  const rows = page.locator('tbody tr:has(a)')
  await expect(rows.nth(2)).toBeVisible() // order: keys walk it, here and below
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const second = rows.nth(1) // order: two keys down
  await expect(second).toHaveAttribute('aria-selected', 'true')
  const name = await second.getByRole('link').innerText()
  await expect(page.getByRole('link', { name: '打开档案' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('link', { name: '打开档案' })).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name })).toBeVisible()
})
