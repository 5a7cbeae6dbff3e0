/** The texts that cells share. Four million of them, each of its own, are what 100,000 rows of 40 columns may have, so they lie in
 *  pages of bytes outside the heap; as strings they would take four times the room. */
import { Refusal } from '../refusal.ts'
import type { Tag, Walker } from '../xml/scan.ts'
import type { Entry } from '../zip/directory.ts'
import { type Package, partText, walkPart } from '../zip/parts.ts'
import { unescapeText, workbookNames } from './names.ts'

/** An index outside the table has no text. */
export type SharedStrings = { at: (index: number) => string | undefined }

const maxStrings = 5_000_000
const maxTextCharacters = 1024 * 1024
const maxTextBytes = 192 * 1024 * 1024
const pageBytes = 4 * 1024 * 1024
/** The texts met first are mostly those met again. */
const heldStrings = 50_000

type Store = {
  pages: Buffer[]
  /** How much of the last page is taken. */
  used: number
  /** Where each text begins, counted over all pages, and how many bytes it has. */
  starts: Uint32Array
  lengths: Uint32Array
  count: number
  /** Half a character would not survive being written as bytes. */
  odd: Map<number, string>
  held: (string | undefined)[]
}

function add(store: Store, text: string): void {
  if (store.count >= maxStrings) throw new Refusal('outOfMemory')
  if (!text.isWellFormed()) store.odd.set(store.count, text)
  if (store.pages.length === 0 || store.used + text.length * 3 > pageBytes) {
    if ((store.pages.length + 1) * pageBytes > maxTextBytes) throw new Refusal('outOfMemory')
    store.pages.push(Buffer.allocUnsafeSlow(pageBytes))
    store.used = 0
  }
  if (store.count === store.starts.length) {
    store.starts = twice(store.starts)
    store.lengths = twice(store.lengths)
  }
  const written = store.pages.at(-1)?.write(text, store.used, 'utf8') ?? 0
  store.starts[store.count] = (store.pages.length - 1) * pageBytes + store.used
  store.lengths[store.count] = written
  store.used += written
  store.count += 1
}

function twice(numbers: Uint32Array): Uint32Array {
  const wider = new Uint32Array(numbers.length * 2)
  wider.set(numbers)
  return wider
}

function textAt(store: Store, index: number): string | undefined {
  if (!(index >= 0 && index < store.count)) return undefined
  const start = store.starts[index] ?? 0
  const from = start % pageBytes
  const text = (): string => store.odd.get(index) ?? store.pages[Math.floor(start / pageBytes)]?.toString('utf8', from, from + (store.lengths[index] ?? 0)) ?? ''
  return index < heldStrings ? (store.held[index] ??= text()) : text()
}

const emptyStore = (): Store => ({ pages: [], used: 0, starts: new Uint32Array(4_096), lengths: new Uint32Array(4_096), count: 0, odd: new Map(), held: [] })

export function stringsOf(texts: Iterable<string>): SharedStrings {
  const store = emptyStore()
  for (const text of texts) add(store, text)
  return { at: index => textAt(store, index) }
}

/** Shared texts, without their fonts and without the phonetic guides (`rPh`) that stand above characters. */
export async function readSharedStrings(pack: Package, entry: Entry | undefined): Promise<SharedStrings> {
  const store = emptyStore()
  if (entry) await walkPart(partText(pack, entry), stringWalker(text => add(store, text)), workbookNames)
  return { at: index => textAt(store, index) }
}

function stringWalker(take: (text: string) => void): Walker {
  let text = ''
  let run = ''
  let inText = false
  let inGuide = false
  return {
    open: (name: string, _tag: Tag) => {
      if (name === 't') inText = !inGuide
      else if (name === 'si') text = ''
      else if (name === 'rPh') inGuide = true
    },
    text: piece => {
      if (!inText) return
      run = run === '' ? piece : run + piece
      if (run.length > maxTextCharacters) throw new Refusal('outOfMemory')
    },
    close: name => {
      if (name === 't') {
        // Run by run: an escape never crosses from one into the next.
        text += unescapeText(run)
        run = ''
        inText = false
        if (text.length > maxTextCharacters) throw new Refusal('outOfMemory')
      } else if (name === 'si') take(text)
      else if (name === 'rPh') inGuide = false
    },
  }
}
