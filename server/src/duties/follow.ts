/** What acts do to duties, in the transaction of the act: they discharge what is owed, take back what no longer counts, and open what the plans hang on
 *  them. The same for a form, a batch and an import, because it hears of acts where records are written (decision 052). */
import { submitArchives } from '@qinghe/domain/archives/commands.ts'
import { actIndex, type ActedRecord, type ActIndex, type Defined, piecesOf, piecesOfCommand } from '@qinghe/domain/duties/facts.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { actOwn } from '@qinghe/domain/records/ownContracts.ts'
import { sql } from '../db/sql.ts'
import type { Acted, Deriving, Written } from '../db/writer.ts'
import type { Reactions } from '../http/kernel.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { findKind } from '../records/kinds.ts'
import { bodyOf, looseStates } from '../records/store.ts'
import { calendarsOf } from './calendars.ts'
import type { Following } from './following.ts'
import { type Begun, startingRows } from './starting.ts'

const indices = new WeakMap<readonly Plan[], ActIndex>()
function indexOf(plans: readonly Plan[]): ActIndex {
  const found = indices.get(plans) ?? actIndex(plans)
  indices.set(plans, found)
  return found
}

/** A draft is nobody's yet, and of what was voided nothing came. */
const isOver = ({ state }: Acted): boolean => looseStates.includes(state)
const asFact = (one: Acted): ActedRecord => ({
  kind: one.kind, act: one.act, record: one.record, child: one.child, day: plainDate(one.day), values: { ...bodyOf(one.values), day: one.day, state: one.state }, over: isOver(one),
})

/** How each record stands after all that was done to it. */
const latest = (facts: readonly ActedRecord[]): ActedRecord[] => [...new Map(facts.map(one => [one.record, one])).values()]

async function ofRecords({ w, index, worldOf }: Following, facts: readonly ActedRecord[]): Promise<void> {
  const named = latest(facts).filter(one => index.evidence.has(one.kind))
  const pieces = named.flatMap(one => piecesOf(index, one, { worldOf, today: w.today }))
  const { county } = w.actor
  if (named.length > 0) await w.derive(sql`select qinghe.settle_records(${county}, ${w.command.id}::uuid, ${named.map(one => one.record)}::uuid[], ${JSON.stringify(pieces)}::jsonb)`)
  const over = latest(facts).filter(one => one.over).map(one => one.record)
  if (over.length > 0) await w.derive(sql`select qinghe.end_started(${county}, ${w.command.id}::uuid, ${over}::uuid[], ${'引起它的记录已经作废'})`)
}

const schoolOf = ({ actor: { scope } }: Deriving): number => (scope.shape === 'range' && scope.shi === scope.slo + 1 ? scope.slo : 0)
async function ofCommand({ w, index }: Following, children: readonly string[]): Promise<void> {
  const pieces = piecesOfCommand(index, w.command.name)
  if (pieces.length === 0) return
  await w.derive(sql`select qinghe.settle_command(${w.actor.county}, ${w.command.id}::uuid, ${[...children]}::uuid[], ${w.actor.region}, ${schoolOf(w)}, ${JSON.stringify(pieces)}::jsonb)`)
}

const handedIn: readonly string[] = ['villageSubmitted', 'townReviewing', 'countyReviewing']
/** What is told of by the record it was done to. */
const isActOfKind = (command: string): boolean => command === actOwn.name || findKind(command.split('.')[0] ?? '') !== undefined
/** A command by the name plans know it by, with the children it was about: an archive that is handed in as it is opened was handed in. */
function calledFor({ w }: Following, written: readonly Written[]): { act: string; children: string[] }[] {
  const born = written.filter(one => one.before === null && handedIn.includes(one.after.status))
  return [{ act: w.command.name, children: written.map(one => one.child) }, ...(born.length === 0 ? [] : [{ act: submitArchives.name, children: born.map(one => one.child) }])]
}

/** What was signed for is evidence of what is owed about the record it was sent of. */
async function ofSlips({ w, index }: Following, signed: readonly Acted[]): Promise<void> {
  for (const { kind, act, slip } of signed) {
    const pieces = piecesOfCommand(index, `${kind}.${act}`)
    if (pieces.length > 0) await w.derive(sql`select qinghe.settle_slip(${w.actor.county}, ${slip ?? null}::uuid, ${act.split('.')[1] ?? ''}, ${JSON.stringify(pieces)}::jsonb)`)
  }
}

/** Opened once by a command, however many children it was about. */
const isOfPlace = ({ duty: { about } }: Defined): boolean => about !== 'child' && about !== 'record'
/** What acts and commands of one transaction open. */
function begunBy({ w, index }: Following, facts: readonly ActedRecord[], called: readonly { act: string; children: readonly string[] }[]): Begun[] {
  const of = (act: string): readonly Defined[] => index.starts.get(act) ?? []
  return [
    ...facts.filter(one => !one.over).flatMap(fact => of(`${fact.kind}.${fact.act}`).map((defined): Begun => ({ ...defined, by: fact.record, child: fact.child, fact }))),
    ...called.flatMap(({ act, children }) => of(act).flatMap(defined => (isOfPlace(defined) ? [null] : children).map((child): Begun => ({ ...defined, by: w.command.id, child, fact: null })))),
  ]
}

async function follow(following: Following, written: readonly Written[], acts: readonly Acted[]): Promise<void> {
  const { w } = following
  const facts = acts.map(asFact)
  const commands = isActOfKind(w.command.name) ? [] : calledFor(following, written)
  await ofRecords(following, acts.filter(one => one.slip === undefined).map(asFact))
  await ofSlips(following, acts.filter(one => one.slip !== undefined))
  await ofCommand(following, commands.flatMap(one => (one.act === w.command.name ? one.children : [])))
  const rows = await startingRows(following, begunBy(following, facts, commands))
  if (rows.length > 0) await w.derive(sql`select qinghe.start_duties(${w.actor.county}, ${w.command.id}::uuid, ${JSON.stringify(rows)}::jsonb)`)
}

export const dutiesFollow = (here: Pick<PlansHere, 'inForce'>): Reactions => ({
  derives: async (w, written, acts) => {
    const { county, region } = w.actor
    if (county === 0) return
    const index = indexOf(await here.inForce(w, { county, day: w.today }))
    // What is owed for a place may be done by a command that writes no child.
    if (written.length === 0 && acts.length === 0 && !index.evidence.has(w.command.name) && !index.starts.has(w.command.name)) return
    const begins = [w.command.name, ...acts.map(one => `${one.kind}.${one.act}`)].some(act => index.starts.has(act))
    const calendars = begins ? await calendarsOf(q => w.rows(q), county) : {}
    const worlds = new Map<Plan, DueWorld>()
    const worldOf = (plan: Plan): DueWorld => {
      const found = worlds.get(plan) ?? { ...dueWorldOf(w, plan, { region, day: w.today }), ...calendars }
      worlds.set(plan, found)
      return found
    }
    await follow({ w, index, worldOf }, written, acts)
  },
})
