/** What happened, and which duties of the plans it speaks to. Pure: of what is told here the database makes lines of evidence and new duties (decision 052). */
import type { PlainDate } from '../kernel/plainDate.ts'
import type { DueWorld } from '../plans/due.ts'
import { missingOf } from '../plans/owed.ts'
import { kindOfAct, wholesOf } from '../plans/namedKinds.ts'
import type { Duty, Plan } from '../plans/plan.ts'
import type { Line } from '../records/evaluate.ts'

/** A duty with the plan it stands in. */
export type Defined = { plan: Plan; duty: Duty }
/** By kind of record, and by contract: what is evidence of something, and what starts something. */
export type ActIndex = { evidence: ReadonlyMap<string, readonly Defined[]>; starts: ReadonlyMap<string, readonly Defined[]> }

/** visit.record is an act of visits; archives.review is the name of a contract, and stands there under both. */
const keysOf = (act: string): string[] => [act.split('.')[0] ?? '', act]
function grouped(pairs: readonly (readonly [string, Defined])[]): Map<string, Defined[]> {
  const found = new Map<string, Defined[]>()
  for (const [key, one] of pairs) {
    const here = found.get(key) ?? []
    if (!here.includes(one)) here.push(one)
    found.set(key, here)
  }
  return found
}
/** What waits for a part of the product is owed by nobody. */
export function actIndex(plans: readonly Plan[]): ActIndex {
  const all = plans.flatMap(plan => plan.duties.filter(duty => duty.awaits === null).map((duty): Defined => ({ plan, duty })))
  return {
    evidence: grouped(all.flatMap(one => one.duty.evidence.flatMap(each => each.acts.flatMap(keysOf)).map(key => [key, one] as const))),
    starts: grouped(all.flatMap(one => (one.duty.trigger.by === 'act' ? one.duty.trigger.acts : []).map(act => [act, one] as const))),
  }
}

/** A record as it stands after an act. `over`: voided or cancelled, so that it is evidence of nothing. */
export type ActedRecord = { kind: string; act: string; record: string; child: string | null; day: PlainDate; values: Line; over: boolean }
/** `acts` of that kind, any of them; `loose`: evidence about the child of a record, not the record itself or a part of it. */
export type Piece = { record: string; plan: string; duty: string; piece: number; acts: string[]; rolling: boolean; loose: boolean }

export type Judging = { worldOf: (plan: Plan) => DueWorld; today: PlainDate }
/** Which pieces of which duties a record counts for as it stands. */
export function piecesOf({ evidence }: ActIndex, { kind, record, values, over }: ActedRecord, { worldOf, today }: Judging): Piece[] {
  if (over) return []
  return (evidence.get(kind) ?? []).flatMap(({ plan, duty }) => {
    const wholes = wholesOf(kind, one => kindOfAct(plan.kinds, one)?.about)
    const opened = duty.trigger.by === 'act' ? duty.trigger.acts.map(act => act.split('.')[0] ?? '') : []
    const told = { plan: plan.plan, duty: duty.id, rolling: duty.trigger.by === 'rolling', loose: duty.about === 'record' && !opened.some(one => wholes.includes(one)) }
    return duty.evidence.flatMap((one, piece): Piece[] => {
      const acts = one.acts.filter(act => act.startsWith(`${kind}.`))
      const [first] = acts
      const counts = first !== undefined && missingOf([{ ...one, count: 1 }], [{ act: first, record: values }], { ...worldOf(plan), today }).length === 0
      return counts ? [{ record, ...told, piece, acts: acts.map(act => act.slice(kind.length + 1)) }] : []
    })
  })
}

/** Of a command that is no act of a record: which pieces it is. */
export const piecesOfCommand = ({ evidence }: ActIndex, contract: string): { plan: string; duty: string; piece: number }[] =>
  (evidence.get(contract) ?? []).flatMap(({ plan, duty }) => duty.evidence.flatMap((one, piece) => (one.acts.includes(contract) ? [{ plan: plan.plan, duty: duty.id, piece }] : [])))
