import { expect, type Page, settled, test } from './app.ts'

/** Everything a browser fetches for one screen, as it came over the wire. */
const weight = (page: Page): Promise<number> => page.evaluate(() =>
  [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((bytes, entry) => bytes + (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0), 0))

const budget = 350 * 1_024

test('the first screen of a county weighs at most 350 KB', async ({ as }) => {
  const page = await as('minzheng')
  await settled(page)
  expect(await weight(page)).toBeGreaterThan(100 * 1_024)
  expect(await weight(page)).toBeLessThan(budget)
})

test('while the server does not answer it is said, and what was asked for comes by itself afterwards', async ({ as }) => {
  const page = await as('minzheng')
  await settled(page)
  const doors = /\/(api|health)\//
  await page.route(doors, route => route.abort())
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '在岗名录' }).click()
  await expect(page.getByRole('heading', { name: '连不上服务器' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '正在重新连接' })).toBeVisible()
  await page.unroute(doors)
  await expect(page.getByRole('cell', { name: '陈望舒' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '正在重新连接' })).toHaveCount(0)
})

test('on a slow line the shape of a screen stands there until it comes', async ({ as }) => {
  const page = await as('minzheng')
  await settled(page)
  const slow = /\/api\/archives\?/
  let let_: () => void = () => undefined
  const held = new Promise<void>(done => { let_ = done })
  await page.route(slow, async route => { await held; await route.continue() })
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '档案' }).click()
  const list = page.getByRole('region', { name: '档案列表' })
  await expect(list.locator('[aria-busy="true"] .sk').first()).toBeVisible()
  let_()
  await expect(list.getByRole('link').first()).toBeVisible()
  await expect(list.locator('.sk')).toHaveCount(0)
})
