/** What a child may receive: the village sees why and what is missing, supposes it, and refers with the basis taken along; the town and the county go on; the county sees
 *  who fits and gets nothing. */
import { expect, findings, overhang, type Page, picture, pupilWho, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

const scheme = '临时救助'
const trouble = '家里遇到火灾、事故、重病等突发的事，或者必需的支出突然增加'
const beijing = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

async function opened(page: Page, child: string): Promise<void> {
  await page.goto(`/archives/${child}?tab=eligible`)
  await expect(page.getByRole('region', { name: '还不知道' })).toBeVisible()
  await settled(page)
}
const rule = (page: Page, title: string) => page.locator('.relone').filter({ has: page.getByText(title, { exact: true }) })

type Step = { record: string; child: string; act: string; body: object; version: number }
/** An act of somebody whose screens other journeys show. */
const done = (page: Page, given: Step): Promise<void> => page.evaluate(async ({ act, body, version, ...input }) => {
  const answer = await fetch(`/api/records/referral/acts/${act}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: crypto.randomUUID(), basedOn: { version, values: {} }, input: { ...input, body } }) })
  const { outcome, ...rest } = await answer.json()
  if (outcome !== 'applied') throw new Error(`${act}: ${JSON.stringify(rest)}`)
}, given)

/** Somebody whom nobody has referred yet; the demo has a few who were. */
async function unreferred(page: Page): Promise<string> {
  for (;;) {
    const { id } = await pupilWho(page, { status: 'active', toItself: true })
    const referrals = await page.evaluate(async child => {
      const answer = await fetch('/api/records/referral', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ child }) })
      if (!answer.ok) throw new Error(`the list of referrals answers ${answer.status}: ${await answer.text()}`)
      return (await answer.json()).records.length
    }, id)
    if (referrals === 0) return id
  }
}

test('a family in sudden trouble is found to fit with reasons, referred, told its papers once, and approved', async ({ as }) => {
  const village = await as('zhuren', phone)
  const child = await unreferred(village)
  const list = /\/api\/records\/referral$/u
  await village.route(list, route => route.fulfill({ status: 404, json: {} }))
  await opened(village, child)
  const one = rule(village, scheme)
  await expect(one.getByRole('alert')).toBeVisible()
  await village.unroute(list)
  await one.getByRole('button', { name: '再读一次' }).click()
  await expect(one.getByRole('button', { name: '转介' })).toBeEnabled()
  await expect(one).toContainText(`还缺：${trouble}`)
  await one.getByRole('button', { name: '为什么' }).click()
  await expect(one).toContainText('问：家里、村（居）')
  for (const fact of [trouble, '基本生活暂时出现严重困难']) await one.getByRole('group', { name: `假设：${fact}` }).getByRole('button', { name: '是', exact: true }).click()
  await expect(rule(village, scheme)).toContainText('符合')
  await expect(village.getByText('只在这一页算，不写进档案')).toBeVisible()
  await fits(village)
  await rule(village, scheme).scrollIntoViewIfNeeded()
  await picture(village, '80-phone-relief')
  expect(await findings(village, 'relief of a child', 'light')).toEqual([])

  await rule(village, scheme).getByRole('button', { name: '转介' }).click()
  await expect(village.getByRole('textbox', { name: /^依据/ })).toHaveValue(/临时救助（社会救助暂行办法.*符合（其中有假设，还要核实）。$/u)
  await expect(village.getByRole('textbox', { name: /^详细理由/ })).toHaveValue(/成立：基本生活暂时出现严重困难/u)
  await expect(village.getByRole('textbox', { name: /^还要核实的/ })).toHaveValue(new RegExp(trouble, 'u'))
  await fits(village)
  await picture(village, '81-phone-referral')
  await village.getByRole('button', { name: '登记转介' }).click()
  await expect(village.getByRole('button', { name: '一次告知材料' })).toBeVisible()
  const record = /\/records\/referral\/([0-9a-f-]+)/u.exec(village.url())?.[1] ?? ''
  await done(village, { record, child, act: 'tell', version: 1, body: { toldOn: beijing(), toldWhom: '奶奶', papers: ['form', 'identity'] } })
  await done(village, { record, child, act: 'apply', version: 2, body: { appliedOn: beijing(), applicant: '奶奶' } })
  await opened(village, child)
  await expect(rule(village, scheme).getByRole('link', { name: '看转介' })).toBeVisible()

  const town = await as('dudao')
  await done(town, { record, child, act: 'verify', version: 3, body: { verifiedOn: beijing(), opinion: '情况属实' } })
  const county = await as('minzheng')
  await done(county, { record, child, act: 'confirm', version: 4, body: { confirmedOn: beijing() } })
  await county.goto(`/records/referral/${record}`)
  await expect(county.getByRole('button', { name: '登记发放' })).toBeVisible()
  await settled(county)
  await picture(county, '82-referral')
  await opened(county, child)
  await picture(county, '83-relief-of-child')
  expect(await overhang(county)).toBe(0)
})

test('the county sees by rule who fits and gets nothing, and goes from a name to the reasons', async ({ as }) => {
  const county = await as('minzheng')
  await county.goto('/relief')
  await settled(county)
  const numbers = county.getByRole('table').getByRole('link')
  await expect(numbers.first()).toBeVisible() // any: each leads to its list
  await numbers.first().click() // any: the first rule that has somebody
  await settled(county)
  await picture(county, '84-relief-of-county')
  expect(await findings(county, 'relief of a place', 'light')).toEqual([])
  await county.locator('.relnames a').first().click() // any: whoever stands there
  await expect(county.getByRole('tab', { name: '可以享受的救助' })).toHaveAttribute('aria-selected', 'true')
  const small = await as('zhuren', phone)
  await small.goto('/relief')
  await fits(small)
  await picture(small, '85-phone-relief-of-village')
})
