/** What is due, looked through: a director finds a child's duties among many and says on the phone what cannot be done now; whoever stands over the village
 *  reads why, answers, and reminds all who are late with one word. */
import { expect, findings, overhang, type Page, picture, pupilWho, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'
import { accountOf } from './product.ts'

const why = '孩子随父母到外地，月底回来'
type Due = { duty: string; title: string; plan: string; definition: string; opens: string | null; mayWait: boolean; child: { id: string; name: string } | null }
const beijing = (back: number): string => new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
const ask = <T>(page: Page, url: string): Promise<T> => page.evaluate(async at => (await fetch(at)).json(), url)
/** Something about the child that the person of the page owes, that may be done by now and could wait. */
async function dueOf(page: Page, child: string): Promise<Due> {
  const { duties } = await ask<{ duties: Due[] }>(page, `/api/duties/mine?limit=100&child=${child}`) // any: chosen by what it is
  const found = duties.find(one => one.mayWait && (one.opens === null || one.opens <= beijing(0)))
  if (found === undefined) throw new Error(`nothing that is open and could wait is due of ${child}`)
  return found
}
const view = (page: Page, label: string) => page.getByRole('group', { name: /^怎样/u }).getByRole('button', { name: label })

test.describe.serial('what cannot be done now', () => {
  let line: Due
  test('a director finds it by name on the phone and says why', async ({ as }) => {
    const page = await as('zhuren', phone)
    const child = await pupilWho(page, { status: 'active', alone: true, toItself: true })
    line = await dueOf(page, child.id)
    await page.goto('/duties')
    await view(page, '按孩子').click()
    await page.getByRole('searchbox', { name: '按孩子姓名找' }).fill(child.name)
    const group = page.getByRole('region', { name: child.name, exact: true })
    await expect(page.locator('.minegroup')).toHaveCount(1)
    await group.getByRole('link', { name: child.name }).click()
    const owed = group.getByRole('listitem').filter({ has: page.locator(`a[href*="${line.duty}"]`) })
    await expect(owed).toBeVisible()
    await picture(page, '150-phone-duties-by-child')
    await fits(page)
    // What is looked at stands in the address: going away and back finds it.
    await page.reload()
    await owed.getByRole('button', { name: '现在不能办' }).click()
    const saying = page.getByRole('dialog')
    await saying.getByLabel(/为什么/u).fill(why)
    await picture(page, '151-phone-cannot-now')
    await saying.getByRole('button', { name: '告诉督办的人' }).click()
    await expect(saying).toBeHidden()
    await expect(owed).toContainText(why)
    await expect(owed).toContainText('还没有答复')
    await view(page, '按事项').click()
    await expect(page.locator('.minegroup').filter({ hasText: line.title }).first()).toBeVisible()
    await picture(page, '152-phone-duties-by-kind')
    await fits(page)
  })

  test('whoever stands over the village reads it on the board and answers', async ({ as }) => {
    const page = await as('dudao')
    await page.goto('/duties/board')
    await page.getByRole('region', { name: '合计' }).getByRole('link').click()
    const side = page.getByRole('region', { name: '说现在不能办的', exact: true })
    const owed = side.getByRole('listitem').filter({ hasText: why })
    await expect(owed).toContainText(line.title)
    await picture(page, '153-board-cannot-now')
    await owed.getByRole('button', { name: '答复' }).click()
    const answering = page.getByRole('dialog')
    await answering.getByLabel(/捎句话/u).fill('月底回来第一天就去')
    await answering.getByRole('button', { name: '发出提醒' }).click()
    await expect(answering).toBeHidden()
    await expect(owed).toHaveCount(0)
    await page.goto(`/duties/${line.duty}`)
    await expect(page.getByRole('main')).toContainText(`${accountOf('zhuren').name}`)
    await expect(page.getByRole('region', { name: '经过' })).toContainText('月底回来第一天就去')
    await expect(page.getByRole('main')).toContainText('已经有人答复')
    await picture(page, '154-duty-cannot-now')
  })
})

test('the board stands by person and by child', async ({ as }) => {
  const page = await as('dudao')
  await page.goto('/duties/board')
  await view(page, '按人').click()
  const people = page.getByRole('region', { name: '每人的应办', exact: true })
  await people.getByRole('button', { name: accountOf('zhuren').name, exact: true }).click()
  await expect(page.getByRole('region', { name: `${accountOf('zhuren').name}手上的事` }).getByRole('listitem').first()).toBeVisible() // any: what the director owes
  await picture(page, '155-board-by-person')
  await view(page, '按孩子').click()
  const children = page.getByRole('region', { name: '每个孩子的应办', exact: true })
  await children.getByRole('row').nth(1).getByRole('button').click() // any: whoever is nearest
  await expect(page.locator('.boardside').getByRole('listitem').first()).toBeVisible() // any: what is owed about her
  await picture(page, '158-board-by-child')
})

test('what was not read is said, and is read again', async ({ as }) => {
  const page = await as('dudao')
  const load = /\/api\/duties\/load/u
  await page.route(load, route => route.fulfill({ status: 404, json: {} }))
  await page.goto('/duties/board?view=person')
  const people = page.getByRole('region', { name: '每人的应办', exact: true })
  const again = people.getByRole('button', { name: '再读一次' })
  await expect(again).toBeVisible()
  await expect(people.getByRole('table')).toHaveCount(0)
  await page.unroute(load)
  await again.click()
  await expect(people.getByRole('button', { name: accountOf('zhuren').name, exact: true })).toBeVisible()
})

type Sent = { url: string; input: object; version?: number }
const send = (page: Page, sent: Sent) => page.evaluate(async ({ url, input, version }) => {
  const body = { id: crypto.randomUUID(), input, ...(version === undefined ? {} : { basedOn: { version } }) }
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return (await answer.json()).outcome
}, sent)

test('all who are late are reminded with one word, each once, and the one who is reads it', async ({ as }) => {
  const [director, page] = [await as('zhuren'), await as('dudao')]
  const { id: child } = await pupilWho(director, { status: 'active', toItself: true })
  const body = { visitType: 'childDirector', purpose: 'regular', actualAt: beijing(1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '屋后水井没有盖', grade: 3 }] }
  expect(await send(director, { url: '/api/records/visit/acts/record', input: { record: await director.evaluate(() => crypto.randomUUID()), child, body } })).toBe('applied')
  const problem = await page.evaluate(async of => {
    const answer = await fetch('/api/records/visit-issue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ child: of, states: ['found'] }) })
    return (await answer.json()).records[0]
  }, child)
  const { people } = await ask<{ people: { name: string | null; posting: string | null }[] }>(page, '/api/duties/load')
  const record = problem?.record ?? ''
  const assignee = people.find(one => one.name === accountOf('zhuren').name)?.posting
  // It should have been solved yesterday.
  expect(await send(page, { url: '/api/records/visit-issue/acts/assign', input: { record, child, assignee, body: { dueOn: beijing(1), order: '请先盖好' } }, version: 1 })).toBe('applied')
  await page.goto('/duties/board')
  await page.getByRole('button', { name: '提醒全部逾期' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('status')).toContainText(accountOf('zhuren').name)
  await dialog.getByLabel(/捎句话/u).fill('请今天先把井盖好')
  await picture(page, '156-remind-late')
  await dialog.getByRole('button', { name: '发出提醒' }).click()
  await expect(dialog).toContainText(/已提醒 \d+ 人，共 \d+ 件/u)
  await picture(page, '157-reminded')
  await dialog.getByRole('button', { name: '知道了' }).click()
  await director.goto('/notices')
  await expect(director.locator('.task', { hasText: '逾期的应办' })).toContainText('有人提醒')
  const { duties } = await ask<{ duties: { duty: string; definition: string; state: string }[] }>(director, `/api/duties/of-child/${child}`)
  await director.goto(`/duties/${duties.find(one => one.definition === 'solveProblem' && one.state === 'open')?.duty}`)
  await expect(director.getByRole('region', { name: '经过' })).toContainText('请今天先把井盖好')
  // Nothing of it stays late for whoever comes after.
  expect(await send(page, { url: '/api/records/visit-issue/acts/void', input: { record, child, body: { voidReason: '演示的记录' } }, version: 2 })).toBe('applied')
})

test('shuts nobody out on the way, and no screen runs over its edge', async ({ as }) => {
  const wrong = []
  const over: string[] = []
  for (const [login, at] of [['zhuren', '/duties?by=child'], ['zhuren', '/duties?by=kind'], ['dudao', '/duties/board?view=person'], ['minzheng', '/duties/board?view=child']] as const) {
    const page = await as(login)
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto(at)
    await settled(page)
    await picture(page, `159-${login}-${at.split('=')[1]}`)
    for (const scheme of ['light', 'dark'] as const) wrong.push(...await findings(page, `${login} ${at}`, scheme))
    for (const width of [1366, 360]) {
      await page.setViewportSize({ width, height: 740 })
      if (await overhang(page) > 0) over.push(`${login} ${at} at ${width}`)
    }
    await picture(page, `160-${login}-${at.split('=')[1]}-360`)
  }
  expect(wrong).toEqual([])
  expect(over).toEqual([])
})
