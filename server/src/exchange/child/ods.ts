/** An OpenDocument sheet, inside the reading process. Walked twice: which sheets there are is said before their rows. */
import { sheetNames } from '../ods/names.ts'
import { sheetsWalker } from '../ods/sheet.ts'
import { isHiddenSheet, noStyles, type Styles, stylesWalker } from '../ods/styles.ts'
import { Refusal } from '../refusal.ts'
import type { SheetHead } from '../rows.ts'
import { scanner, type Walker } from '../xml/scan.ts'
import { type Package, partText, walkPart } from '../zip/parts.ts'
import type { Output } from './output.ts'

export async function readOds(pack: Package, output: Output): Promise<void> {
  const content = pack.entries.get('content.xml')
  if (!content) throw new Refusal('damaged')
  await refuseLocked(pack)
  const styles = noStyles()
  const shared = pack.entries.get('styles.xml')
  if (shared) await walkPart(partText(pack, shared), stylesWalker(styles), sheetNames)
  const heads: SheetHead[] = []
  await walkPart(partText(pack, content), headsWalker(styles, heads), sheetNames)
  if (heads.length === 0) throw new Refusal('noSheets')
  if (heads.length > output.limits.sheets) throw new Refusal('tooManySheets', { limit: output.limits.sheets })
  output.head('ods', heads)
  await output.flush()
  const { limits, row, merge } = output
  const parser = scanner(sheetsWalker({ limits, styles, names: heads.map(head => head.name), row, merge }), sheetNames)
  for await (const text of partText(pack, content)) parser.write(text)
  parser.end()
}

/** A locked part is noise; that it is locked stands in the list of parts. Modules of a program stand in folders of their own. */
async function refuseLocked(pack: Package): Promise<void> {
  const list = pack.entries.get('META-INF/manifest.xml')
  if (list) await walkPart(partText(pack, list), { open: name => { if (name === 'manifest:encryption-data') throw new Refusal('encrypted') } }, sheetNames)
  const isModule = (name: string): boolean => /^Basic\/[^/]+\/(?!script-l[bc]\.xml$)/.test(name) || /^Scripts\/.+/.test(name)
  if ([...pack.entries.keys()].some(isModule)) throw new Refusal('macros')
}

function headsWalker(styles: Styles, heads: SheetHead[]): Walker {
  const ofStyles = stylesWalker(styles)
  let depth = 0
  let links = 0
  return {
    open: (name, tag) => {
      if (name === 'table:dde-links') links += 1
      if (name === 'table:table' && links === 0 && depth++ === 0) heads.push({ name: (tag.get('table:name') ?? '').slice(0, 255), hidden: isHiddenSheet(styles, tag.get('table:style-name')) })
      if (depth === 0) ofStyles.open?.(name, tag)
    },
    close: name => {
      if (name === 'table:dde-links') links -= 1
      if (name === 'table:table' && links === 0) depth -= 1
      if (depth === 0) ofStyles.close?.(name)
    },
  }
}
