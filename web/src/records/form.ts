/** The state of a form of any kind: what was typed, which fields there are now, what is wrong. The rules are the server's own
 *  (domain/records/judge.ts), so nothing is found out only after sending. */
import { workdaysFrom } from '@qinghe/domain/kernel/holidays.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { FieldConflict, Issue } from '@qinghe/domain/kernel/problem.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { judgeRecord } from '@qinghe/domain/records/judge.ts'
import { type Act, fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'

export type Values = Readonly<Record<string, unknown>>
export type FormPart = { title: string; fields: readonly KindField[] }
/** @property unseen fields whose value this post is not shown: what stands there cannot be missing here */
export type FormOf = { kind: Kind; act: Act; today: PlainDate; unseen: ReadonlySet<string> }

export function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(one => isBlank(one))
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isBlank)
  return value === undefined || value === null || value === ''
}

/** What is sent of a value: nothing for what is empty, no line in which nothing stands. */
export function settled(value: unknown): unknown {
  if (isBlank(value)) return null
  if (!Array.isArray(value)) return typeof value === 'string' ? value.trim() : value
  return value.filter(one => !isBlank(one)).map(one => (typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one).map(([key, cell]) => [key, settled(cell)])) : one))
}
/** A line holds the same whether an empty cell is named or not. */
const plain = (value: unknown): string => JSON.stringify(settled(value), (_, inner: unknown) =>
  (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).filter(([, cell]) => !isBlank(cell)).sort(([a], [b]) => (a < b ? -1 : 1))) : inner))
export const sameValue = (a: unknown, b: unknown): boolean => plain(a) === plain(b)

export const isComputed = ({ from, table }: Pick<KindField, 'from' | 'table'>): boolean => from !== null || table !== null
/** What another act asked may be put right once it was answered. */
const isOf = (act: Act, { on, id }: KindField, before: Values): boolean => on === null || on === act.id || (!act.from.includes('none') && !isBlank(before[id]))

function arranged(kind: Kind, mine: readonly KindField[], rest: string): FormPart[] {
  const parts = kind.sections.map(({ title, of }) => ({ title, fields: of.flatMap(id => mine.find(one => one.id === id) ?? []) }))
  const placed = new Set(parts.flatMap(part => part.fields.map(one => one.id)))
  return [...parts, { title: parts.length === 0 ? kind.title : rest, fields: mine.filter(one => !placed.has(one.id)) }].filter(part => part.fields.length > 0)
}
/** What a record tells: the fields of its form, and whatever was asked along the way once it was answered. */
export const answeredParts = (kind: Kind, values: Values): FormPart[] => arranged(kind, kind.fields.filter(({ on, id }) => on === null || !isBlank(values[id])), '办理情况')
/** The fields an act writes, in the order of the declaration; what the act alone asks comes last. */
export const partsOf = (kind: Kind, act: Act, before: Values = {}): FormPart[] => arranged(kind, kind.fields.filter(field => isOf(act, field, before)), act.label)

export type Judgement = { shown: ReadonlySet<string>; needed: ReadonlySet<string>; issues: readonly Issue[]; body: Line }

const topOf = ({ field }: Issue): string => field?.split('.', 1)[0] ?? ''

/** Values of a parameter are not known here: a check that reads one refuses nothing, and the server, which knows it, does. */
export function judge({ kind, act, today, unseen }: FormOf, values: Values): Judgement {
  const given = Object.fromEntries(Object.entries(values).flatMap(([id, value]) => (fieldOf(kind, id) === undefined ? [] : [[id, settled(value)]])))
  const { body, shown, needed, issues } = judgeRecord({ kind, act, facts: { today, parameter: () => null, workdaysFrom } }, given)
  const order = partsOf(kind, act).flatMap(part => part.fields.map(one => one.id))
  const own = issues.filter(one => !(one.code === 'record.missing' && unseen.has(topOf(one))))
  return { body, shown: new Set(shown), needed: new Set(needed.filter(id => !unseen.has(id))), issues: own.sort((a, b) => order.indexOf(topOf(a)) - order.indexOf(topOf(b))) }
}

/** Issues by field; a field whose issues read the same keeps its list, so that it is not drawn again. */
export function issuesByField(issues: readonly Issue[], before: ReadonlyMap<string, readonly Issue[]>): Map<string, readonly Issue[]> {
  const found = new Map<string, Issue[]>()
  for (const one of issues) found.set(topOf(one), [...(found.get(topOf(one)) ?? []), one])
  const said = (all: readonly Issue[]): string => all.map(one => `${one.field} ${one.message}`).join('\n')
  return new Map([...found].map(([id, all]) => { const old = before.get(id); return [id, old !== undefined && said(old) === said(all) ? old : all] }))
}

/** A new record: what is shown and filled in. Computed values are computed again by whoever receives it. */
export const bodyOf = (kind: Kind, { shown, body }: Judgement): Record<string, unknown> =>
  Object.fromEntries(kind.fields.flatMap(({ id, from, table }) => (shown.has(id) && !isComputed({ from, table }) && !isBlank(body[id]) ? [[id, body[id]]] : [])))

/** What differs from what was on screen; an emptied field is null. What is not shown any more is taken away by the server. */
export function changesOf(kind: Kind, values: Values, { before, shown }: { before: Values; shown: ReadonlySet<string> }): Record<string, unknown> {
  return Object.fromEntries(kind.fields.flatMap(({ id, from, table }) =>
    (!isComputed({ from, table }) && shown.has(id) && id in values && !sameValue(values[id], before[id]) ? [[id, settled(values[id])]] : [])))
}

// Money is typed in yuan and kept in fen, so that sums are exact.
const yuan = /^\d{1,12}(\.\d{1,2})?$/u
/** @returns fen, or the text as it is where it is no amount: the judge says so at the field */
export function readYuan(text: string): number | string {
  const bare = text.replace(/[,，\s¥￥]|元$/gu, '')
  if (!yuan.test(bare)) return text
  const [whole = '0', cents = ''] = bare.split('.')
  return Number(whole) * 100 + Number(cents.padEnd(2, '0'))
}
export const readNumber = (text: string): number | string => (/^-?\d+(\.\d+)?$/u.test(text.trim()) ? Number(text.trim()) : text)

/** What a page holds, as a form may take it: masks are no values, they are shown beside an empty field. */
export function heldOf(kind: Pick<Kind, 'fields'>, values: Values): { before: Values; masks: Readonly<Record<string, string>> } {
  const isMask = (value: unknown): value is string => typeof value === 'string' && value.includes('•')
  const mine = kind.fields.map(({ id }) => ({ id, value: values[id] }))
  return {
    before: Object.fromEntries(mine.filter(({ value }) => !isMask(value)).map(({ id, value }) => [id, value ?? null])),
    masks: Object.fromEntries(mine.flatMap(({ id, value }) => (isMask(value) ? [[id, value]] : []))),
  }
}

/** What a person decided in a conflict: their own is sent again as made upon what the other wrote; the other’s is left as it is. */
export function decided(body: Readonly<Record<string, unknown>>, fields: readonly FieldConflict[], choice: Readonly<Record<string, 'yours' | 'theirs'>>): { body: Record<string, unknown>; from: Record<string, unknown> } {
  const dropped = new Set(fields.filter(one => choice[one.field] === 'theirs').map(one => one.field))
  return { body: Object.fromEntries(Object.entries(body).filter(([id]) => !dropped.has(id))), from: Object.fromEntries(fields.map(one => [one.field, one.theirs])) }
}
