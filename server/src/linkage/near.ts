/** What near values share: marks of one side, so that most pairs of a large block are passed over without being looked at (bounds.ts). */
import type { Comparison } from '@qinghe/domain/linkage/model.ts'
import { named, sides } from './duck.ts'

/** Names and places of what near values share. */
export type Near = NonNullable<Comparison['near']>
export type Mark = Near['marks'][number]
/** A mark of its own text, short enough to carry: a false agreement costs a closer look. */
export const markOf = (name: string, sql: string): Mark => ({ name: `${name}:mark`, sql: `case when (${sql}) is not null then (hash(${sql}) % 65536)::usmallint end` })
export const meetsAlike = (marks: readonly Mark[]): Near['meets'] => marks.map(({ name }) => [name, name])

/** Which characters a value has, as bits: an edit changes at most two of them, two neighbours changed about none. */
function fewLetters(value: string, { text, edits }: { text: string; edits: number }): { mark: Mark; also: string } {
  const name = `${value}:letters`
  return {
    mark: { name, sql: `case when ${text} is not null then coalesce(list_aggregate([1::integer << (unicode(c) % 31) for c in string_split(nullif(${text}, ''), '')], 'bit_or'), 0) end` },
    also: `bit_count(xor(${sides(name).l}, ${sides(name).r})) <= ${2 * edits}`,
  }
}

/** One edit leaves head or tail of a value as it is, unless they meet: values too short for long heads are asked by shorter ones. */
export function oneEdit({ name, length }: { name: string; length: number }, last: number): { near: Near } {
  const most = Math.min(3, Math.max(1, Math.floor(length / 2)))
  const sizes = Array.from({ length: most }, (_, i) => most - i)
  const upTo = (size: number, sql: string): string => size === most ? sql : `case when length(${named(name)}) <= ${2 * size + 2} then ${sql} end`
  const marks = [
    ...sizes.flatMap(size => [markOf(`${name}:head ${size}`, upTo(size, `left(${named(name)}, ${size})`)), markOf(`${name}:tail ${size}`, upTo(size, `right(${named(name)}, ${size})`))]),
    markOf(`${name}:short`, `case when length(${named(name)}) <= 2 then 1 end`),
  ]
  const letters = fewLetters(name, { text: named(name), edits: 1 })
  return { near: { marks: [...marks, letters.mark], meets: meetsAlike(marks), also: letters.also, last } }
}

/** Two edits leave head, middle or tail; the middle may stand one place further on or back. @param text of the value, over one side */
export function twoEdits(name: string, { text, length, last }: { text: string; length: number; last: number }): { near: Near } {
  const size = Math.min(3, Math.max(1, Math.floor((length - 2) / 3)))
  const middle = (off: number): Mark => markOf(`${name}:middle ${off}`, `case when length(${text}) >= ${3 * size + 2} then substr(${text}, ${size + 2 + off}, ${size}) end`)
  const [head, tail, short] = [markOf(`${name}:head`, `left(${text}, ${size})`), markOf(`${name}:tail`, `right(${text}, ${size})`), markOf(`${name}:short`, `case when length(${text}) <= ${3 * size + 4} then 1 end`)]
  const [before, at, after] = [middle(-1), middle(0), middle(1)]
  const letters = fewLetters(name, { text, edits: 2 })
  return { near: { marks: [head, tail, short, before, at, after, letters.mark], meets: [...meetsAlike([head, tail, short, at]), [at.name, before.name], [at.name, after.name]], also: letters.also, last } }
}
