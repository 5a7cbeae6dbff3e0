import { everybody, expect, type Page, type Pupil, test } from './app.ts'

async function cannotReach(page: Page, stranger: Pupil): Promise<void> {
  await page.goto(`/archives/${stranger.id}`)
  await expect(page.getByRole('heading', { name: '没有找到这份档案' })).toBeVisible()
  await expect(page.locator('main')).not.toContainText(stranger.name)
  // The same words for a child who does not exist at all: nobody learns from the screen which of the two it is.
  const said = await page.locator('main').innerText()
  await page.goto('/archives/01900000-0000-7000-8000-000000000000')
  await expect(page.getByRole('heading', { name: '没有找到这份档案' })).toBeVisible()
  expect(await page.locator('main').innerText()).toBe(said)
}

async function cannotFind(page: Page, stranger: Pupil, own: readonly Pupil[]): Promise<void> {
  const search = page.getByRole('combobox', { name: '查找儿童' })
  await search.fill(stranger.name)
  const hits = page.getByRole('listbox', { name: '查找结果' })
  await expect(hits.getByText('您的工作范围内没有找到').or(hits.getByRole('option').first())).toBeVisible()
  await expect(hits.getByRole('option')).toHaveCount(0)
  const known = own.find(row => row.status === 'active')
  if (known === undefined) throw new Error('nobody of one’s own is in the register')
  await search.fill(known.name)
  await expect(hits.getByRole('option').filter({ hasText: known.name }).first()).toBeVisible()
}

test('a child director of one village sees the children of the village and nobody else', async ({ as }) => {
  const county = await as('minzheng')
  const page = await as('zhuren')
  const own = await everybody(page)
  expect(new Set(own.map(row => row.regionName))).toEqual(new Set(['栖凤渡村']))
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '档案' }).click()
  const rows = page.getByRole('region', { name: '档案列表' }).locator('tbody tr:has(a)')
  await expect(rows.first()).toBeVisible() // any: the list has come
  // As they stand at one moment: the list may be read again meanwhile.
  for (const text of await rows.allInnerTexts()) expect(text).toContain('栖凤渡村')
  const stranger = (await everybody(county)).find(row => row.regionName !== '栖凤渡村' && own.every(mine => !mine.name.includes(row.name)))
  if (stranger === undefined) throw new Error('the county has children elsewhere')
  await cannotFind(page, stranger, own)
  await cannotReach(page, stranger)
})

test('a class teacher sees the pupils of the class, not the rest of the school', async ({ as }) => {
  const school = await as('xuexiao')
  const page = await as('banzhuren')
  const own = await everybody(page)
  expect(own).toHaveLength(40)
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '档案' }).click()
  await expect(page.getByText('在册 40 名')).toBeVisible()
  const stranger = (await everybody(school)).find(row => own.every(mine => !mine.name.includes(row.name)))
  if (stranger === undefined) throw new Error('the school has more pupils than the class')
  await cannotFind(page, stranger, own)
  await cannotReach(page, stranger)
})
