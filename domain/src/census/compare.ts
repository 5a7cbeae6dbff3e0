/** Two rounds of one county side by side, child by child: whoever asks why a figure changed gets names. */
import type { FrozenLine, FrozenValue } from './snapshot.ts'
import { factsText, keyOf } from './snapshot.ts'

export type FieldDifference = { field: string; before: FrozenValue; after: FrozenValue }
export type Difference =
  | { child: string; what: 'came'; to: number }
  | { child: string; what: 'went'; from: number }
  | { child: string; what: 'moved'; from: number; to: number; fields: readonly FieldDifference[] }
  | { child: string; what: 'changed'; at: number; fields: readonly FieldDifference[] }
/** @property same counted in both and alike */
export type Compared = { before: number; after: number; same: number; differences: readonly Difference[] }

const factOf = (line: FrozenLine, field: string): FrozenValue => line.facts?.[field] ?? null
function fieldsOf(before: FrozenLine, after: FrozenLine): FieldDifference[] {
  const names = [...new Set([...Object.keys(before.facts ?? {}), ...Object.keys(after.facts ?? {})])].sort()
  return names.map(field => ({ field, before: factOf(before, field), after: factOf(after, field) }))
    .filter(one => factsText({ value: one.before }) !== factsText({ value: one.after }))
}

function differenceOf(before: FrozenLine | undefined, after: FrozenLine | undefined): Difference | null {
  const [from, to] = [before?.to ?? null, after?.to ?? null]
  if (before === undefined || from === null) return after === undefined || to === null ? null : { child: after.child, what: 'came', to }
  if (after === undefined || to === null) return { child: before.child, what: 'went', from }
  const fields = fieldsOf(before, after)
  if (from !== to) return { child: after.child, what: 'moved', from, to, fields }
  return fields.length === 0 ? null : { child: after.child, what: 'changed', at: to, fields }
}

/** @param before, after of one register; any two rounds, not only neighbours */
export function compareRounds(before: readonly FrozenLine[], after: readonly FrozenLine[]): Compared {
  const [had, has] = [before, after].map(lines => new Map(lines.map(line => [keyOf(line), line])))
  const keys = [...new Set([...had?.keys() ?? [], ...has?.keys() ?? []])].sort()
  const differences = keys.map(key => differenceOf(had?.get(key), has?.get(key))).filter(one => one !== null)
  const counted = (lines: readonly FrozenLine[]): number => lines.filter(({ to }) => to !== null).length
  const gone = differences.filter(({ what }) => what !== 'came').length
  return { before: counted(before), after: counted(after), same: counted(before) - gone, differences }
}
