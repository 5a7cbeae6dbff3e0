import { accountOf, qinghe } from './product.ts'
import { expect, pupilWho, test } from './app.ts'

test('the auditor goes from one line to everybody who looked at that child, without seeing an archive', async ({ as }) => {
  const officer = await as('minzheng')
  const { id, name } = await pupilWho(officer, { status: 'active' })
  await officer.goto(`/archives/${id}`)
  await expect(officer.getByRole('heading', { name })).toBeVisible()
  const page = await as('shenji')
  await page.goto('/audit')
  const looked = page.getByRole('row').filter({ hasText: accountOf('minzheng').name }).filter({ hasText: /查看档案(?!列表|数|历史)/ })
  await looked.first().getByRole('button', { name: /详情|步$/ }).click()
  const step = page.getByRole('dialog').getByRole('listitem').filter({ hasText: /查看档案(?!历史)/ })
  const proof = step.getByRole('button', { name: '看证明' })
  if (await proof.count() > 0) await proof.click()
  await expect(step).toContainText('这条记录已由校验值管住')
  await step.getByRole('link', { name: /谁看过/ }).click()
  await expect(page.getByText('只看一个孩子')).toBeVisible()
  await expect(looked.first()).toBeVisible()
  await expect(page.locator('main')).not.toContainText(name)
  await page.goto(new URL(officer.url()).pathname)
  await expect(page.locator('main')).not.toContainText(name)
})

test('a head copied from the screen is verified on the command line, a forged one is not', async ({ as }) => {
  const page = await as('shenji')
  await page.goto('/audit?tab=heads')
  const line = page.getByRole('table').last().locator('tbody tr').nth(2) // order: heads come latest first; later ones have followed upon this
  await expect(line).toBeVisible()
  const [, size = '', root = ''] = await line.locator('td').allInnerTexts()
  const head = `${size.replace(/\D/g, '')}.${root.trim()}`
  expect(await qinghe('audit', 'verify', '--against', head)).toContain('"kind":"done"')
  await expect(qinghe('audit', 'verify', '--against', head.replace(/.$/, last => (last === '0' ? '1' : '0')))).rejects.toThrow()
})
