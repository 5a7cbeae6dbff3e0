/** Receipts in a plan, and conditions that nothing could judge: refused where they are written. */
import { type Condition, partsOf } from '../records/condition.ts'
import { actOf } from '../records/kind.ts'
import { audiences } from '../staff/audiences.ts'
import type { PlanCondition } from './plan.ts'
import { type At, type FoundAct, say } from './planCompiling.ts'
import type { Place } from '../records/declaration.ts'
import type { DeclaredDuty } from './planShape.ts'
import { backOf, plainAct } from './slipActs.ts'

type OfKind = Extract<FoundAct, { kind: unknown }>
const receipts = (acts: readonly FoundAct[]): OfKind[] => acts.flatMap(one => ('kind' in one && one.back !== null ? [one] : []))
/** What is named and is not there has been said already. */
function named(at: At, written: string): FoundAct[] {
  const plain = plainAct(written)
  const [name = '', id = ''] = plain.split('.')
  const kind = at.c.world.kinds.get(name)
  const act = kind && actOf(kind, id)
  return kind && act ? [{ kind, act, back: backOf(plain) }] : []
}

/** Whoever signs reads nothing of the record, so nothing in it decides; and a slip is a part of its own record alone. */
export function slipActsIn(at: At, d: DeclaredDuty, started: readonly FoundAct[]): void {
  const [opening, evidence] = [receipts(started), receipts(d.evidence.flatMap(one => (typeof one === 'string' ? [one] : one.act)).flatMap(one => named(at, one)))]
  for (const [key, all] of [['on', opening], ['evidence', evidence]] as const) {
    for (const { kind, act } of all) if (act.sends === null) say(at, [key], `“${kind.title}：${act.label}”不送达（sends），等不到对方签收、答复`)
  }
  if (opening.length + evidence.length === 0) return
  if (d.about !== 'record') say(at, ['about'], '签收、答复算在送出它的那条记录上：about 写 record')
  const opened = started.flatMap(one => ('kind' in one ? [one.kind.kind] : []))
  if (evidence.some(one => !opened.includes(one.kind.kind))) say(at, ['evidence'], '签收、答复只算送出它的那条记录：on 要写同一种记录的动作')
  if (opening.length === 0) return
  if (d.where !== undefined) say(at, ['where'], '签收、答复的人看不到记录，不能按记录里写的定要不要办')
  if (d.due !== undefined && /^[a-z][A-Za-z]*$/u.test(d.due)) say(at, ['due'], '签收、答复的人看不到记录，期限不能取记录里的日期：写 3 days、2 hours')
}

/** Columns of every record, whoever reads it. */
const inClear: readonly string[] = ['state', 'day']
const isSealed = (of: Condition | null): boolean => of !== null && (of.op === 'field' ? !inClear.includes(of.name) : of.op !== 'lines' && partsOf(of).some(isSealed))
/** Ledgers of which a condition reads more than that. */
const ledgersIn = (of: Condition): string[] => (of.op === 'lines' ? (isSealed(of.of) ? [of.lines] : []) : partsOf(of).flatMap(ledgersIn))

const isGrave = (audience: string): boolean => ['S3', 'S4'].includes(audiences[audience]?.class ?? '')
/** Of a ledger of which nothing lies in clear the act itself could judge a condition, and nothing afterwards: neither the nightly generation nor the watchdog. */
export function refuseGrave(at: At, { condition, key, of }: { condition: PlanCondition | null; key: Place; of: readonly FoundAct[] }): void {
  if (condition === null || condition.condition === null) return
  const own = isSealed(condition.condition) ? of.flatMap(one => ('kind' in one ? [one.kind] : [])) : []
  const kinds = [...own, ...ledgersIn(condition.condition).flatMap(name => at.c.world.kinds.get(name) ?? [])]
  const grave = kinds.find(kind => isGrave(kind.audience))
  if (grave) say(at, key, `“${grave.title}”属于最保密的台账，里面写的不能用来定要不要办、算不算办了：去掉条件，或者只用它的状态（state）和日期（day）`)
}
