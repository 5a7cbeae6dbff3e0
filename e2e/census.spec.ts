/** The quarter of a village, in one hand: a director says of each child what there is to say and is told why nothing can be signed yet; the town sends one back with a reason.
 *  The round is the demo's; its children may be changed by other journeys, so each is chosen by what the list says of her. */
import { expect, findings, overhang, type Page, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'
import { accountOf } from './product.ts'

type Line = { child: { id: string; name: string }; state: string; keys: string[]; place: { name: string } }
type List = { address: string; lines: Line[] }
/** The list of the person's own village, as it stands. */
const listOf = (page: Page): Promise<List> => page.evaluate(async () => {
  const { rounds } = await (await fetch('/api/census/rounds')).json()
  const period = rounds.map((one: { period: string }) => one.period).sort().at(-1)
  const { own: { place } } = await (await fetch(`/api/census/rounds/${period}`)).json()
  const { lines } = await (await fetch(`/api/census/rounds/${period}/villages/${place.code}?limit=20`)).json() // any: enough to choose from by what is said of them
  return { address: `/census/${period}/${place.code}`, lines }
})
const card = (page: Page, { child }: Line) => page.getByRole('article').filter({ has: page.locator(`a[href*="${child.id}"]`) })
const done = (page: Page) => page.locator('.censusdone b')
const count = async (page: Page): Promise<number> => Number(await done(page).textContent())
const reason = '外婆说孩子上周接走了，请再去看一次'

test.describe.serial('the quarter of a village', () => {
  let same: Line
  let taken: Line
  let missing: Line
  let address = ''

  test('a director says what there is with a tap, takes one back, and is told why nothing can be signed', async ({ as }) => {
    const page = await as('zhuren', phone)
    const { address: at, lines } = await listOf(page)
    address = at
    const [first, second, third] = lines.filter(one => one.state === 'open' && one.keys.length === 0) // any: of those nobody has said anything of
    if (first === undefined || second === undefined || third === undefined) throw new Error('the village has no three children left to be said something of')
    ;[same, taken, missing] = [first, second, third]
    await page.goto('/')
    await page.getByRole('region', { name: '季度排查' }).getByRole('link', { name: /还差 \d+ 名/u }).click()
    await expect(page.getByRole('heading', { name: '栖凤渡村 排查' })).toBeVisible()
    await settled(page)
    await picture(page, '170-phone-census')
    await fits(page)
    expect((await findings(page, 'census of a village', 'light')).concat(await findings(page, 'census of a village', 'dark'))).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    const before = await count(page)
    for (const one of [same, taken]) await card(page, one).getByRole('button', { name: '无变化' }).click()
    await expect(done(page)).toHaveText(String(before + 2))
    await card(page, taken).getByRole('button', { name: '撤销' }).click()
    await expect(card(page, taken).getByRole('button', { name: '无变化' })).toBeVisible()
    await card(page, missing).getByRole('button', { name: '不在村' }).click()
    const away = page.getByRole('dialog')
    await away.getByText('查无此人', { exact: true }).click()
    await away.getByRole('button', { name: '记为查无此人' }).click()
    await expect(away).toContainText('请写明找过哪里、问过谁')
    await away.getByLabel(/找过哪里/u).fill('问过小组长和邻居，都说没有这个孩子')
    await picture(page, '171-phone-census-away')
    await away.getByRole('button', { name: '记为查无此人' }).click()
    await expect(away).toBeHidden()
    await page.getByRole('navigation', { name: '看哪些儿童' }).getByRole('link', { name: /不在村/u }).click()
    await expect(page).toHaveURL(/tab=away/u)
    await expect(card(page, missing)).toContainText('查无此人')
    // What was said is kept: whoever opens the list anew finds it.
    await page.goto(address)
    await expect(card(page, same).getByRole('button', { name: '撤销' })).toBeVisible()
    await expect(card(page, taken).getByRole('button', { name: '无变化' })).toBeVisible()
    await expect(done(page)).toHaveText(String(before + 2))
    const signing = page.getByRole('region', { name: '签字' })
    await expect(signing).toContainText(/\d+ 名儿童还没有核实/u)
    await expect(signing.getByRole('button', { name: '签字' })).toBeDisabled()
    await picture(page, '172-phone-census-signing')
    await fits(page)
  })

  test('the town sees who is late, and sends one child back with a reason', async ({ as }) => {
    const page = await as('dudao')
    await expect(page.getByRole('region', { name: '季度排查' })).toContainText('个村没签')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '季度排查' }).click()
    const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: '栖凤渡村', exact: true }) })
    await expect(row).toContainText(accountOf('zhuren').name)
    await row.getByRole('button', { name: '栖凤渡村', exact: true }).click()
    await settled(page)
    await picture(page, '173-census-town')
    expect(await overhang(page)).toBe(0)
    expect((await findings(page, 'census of a town', 'light')).concat(await findings(page, 'census of a town', 'dark'))).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('link', { name: '打开名单' }).click()
    await card(page, same).getByRole('button', { name: '退回' }).click()
    await page.getByRole('dialog').getByLabel('退回原因').fill(reason)
    await page.getByRole('dialog').getByRole('button', { name: '退回', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(card(page, same)).toContainText(reason)
    await picture(page, '174-census-village-desk')
  })

  test('the village finds her among the first, with the reason, and says it again; the county reads numbers and whom to call', async ({ as }) => {
    const page = await as('zhuren', phone)
    await page.goto(`${address}?tab=left`)
    await expect(card(page, same)).toContainText(reason)
    await card(page, same).getByRole('button', { name: '无变化' }).click()
    await expect(card(page, same).getByRole('button', { name: '撤销' })).toBeVisible()
    const county = await as('minzheng')
    await county.goto('/census')
    await expect(county.getByRole('list', { name: '这一轮的步骤' })).toContainText('村排查')
    await expect(county.getByRole('button', { name: '栖凤渡镇', exact: true })).toBeVisible()
    await settled(county)
    await picture(county, '175-census-county')
    expect(await overhang(county)).toBe(0)
    expect((await findings(county, 'census of a county', 'light')).concat(await findings(county, 'census of a county', 'dark'))).toEqual([])
  })

  test('the county reads what is in the way of its lock, and of the quarter before, which is locked, the sum, the names and a correction', async ({ as }) => {
    const page = await as('minzheng')
    await page.goto('/census')
    await page.getByRole('link', { name: '锁定', exact: true }).click()
    await expect(page.getByRole('region', { name: '复核和锁定' })).toContainText('还没有人复核')
    await expect(page.getByRole('button', { name: '复核' })).toBeDisabled()
    await settled(page)
    await picture(page, '176-census-in-the-way')
    await page.getByRole('link', { name: '三方比对', exact: true }).click()
    await expect(page.getByRole('region', { name: '送来的名册' })).toContainText(/没有送来|结论/u)
    await settled(page)
    await picture(page, '179-census-match')
    expect(await overhang(page)).toBe(0)
    const matched = new URL(page.url()).pathname
    const locked = await page.evaluate(async () => (await (await fetch('/api/census/rounds')).json()).rounds.find((one: { state: string }) => one.state === 'countyLocked').period)
    await page.goto(`/census/${locked}/balance`)
    const sum = page.getByRole('region', { name: '农村留守儿童', exact: true })
    await expect(sum).toContainText('首轮建账')
    await settled(page)
    await picture(page, '177-census-balance')
    expect(await overhang(page)).toBe(0)
    expect((await findings(page, 'balance', 'light')).concat(await findings(page, 'balance', 'dark'))).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('link', { name: '更正单' }).click()
    await expect(page.getByText('没有更正单')).toBeVisible()
    const hand = await as('minzheng', phone)
    await hand.goto(`/census/${locked}/balance`)
    await settled(hand)
    await picture(hand, '178-phone-census-balance')
    await fits(hand)
    await hand.goto(matched)
    await settled(hand)
    await picture(hand, '180-phone-census-match')
    await fits(hand)
    const director = await as('zhuren', phone)
    await director.goto(`/census?period=${locked}`)
    await expect(director.getByText('本轮已锁定', { exact: true })).toBeVisible()
  })
})
