/** Which characters a font has, read from its own table (cmap, formats 4 and 12): asked before anything is set, so that a name is never printed
 *  with an empty box in it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Lacking, printedTexts, type PrintJob } from './paper.ts'

/** 思源宋体 in two weights, as Google and Adobe publish it under the SIL Open Font Licence. */
const fontPackage = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/package.json'))
export const fontFolders: readonly string[] = ['400Regular', '700Bold'].map(name => join(fontPackage, name))
const fontFile = join(fontPackage, '400Regular', 'NotoSerifSC_400Regular.ttf')

type Span = { from: number; to: number }

function tableAt(font: Buffer, tag: string): number {
  for (let i = 0; i < font.readUInt16BE(4); i += 1) {
    const at = 12 + 16 * i
    if (font.toString('latin1', at, at + 4) === tag) return font.readUInt32BE(at + 8)
  }
  throw new Error(`the font has no table ${tag}`)
}

const segments = (font: Buffer, at: number): Span[] => Array.from({ length: font.readUInt32BE(at + 12) }, (_, i) => {
  const group = at + 16 + 12 * i
  return { from: font.readUInt32BE(group), to: font.readUInt32BE(group + 4) }
})
/** A segment of format 4 may have holes; those map to glyph 0. */
function shortSegments(font: Buffer, at: number): Span[] {
  const twice = font.readUInt16BE(at + 6)
  return Array.from({ length: twice / 2 }, (_, i) => i).flatMap((i): Span[] => {
    const [end, start] = [font.readUInt16BE(at + 14 + 2 * i), font.readUInt16BE(at + 16 + twice + 2 * i)]
    const delta = font.readUInt16BE(at + 16 + 2 * twice + 2 * i)
    const offsetAt = at + 16 + 3 * twice + 2 * i
    const offset = font.readUInt16BE(offsetAt)
    if (start === 0xffff) return []
    if (offset === 0) return [{ from: start, to: end }]
    return Array.from({ length: end - start + 1 }, (_ignored, n) => n)
      .filter(n => { const glyph = font.readUInt16BE(offsetAt + offset + 2 * n); return glyph !== 0 && ((glyph + delta) & 0xffff) !== 0 })
      .map(n => ({ from: start + n, to: start + n }))
  })
}

function readSpans(): readonly Span[] {
  const font = readFileSync(fontFile)
  const cmap = tableAt(font, 'cmap')
  const tables = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, i) => cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4))
  const whole = tables.find(at => font.readUInt16BE(at) === 12)
  const short = tables.find(at => font.readUInt16BE(at) === 4)
  if (whole === undefined && short === undefined) throw new Error('the font has no table of characters we can read')
  return (whole === undefined ? shortSegments(font, short ?? 0) : segments(font, whole)).sort((a, b) => a.from - b.from)
}

let known: readonly Span[] | undefined
export function hasGlyph(code: number): boolean {
  known ??= readSpans()
  let [low, high] = [0, known.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const span = known[middle]
    if (!span) return false
    if (code < span.from) high = middle - 1
    else if (code > span.to) low = middle + 1
    else return true
  }
  return false
}

/** What is never drawn: breaks, and marks that only choose a shape or a direction. */
const undrawn = /[\p{Cc}\p{Cf}\p{Variation_Selector}]/u

/** Each missing character once for each it belongs to. */
export function lackingIn(job: PrintJob): Lacking[] {
  const looked = new Map<string, boolean>()
  const found = new Map<string, Lacking>()
  for (const { of, text } of printedTexts(job)) {
    for (const character of text) {
      const has = looked.get(character) ?? (undrawn.test(character) || hasGlyph(character.codePointAt(0) ?? 0))
      looked.set(character, has)
      if (!has) found.set(`${of}\n${character}`, { of, character })
    }
  }
  return [...found.values()]
}
