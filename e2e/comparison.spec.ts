import { expect, findings, type Locator, overhang, type Page, picture, pictureOf, settled, test } from './app.ts'
import { accountOf } from './product.ts'
import { readSchoolRoster } from './schoolRoster.ts'

const number = (n: number): string => n.toLocaleString('zh-CN')
const answers = (page: Page): Locator => page.getByRole('region', { name: '你的判断' })
const queue = (page: Page, title: '待判' | '已判' = '待判'): Locator => page.getByRole('region', { name: title, exact: true })
const lineOf = (page: Page, name: string): Locator => queue(page).getByRole('link').filter({ hasText: name })
const announced = (page: Page): Locator => page.getByRole('status').filter({ hasText: '合计' })

/** j until the pair is on the desk and can be answered. */
async function walkTo(page: Page, name: string): Promise<void> {
  await expect(async () => {
    if (!(await announced(page).innerText()).includes(`档案 ${name}`)) await page.keyboard.press('j')
    await expect(announced(page)).toContainText(`档案 ${name}`, { timeout: 1_500 })
  }).toPass()
  await expect(answers(page).getByRole('button', { name: '不是同一人' })).toBeEnabled()
}

const said = (page: Page, words: string | RegExp): Promise<void> => expect(page.locator('.toast')).toContainText(words)

/** Every term of a sum as the page writes it: the whole first. */
async function termsOf(page: Page, label: string): Promise<number[]> {
  const sum = page.getByRole('group', { name: label })
  await expect(sum).toContainText('合计相等')
  return (await sum.locator('.term b').allInnerTexts()).map(text => Number(text.replaceAll(',', '')))
}

async function expectExact(page: Page, rows: number): Promise<void> {
  for (const label of ['名册的每一行', '应在名册的每一份档案']) {
    const [whole = 0, ...parts] = await termsOf(page, label)
    expect(parts.reduce((sum, n) => sum + n, 0)).toBe(whole)
    if (label === '名册的每一行') expect(whole).toBe(rows)
  }
}

