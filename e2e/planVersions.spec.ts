/** The faces of a plan: its versions and two of them side by side, for those who publish and for everybody who works by it. */
import { readFileSync } from 'node:fs'
import { pdfText, together } from '../testing/paperText.ts'
import { choose, expect, overhang, type Page, picture, test } from './app.ts'
import { fits, phone } from './hand.ts'

const camp = '留守儿童夏令营'
const lineOf = (page: Page) => page.getByRole('region', { name: '等另一人确认' }).getByRole('listitem').filter({ hasText: camp })

test.describe.serial('what a version says otherwise', () => {
  test('whoever is to publish reads old and new side by side, number by number', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto('/plans/edit?plan=summerCamp')
    await page.getByRole('button', { name: /^名额分到学校/u }).click()
    const days = page.getByRole('region', { name: '学校推荐营员' }).getByLabel('提前多久提醒')
    await days.fill('8')
    await days.press('Enter')
    await expect(page.getByRole('region', { name: '会有什么变化' })).toContainText('提前 8 天')
    await page.getByLabel(/^为什么改/u).fill('学校要早一点知道')
    await page.getByRole('button', { name: '提出，请另一人发布' }).click()
    await expect(lineOf(page)).toBeVisible()
    const colleague = await as('fuhe')
    await colleague.goto('/plans/county')
    await lineOf(colleague).getByRole('link', { name: '和前一版对照' }).click()
    const clause = colleague.getByRole('region', { name: '名额分到学校' })
    await expect(clause.locator('mark.gone')).toHaveText('5')
    await expect(clause.locator('mark.come')).toHaveText('8')
    await expect(clause).toContainText('等“活动”，现在不派')
    await expect(colleague.getByText('这一版还没有发布')).toBeVisible()
    await picture(colleague, '73-plan-compare')
    await colleague.getByRole('link', { name: '本县的方案', exact: true }).click()
    await lineOf(colleague).getByRole('button', { name: '发布', exact: true }).click()
    await colleague.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
    await expect(lineOf(colleague)).toHaveCount(0)
  })

  test('a village director finds the versions on the plan’s page, and reads the same one under the other on a phone', async ({ as }) => {
    const page = await as('zhuren', phone)
    await page.goto('/plans?plan=summerCamp')
    const versions = page.getByRole('region', { name: '各版' })
    await expect(versions).toContainText('学校要早一点知道')
    await expect(versions.getByRole('listitem').filter({ hasText: '学校要早一点知道' })).toContainText('正在使用')
    await versions.getByRole('link', { name: '和前一版对照' }).first().click()
    await expect(page.getByRole('region', { name: '名额分到学校' }).locator('mark.come')).toHaveText('8')
    await fits(page)
    await picture(page, '74-plan-compare-phone')
  })

  test('anybody who works reads a plan as another post would, and takes it along on paper', async ({ as }) => {
    const page = await as('zhuren', phone)
    await page.goto('/plans?plan=countyCare')
    await page.getByRole('link', { name: '按岗位看' }).click()
    await expect(page.getByRole('region', { name: '要办的' })).toContainText('季度摸底排查')
    await expect(page.getByRole('region', { name: '要看着的' })).toContainText('没有要村儿童主任督促别人办的')
    await choose(page, '哪个岗位', '镇儿童督导员')
    await expect(page.getByRole('region', { name: '要看着的' })).toContainText('逾期 3 天没有办，会报到这里')
    expect(await overhang(page)).toBe(0)
    await picture(page, '75-plan-seen-phone')
    await page.goBack()
    await page.getByRole('button', { name: '打印' }).click()
    await page.getByRole('dialog').getByText('会议研究', { exact: true }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: '下载' }).click()])
    expect(file.suggestedFilename()).toMatch(/^县民政局关爱保护方案-.*\.pdf$/u)
    expect(together(pdfText(readFileSync(await file.path())))).toContain('第三条季度摸底排查')
    const officer = await as('minzheng')
    await officer.goto('/plans/seen?plan=districtCare&role=finance')
    await expect(officer.getByRole('region', { name: '看不到的' })).toContainText('财政不查看')
    await officer.goto('/plans/seen?plan=districtCare&role=childSupervisor')
    await picture(officer, '76-plan-seen')
    await officer.goto('/plans?plan=districtCare')
    await picture(officer, '77-plan-page')
  })
})
