/** A kind as it is compiled, kept and sent to the phone: every reference resolved, every condition checked. */
import type { Code, CodeList } from '../codes/codeList.ts'
import type { Letter, DataDomain } from '../kernel/actor.ts'
import { type Condition, type ConditionScope, fieldsRead } from './condition.ts'
import type { Declaration, FieldType, Slot } from './declaration.ts'

export type Needed = 'never' | 'always' | 'shown' | Condition
export type KindField = {
  id: string; type: FieldType; label: string; list: CodeList | null
  needed: Needed; shown: Condition | null; check: { condition: Condition; say: string } | null; from: Condition | null
  slot: Slot | null; core: boolean; sealed: boolean; mask: NonNullable<Declaration['fields'][number]['mask']>
  part: string | null; on: string | null; help: string | null
  /** Characters of a text, lines of lines; null where the type says it. */
  most: number | null
  of: readonly KindField[]
  opens: { kind: string; carries: readonly string[] } | null
}
export const relations = ['author', 'assignee', 'addressee', 'system'] as const
export type Relation = (typeof relations)[number]
export type Who = { domain: DataDomain; letter: Letter } | { is: Relation }
/** `none`: the record does not exist yet. */
export type Act = {
  id: string; label: string; from: readonly string[]; to: string; who: readonly Who[]; asks: readonly string[]; second: boolean; notAuthor: boolean; offline: boolean
  within: Condition | null; calls: string | null; assigns: boolean
}
export type State = { id: string; label: string }
export type Kind = Pick<Declaration, 'kind' | 'title' | 'feature' | 'audience' | 'about' | 'follows' | 'basis' | 'sections' | 'list' | 'cases'> & {
  day: string | null; unique: readonly string[] | null
  fields: readonly KindField[]; states: readonly State[]; acts: readonly Act[]
  scope: ConditionScope
  /** In the order in which they must be judged: whatever a condition reads comes first. */
  order: readonly string[]
}

export const fieldOf = (kind: Pick<Kind, 'fields'>, id: string): KindField | undefined => kind.fields.find(one => one.id === id)
export const actOf = (kind: Kind, id: string): Act | undefined => kind.acts.find(one => one.id === id)
export const isCodeOf = (list: CodeList, code: unknown): code is Code => list.entries.some(entry => entry.code === code)

/** Fields that decide about a field: whether it is shown and needed, whether it is right, what it is. */
export function readsOf({ shown, needed, check, from, id }: KindField): ReadonlySet<string> {
  const all = [shown, typeof needed === 'string' ? null : needed, check?.condition ?? null, from].flatMap(one => (one ? [...fieldsRead(one)] : []))
  return new Set(all.filter(name => name !== id))
}
