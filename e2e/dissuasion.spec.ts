/** A village asks the police to dissuade a father (P2-15, P2-57): the police sign and answer a slip, the village enters what came of it. */
import { expect, findings, type Page, picture, pupilWho, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

const request = '请到场制止，当面批评教育'
const answered = '已到场，父亲答应接送'

const beijing = (back: number): string => new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
type Recorded = { kind: string; child: string; parent?: string; body: object }
/** @returns the id of the record */
const recorded = (page: Page, given: Recorded): Promise<string> => page.evaluate(async ({ kind, ...input }) => {
  const record = crypto.randomUUID()
  const answer = await fetch(`/api/records/${kind}/acts/record`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: crypto.randomUUID(), input: { record, ...input } }) })
  const { outcome } = await answer.json()
  if (outcome !== 'applied') throw new Error(`${kind} was not recorded: ${outcome}`)
  return record
}, given)

/** A visit found a child whom nobody fetches from school; the village has told the father. */
async function admonished(page: Page): Promise<string> {
  const { id: child } = await pupilWho(page, { status: 'active', toItself: true })
  await recorded(page, { kind: 'visit', child, body: { visitType: 'childDirector', purpose: 'regular', actualAt: beijing(1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '放学没有人接', grade: 3 }] } })
  const parent = await page.evaluate(async of => {
    const answer = await fetch('/api/records/visit-issue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ child: of, states: ['found'] }) })
    return (await answer.json()).records[0].record // any: the visit found one thing
  }, child)
  return await recorded(page, { kind: 'dissuasion', child, parent, body: { doneOn: beijing(0), sort: 'urge', by: 'village', person: 'father', misconduct: ['neglect'], isSevere: false, said: '请他安排人放学后接孩子', demand: '安排好接送的人', demandBy: beijing(-6) } })
}

async function opened(page: Page, record: string): Promise<void> {
  await page.goto('/records/dissuasion')
  await settled(page)
  await page.getByRole('region', { name: '劝诫和制止列表' }).locator(`a[href*="${record}"]`).first().click() // any: all of them lead to it
}

/** The slip that says what was asked here. */
const slipOf = (page: Page): Promise<string> => page.evaluate(async asked => {
  const { slips } = await (await fetch('/api/slips?box=waiting&limit=100')).json() // any: which one it is, its content says
  for (const { id } of slips) if ((await (await fetch(`/api/slips/${id}`)).text()).includes(asked)) return id
  throw new Error('the police were sent no such slip')
}, request)

test('the police are asked by slip, sign and answer it, and the village enters the result', async ({ as }) => {
  const village = await as('zhuren', phone)
  const record = await admonished(village)
  await opened(village, record)
  await village.getByRole('button', { name: '转请公安劝诫' }).click()
  const dialog = village.getByRole('dialog', { name: '转请公安劝诫' })
  await dialog.locator('#field-askedOn').getByRole('button', { name: '今天' }).click()
  await dialog.getByRole('combobox', { name: /^转请哪个公安机关/ }).fill('派出所')
  await village.locator('.ant-select-item-option').filter({ hasText: '派出所' }).first().click() // any: one police office is staffed
  await dialog.getByRole('textbox', { name: /^请公安做什么/ }).fill(request)
  await fits(village)
  await picture(village, '75-phone-ask-police')
  await dialog.getByRole('button', { name: '转请公安劝诫' }).click()
  await expect(village.getByRole('region', { name: '送达' })).toContainText('派出所')

  const police = await as('gongan')
  await police.goto('/slips')
  await police.locator(`a[href*="${await slipOf(police)}"]`).click()
  await expect(police.getByRole('region', { name: '送来的内容' })).toContainText(request)
  await police.getByRole('button', { name: '签收' }).click()
  await police.getByRole('textbox', { name: /^办理情况/ }).fill(answered)
  await picture(police, '76-police-slip')
  expect(await findings(police, 'a slip', 'light')).toEqual([])
  await police.getByRole('button', { name: '答复' }).click()
  await expect(police.getByText(answered)).toBeVisible()

  await opened(village, record)
  await expect(village.getByRole('region', { name: '送达' })).toContainText(answered)
  await village.getByRole('button', { name: '登记公安办理结果' }).click()
  const result = village.getByRole('dialog', { name: '登记公安办理结果' })
  await result.locator('#field-policeOn').getByRole('button', { name: '今天' }).click()
  await result.getByRole('textbox', { name: /^公安办理情况/ }).fill('派出所当面批评教育')
  await result.getByRole('button', { name: '登记公安办理结果' }).click()
  await expect(village.getByRole('button', { name: '转请公安劝诫' })).toBeVisible()
  await fits(village)
  await picture(village, '77-phone-police-done')
})
