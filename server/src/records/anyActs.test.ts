/** Whatever is done to records of whatever kind, in whatever order and by whomever: they are in a state that an act leads to, their history is whole, what is
 *  filtered by is what they hold, and lists find as many as there are. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { rolesOfAct } from '@qinghe/domain/records/contract.ts'
import { isLegal } from '@qinghe/domain/records/judge.ts'
import { type Act, type Kind, landsIn } from '@qinghe/domain/records/kind.ts'
import { type RoleKey, shapeOf } from '@qinghe/domain/staff/roles.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { openStageWith, testKind } from '../../../testing/kinds.ts'
import { bodyFor } from '../../../testing/records/stock.ts'
import type { Stage } from '../../../testing/walk/stage.ts'
import { isFiled } from './filing.ts'
import { type KnownKind, shippedKinds } from './kinds.ts'

const watch = testKind('watchPeriod')
const kinds: readonly KnownKind[] = [...shippedKinds, watch]
const kindOf = (name: string): Kind | undefined => kinds.find(one => one.kind.kind === name)?.kind
let stage: Stage
let office: string
const people = new Map<RoleKey, Person>()
beforeAll(async () => {
  stage = await openStageWith(watch)
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  office = await foundOffice(stage, { kind: 'townOffice', name: '栖凤渡镇社会事务办', region: places.town })
})
afterAll(async () => {
  // Values, slots, numbers, hands, parts, slips and waiting acts are done again from the history and compared.
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})

async function personOf(role: RoleKey): Promise<Person> {
  const found = people.get(role) ?? await hire(stage, castAs(role), { organisation: office })
  people.set(role, found)
  return found
}
/** In the county, by area: everybody else is given children one by one. */
function able(kind: Kind, act: Act): RoleKey[] {
  const may = rolesOfAct(kind, act).filter(role => shapeOf(role) === 'range' && castAs(role).county !== 0)
  const usual = may.filter(role => everyRole.includes(role))
  return usual.length > 0 ? usual : may
}
/** Who has to do with a child of a village; the widest reader first. */
const everyRole: readonly RoleKey[] = ['countyCivilAffairs', 'childSupervisor', 'childDirector']
const pick = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)]

type Row = { state: string; revision: number; asked_act: string | null }
const stands = async (record: string): Promise<Row | undefined> => (await stage.owner.query<Row>('select state, revision, asked_act from qinghe.records where id = $1', [record])).rows[0]
const addressOf = ({ kind }: Kind): string => `/api/records/${kind.replace(/[A-Z]/gu, c => `-${c.toLowerCase()}`)}`
const wordOf = (id: string): string => id.replace(/[A-Z]/gu, c => `-${c.toLowerCase()}`)
const about = (reply: { body: any }): boolean => reply.body.outcome === 'applied'

async function newChild(): Promise<string> {
  const id = newChildId()
  expect(about(await (await personOf('childDirector')).send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } }))).toBe(true)
  return id
}

type Begun = { record: string; child: string | null }
/** By the first act that begins one; inside another where the kind is part of one. */
async function begin(kind: Kind, drawn: number): Promise<Begun> {
  const above = kindOf(kind.about)
  const parent = above ? await begin(above, drawn) : undefined
  const child = kind.about === 'child' ? await newChild() : null
  const acts = kind.acts.filter(act => act.from.includes('none') && able(kind, act).length > 0)
  const act = pick(acts, drawn)!
  const record = newRecordId()
  const who = await personOf(pick(able(kind, act), drawn)!)
  const reply = await who.send(`${addressOf(kind)}/acts/${wordOf(act.id)}`, { record, body: bodyFor(kind, act, office), ...(isFiled(act) ? { place: places.village } : {}), ...(child ? { child } : {}), ...(parent ? { parent: parent.record } : {}) })
  expect([kind.kind, act.id, reply.body.outcome ?? reply.body]).toEqual([kind.kind, act.id, 'applied'])
  return { record, child: child ?? parent?.child ?? null }
}

type Move = { act: number; who: number; legal: boolean; able: boolean; stale: boolean; body: 'fine' | 'empty' | 'odd'; second: 'confirm' | 'decline' | 'withdraw' | 'leave' }
const move: fc.Arbitrary<Move> = fc.record({
  act: fc.nat(40), who: fc.nat(40), legal: fc.boolean(), able: fc.boolean(), stale: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
  body: fc.constantFrom('fine', 'fine', 'fine', 'empty', 'odd'), second: fc.constantFrom('confirm', 'confirm', 'decline', 'withdraw', 'leave'),
})

async function settle(record: string, row: Row, { who, second }: Move): Promise<void> {
  if (second === 'leave') return
  const person = await personOf(pick(everyRole, who)!)
  const reply = await person.send(`/api/waiting/${record}/${second}`, { record, revision: row.revision, ...(second === 'decline' ? { reason: '还要再看' } : {}) })
  expect([second, reply.status < 500]).toEqual([second, true])
}

