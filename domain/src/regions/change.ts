/** Changes of the map: what a decision of a government (批复) does to the codes. Pure, so that a screen can show what
 *  would happen before the owner's job does it.
 *
 *  A change never gives a code it takes away in the same decision to another place. Therefore recoding records is a
 *  mapping without chains, may run twice, and stops safely half way. */
import { z } from 'zod'
import { addDays, PlainDate } from '../kernel/plainDate.ts'
import { ancestorAt, isWithin, type Level, levelOf, RegionCode, regionCode } from '../kernel/regionCode.ts'
import type { Region } from './types.ts'

const name = z.string().min(2, '地名至少两个字').max(100)
const decision = { day: PlainDate, basis: z.string().min(1, '请写明批复文号').max(200) }

/** rename: the code stays. recode: a place and everything below it move to a new code (县改区, 乡改镇).
 *  merge: places of one level become `into`, a new place or one of them. split: the members named go to new places, the
 *  rest stays. `numbers` are the published codes of members; members not named get the next free number. */
export const RegionChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), code: RegionCode, name, ...decision }),
  z.object({ kind: z.literal('recode'), code: RegionCode, to: RegionCode, name: name.optional(), ...decision }),
  z.object({
    kind: z.literal('merge'), codes: z.array(RegionCode).min(2, '合并至少要两个地方'), into: z.object({ code: RegionCode, name }),
    numbers: z.array(z.object({ from: RegionCode, to: RegionCode })).default([]), ...decision,
  }),
  z.object({
    kind: z.literal('split'), code: RegionCode,
    parts: z.array(z.object({ code: RegionCode, name, members: z.array(RegionCode) })).min(1, '拆分至少要一个新地方'),
    numbers: z.array(z.object({ from: RegionCode, to: RegionCode })).default([]), ...decision,
  }),
])
export type RegionChange = z.infer<typeof RegionChange>

/** Where a code goes on a day. `certain` false: a split place; which part a record belongs to must be said by a person. */
export type Move = { from: RegionCode; to: RegionCode; day: PlainDate; certain: boolean }

/** Open rows by code: at least the places of a change, those above them and those below them. */
export type RegionTree = ReadonlyMap<number, Region>
export const treeOf = (regions: Iterable<Region>): RegionTree => new Map(Array.from(regions, r => [r.code, r]))

export type Applied = { tree: RegionTree; closed: Region[]; opened: Region[]; moves: Move[] }

/** The new map. Ask problemsOf first: here the change is taken as sound. */
export function applyChange(tree: RegionTree, change: RegionChange): Applied {
  const moves = movesOf(tree, change)
  const names = namesOf(change)
  const closed = new Map<number, Region>()
  const opened = new Map<number, Region>()
  const next = new Map(tree)
  const close = (code: number) => {
    const row = tree.get(code)
    if (row) { closed.set(code, { ...row, validTo: change.day }); next.delete(code) }
  }
  for (const { from, to } of moves) if (from !== to) close(from)
  // A code that stays but is called something else is closed and opened again.
  for (const [code, called] of names) if (tree.has(code) && tree.get(code)?.name !== called) close(code)
  const targets = new Map(moves.map(move => [move.to, tree.get(move.from)?.name]))
  for (const code of names.keys()) targets.set(code, names.get(code))
  for (const [code, called] of [...targets].sort((a, b) => a[0] - b[0])) {
    if (next.has(code)) continue
    const row = opening(next, { code, name: names.get(code) ?? called ?? '', day: change.day })
    opened.set(code, row)
    next.set(code, row)
  }
  return { tree: next, closed: [...closed.values()], opened: [...opened.values()], moves }
}

const opening = (tree: RegionTree, of: { code: RegionCode; name: string; day: PlainDate }): Region =>
  ({ code: of.code, name: of.name, level: levelOf(of.code), parent: parentOf(tree, of.code), validFrom: of.day, validTo: null })

const above: Record<Level, readonly Level[]> = {
  nation: [], province: ['nation'], city: ['province'], county: ['city', 'province'], town: ['county', 'city'], village: ['town'],
}
/** The nearest place above that is in the table: a town of 东莞 hangs on the city itself. */
export function parentOf(tree: RegionTree, code: number): RegionCode {
  for (const level of above[levelOf(code)]) {
    const candidate = ancestorAt(code, level)
    if (candidate !== code && tree.has(candidate)) return candidate
  }
  return levelOf(code) === 'province' ? regionCode(0) : ancestorAt(code, above[levelOf(code)][0] ?? 'nation')
}

