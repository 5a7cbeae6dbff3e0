import { expect, type Page, test } from './app.ts'

type Row = { id: string; name: string; region: number; regionName: string }

/** Whom somebody's list holds, by the address the list itself asks. */
const listed = (page: Page): Promise<Row[]> => page.evaluate(async () => (await (await fetch('/api/archives?limit=100')).json()).rows)

async function cannotReach(page: Page, stranger: Row): Promise<void> {
  await page.goto(`/archives/${stranger.id}`)
  await expect(page.getByRole('heading', { name: '没有找到这份档案' })).toBeVisible()
  await expect(page.locator('main')).not.toContainText(stranger.name)
  // The same words for a child who does not exist at all: nobody learns from the screen which of the two it is.
  const said = await page.locator('main').innerText()
  await page.goto('/archives/01900000-0000-7000-8000-000000000000')
  await expect(page.getByRole('heading', { name: '没有找到这份档案' })).toBeVisible()
  expect(await page.locator('main').innerText()).toBe(said)
}

async function cannotFind(page: Page, stranger: Row, own: readonly Row[]): Promise<void> {
  const search = page.getByRole('combobox', { name: '查找儿童' })
  await search.fill(stranger.name)
  const hits = page.getByRole('listbox', { name: '查找结果' })
  await expect(hits.getByText('您的工作范围内没有找到').or(hits.getByRole('option').first())).toBeVisible()
  const found = await hits.getByRole('option').count()
  expect(found).toBeLessThanOrEqual(own.filter(row => row.name === stranger.name).length)
  await search.fill(own[0]?.name ?? '')
  await expect(hits.getByRole('option').first()).toContainText(own[0]?.name ?? '')
}

test('a child director of one village sees the children of the village and nobody else', async ({ as }) => {
  const county = await as('minzheng')
  const page = await as('zhuren')
  const own = await listed(page)
  expect(new Set(own.map(row => row.regionName))).toEqual(new Set(['栖凤渡村']))
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '档案' }).click()
  const rows = page.getByRole('region', { name: '档案列表' }).locator('tbody tr:has(a)')
  await expect(rows.first()).toBeVisible()
  for (const row of await rows.all()) await expect(row).toContainText('栖凤渡村')
  const stranger = (await listed(county)).find(row => row.regionName !== '栖凤渡村' && own.every(mine => mine.name !== row.name))
  if (stranger === undefined) throw new Error('the county has children elsewhere')
  await cannotFind(page, stranger, own)
  await cannotReach(page, stranger)
})

test('a class teacher sees the pupils of the class, not the rest of the school', async ({ as }) => {
  const school = await as('xuexiao')
  const page = await as('banzhuren')
  const own = await listed(page)
  expect(own).toHaveLength(40)
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '档案' }).click()
  await expect(page.getByText('在册 40 名')).toBeVisible()
  const stranger = (await listed(school)).find(row => own.every(mine => mine.id !== row.id && mine.name !== row.name))
  if (stranger === undefined) throw new Error('the school has more pupils than the class')
  await cannotFind(page, stranger, own)
  await cannotReach(page, stranger)
})