async function step(kind: Kind, record: string, one: Move): Promise<void> {
  const row = (await stands(record))!
  if (row.asked_act !== null && one.second !== 'leave') return settle(record, row, one)
  const acts = one.legal ? kind.acts.filter(act => isLegal(act, row.state) && act.assigns === null) : kind.acts.filter(act => act.assigns === null)
  const act = pick(acts, one.act)
  if (!act) return
  const role = pick(one.able && able(kind, act).length > 0 ? able(kind, act) : everyRole, one.who)!
  const body = { fine: () => bodyFor(kind, act, office), empty: () => ({}), odd: () => ({ nobodyKnows: 1 }) }[one.body]()
  const version = one.stale ? Math.max(1, row.revision - 1) : row.revision
  const reply = await (await personOf(role)).send(`${addressOf(kind)}/acts/${wordOf(act.id)}`, { record, body }, { basedOn: { version, from: {} } })
  expect([kind.kind, act.id, reply.status < 500]).toEqual([kind.kind, act.id, true])
  const after = (await stands(record))!
  // Refused: nothing has changed. Illegal: refused.
  if (!about(reply)) expect([kind.kind, act.id, after]).toEqual([kind.kind, act.id, row])
  if (!isLegal(act, row.state)) expect([kind.kind, act.id, row.state, about(reply)]).toEqual([kind.kind, act.id, row.state, false])
}

async function readerOf(kind: Kind, record: string): Promise<Person> {
  for (const role of everyRole) {
    const person = await personOf(role)
    if ((await person.get(`${addressOf(kind)}/${record}`)).status === 200) return person
  }
  throw new Error(`nobody reads ${kind.kind}`)
}

type Entry = { act: string; step: string; from: string | null; to: string; revision: number }
/** Every entry follows from the one before it, by an act of the kind that leads there. */
function wrongSteps(kind: Kind, entries: readonly Entry[]): string[] {
  return [...entries].sort((a, b) => a.revision - b.revision).flatMap((entry, i, all) => {
    const before = all[i - 1]
    const isDone = entry.step === 'done' || entry.step === 'confirmed'
    const explained = isDone ? kind.acts.some(act => act.label === entry.act && act.from.includes(entry.from ?? 'none') && landsIn(act, entry.from ?? 'none') === entry.to) : entry.from === entry.to
    return entry.revision === i + 1 && (entry.from ?? undefined) === before?.to && explained ? [] : [`${kind.kind} ${JSON.stringify(entry)} after ${JSON.stringify(before)}`]
  })
}

/** Lists, by state and by every filter that is a code or an answer, against the rows themselves. */
async function wrongCounts(kind: Kind, person: Person): Promise<string[]> {
  const { rows } = await stage.owner.query<{ state: string; n: number }>('select state, count(*)::int as n from qinghe.records where kind = $1 group by state', [kind.kind])
  const found: string[] = []
  for (const { id } of kind.states) {
    const { body } = await person.post(addressOf(kind), { states: [id], limit: 100 })
    const there = rows.find(row => row.state === id)?.n ?? 0
    if (body.records.length !== there) found.push(`${kind.kind} ${id}: ${body.records.length} listed of ${there}`)
  }
  for (const field of kind.fields.filter(one => kind.list.filters.includes(one.id) && one.type === 'code' && one.list !== null)) {
    const all = (await person.post(addressOf(kind), { limit: 100 })).body.records as { values: Record<string, unknown> }[]
    if (!all.every(one => field.id in one.values)) continue
    for (const { code } of field.list!.entries) {
      const { body } = await person.post(addressOf(kind), { filters: { [field.id]: [code] }, limit: 100 })
      const there = all.filter(one => one.values[field.id] === code).length
      if (body.records.length !== there) found.push(`${kind.kind} ${field.id} ${code}: ${body.records.length} listed of ${there}`)
    }
  }
  return found
}

/** By somebody who has an area, as what it lies in: a call is taken by those who work from a list, so its papers are walked in their own tests. */
function canBegin(kind: Kind): boolean {
  const above = kindOf(kind.about)
  return kind.acts.some(act => act.from.includes('none') && able(kind, act).length > 0) && (above === undefined || canBegin(above))
}

it.each(kinds.filter(({ kind }) => canBegin(kind)).map(one => [one.kind.kind, one.kind] as const))('any acts on %s keep it whole', async (_name, kind) => {
  let reader: Person | undefined
  await fc.assert(fc.asyncProperty(fc.array(move, { minLength: 3, maxLength: 10 }), fc.nat(40), async (moves, drawn) => {
    const { record } = await begin(kind, drawn)
    for (const one of moves) await step(kind, record, one)
    reader = await readerOf(kind, record)
    const { body: { entries } } = await reader.get(`${addressOf(kind)}/${record}/history`)
    const row = (await stands(record))!
    expect(wrongSteps(kind, entries)).toEqual([])
    expect([entries.length, entries[0].to]).toEqual([row.revision, row.state])
    expect(kind.states.map(one => one.id)).toContain(row.state)
  }), { numRuns: 4, endOnFailure: true })
  expect(await wrongCounts(kind, reader!)).toEqual([])
}, 120_000)

it('the sample does both: acts that are done and acts that are refused', async () => {
  const { rows } = await stage.owner.query<{ outcome: string }>(`select distinct outcome from qinghe.commands`)
  expect(rows.map(row => row.outcome)).toEqual(expect.arrayContaining(['applied', 'setAside']))
  expect((await stage.owner.query('select 1 from qinghe.records where revision > 3')).rowCount).toBeGreaterThan(0)
})
