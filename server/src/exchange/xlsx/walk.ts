/** Walks the XML of one part. Together with write.ts the only file that knows the spreadsheet library: from it comes a strict,
 *  streaming parser that expands no entities of its own. Its workbook reader is not used: see docs/decisions/002. */
import { SaxParser } from '@cj-tech-master/excelts/xml'
import { Refusal } from '../refusal.ts'

export type Attributes = Record<string, string>
export type Walker = {
  /** `name` without its namespace prefix. */
  open?: (name: string, attributes: Attributes) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/** Elements of a workbook are at most about 20 deep. */
const maxDepth = 64

export type TextFeed = { write: (text: string) => void; end: () => void }

/** A parser that calls `walker` while text is written to it. Throws Refusal where the XML is not well formed. */
export function feed(walker: Walker): TextFeed {
  const parser = new SaxParser({ position: false, maxDepth, invalidCharHandling: 'error' })
  const { open, text, close } = walker
  if (open) parser.on('opentag', tag => open(localName(tag.name), tag.attributes))
  if (text) parser.on('text', piece => text(piece))
  if (text) parser.on('cdata', piece => text(piece))
  if (close) parser.on('closetag', tag => close(localName(tag.name)))
  const guarded = (step: () => unknown): void => {
    try {
      step()
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal('damaged')
    }
  }
  return { write: piece => guarded(() => parser.write(piece)), end: () => guarded(() => parser.close()) }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** Walks a whole part that is small or whose result is small. */
export async function walkPart(text: AsyncIterable<string>, walker: Walker): Promise<void> {
  const parser = feed(walker)
  for await (const piece of text) parser.write(piece)
  parser.end()
}

/** Excel writes characters XML cannot hold as _xHHHH_, and the underscore of a literal one as _x005F_ (ECMA-376 §22.4.2.4). */
export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
