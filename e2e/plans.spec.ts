/** The plans as people read them: which one, which clause, who owes what by when; what waits for a part of the product says so; a family is told
 *  whose page it is. */
import { choose, expect, type Page, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

const clause = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })
const pick = (page: Page, title: string) => choose(page, '方案', title)

test('an officer reads a clause of another plan, sees only what waits, and finds the same at the same address again', async ({ as }) => {
  const page = await as('minzheng')
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '方案', exact: true }).click()
  await expect(page.getByRole('heading', { name: '方案', exact: true })).toBeVisible()
  await pick(page, '区关爱保护实施意见')
  const visits = clause(page, '走访探视和异常上报')
  await expect(visits).toContainText('已写成规则')
  await expect(visits).toContainText('村儿童主任，对每名儿童：上一次以后')
  await expect(visits).toContainText('凭据：见到孩子的一次走访')
  await expect(visits).toContainText('P2-21')
  await picture(page, '70-plans')
  await pick(page, '县民政局关爱保护方案')
  const views = page.getByRole('group', { name: '看哪些条款' })
  await views.getByRole('button', { name: '等功能' }).click()
  await expect(clause(page, '督查、考核和通报')).toContainText('等“')
  await expect(clause(page, '定期研究')).toHaveCount(0)
  await views.getByRole('button', { name: '已写成规则' }).click()
  await expect(clause(page, '定期研究')).toContainText('县民政，对每个县')
  await expect(clause(page, '季度摸底排查')).toContainText('村排查签字')
  await expect(clause(page, '督查、考核和通报')).toHaveCount(0)
  const here = page.url()
  await page.goto('/')
  await page.goto(here)
  await expect(clause(page, '定期研究')).toBeVisible()
  await expect(clause(page, '督查、考核和通报')).toHaveCount(0)
})

test('a village director reads on a phone what is asked, and every number says where it comes from', async ({ as }) => {
  const page = await as('zhuren', phone)
  await page.goto('/plans?plan=lawAndAdvice')
  const first = clause(page, '入册后初访')
  await expect(first).toContainText('村儿童主任')
  await expect(clause(page, '参数')).toContainText('本平台建议')
  await fits(page)
})

test('a family is told that the page is not theirs, and where to go on', async ({ as }) => {
  const page = await as('jiazhang')
  await expect(page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '方案', exact: true })).toHaveCount(0)
  await page.goto('/plans')
  await settled(page)
  await expect(page.getByRole('heading', { name: '您的岗位不办这一页' })).toBeVisible()
  await expect(page.getByRole('main').getByRole('link', { name: '回工作台' })).toBeVisible()
})
