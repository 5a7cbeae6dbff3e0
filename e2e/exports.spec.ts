/** A list leaves the office: a small one at once, a large one when a second person has seen what would leave; the password stands on one screen, once. */
import { readFileSync } from 'node:fs'
import { decryptDocx } from '@cj-tech-master/excelts/word/crypto'
import { expect, findings, type Page, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

const purpose = '报市民政局年度核对'
async function asked(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await settled(page)
  await page.getByRole('button', { name: '导出', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('行数')
}

test('a director takes the list of the village home at once, and the file says who and why', async ({ as }) => {
  const page = await as('zhuren', phone)
  await asked(page, '/archives?columns=village,status')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '导出', exact: true }).click()
  await expect(dialog).toContainText('请写明用途')
  await dialog.getByLabel('用途').fill('村里入户核对')
  await picture(page, '60-phone-export')
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: '导出', exact: true }).click()])
  expect(file.suggestedFilename()).toMatch(/^儿童档案名单-DC-\d{8}-[0-9A-F]{6}\.xlsx$/)
  expect(readFileSync(await file.path()).subarray(0, 2).toString()).toBe('PK')
  await page.goto('/exports')
  await expect(page.getByRole('article').filter({ hasText: '村里入户核对' })).toContainText('可以下载')
  await fits(page)
})

test('a county exports a list of hundreds: a colleague sees what would leave and agrees, the file opens with its password alone', async ({ as }) => {
  const page = await as('minzheng')
  await asked(page, '/archives')
  const dialog = page.getByRole('dialog')
  for (const said of ['完整的栏目', '遮挡的栏目', '身份证号', '另一位同事先同意']) await expect(dialog).toContainText(said)
  await dialog.getByLabel('用途').fill(purpose)
  await picture(page, '61-export')
  await dialog.getByRole('button', { name: '送请审核' }).click()
  await expect(page.getByRole('dialog')).toContainText('已送请第二人审核')

  const second = await as('fuhe')
  await second.goto('/')
  await second.getByRole('region', { name: '待审核的导出' }).getByRole('link', { name: new RegExp(purpose) }).click()
  const request = second.getByRole('article').filter({ hasText: purpose })
  await expect(request).toContainText('遮挡的栏目')
  await picture(second, '62-export-second')
  await request.getByRole('button', { name: '同意', exact: true }).click()
  await second.getByRole('dialog').getByRole('button', { name: '同意导出' }).click()
  await expect(request).toHaveCount(0)

  await page.goto('/exports')
  const mine = page.getByRole('article').filter({ hasText: purpose })
  await mine.getByRole('button', { name: '下载' }).click({ timeout: 300_000 })
  await picture(page, '63-exports')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: '下载', exact: true }).click()])
  const password = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  await picture(page, '64-export-password')
  expect(password).toMatch(/^(\w{5}-){3}\w{5}$/)
  const bytes = new Uint8Array(readFileSync(await file.path()))
  expect(Buffer.from(await decryptDocx(bytes, password)).subarray(0, 2).toString()).toBe('PK')
  await page.getByRole('dialog').getByRole('button', { name: '密码已记下' }).click()
  await expect(page.getByText(password)).toHaveCount(0)
  expect(await findings(page, 'exports', 'light')).toEqual([])
})
