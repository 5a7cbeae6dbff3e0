/** Where an education bureau says when school is: what hangs on a term has its day by it. */
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { choose, expect, findings, overhang, type Page, picture, settled, test } from './app.ts'
import { phone } from './hand.ts'

const terms = (page: Page) => page.getByRole('region', { name: '学期', exact: true })
/** By the clock of the browser. */
const today = async (page: Page) => plainDate(await page.evaluate(() => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)))
type Term = { said: string; from: string; to: string }
const listed = async (page: Page): Promise<Term[]> => (await terms(page).getByRole('listitem').allInnerTexts()).map(text => {
  const [said = '', days = ''] = text.split('\n').map(one => one.trim()).filter(one => one !== '')
  const [from = '', to = ''] = days.split(' 至 ')
  return { said, from, to }
})
async function enter(page: Page, { said, from, to }: Term): Promise<void> {
  await choose(page, /^学期/u, said)
  const form = page.getByRole('region', { name: '登记一个学期' })
  for (const [label, day] of [[/^开学日期/u, from], [/^放假前最后一天/u, to]] as const) {
    await form.getByLabel(label).fill(day)
    await form.getByLabel(label).press('Enter')
  }
  await form.getByRole('button', { name: '保存', exact: true }).click()
}

test('an education bureau enters a term and puts one right; a class teacher reads it', async ({ as }) => {
  const page = await as('jiaoyu')
  await page.goto('/duties/board')
  await page.getByRole('link', { name: '校历和放假' }).click()
  await expect(terms(page)).toBeVisible()
  const known = await listed(page)
  const day = await today(page)
  const year = Number(day.slice(0, 4)) - (day.slice(5, 7) < '09' ? 1 : 0) + 1
  const next = { said: `${year}—${year + 1} 学年第一学期`, from: `${year}-09-01`, to: `${year + 1}-01-20` }
  await enter(page, { ...next, to: `${year}-09-05` })
  await expect(page.getByText(/不像一个学期/u)).toBeVisible()
  await picture(page, '85-calendar')
  await enter(page, next)
  await expect(terms(page)).toContainText(`${next.from} 至 ${next.to}`)
  const running = known.filter(one => one.from <= day).reduce((last, one) => (one.from > last.from ? one : last))
  const to = addDays(plainDate(running.to), 1)
  await enter(page, { ...running, to })
  await expect(terms(page)).toContainText(`${running.from} 至 ${to}`)
  // That the days of what is owed move with it is server/src/duties/derived.test.ts.
  const teacher = await as('banzhuren', phone)
  await teacher.goto('/duties/calendar')
  await expect(terms(teacher)).toContainText(`${running.from} 至 ${to}`)
})

test('the calendar shuts nobody out on the way, and runs over no edge', async ({ as }) => {
  const wrong: unknown[] = []
  const over: string[] = []
  for (const login of ['jiaoyu', 'banzhuren']) {
    const page = await as(login)
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto('/duties/calendar')
    await settled(page)
    for (const scheme of ['light', 'dark'] as const) wrong.push(...await findings(page, `${login} calendar`, scheme))
    for (const width of [1366, 360]) {
      await page.setViewportSize({ width, height: 740 })
      if (await overhang(page) > 0) over.push(`${login} at ${width}`)
      await picture(page, `86-calendar-${login}-${width}`)
    }
  }
  expect(wrong).toEqual([])
  expect(over).toEqual([])
})
