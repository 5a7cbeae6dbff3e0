/** Every kind that is shipped, begun over HTTP by somebody of the cast as its golden cases say, and read again. */
import { addDays, daysBetween, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { addressOf, rolesOfAct } from '@qinghe/domain/records/contract.ts'
import { type Act, actOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { topOf } from '@qinghe/domain/records/kindsTogether.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { isFiled } from './filing.ts'
import { shippedKinds } from './kinds.ts'

/** The day on which golden cases that name none are set; theirs is shifted to ours. */
const caseDay = plainDate('2026-05-20')
const shift = daysBetween(caseDay, plainDate(dayFromToday(0)))
const shifted = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(one) ? addDays(plainDate(one), shift) : one))

let stage: Stage
let child: string
const people: [string, Person][] = []
beforeAll(async () => {
  stage = await openStage()
  for (const role of ['childDirector', 'childSupervisor', 'countyCivilAffairs', 'police', 'hotlineOperator'] as const) people.push([role, stage.enter(castAs(role))])
  // The office that golden cases name.
  await stage.owner.query(`insert into qinghe.organisations (id, kind, name, region, created_at) values ('0190a000-0000-7000-8000-000000000001', 'civilAffairs', '测试民政办', $1, qinghe.now())`, [places.town])
  child = newChildId()
  expect((await people[0]?.[1].send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } }))?.body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const begun = new Map<string, string>()
const isOfChild = (kind: Kind): boolean => topOf(kind, new Map(shippedKinds.map(one => [one.kind.kind, one.kind])))?.about === 'child'
const kindOf = (id: string): Kind | undefined => shippedKinds.find(one => one.kind.kind === id)?.kind
/** The first case that goes through from nothing, to something that is no draft where there is one. */
function beginning(kind: Kind): { act: Act; given: unknown } {
  const found = kind.cases.filter(one => one.state === 'none' && one.by === undefined && one.problems.length === 0 && one.today === undefined)
    .flatMap(one => { const act = actOf(kind, one.act); return act ? [{ act, given: shifted(one.given) }] : [] })
  const draft = kind.acts.find(one => one.from.includes('none') && one.to === 'draft')
  const [first] = found
  if (first) return first
  if (!draft) throw new Error(`${kind.kind} has no case that begins it`)
  return { act: draft, given: shifted(kind.cases.find(one => one.by === undefined && one.problems.length === 0)?.given) }
}

async function begin(kind: Kind): Promise<string> {
  const known = begun.get(kind.kind)
  if (known !== undefined) return known
  const above = kindOf(kind.about)
  const parent = above && await begin(above)
  const { act, given } = beginning(kind)
  const able = rolesOfAct(kind, act)
  const [role, person] = people.find(([one]) => able.some(may => may === one)) ?? []
  if (!person) throw new Error(`nobody of the cast begins ${kind.kind}`)
  const record = newRecordId()
  const word = act.id.replace(/[A-Z]/gu, letter => `-${letter.toLowerCase()}`)
  const filed = isFiled(act)
  const reply = await person.send(`${addressOf(kind)}/acts/${word}`, { record, ...(filed ? { place: places.village } : {}), ...(isOfChild(kind) ? { child } : {}), ...(parent === undefined ? {} : { parent }), body: given })
  expect(reply.body, `${kind.kind}.${act.id} by ${role ?? ''}`).toMatchObject({ outcome: 'applied' })
  begun.set(kind.kind, record)
  // What anybody reports, its writer does not read again: whoever sees such records in the area does.
  const reader = filed ? people.find(([one]) => seesIn(one, kind.audience))?.[1] ?? person : person
  const page = await reader.get(`${addressOf(kind)}/${record}`)
  expect(page.status, kind.kind).toBe(200)
  expect(page.body).toMatchObject({ record, state: act.to, child: isOfChild(kind) ? { id: child } : null })
  return record
}

/** Only of a call that is to be given away: server/src/records/hotlineGuards.test.ts. */
const later: readonly string[] = ['hotlineReferral']
test.each(shippedKinds.filter(({ kind }) => !later.includes(kind.kind)).map(({ kind }) => [kind.title, kind] as const))('%s is begun and read', async (_title, kind) => { await begin(kind) })

test('a correction of a visit opens what it adds, and nothing twice', async () => {
  const [, director] = people[0] ?? []
  if (!director) throw new Error('no director')
  const record = newRecordId()
  const found = { visitType: 'childDirector', purpose: 'focus', actualAt: dayFromToday(-3), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem' }
  const first = { what: '冬天没有被子', grade: 2 }
  await director.send('/api/records/visit/acts/record', { record, child, body: { ...found, issues: [first] } })
  const inside = async (): Promise<number> => ((await director.get(`/api/records/visit/${record}`)).body.inside as unknown[]).length
  expect(await inside()).toBe(1)
  const reply = await director.send('/api/records/visit/acts/correct', { record, child, body: { issues: [first, { what: '没有人检查作业', grade: 1 }] } }, { basedOn: { version: 1, values: { issues: [first] } } })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  expect(await inside()).toBe(2)
})
