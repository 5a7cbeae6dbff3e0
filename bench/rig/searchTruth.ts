/** What a search should answer, by looking at every child: no gram, no index, no policy. Written from the description of the
 *  search box, not from its code: characters stand one after the other in the name; letters can be read as syllables or their first
 *  letters, one after the other. */
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import { syllablesOf } from '@qinghe/server/archives/grams.ts'
import type pg from 'pg'
import type { Place } from './crowd.ts'

type Child = { id: string; region: number; name: number }
type Name = { text: string; plain: string; syllables: string[] }
export type Truth = { id: string; region: number; rank: number }

export type Everybody = { children: Child[]; names: Name[]; blinds: Map<string, Child> }

/** Sorted by place, so that a post looks at its own part only. */
export async function everybody(owner: pg.Client): Promise<Everybody> {
  const names: Name[] = []
  const numberOf = new Map<string, number>()
  const children: Child[] = []
  const blinds = new Map<string, Child>()
  await owner.query('begin')
  await owner.query('declare everybody no scroll cursor for select id, region, name, id_blind from qinghe.children order by region, id')
  for (;;) {
    const { rows } = await owner.query<{ id: string; region: number; name: string; id_blind: Buffer | null }>('fetch 20000 from everybody')
    if (rows.length === 0) break
    for (const row of rows) {
      let name = numberOf.get(row.name)
      if (name === undefined) {
        const plain = nameKey(row.name)
        name = names.push({ text: row.name, plain, syllables: syllablesOf(plain) }) - 1
        numberOf.set(row.name, name)
      }
      const child = { id: row.id, region: Number(row.region), name }
      children.push(child)
      if (row.id_blind) blinds.set(row.id_blind.toString('hex'), child)
    }
  }
  await owner.query('commit')
  return { children, names, blinds }
}

/** Where in a name letters can be read from: each syllable whole or by its first letter. */
function readsFrom(syllables: readonly string[], at: number, letters: string): number | undefined {
  if (letters === '') return at
  const syllable = syllables[at]
  if (syllable === undefined) return undefined
  return (letters.startsWith(syllable) ? readsFrom(syllables, at + 1, letters.slice(syllable.length)) : undefined)
    ?? (letters.charAt(0) === syllable.charAt(0) ? readsFrom(syllables, at + 1, letters.slice(1)) : undefined)
}

/** 0 the whole name, 1 its beginning, 2 elsewhere. */
function rankIn(name: Name, text: string): number | undefined {
  if (/^[a-z]+$/.test(text)) {
    let best: number | undefined
    for (let at = 0; at < name.syllables.length; at++) {
      const end = readsFrom(name.syllables, at, text)
      if (end === undefined) continue
      const rank = at > 0 ? 2 : end === name.syllables.length ? 0 : 1
      if (best === undefined || rank < best) best = rank
    }
    return best
  }
  const at = name.plain.indexOf(text)
  return at < 0 ? undefined : name.plain === text ? 0 : at === 0 ? 1 : 2
}

const none = -1
const ranks = new Map<string, Int8Array>()
/** Only the common characters are asked again and again; the ranks of every text together would not fit into memory. */
function ranksOf(all: Everybody, text: string): Int8Array {
  const known = ranks.get(text)
  if (known) return known
  const found = Int8Array.from(all.names, name => rankIn(name, text) ?? none)
  if ([...text].length === 1) ranks.set(text, found)
  return found
}

/** First child at or after a place. */
function firstAt(children: readonly Child[], region: number): number {
  let [low, high] = [0, children.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (children[middle]!.region < region) low = middle + 1
    else high = middle
  }
  return low
}

/** Everybody in a place who matches, best first: rank, then place, then id. */
export function matching(all: Everybody, text: string, { lo, hi }: Place): Truth[] {
  const [from, to] = [firstAt(all.children, lo), firstAt(all.children, hi)]
  const whole = to - from < all.names.length ? undefined : ranksOf(all, text)
  const found: Truth[] = []
  for (let i = from; i < to; i++) {
    const child = all.children[i]!
    const rank = whole === undefined ? rankIn(all.names[child.name]!, text) ?? none : whole[child.name] ?? none
    if (rank !== none) found.push({ id: child.id, region: child.region, rank })
  }
  return found.sort((a, b) => a.rank - b.rank || a.region - b.region || (a.id < b.id ? -1 : 1))
}

/** Somebody at random in a place. */
export function someoneIn(all: Everybody, { lo, hi }: Place, below: (n: number) => number): Child {
  const from = firstAt(all.children, lo)
  const to = firstAt(all.children, hi)
  return all.children[from + below(to - from)]!
}
