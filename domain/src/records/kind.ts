/** A kind as it is compiled, kept and sent to the phone: every reference resolved, every condition checked. */
import type { Code, CodeList } from '../codes/codeList.ts'
import type { Letter } from '../kernel/actor.ts'
import type { DataDomain } from '../kernel/dataDomain.ts'
import type { RoleKey } from '../staff/roles.ts'
import { type Condition, type ConditionScope, type DurationUnit, fieldsRead } from './condition.ts'
import type { Declaration, DeclaredAct, FieldType, Slot } from './declaration.ts'
import type { Decision } from './decisionTable.ts'

export type Needed = 'never' | 'always' | 'shown' | Condition
export type KindField = {
  id: string; type: FieldType; label: string; list: CodeList | null
  needed: Needed; shown: Condition | null; check: { condition: Condition; say: string } | null; from: Condition | null; table: Decision | null
  slot: Slot | null; core: boolean; sealed: boolean; mask: NonNullable<Declaration['fields'][number]['mask']>
  part: string | null; on: string | null; help: string | null; bars: boolean
  /** Characters of a text, lines of lines; null where the type says it. */
  most: number | null
  /** Of which kind a record is. */
  links: string | null
  of: readonly KindField[]
  opens: { kind: string; carries: readonly string[] } | null
}
/** anyone: whoever is signed in, for reports. */
export const relations = ['author', 'assignee', 'addressee', 'system', 'anyone'] as const
export type Relation = (typeof relations)[number]
/** A letter of the matrix, what a post is to the record, or a post by name: a ledger of the office itself belongs to no domain of the matrix. */
export type Who = { domain: DataDomain; letter: Letter } | { is: Relation } | { role: RoleKey }
/** A number of units, or a parameter that has them. */
export type Span = { count: number; unit: DurationUnit } | { parameter: string; unit: DurationUnit }
/** Runs day and night. */
export type ClockSpan = { count: number; unit: 'hours' | 'minutes' }
/** By when a slip is signed for. */
export type SlipSpan = Span | ClockSpan
/** `field`: one record for each of its lines; null: one. */
export type Opens = { field: string | null; kind: string; carries: readonly string[] }
/** `none`: the record does not exist yet. */
export type Act = {
  id: string; label: string; from: readonly string[]; to: string; who: readonly Who[]; asks: readonly string[]; second: boolean; notAuthor: boolean; offline: boolean
  within: Condition | null; after: Span | null; calls: string | null
  /** Posts of these roles may be asked, where `of` is written only those of the organisation in that field; which one, the command says. */
  assigns: { to: readonly RoleKey[]; of?: string } | null
  opens: readonly Opens[]
  /** random: a gap in a row of numbers would tell that there is a record (decision 043). */
  number: { title: string; prefix: string | null; random: boolean } | null
  attaches: boolean; moves: boolean
  /** `posts`: who receives it there; all that stand for an organisation when nobody says. */
  sends: Omit<NonNullable<DeclaredAct['sends']>, 'due'> & { due: SlipSpan | null } | null; needs: DeclaredAct['needs']; paper: DeclaredAct['paper'] | null; door: DeclaredAct['door'] | null
}
/** Instead of a state an act leads to: the record stays where it is, and nothing but what the act itself asks is written. */
export const stays = 'same'
/** Where a record is after the act. */
export const landsIn = ({ to }: Pick<Act, 'to'>, state: string): string => (to === stays ? state : to)
export type State = { id: string; label: string }
export type DeskCard = { title: string; states: readonly string[]; who: readonly Who[] }
type Declared = 'kind' | 'title' | 'feature' | 'audience' | 'about' | 'follows' | 'summary' | 'basis' | 'sections' | 'list' | 'cases' | 'blocks' | 'import' | 'ended'
export type Kind = Pick<Declaration, Declared> & {
  print: NonNullable<Declaration['print']> | null
  day: string | null; unique: readonly string[] | null; screen: string | null
  fields: readonly KindField[]; states: readonly State[]; acts: readonly Act[]; desk: readonly DeskCard[]
  scope: ConditionScope
  /** In the order in which they must be judged: whatever a condition reads comes first. */
  order: readonly string[]
}

export const fieldOf = (kind: Pick<Kind, 'fields'>, id: string): KindField | undefined => kind.fields.find(one => one.id === id)
export const actOf = (kind: Kind, id: string): Act | undefined => kind.acts.find(one => one.id === id)
export const isCodeOf = (list: CodeList, code: unknown): code is Code => list.entries.some(entry => entry.code === code)

/** Fields that decide about a field: whether it is shown and needed, whether it is right, what it is. */
export function readsOf({ shown, needed, check, from, table, id }: KindField): ReadonlySet<string> {
  const all = [shown, typeof needed === 'string' ? null : needed, check?.condition ?? null, from].flatMap(one => (one ? [...fieldsRead(one)] : []))
  return new Set([...all, ...(table?.by ?? [])].filter(name => name !== id))
}
