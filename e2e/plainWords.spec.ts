import { expect, test } from './app.ts'

test('a one-time code typed as a password is told in words, and goes on to where it belongs', async ({ stranger }) => {
  const page = await stranger()
  await page.goto('/')
  const typed = 'K7TW-MA4Q-RX9D-6HVC'
  await page.getByLabel('登录名').fill('miaoxinren')
  await page.getByRole('textbox', { name: '口令' }).fill(typed)
  await expect(page.getByText('这像是一次性口令')).toHaveCount(0)
  await page.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByText('这像是一次性口令。第一次登录，或口令重置以后，要先用它设一个自己的口令。')).toBeVisible()
  await page.getByRole('button', { name: '用它首次登录' }).click()
  await expect(page.getByLabel('登录名')).toHaveValue('miaoxinren')
  await expect(page.getByLabel('一次性口令')).toHaveValue(typed)
})

test('a wrong password that is no such code is told to be wrong, and nothing else', async ({ stranger }) => {
  const page = await stranger()
  await page.goto('/')
  await page.getByLabel('登录名').fill('miaoxinren')
  await page.getByRole('textbox', { name: '口令' }).fill('Qingshan-lvshui-8')
  await page.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByText('登录名或口令不对').first()).toBeVisible()
  await expect(page.getByText('这像是一次性口令')).toHaveCount(0)
})

test('parts of the work that are not built are named on the desk, and lead nowhere', async ({ as }) => {
  const page = await as('gongan')
  const coming = page.locator('.card').filter({ hasText: '还没有上线的' })
  await expect(coming).toContainText('应急处置')
  await expect(coming).toContainText('现在请按原来的办法办理')
  await expect(coming.getByRole('link')).toHaveCount(0)
  await expect(page.getByRole('navigation', { name: '主导航' })).not.toContainText('应急处置')
})

test('what cannot be done with an archive now is not offered, and whose turn it is stands under the name', async ({ as }) => {
  const page = await as('minzheng')
  await page.goto('/archives?status=villageSubmitted')
  // any: every archive that waits for the town says so
  await page.locator('.namelink').first().click()
  await page.goto(page.url().replace(/\?.*$/, ''))
  await expect(page.getByText('等镇儿童督导员审核').first()).toBeVisible()
  await expect(page.locator('.actionsbar')).toBeVisible()
  await expect(page.locator('.actionsbar button[disabled]')).toHaveCount(0)
  await expect(page.locator('.actionsbar').getByRole('button', { name: '审核通过' })).toHaveCount(0)
})
