import { expect, type Page, settled, test } from './app.ts'

const search = '查找儿童'
const mainNavigation = (page: Page) => page.getByRole('navigation', { name: '主导航' })

test('the police find no condition, column or word about what they do not look at, and are told so', async ({ as }) => {
  const page = await as('gongan')
  await expect(page.getByText('无人监护')).toHaveCount(0)
  await mainNavigation(page).getByRole('link', { name: '档案' }).click()
  await expect(page.getByRole('tab', { name: '全部在册' })).toBeVisible()
  await expect(page.getByRole('tab', { name: '无人监护' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: '监护类型' })).toHaveCount(0)
  await expect(page.getByRole('columnheader', { name: '现照护人' })).toHaveCount(0)
  await page.goto('/archives?guardianshipType=1')
  await expect(page.getByText('您的岗位不查看家庭和监护情况，不能按“监护类型”筛选')).toBeVisible()
  await page.getByRole('button', { name: '看全部档案' }).click()
  await expect(page.locator('.namelink')).not.toHaveCount(0)
})

test('who reads names masked looks by surname and is told whom to ask', async ({ as }) => {
  const page = await as('fulian')
  const box = page.getByRole('combobox', { name: search })
  await box.fill('王小')
  await expect(page.getByText('只能按姓氏（一个字或它的拼音）查找。需要核对某一名儿童的，请联系村儿童主任或县民政')).toBeVisible()
  await box.fill('王')
  await expect(page.getByRole('option')).not.toHaveCount(0)
  await box.fill('19900001234')
  await expect(page.getByText('不能按电话查找')).toBeVisible()
})

test('looking into a town leaves the rest of the desk where it was', async ({ as }) => {
  const page = await as('minzheng')
  await mainNavigation(page).getByRole('link', { name: '统计' }).click()
  // The desk they come from has a button of the town as well.
  await expect(page.getByRole('heading', { name: '统计', level: 1 })).toBeVisible()
  await settled(page)
  await page.getByRole('button', { name: '栖凤渡镇' }).click()
  await expect(page.getByText('栖凤渡镇，农村留守儿童')).toBeVisible()
  await page.getByRole('button', { name: '公开版' }).click()
  await expect(page.getByText('公开版只按县发布，到镇街为止')).toBeVisible()
  await page.getByRole('button', { name: '看全县的公开版' }).click()
  await expect(page.getByText('苏仙区，农村留守儿童')).toBeVisible()
  await mainNavigation(page).getByRole('link', { name: '档案' }).click()
  await expect(page).toHaveURL(/\/archives$/)
  await page.getByRole('button', { name: '姓名、年龄' }).click()
  await expect(page).toHaveURL(/sort=birth/)
})

/** As another post of the same person would have kept it. */
const keepView = (page: Page, name: string, search: string): Promise<number> => page.evaluate(async view => {
  const envelope = { id: crypto.randomUUID(), input: { id: crypto.randomUUID(), list: 'archives', ...view } }
  return (await fetch('/api/views', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(envelope) })).status
}, { name, search })

test('a kept view that asks for what this post does not look at stands there greyed and says why; the others still work', async ({ as }) => {
  const page = await as('gongan')
  await page.goto('/archives')
  expect([await keepView(page, '没有监护人的', '?guardianshipType=1'), await keepView(page, '刚更新的', '?sort=recent')]).toEqual([200, 200])
  await page.getByRole('button', { name: '视图' }).click()
  const views = page.getByRole('dialog', { name: '保存的视图' })
  const greyed = views.getByRole('button', { name: /^没有监护人的/ })
  await expect(greyed).toBeDisabled()
  await expect(greyed).toContainText('您的岗位不查看家庭和监护情况，不能按“监护类型”筛选')
  await views.getByRole('button', { name: /^刚更新的/ }).click()
  await expect(page).toHaveURL(/sort=recent/)
  await page.getByRole('button', { name: '视图' }).click()
  await views.getByRole('button', { name: '删除视图没有监护人的' }).click()
  await expect(greyed).toHaveCount(0)
})
