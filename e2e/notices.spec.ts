/** A word from the county reaches the town: the bell says so, the list names what is to be done and no child, and reading it empties the bell. */
import { expect, type Page, picture, pupilWho, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

type Sent = { url: string; input: object }
const send = (page: Page, { url, input }: Sent) => page.evaluate(async ({ url, input }) => {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: crypto.randomUUID(), input }) })
  return (await answer.json()).outcome
}, { url, input })
const bell = (page: Page) => page.getByRole('link', { name: /^提醒，/ })
/** Whatever other journeys had them told is read. */
async function readAll(page: Page): Promise<void> {
  await page.goto('/notices')
  await settled(page)
  const all = page.getByRole('button', { name: '全部标为已读' })
  await expect(async () => {
    if (await all.isVisible()) await all.click()
    await expect(bell(page)).toHaveAccessibleName('提醒，没有未读的', { timeout: 2_000 })
  }).toPass()
}

test('a supervisor is reminded of a problem that waits to be assigned', async ({ as }) => {
  const director = await as('zhuren')
  const { id: child } = await pupilWho(director, { status: 'active', toItself: true })
  // Other journeys visit her as well; two visits of one day by one person are one.
  const kept = async (back: number): Promise<boolean> => {
    const actualAt = new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
    const body = { visitType: 'childDirector', purpose: 'regular', actualAt, metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '没人做晚饭', grade: 3 }] }
    return await send(director, { url: '/api/records/visit/acts/record', input: { record: crypto.randomUUID(), child, body } }) === 'applied'
  }
  expect(await kept(1) || await kept(2) || await kept(3) || await kept(4)).toBe(true)

  const supervisor = await as('dudao', phone)
  await readAll(supervisor)
  const officer = await as('minzheng')
  const duty = await officer.evaluate(async of => (await (await fetch(`/api/duties/of-child/${of}`)).json()).duties.find((one: { definition: string; state: string }) => one.definition === 'assignProblem' && one.state === 'open')?.duty, child)
  expect(await send(officer, { url: `/api/duties/${duty}/remind`, input: { duty, words: '请今天交办' } })).toBe('applied')

  await supervisor.goto('/')
  await expect(bell(supervisor)).toHaveAccessibleName('提醒，1 条未读')
  await picture(supervisor, '95-phone-bell')
  await bell(supervisor).click()
  const line = supervisor.locator('.task', { hasText: '交办发现的困难' }).filter({ hasText: '有人提醒' })
  await expect(line).toContainText('未读')
  await picture(supervisor, '96-phone-notices')
  await fits(supervisor)
  await line.click()
  await expect(supervisor).toHaveURL(/\/duties/)
  await expect(supervisor.getByRole('main').getByText('交办发现的困难').first()).toBeVisible()
  await supervisor.goto('/notices')
  await expect(line).not.toContainText('未读')
  await expect(bell(supervisor)).toHaveAccessibleName('提醒，没有未读的')
})

test('whoever has none is told what will stand there', async ({ as }) => {
  // No plan names an auditor, as the one who owes something or as the one who is told.
  const auditor = await as('shenji')
  await auditor.goto('/notices')
  await expect(auditor.getByText('没有提醒')).toBeVisible()
  await picture(auditor, '97-no-notices')
})

test('whoever looks after the machine reads that no text messages are set up', async ({ as }) => {
  const administrator = await as('xitong')
  await administrator.goto('/')
  await expect(administrator.getByRole('region', { name: '短信提醒' })).toContainText('没有设置短信')
  await picture(administrator, '98-text-messages')
})
