/** Text taken back out of printed files, as a reader of them would find it. */
import { inflateRawSync, inflateSync } from 'node:zlib'
import { readDirectory } from '../server/src/exchange/zip/directory.ts'

const objectOf = (text: string, number: string): string => new RegExp(`(?:^|\\n)${number} 0 obj\\b([\\s\\S]*?)endobj`, 'u').exec(text)?.[1] ?? ''
function streamOf(object: string): string {
  const at = object.indexOf('stream')
  if (at < 0) return ''
  const bytes = Buffer.from(object.slice(at + 6).replace(/^\r?\n/u, ''), 'latin1')
  return object.slice(0, at).includes('FlateDecode') ? inflateSync(bytes, { finishFlush: 2 }).toString('latin1') : bytes.toString('latin1')
}
const fromHex = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** Glyphs of a font by what they mean, from its own table. */
function meaningsOf(text: string, font: string): Map<string, string> {
  const table = /\/ToUnicode (\d+) 0 R/u.exec(objectOf(text, font))?.[1]
  const cmap = table === undefined ? '' : streamOf(objectOf(text, table))
  return new Map([...cmap.matchAll(/<([0-9A-F]{4})> <([0-9A-F]+)>/gu)].map(found => [found[1]!, fromHex(found[2]!)]))
}

const escapes: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 }
type Literal = { bytes: Buffer; next: number }
/** A string in brackets, which may hold brackets of its own. @param at behind the opening one */
function literalAt(text: string, at: number): Literal {
  const bytes: number[] = []
  let [depth, i] = [1, at]
  for (; i < text.length; i += 1) {
    const one = text[i]!
    if (one === '\\') {
      const octal = /^[0-7]{1,3}/u.exec(text.slice(i + 1, i + 4))?.[0]
      bytes.push(octal === undefined ? (escapes[text[i + 1]!] ?? text.charCodeAt(i + 1)) : Number.parseInt(octal, 8))
      i += octal?.length ?? 1
      continue
    }
    depth += one === '(' ? 1 : one === ')' ? -1 : 0
    if (depth === 0) break
    bytes.push(text.charCodeAt(i))
  }
  return { bytes: Buffer.from(bytes), next: i + 1 }
}

type Found = { font: string } | { glyphs: string }
/** What a page sets, in order: fonts, and glyphs by their numbers, a run each. */
function* runsOf(page: string): Generator<Found> {
  for (let i = 0; i < page.length; i += 1) {
    const font = page[i] === '/' ? /^\/(F\d+) [\d.]+ Tf/u.exec(page.slice(i, i + 30))?.[1] : undefined
    if (font !== undefined) yield { font }
    if (page[i] === '(') { const { bytes, next } = literalAt(page, i + 1); yield { glyphs: bytes.toString('hex') }; i = next - 1 }
    if (page[i] === '<') { const end = page.indexOf('>', i); yield { glyphs: page.slice(i + 1, end) }; i = end }
    if (page.startsWith('] TJ', i)) yield { glyphs: '' }
  }
}

/** Of a PDF made by our press: one line for each run of text. */
export function pdfText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  const fonts = new Map([...text.matchAll(/\/(F\d+) (\d+) 0 R/gu)].map(found => [found[1]!, meaningsOf(text, found[2]!)]))
  const pages = [...text.matchAll(/(?:^|\n)(\d+) 0 obj\b/gu)].map(found => objectOf(text, found[1]!)).filter(object => object.includes('stream')).flatMap(object => { try { const stream = streamOf(object); return stream.includes(' Tf') ? [stream] : [] } catch { return [] } })
  return pages.map(page => {
    let meanings = new Map<string, string>()
    let said = ''
    for (const found of runsOf(page)) {
      if ('font' in found) meanings = fonts.get(found.font) ?? new Map()
      else if (found.glyphs === '') said += '\n'
      else for (const glyph of found.glyphs.toUpperCase().match(/.{4}/gu) ?? []) said += meanings.get(glyph) ?? '\ufffd'
    }
    return said
  }).join('\n').replaceAll('\u200b', '')
}
/** Everything that stands on the pages, whatever line it stands on. */
export const together = (text: string): string => text.replace(/\s+/gu, '')

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** Of a Word file: one line for each paragraph, of the pages and of their foot. */
export function wordText(bytes: Uint8Array): string {
  const body = Buffer.from(bytes)
  const parts = [...readDirectory(body, { unpackedBytes: 1e9, packingRatio: 1e4 }).entries()].filter(([name]) => /^word\/(document|footer\d*)\.xml$/u.test(name))
  return parts.map(([, part]) => {
    const packed = body.subarray(part.start, part.start + part.packed)
    const xml = (part.deflated ? inflateRawSync(packed) : packed).toString('utf8')
    return xml.split('</w:p>').map(paragraph => [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/gu)].map(found => found[1]).join('')).join('\n')
  }).join('\n').replace(/&(amp|lt|gt|quot|apos);/gu, (_all, name: string) => entities[name]!)
}
