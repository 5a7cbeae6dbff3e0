/** What somebody reads while a comparison has no result: it waits, it runs, it was not finished. */
import { expect, findings, overhang, type Page, picture, settled, test } from './app.ts'

/** A run that fails or waits for long cannot be had on purpose: the page gets the real answer with another state, and every command goes to the server as it is. */
async function inState(page: Page, changes: { state: string; progress: number; failure: string | null }): Promise<void> {
  await page.route(/\/api\/comparisons\/[0-9a-f-]{36}$/, async route => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...await response.json(), ...changes } })
  })
}

async function open(page: Page): Promise<void> {
  const find = () => page.evaluate(async () => (await (await fetch('/api/comparisons')).json()).comparisons.find((one: { state: string }) => one.state === 'done')?.id)
  await expect.poll(find, { timeout: 400_000 }).toBeTruthy()
  await page.goto(`/comparisons/${await find()}`)
}

async function look(page: Page, name: string): Promise<void> {
  await picture(page, name)
  for (const scheme of ['light', 'dark'] as const) expect(await findings(page, name, scheme)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await overhang(page)).toBe(0)
  await page.setViewportSize({ width: 360, height: 740 })
  await settled(page)
  expect(await overhang(page)).toBe(0)
  await picture(page, `${name}-360`)
}

test('a comparison that was not finished says why, what became of the roster, and how to begin again', async ({ as }) => {
  const page = await as('minzheng')
  await inState(page, { state: 'failed', progress: 0.4, failure: '比对几次都没有做完，请联系系统管理员查看日志后再重新开始' })
  await open(page)
  const card = page.getByRole('region', { name: '没有完成' })
  await expect(card).toContainText('请联系系统管理员查看日志')
  await expect(card).toContainText('名册还在，不用重新上传')
  await expect(page.getByRole('region', { name: '这份名册' })).toContainText('发起')
  await expect(card.getByRole('link', { name: '换一份名册' })).toBeVisible()
  await look(page, '20-comparison-failed')
  await card.getByRole('button', { name: '重新开始' }).click()
  await expect(page.getByText('不用重新开始')).toBeVisible() // the server knows that it has a result
})

test('one that waits or runs says so, and that nobody has to stay', async ({ as }) => {
  const page = await as('minzheng')
  await inState(page, { state: 'waiting', progress: 0, failure: null })
  await open(page)
  await expect(page.getByRole('region', { name: '排队等待' })).toContainText('前面的比对做完就开始')
  await look(page, '21-comparison-waiting')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  const other = await as('minzheng')
  await inState(other, { state: 'running', progress: 0.4, failure: null })
  await open(other)
  await expect(other.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40')
  await expect(other.getByRole('region', { name: '正在比对' })).toContainText('可以离开')
  await look(other, '22-comparison-running')
  await other.unrouteAll({ behavior: 'ignoreErrors' })
})
