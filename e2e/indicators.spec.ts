/** What the plans want reached: the county reads it by place down to a name and why; whoever reads no names reads numbers, and is told what the post does
 *  not read. */
import { choose, expect, type Page, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

const card = (page: Page, title: string | RegExp) => page.getByRole('region', { name: title, exact: typeof title === 'string' })
const line = (page: Page, title: string) => card(page, '指标').getByRole('listitem').filter({ hasText: title })

test('an officer comes from a plan to its goals, goes down to a village, to a name and to why', async ({ as }) => {
  const page = await as('minzheng')
  await page.goto('/plans')
  await choose(page, '方案', '县民政局关爱保护方案')
  await page.getByRole('main').getByRole('link', { name: '指标和目标' }).click()
  await expect(page.getByRole('heading', { name: '指标和目标', level: 1 })).toBeVisible()
  const health = card(page, '目标').getByRole('listitem').filter({ hasText: '身心健康' })
  await expect(health).toContainText('没有指标能衡量')
  await expect(line(page, '本轮排查完成率')).toContainText('等“季度排查”建好以后才能算')
  await expect(line(page, '有户口的留守儿童比例')).toContainText('目标 100%')
  await settled(page)
  await picture(page, '90-indicators')
  await line(page, '有人监护的留守儿童比例').getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: '有人监护的留守儿童比例' })).toBeVisible()
  await expect(card(page, '怎样算')).toContainText('有人监护')
  const town = card(page, '各地').getByRole('link', { name: '栖凤渡镇', exact: true })
  await town.click()
  await card(page, '各地').getByRole('link', { name: '栖凤渡村', exact: true }).click()
  const yes = page.getByRole('group', { name: '分开看' }).getByRole('button', { name: /^[\d,]+\s*做到$/u })
  await yes.click()
  const names = card(page, /^名单/u)
  await names.getByRole('listitem').first().getByRole('button', { name: '为什么' }).click() // any: each says why
  await expect(names).toContainText('做到没有')
  await expect(names).toContainText('成立')
  await expect(names).toContainText('依据')
  await settled(page)
  await picture(page, '91-indicator')
  await page.getByRole('link', { name: '回到上一级' }).click()
  await expect(card(page, '各地').getByRole('link', { name: '栖凤渡村', exact: true })).toBeVisible()
  // The place of the whole desk is the next town now: what was looked into elsewhere counts no more.
  await page.goto(`${page.url()}&region=431003102000`)
  await expect(page.getByRole('link', { name: '回到上一级' })).toHaveCount(0)
  await expect(card(page, '各地').getByRole('link', { name: '栖凤渡村', exact: true })).toHaveCount(0)
})

test('it stands on the menu, and beside the figures', async ({ as }) => {
  const page = await as('minzheng')
  await page.goto('/statistics')
  await page.getByRole('main').getByRole('link', { name: '指标和目标' }).click()
  await expect(page.getByRole('heading', { name: '指标和目标', level: 1 })).toBeVisible()
  await page.goto('/')
  await page.getByRole('navigation').getByRole('link', { name: '指标和目标' }).click()
  await expect(page.getByRole('heading', { name: '指标和目标', level: 1 })).toBeVisible()
})

test('a supervisor reads it on a phone', async ({ as }) => {
  const page = await as('dudao', phone)
  await page.goto('/indicators?plan=districtCare')
  await expect(line(page, '有儿童主任的村比例')).toBeVisible()
  await expect(card(page, '目标').getByRole('listitem').filter({ hasText: '建成关爱保护体系' })).toContainText(/到 20\d\d 年/u)
  await picture(page, '92-phone-indicators')
  await fits(page)
  await line(page, '写明村和户的孩子比例').getByRole('link').first().click()
  await expect(card(page, '怎样算')).toBeVisible()
  await picture(page, '93-phone-indicator')
  await fits(page)
})

test('whoever reads no names reads numbers, and what the post does not read is said', async ({ as }) => {
  const page = await as('jiaoyu')
  await page.goto('/indicators?plan=schoolCare')
  await expect(line(page, '本月谈过心的学生')).toContainText('您的岗位不查看')
  await page.goto('/indicators?plan=countyCare&indicator=registeredShare')
  await expect(page.getByRole('main')).toContainText('您的岗位看不到姓名，只看数字')
  await expect(page.getByRole('group', { name: '分开看' }).getByRole('button')).toHaveCount(0)
  await expect(card(page, '各地')).toContainText('＊')
  await settled(page)
  await picture(page, '94-indicator-held')
})