function namesOf(change: RegionChange): Map<RegionCode, string> {
  switch (change.kind) {
    case 'rename': return new Map([[change.code, change.name]])
    case 'recode': return new Map(change.name === undefined ? [] : [[change.to, change.name]])
    case 'merge': return new Map([[change.into.code, change.into.name]])
    case 'split': return new Map(change.parts.map(part => [part.code, part.name]))
  }
}

export function movesOf(tree: RegionTree, change: RegionChange): Move[] {
  const move = (from: RegionCode, to: RegionCode, certain = true): Move => ({ from, to, day: change.day, certain })
  switch (change.kind) {
    case 'rename': return []
    case 'recode': {
      const shift = change.to - change.code
      return [...tree.values()].filter(r => isWithin(r.code, change.code)).map(r => move(r.code, regionCode(r.code + shift)))
    }
    case 'merge': {
      const leaving = change.codes.filter(code => code !== change.into.code)
      const members = membersOf(tree, leaving).map(from => ({ from, under: change.into.code }))
      return [...leaving.map(code => move(code, change.into.code)), ...renumbered(tree, members, change)]
    }
    case 'split': {
      const members = change.parts.flatMap(part => part.members.map(from => ({ from, under: part.code })))
      // Records kept at the split place itself stay there until somebody says where they belong.
      return [move(change.code, change.code, false), ...renumbered(tree, members, change)]
    }
  }
}

/** All that lies below one of these places of one level, place by place: the table is gone through once, however many leave. */
function membersOf(tree: RegionTree, codes: readonly RegionCode[]): RegionCode[] {
  const [first] = codes
  if (first === undefined) return []
  const level = levelOf(first)
  const under = new Map<number, RegionCode[]>(codes.map(code => [code, []]))
  for (const { code } of tree.values()) {
    const above = ancestorAt(code, level)
    if (above !== code) under.get(above)?.push(code)
  }
  return codes.flatMap(code => (under.get(code) ?? []).sort((a, b) => a - b))
}

type Numbering = { numbers: readonly { from: RegionCode; to: RegionCode }[]; day: PlainDate }

/** Each member gets its published number, else keeps its last three digits, else the next free number of its class
 *  (001–199 communities, 200–399 villages, from 400 others; 统计用区划代码编制规则). */
function renumbered(tree: RegionTree, members: readonly { from: RegionCode; under: RegionCode }[], change: Numbering): Move[] {
  const published = new Map(change.numbers.map(n => [n.from, n.to]))
  const taken = new Set([...tree.keys(), ...published.values()])
  return members.map(({ from, under }) => {
    const to = published.get(from) ?? freeNumber(taken, under, from % 1000)
    taken.add(to)
    return { from, to, day: change.day, certain: true }
  })
}

function freeNumber(taken: ReadonlySet<number>, under: RegionCode, wanted: number): RegionCode {
  const end = wanted < 200 ? 200 : wanted < 400 ? 400 : 1000
  const start = wanted < 200 ? 1 : wanted < 400 ? 200 : 400
  for (let i = 0; i < end - start; i++) {
    const candidate = under + start + ((wanted - start + i) % (end - start))
    if (!taken.has(candidate)) return regionCode(candidate)
  }
  return regionCode(under)
}

export type Mapped = { code: RegionCode; certain: boolean }
/** What a code written down on `since` is called on `until`. Codes are given again after years, so the day of writing
 *  matters. */
export function mapCode(moves: readonly Move[], code: RegionCode, period: { since: PlainDate; until: PlainDate }): Mapped {
  let at = { code, certain: true }
  let day = period.since
  for (;;) {
    const later = moves.filter(m => m.from === at.code && m.day > day && m.day <= period.until)
    const next = later.sort((a, b) => (a.day < b.day ? -1 : 1))[0]
    if (next === undefined) return at
    at = { code: next.to, certain: at.certain && next.certain }
    day = next.day
  }
}

/** The last day on which the old codes were in force. */
export const lastDayBefore = (change: RegionChange): PlainDate => addDays(change.day, -1)
