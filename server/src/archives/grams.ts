/** Search grams of names (ARCHITECTURE.md section 12). A name is found by a character, an adjacent pair, a syllable, a pair of
 *  syllables or a run of two to four initials; each is one row, so that a plain b-tree under the policy answers.
 *  A gram is a 53-bit hash: it fits a number in every language we speak, and 13 million of them collide about once. */
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import { pinyin } from 'pinyin-pro'

export type GramKind = 'char' | 'pair' | 'syllable' | 'syllablePair' | 'initials'

/** cyrb53 over kind and text: two 32-bit multiplicative halves, joined to 53 bits. Stored values depend on it: never change it
 *  without writing all grams again. */
export function gramOf(kind: GramKind, text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  const whole = `${kind}:${text}`
  for (let i = 0; i < whole.length; i++) {
    const c = whole.charCodeAt(i)
    a = Math.imul(a ^ c, 2654435761)
    b = Math.imul(b ^ c, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

const isHan = (char: string): boolean => /\p{Script=Han}/u.test(char)

/** One syllable per character of a name's key, without tone, surname reading at the head; what has no reading stands for itself. */
export function syllablesOf(plain: string): string[] {
  const chars = [...plain]
  const read = pinyin(plain, { toneType: 'none', type: 'all', surname: 'head', v: true })
  if (read.length !== chars.length) return chars.map(c => (isHan(c) ? (pinyin(c, { toneType: 'none', v: true }) || c) : c))
  return chars.map((c, i) => (isHan(c) ? (read[i]?.pinyin || c) : c).toLowerCase())
}

/** Surnames the dictionary reads as ordinary words (汉语拼音方案 of surnames: 种 chóng, 祭 zhài, 单于 chán yú, 么 yāo). */
const surnames: Readonly<Record<string, readonly string[]>> = { 种: ['chong'], 祭: ['zhai'], 单于: ['chan', 'yu'], 么: ['yao'] }
/** Which names have a reading the dictionary does not know; for SQL. */
export const surnamePattern = `^(${Object.keys(surnames).join('|')})`

/** Every reading somebody may type: as a surname, and as the dictionary has it, which is how many would spell it. */
export function readingsOf(plain: string): string[][] {
  const usual = syllablesOf(plain)
  const own = Object.entries(surnames).find(([surname]) => plain.startsWith(surname))?.[1]
  return own === undefined ? [usual] : [[...own, ...usual.slice(own.length)], usual]
}

export const longestInitials = 4
export type Gram = { gram: number; rank: 0 | 1 | 2 }

type Put = (gram: number, from: number, length: number) => void
/** What a reading says from one character on: its syllable, that and the next, and the runs of first letters. */
function spell(put: Put, { syllables, at }: { syllables: readonly string[]; at: number }): void {
  const [here = '', there] = syllables.slice(at)
  put(gramOf('syllable', here), at, 1)
  if (there !== undefined) put(gramOf('syllablePair', `${here} ${there}`), at, 2)
  let run = here.charAt(0)
  for (let length = 2; length <= longestInitials && at + length <= syllables.length; length++) {
    run += (syllables[at + length - 1] ?? '').charAt(0)
    put(gramOf('initials', run), at, length)
  }
}

/** Every gram of a name with its best rank: 0 the whole name, 1 its beginning, 2 elsewhere. */
export function gramsOf(name: string): Gram[] {
  const plain = nameKey(name)
  const chars = [...plain]
  const best = new Map<number, 0 | 1 | 2>()
  const put = (gram: number, from: number, length: number) => {
    const rank = from > 0 ? 2 : length === chars.length ? 0 : 1
    const known = best.get(gram)
    if (known === undefined || rank < known) best.set(gram, rank)
  }
  chars.forEach((char, i) => {
    put(gramOf('char', char), i, 1)
    const next = chars[i + 1]
    if (next !== undefined) put(gramOf('pair', char + next), i, 2)
    for (const syllables of readingsOf(plain)) spell(put, { syllables, at: i })
  })
  return [...best].map(([gram, rank]) => ({ gram, rank }))
}
