/** State × act over HTTP: every kind in every state, inside and outside the place of a post, and every act of it. What should come of it follows from the
 *  declaration and the letters of the matrix alone. */
import { newCommandId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { lettersOfKind, rolesOfAct } from '@qinghe/domain/records/contract.ts'
import { isLegal, mayAct } from '@qinghe/domain/records/judge.ts'
import type { Act, Kind, Who } from '@qinghe/domain/records/kind.ts'
import { audiences, lettersIn } from '@qinghe/domain/staff/audiences.ts'
import { type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type KnownKind, shippedKinds } from '../../server/src/records/kinds.ts'
import type { Person } from '../app.ts'
import { castAs } from '../cast.ts'
import { bodyFor, plantRecord } from '../records/stock.ts'
import { type Children, give, insertRow, isInside, settleChildren, spotCounty, spots } from './county.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let children: Children
const organisation = newUuid()
beforeAll(async () => {
  stage = await openStage()
  children = await settleChildren(stage.owner)
  await insertRow(stage.owner, 'organisations', { id: organisation, kind: 'village', name: '栖凤渡村委会', region: spots.inside.region, created_at: new Date() })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

type Side = 'inside' | 'nextProvince'
type Asked = { role: RoleKey; known: KnownKind; side: Side }
type Try = { act: Act; state: string }

const has = (role: RoleKey, { audience }: Kind, letters: string): boolean => [...lettersIn(role, audience)].some(letter => letters.includes(letter))
/** Of a record somebody else made and nobody was handed. */
function mayOf(role: RoleKey, kind: Kind, who: Who): boolean {
  // Anybody reports; whatever else one is to a record, one is not to this.
  if ('is' in who) return who.is === 'anyone'
  if ('role' in who) return who.role === role
  return lettersIn(role, audiences[kind.audience]?.domain === who.domain ? kind.audience : who.domain).has(who.letter)
}
type Outcome = 'applied' | 'denied' | 'missing' | 'state'
function outcomeOf({ role, known: { kind }, side }: Asked, { act, state }: Try): Outcome {
  if (!rolesOfAct(kind, act).includes(role)) return 'denied'
  if (!isInside(role, side) || !has(role, kind, 'RMA')) return 'missing'
  if (!has(role, kind, 'UA')) return 'denied'
  if (!act.from.includes(state)) return 'state'
  return act.who.some(who => mayOf(role, kind, who)) ? 'applied' : 'denied'
}

async function plantIn({ known, side }: Asked, state: string): Promise<string> {
  const { kind } = known
  const begins = kind.acts.find(act => act.from.includes('none') && act.to !== 'draft') ?? kind.acts[0]!
  const isOfChild = ['VIS', 'FAM', 'CASE'].includes(kind.audience)
  return plantRecord(stage.owner, {
    known, state, values: bodyFor(kind, begins, organisation), county: spotCounty(side), ...spots[side], child: isOfChild ? children[side] : null,
  })
}

/** Handing over needs somebody to hand to, what waits for an answer somebody who answered, and whoever is placed a place; misuse.test.ts, dissuasion.test.ts and guardianship.test.ts have them. */
const triesOf = (kind: Kind): Try[] => kind.states.flatMap(state => kind.acts.filter(act => act.assigns === null && act.needs.length === 0 && act.calls !== 'cases.placed' && rolesOfAct(kind, act).length > 0).map((act): Try => ({ act, state: state.id })))

const mostInBatch = 100
/** @returns what differs from what should be, and how many acts were done */
async function walk(asked: Asked): Promise<{ found: string[]; done: number }> {
  const { role, known: { kind }, side } = asked
  const posting = newUuid()
  const who: Person = stage.enter(castAs(role), { posting })
  if (shapeOf(role) === 'list') await give(stage.owner, posting, { spot: 'inside', child: children.inside })
  const shared = new Map<string, string>()
  const tries = triesOf(kind)
  const commands = []
  for (const one of tries) {
    // What is allowed changes the record: it has one of its own.
    const record = outcomeOf(asked, one) === 'applied' ? await plantIn(asked, one.state) : shared.get(one.state) ?? await plantIn(asked, one.state)
    if (outcomeOf(asked, one) !== 'applied') shared.set(one.state, record)
    commands.push({ id: newCommandId(), name: `${kind.kind}.${one.act.id}`, basedOn: { version: 1, from: {} }, input: { record, body: one.act.from.includes('none') ? {} : bodyFor(kind, one.act, organisation) } })
  }
  const results: { outcome: string; status?: number; problem?: { title: string } }[] = []
  for (let at = 0; at < commands.length; at += mostInBatch) {
    const { body } = await who.post('/api/batch', { commands: commands.slice(at, at + mostInBatch) })
    expect(body.results, JSON.stringify(body).slice(0, 200)).toBeDefined()
    results.push(...body.results)
  }
  const found = tries.flatMap((one, i) => {
    const { outcome, status, problem } = results[i]!
    const should = outcomeOf(asked, one)
    // An act that is allowed may still be refused for what stands in the record, or wait for what was sent to come back: that is judged elsewhere.
    const waits = one.act.needs.length > 0 && status === 409
    // The sample may draw somebody twice, who then enters the same again.
    const isThere = kind.unique !== null && status === 409 && problem?.title.includes('已经有一条相同的记录') === true
    const is = { applied: outcome === 'applied' || status === 422 || waits || isThere, denied: status === 403, missing: one.act.from.includes('none') || (outcome !== 'applied' && [403, 404, 409, 422].includes(status ?? 0)), state: status === 409 }[should]
    return is ? [] : [`${role} ${kind.kind}.${one.act.id} from ${one.state} ${side}: ${String(status ?? outcome)} ${problem?.title ?? ''} instead of ${should}`]
  })
  // Whoever does not see it may begin one of the same id in their own county; this one stays as it was.
  const { rows: touched } = await stage.owner.query('select id from qinghe.records where county = $1 and id = any($2) and revision <> 1', [spotCounty(side), [...shared.values()]])
  return { found: [...found, ...touched.map(row => `${role} ${kind.kind} ${side}: ${row.id} was changed by what was refused`)], done: results.filter(one => one.outcome === 'applied').length }
}

const everyone: Asked[] = shippedKinds.flatMap(known => roleKeys.flatMap(role => (['inside', 'nextProvince'] as const).map((side): Asked => ({ role, known, side }))))

it('every act on every state comes to what the declaration and the matrix say', async () => {
  // The same sample on every run (testing/seeds.ts); QINGHE_SEED draws another.
  const able = everyone.filter(asked => triesOf(asked.known.kind).some(one => outcomeOf(asked, one) === 'applied'))
  const drawn = [...fc.sample(fc.constantFrom(...everyone), 24), ...fc.sample(fc.constantFrom(...able), 12)]
  const walked: { found: string[]; done: number }[] = []
  for (const asked of drawn) walked.push(await walk(asked))
  expect(walked.flatMap(one => one.found)).toEqual([])
  expect(walked.filter(one => one.done > 0).length).toBeGreaterThan(5)
  const outcomes = new Set(drawn.flatMap(asked => triesOf(asked.known.kind).map(one => outcomeOf(asked, one))))
  expect([...outcomes].sort()).toEqual(['applied', 'denied', 'missing', 'state'])
})

it('what is legal and whose act it is follows from the declaration, for every kind, state, act and role', () => {
  for (const { kind } of shippedKinds) {
    for (const { act, state } of triesOf(kind)) {
      expect([kind.kind, act.id, state, isLegal(act, state)]).toEqual([kind.kind, act.id, state, act.from.includes(state)])
      for (const role of roleKeys) {
        const may = mayAct(act, { role, letters: domain => [...lettersOfKind(role, kind, domain)], is: new Set() })
        expect([kind.kind, act.id, role, may]).toEqual([kind.kind, act.id, role, act.who.some(who => mayOf(role, kind, who))])
      }
    }
  }
})
