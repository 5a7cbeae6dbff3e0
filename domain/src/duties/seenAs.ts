/** A plan as one post would see it: what it would owe and on which days of a quarter, what it would watch over, and what of it stands in ledgers the post does not
 *  read. Pure: from the compiled plan, the calendar and the permission matrix; nobody's duties are looked at. */
import { z } from 'zod'
import { noChildren, query } from '../kernel/contract.ts'
import { WorkDay } from '../kernel/plainDate.ts'
import { open, ruleText } from '../kernel/shown.ts'
import { type Between, periodsIn } from '../plans/periods.ts'
import { duePeriods, type DueWorld } from '../plans/due.ts'
import { access as planAccess } from '../plans/access.ts'
import { namedIn, wholesOf } from '../plans/namedKinds.ts'
import type { Duty, Plan } from '../plans/plan.ts'
import type { ToldPlan } from '../plans/contract.ts'
import { PlanSide } from '../plans/versionFaces.ts'
import { Name } from '../records/declaration.ts'
import { ownsIn, seesIn } from '../staff/audiences.ts'
import { mayDo } from '../staff/matrix.ts'
import { labelOf, type RoleKey, roleKeys } from '../staff/roles.ts'
import { standsOver } from './access.ts'

export const SeenAsInput = z.object({ plan: Name, side: PlanSide.optional(), role: z.enum(roleKeys) })
export type SeenAsInput = z.infer<typeof SeenAsInput>
const DueOn = z.object({ day: WorkDay, provisional: open('rule', z.boolean()) })
const line = { clause: ruleText(), title: ruleText() }
const SeenAs = z.object({
  role: ruleText(), from: WorkDay, to: WorkDay, readsPlan: open('rule', z.boolean()),
  /** `byPeriod`: only then are there days beforehand. `unknown`: why a day is not known. `waits`: not owed until that part of the product is there. */
  owes: z.array(z.object({ ...line, words: z.array(ruleText()), byPeriod: open('rule', z.boolean()), days: z.array(DueOn), unknown: ruleText().nullable(), waits: ruleText().nullable() })),
  /** `told`: after how long what is late is reported to it. `oversees`: it reads whether it was done, reminds and hands over. */
  watches: z.array(z.object({ ...line, owner: ruleText(), told: ruleText().nullable(), oversees: open('rule', z.boolean()), waits: ruleText().nullable() })),
  /** Ledgers that decide about a duty and that the post does not read. */
  unread: z.array(z.object({ ...line, ledgers: z.array(ruleText()) })),
})
export type SeenAs = z.infer<typeof SeenAs>
export const planSeenAs = query('duties.seenAs', {
  at: 'GET /api/duties/seen-as', input: SeenAsInput, output: SeenAs, may: 'plans.read', purpose: 'reference', audit: noChildren('按岗位看方案', '方案是工作规定，不含任何儿童'),
})

/** @property owesByRecord whether a duty falls to the post that falls to whoever made a record, or was given one */
type Looking = { plan: Plan; told: ToldPlan; role: RoleKey; today: Between['from']; world: DueWorld; owesByRecord: (duty: Duty) => boolean }

type Line = { duty: Duty; clause: string; words: string[]; waits: string | null }
const linesOf = ({ plan, told }: Looking): Line[] => plan.duties.map(duty => {
  const clause = told.clauses.find(one => one.id === duty.clause)
  const said = clause?.told.find(one => one.sort === '应办' && one.id === duty.id)
  return { duty, clause: clause?.title ?? duty.clause, words: said?.words ?? [], waits: said?.waits ?? null }
})
const isOwed = ({ role, owesByRecord }: Looking, duty: Duty): boolean => ('role' in duty.owner ? duty.owner.role === role : owesByRecord(duty))
const ownerWords = ({ owner }: Duty): string => ('role' in owner ? labelOf(owner.role) : owner.is === 'author' ? '登记那条记录的人' : '承办人')

function owedLine({ world }: Looking, { duty: { title, trigger }, clause, words, waits }: Line, quarter: Between): SeenAs['owes'][number] {
  const once = trigger.by === 'day' && trigger.day >= quarter.from && trigger.day <= quarter.to ? [{ day: trigger.day, provisional: false }] : []
  const { due, unknown } = duePeriods(trigger, quarter, world)
  const days = [...once, ...due.map(one => ({ day: one.due, provisional: one.provisional }))]
  return { clause, title, words, byPeriod: trigger.by === 'period' || trigger.by === 'day', days, unknown, waits }
}

/** The words of the ladder that speak of this post: 逾期 3 天. */
function toldWords({ role }: Looking, { duty: { escalate }, words }: Line): string | null {
  const label = labelOf(role)
  if (escalate.every(one => one.to !== role)) return null
  return words.flatMap(text => text.split(/[，；]/u)).find(text => text.startsWith('逾期 ') && text.endsWith(`报${label}`))?.slice(0, -label.length - 1) ?? '逾期'
}

const reads = (role: RoleKey, audience: string): boolean => seesIn(role, audience) || ownsIn(role, audience)
function unreadIn({ plan: { kinds }, role }: Looking, duty: Duty): string[] {
  const names = namedIn(duty).flatMap(name => wholesOf(name, one => (Object.hasOwn(kinds, one) ? kinds[one]?.about : undefined)))
  return [...new Set(names)].flatMap(name => { const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined; return kind && !reads(role, kind.audience) ? [kind.title] : [] })
}

export function seenAs(looking: Looking): SeenAs {
  const { role, today } = looking
  const [quarter] = periodsIn({ kind: 'quarter', keyPeriods: [], terms: [] }, { from: today, to: today })
  const { from, to } = quarter ?? { from: today, to: today }
  const base = { role: labelOf(role), from, to, readsPlan: mayDo(role, 'plans.read', planAccess) }
  const lines = linesOf(looking)
  const watched = lines.map(line => ({ line, told: toldWords(looking, line), oversees: 'role' in line.duty.owner && standsOver(role, line.duty.owner.role) && line.duty.owner.role !== role }))
  return {
    ...base, owes: lines.filter(one => isOwed(looking, one.duty)).map(one => owedLine(looking, one, { from, to })),
    watches: watched.filter(one => one.told !== null || one.oversees).map(({ line: { duty, clause, waits }, told, oversees }) => ({ clause, title: duty.title, owner: ownerWords(duty), told, oversees, waits })),
    unread: lines.flatMap(({ duty, clause }) => { const ledgers = unreadIn(looking, duty); return ledgers.length === 0 ? [] : [{ clause, title: duty.title, ledgers }] }),
  }
}
