/** Reads seeds/regions-YYYY.tsv.br (written by scripts/regions/make-seed.ts, described in seeds/README.md). */
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { type Level, levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import { z } from 'zod'

const SeedAbout = z.object({
  format: z.literal(1), year: z.number().int(), asOf: z.iso.date(), source: z.string(), licence: z.string(), rows: z.number().int(),
})
export type SeedAbout = z.infer<typeof SeedAbout>

/** `level` counts as the table does: 1 province … 5 village. `pinyin` is of the short name, without spaces or tones. */
export type SeedRow = { code: number; name: string; level: number; parent: number; pinyin: string; initials: string }

const seedFile = new URL('../../../seeds/regions-2023.tsv.br', import.meta.url)
const letters = 'pcktv'
const levelOfDepth: readonly Level[] = ['province', 'city', 'county', 'town', 'village']

/** Which rows are worth reading in full; the others are only stepped over. */
export type Wanted = (code: number, level: number) => boolean

/** Opens the seed (about 150 ms to unpack 14 MB). `rows` gives every place wanted after its parent, in the order of codes. */
export function readSeed(file: URL = seedFile): { about: SeedAbout; rows: (wanted?: Wanted) => Generator<SeedRow> } {
  const text = brotliDecompressSync(readFileSync(file)).toString('utf8')
  const aboutEnd = text.indexOf('\n')
  const readingsEnd = text.indexOf('\n', aboutEnd + 1)
  const about = SeedAbout.parse(JSON.parse(text.slice(0, aboutEnd)))
  const usual = usualReadings(text.slice(aboutEnd + 1, readingsEnd))
  return { about, rows: (wanted = () => true) => seedRows({ text, from: readingsEnd + 1, usual }, wanted) }
}

function usualReadings(line: string): Map<string, string> {
  const usual = new Map<string, string>()
  for (const group of line.split(' ')) {
    const syllable = /^[a-z]+/.exec(group)?.[0] ?? ''
    for (const character of group.slice(syllable.length)) usual.set(character, syllable)
  }
  return usual
}

type Body = { text: string; from: number; usual: Map<string, string> }
function* seedRows({ text, from, usual }: Body, wanted: Wanted): Generator<SeedRow> {
  const last = [0, 0, 0, 0, 0, 0]
  let level = 0
  for (let start = from; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const [key = '', name = '', odd] = text.slice(start, end).split('\t')
    start = end + 1
    const marked = key === '' ? -1 : letters.indexOf(key.charAt(0))
    if (marked >= 0) level = marked + 1
    const step = Number(marked >= 0 ? key.slice(1) : key) || 1
    const parent = last[level - 1] ?? 0
    const kind = levelOfDepth[level - 1] ?? 'village'
    // A sibling counts on from the one before; a first child from the nearest place above it.
    const code = (last[level] ?? 0) + step * levelSize[kind]
    last.fill(code, level)
    if (wanted(code, level)) yield { code, name, level, parent, ...spoken(shortName(name, kind), odd?.split(' '), usual) }
  }
}

function spoken(name: string, odd: string[] | undefined, usual: Map<string, string>): { pinyin: string; initials: string } {
  let pinyin = ''
  let initials = ''
  let i = 0
  for (const character of name) {
    const syllable = odd === undefined ? (usual.get(character) ?? plain(character)) : (odd[i] ?? '')
    pinyin += syllable
    initials += syllable.charAt(0)
    i += 1
  }
  return { pinyin, initials }
}

const plain = (character: string): string => (/[a-z0-9]/i.test(character) ? character.toLowerCase() : '')