test.describe.serial('the roll of the education bureau against the archives', () => {
  const roll = readSchoolRoster()
  const planted = [roll.same, roll.different, roll.unsure, roll.twin]
  let result = ''
  let rowOfSame = ''
  const review = () => `${result}/review`
  /** Of this roll: the demo has differences of its own. */
  const differences = () => `/comparisons/tasks?comparison=${result.split('/').at(-1)}`

  test('the county officer uploads it, says why it may be used, and watches it being compared', async ({ as }) => {
    const page = await as('minzheng')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '数据比对' }).click()
    await page.getByRole('link', { name: '发起比对' }).first().click()
    await page.locator('input[type=file]').setInputFiles(roll.path)
    await expect(page.getByText('用来比对')).toBeVisible({ timeout: 400_000 })
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('radio', { name: '教育学籍' }).check()
    await page.getByLabel('提供名册的部门').fill('苏仙区教育局')
    await page.getByLabel('名册的时间范围').fill('2026 年秋季学期')
    await page.getByLabel('比对目的').fill('核对义务教育阶段在读情况，发现疑似失学')
    await page.getByLabel('依据').fill('义务教育法第十三条')
    await page.getByRole('radio', { name: '是全量' }).check()
    await page.getByRole('radio', { name: '都应当建档', exact: true }).check()
    await page.getByRole('button', { name: '开始比对' }).click()
    await expect(page.getByText(/排队等待|正在比对/).first()).toBeVisible()
    await expect(page.getByRole('region', { name: '合计' })).toBeVisible({ timeout: 400_000 })
    result = new URL(page.url()).pathname
    await expectExact(page, roll.rows)
    await picture(page, '10-comparison')
  })

  test('the desk shows each doubtful pair, why, and shuts nobody out', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto(result)
    await page.getByRole('link', { name: /^判断疑似/ }).click()
    for (const pair of planted) await expect(lineOf(page, pair.archive)).toContainText(pair.roll)
    await expect(lineOf(page, roll.twin.archive)).toContainText('要两人')
    await walkTo(page, roll.same.archive)
    await expect(page.getByRole('region', { name: '两条记录对照' }).locator('mark').first()).toHaveText('涵')
    await expect(page.getByRole('img', { name: /^分值瀑布图/ })).toBeVisible()
    await picture(page, '11-review')
    await pictureOf(page.getByRole('region', { name: '分值怎么来的' }), '12-weights')
    for (const scheme of ['light', 'dark'] as const) expect(await findings(page, 'review desk', scheme)).toEqual([])
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: '用键盘判断' })).toContainText('请村里核实')
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 360, height: 740 })
    await settled(page)
    expect(await overhang(page)).toBe(0)
    expect(await findings(page, 'review desk on a phone', 'light')).toEqual([])
    await page.setViewportSize({ width: 1366, height: 768 })
  })

  test('the list finds it by department and by how far it is, and says when there is none', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto('/comparisons')
    await page.getByRole('button', { name: '部门', exact: true }).click()
    await page.getByRole('menuitem', { name: '苏仙区教育局' }).click()
    await page.getByRole('button', { name: '已出结果' }).click()
    await expect(page).toHaveURL(url => url.searchParams.get('department') === '苏仙区教育局' && url.searchParams.get('state') === 'done')
    await expect(page.locator(`tbody a[href="${result}"]`)).toBeVisible()
    await page.getByRole('button', { name: '没有完成' }).click()
    await expect(page.getByRole('heading', { name: '没有“苏仙区教育局、没有完成”的比对' })).toBeVisible()
    expect(await findings(page, 'no such comparisons', 'light')).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await overhang(page)).toBe(0)
    await page.getByRole('button', { name: '看全部比对' }).click()
    await expect.poll(() => page.locator('tbody tr').count()).toBeGreaterThan(1)
  })

  test('a row of the result leads to its own pair, and coming back ends at the row', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto(`${result}?tab=doubtful`)
    const line = page.getByRole('row').filter({ hasText: roll.twin.roll })
    await line.getByRole('link', { name: /^去判断第/ }).click()
    await expect(announced(page)).toContainText(`档案 ${roll.twin.archive}`)
    await page.goBack()
    await expect(line).toHaveAttribute('aria-current', 'location')
    await expect(line.getByRole('link', { name: /^去判断第/ })).toBeFocused()
    await line.getByRole('link', { name: /^去判断第/ }).click()
    await expect(announced(page)).toContainText(`档案 ${roll.twin.archive}`)
    const row = new URL(page.url()).searchParams.get('row')
    await page.getByRole('navigation', { name: '所在位置' }).getByRole('link').last().click()
    await expect(line).toHaveAttribute('aria-current', 'location')
    await page.goto(`${review()}?row=${row}`)
    await expect(announced(page)).toContainText(`档案 ${roll.twin.archive}`)
    await page.goto(`${review()}?row=9999999`)
    await expect(page.getByRole('heading', { name: '第 9999999 行没有等着判断的疑似' })).toBeVisible()
  })

  test('one is the same, and the decision waits out a network that is gone', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto(review())
    await walkTo(page, roll.same.archive)
    rowOfSame = new URL(page.url()).searchParams.get('row') ?? ''
    await page.context().setOffline(true)
    await page.keyboard.press('1')
    await expect(page.getByRole('alert').filter({ hasText: roll.same.archive })).toContainText('还没有送到，判断留着')
    await page.context().setOffline(false)
    await said(page, `${roll.same.archive}：是同一人`)
    await expect(lineOf(page, roll.same.archive)).toHaveCount(0)
  })

  test('one is another child; the colleague who was slower is told so and loses nothing', async ({ as }) => {
    const [page, other] = [await as('minzheng'), await as('fuhe')]
    for (const each of [page, other]) {
      await each.goto(review())
      await walkTo(each, roll.different.archive)
    }
    await page.keyboard.press('2')
    await said(page, `${roll.different.archive}：不是同一人`)
    await other.keyboard.press('1')
    const told = other.getByRole('alert').filter({ hasText: roll.different.archive })
    await expect(told).toContainText('没有记上')
    await expect(told).toContainText('已经有人判断过')
    await told.getByRole('button', { name: '看这一对' }).click()
    await expect(answers(other)).toContainText(accountOf('minzheng').name)
    await expect(answers(other)).toContainText(/可以撤销到 \d{4}-\d\d-\d\d/)
  })

  test('an answer is undone by key and given again, and one that cannot be given goes to the village', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto(review())
    await walkTo(page, roll.unsure.archive)
    await page.keyboard.press('2')
    await said(page, `${roll.unsure.archive}：不是同一人`)
    await expect(lineOf(page, roll.unsure.archive)).toHaveCount(0)
    await page.keyboard.press('u')
    await said(page, '退回待判')
    await walkTo(page, roll.unsure.archive)
    await page.keyboard.press('3')
    await said(page, '已请村里核实')
    await expect(lineOf(page, roll.unsure.archive)).toContainText('等村里')
  })

  test('twins take two people, and the second one parts them', async ({ as }) => {
    const [first, second] = [await as('minzheng'), await as('fuhe')]
    await first.goto(review())
    await walkTo(first, roll.twin.archive)
    await expect(answers(first)).toContainText('双胞胎')
    await first.keyboard.press('1')
    await said(first, '等第二人确认')
    await expect(first.getByRole('region', { name: '判完以后' })).toContainText('1 对等另一位同事确认')
    await lineOf(first, roll.twin.archive).click()
    await expect(answers(first)).toContainText('同一个人不能判两次')
    await expect(answers(first).getByRole('button', { name: '不是同一人' })).toBeEnabled()
    await expect(answers(first).getByRole('button', { name: /^是同一人/ })).toHaveCount(0)
    await second.goto(review())
    await expect(lineOf(second, roll.twin.archive)).toContainText('请您第二人确认')
    await walkTo(second, roll.twin.archive)
    await picture(second, '13-second-person')
    await second.keyboard.press('2')
    await said(second, `${roll.twin.archive}：不是同一人`)
    await expect(second.getByRole('region', { name: '判完以后' })).toContainText('1 对等村里回复')
    await second.getByRole('button', { name: '已判 3' }).click()
    await expect(queue(second, '已判').getByRole('link')).toHaveCount(3)
  })

  test('the sums come out after every answer', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto(result)
    await expectExact(page, roll.rows)
    await page.goto(`${result}?tab=doubtful&row=${rowOfSame}`)
    await expect(page.getByText(`第 ${rowOfSame} 行已经不在“疑似”里`)).toBeVisible()
    await page.getByRole('tab', { name: /^新线索/ }).click()
    for (const name of [roll.lead, roll.twin.roll, roll.different.roll]) await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(1)
    await page.getByRole('tab', { name: /^应在而不在/ }).click()
    for (const name of [...roll.missing, roll.missingElsewhere, roll.twin.archive, roll.different.archive]) await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(1)
  })

  test('the town’s supervisor has exactly hers, and closes one with what she found out', async ({ as }) => {
    const page = await as('dudao')
    await page.goto(differences())
    const hers = [...roll.missing, roll.left, roll.twin.archive, roll.different.archive]
    await expect(page.locator('tbody tr')).toHaveCount(hers.length)
    for (const name of hers) await expect(page.getByRole('row').filter({ hasText: name })).toContainText('疑似失学')
    await picture(page, '14-differences')
    await page.getByRole('row').filter({ hasText: roll.left }).getByRole('button', { name: '办结' }).click()
    const closing = page.getByRole('dialog')
    await closing.getByRole('radio', { name: '已核实' }).check()
    await closing.getByLabel('核实情况').fill('11 月 20 日入户：随母亲在外，已联系当地学校复学')
    await closing.getByRole('button', { name: '办结', exact: true }).click()
    await said(page, `${roll.left}：已办结`)
    await expect(page.locator('tbody tr')).toHaveCount(hers.length - 1)
    await page.getByRole('button', { name: '已核实' }).click()
    await expect(page.getByRole('row').filter({ hasText: roll.left })).toContainText('随母亲在外')
  })

  test('the village’s director has the question alone, and her answer comes back to the desk', async ({ as }) => {
    const page = await as('zhuren')
    await page.goto(differences())
    await expect(page.locator('tbody tr')).toHaveCount(1)
    const line = page.getByRole('row').filter({ hasText: roll.unsure.archive })
    await expect(line).toContainText('请村里核实是否同一人')
    await line.getByRole('button', { name: '办结' }).click()
    const closing = page.getByRole('dialog')
    await closing.getByRole('radio', { name: '已核实' }).check()
    await closing.getByLabel('核实情况').fill('看过户口簿，学校少写了一个字，是同一个孩子')
    await closing.getByRole('button', { name: '办结', exact: true }).click()
    await said(page, '已办结')
    const desk = await as('minzheng')
    await desk.goto(review())
    await expect(lineOf(desk, roll.unsure.archive)).toContainText('村里已回复')
    await expect(answers(desk)).toContainText('学校少写了一个字')
    await walkTo(desk, roll.unsure.archive)
    await desk.keyboard.press('1')
    await expect(desk.getByRole('region', { name: '判完以后' })).toContainText('全部判完')
    await desk.getByRole('link', { name: '看比对结果' }).click()
    await expectExact(desk, roll.rows)
    expect((await termsOf(desk, '名册的每一行'))[4]).toBe(0)
    await expect(desk.getByRole('group', { name: '名册的每一行' })).toContainText(number(roll.rows).replaceAll('，', ','))
  })
})
