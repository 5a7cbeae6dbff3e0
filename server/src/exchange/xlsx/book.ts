/** The parts around the sheets: which sheets there are, where they lie, which number formats are days, which texts are shared. */
import { isDateFormat } from '../cellText.ts'
import { Refusal } from '../refusal.ts'
import type { SheetHead } from '../rows.ts'
import type { Entry } from './directory.ts'
import { isXmlPart, type Package, partText, refuseDefinitions } from './parts.ts'
import { type Attributes, unescapeText, walkPart } from './walk.ts'

export type BookSheet = SheetHead & { part: Entry }
export type Book = {
  sheets: BookSheet[]
  from1904: boolean
  /** By style number: does it show days? */
  dateStyles: boolean[]
  sharedStrings: string[]
  externalLinks: number
}

/** 50,000 rows with ten different texts each; more is not a form, and would be refused for its memory a few seconds later. */
const maxStrings = 500_000
const maxTextCharacters = 1024 * 1024
const maxStringBytes = 128 * 1024 * 1024

type Relation = { id: string; type: string; target: string; external: boolean }

/** Opens everything but the sheets. @throws Refusal */
export async function openBook(pack: Package): Promise<Book> {
  refuseOtherKinds(pack)
  for (const entry of pack.entries.values()) if (isXmlPart(entry.name)) refuseDefinitions(pack, entry)
  const bookName = (await relationsOf(pack, '')).find(r => ofType(r, 'officeDocument'))?.target ?? 'xl/workbook.xml'
  const entry = pack.entries.get(bookName)
  if (!entry) throw new Refusal('notASpreadsheet')
  const relations = await relationsOf(pack, bookName)
  const { from1904, listed } = await readBookPart(pack, entry)
  const sheets = listed.flatMap(sheet => {
    const relation = relations.find(r => r.id === sheet.relation && ofType(r, 'worksheet'))
    const part = relation && pack.entries.get(relation.target)
    return part ? [{ name: sheet.name, hidden: sheet.hidden, part }] : []
  })
  const partOf = (type: string): Entry | undefined => pack.entries.get(relations.find(r => ofType(r, type))?.target ?? '')
  return {
    sheets,
    from1904,
    dateStyles: await readDateStyles(pack, partOf('styles')),
    sharedStrings: await readSharedStrings(pack, partOf('sharedStrings')),
    externalLinks: relations.filter(r => ofType(r, 'externalLink') || (r.external && !ofType(r, 'hyperlink'))).length,
  }
}

const ofType = (relation: Relation, type: string): boolean => relation.type.endsWith(`/${type}`)

function refuseOtherKinds(pack: Package): void {
  const names = [...pack.entries.keys()]
  if (names.some(name => /vbaProject/i.test(name) || /(^|\/)macrosheets\//i.test(name))) throw new Refusal('macros')
  if (names.includes('xl/workbook.bin')) throw new Refusal('binaryFormat')
  if (names.includes('word/document.xml')) throw new Refusal('wordDocument')
  if (names.includes('mimetype') && names.includes('content.xml')) throw new Refusal('openDocument')
  if (!names.includes('[Content_Types].xml')) throw new Refusal('notASpreadsheet')
}

async function relationsOf(pack: Package, part: string): Promise<Relation[]> {
  const folder = part.includes('/') ? part.slice(0, part.lastIndexOf('/') + 1) : ''
  const entry = pack.entries.get(`${folder}_rels/${part.slice(folder.length)}.rels`)
  const relations: Relation[] = []
  if (!entry) return relations
  await walkPart(partText(pack, entry), {
    open: (name, a) => {
      if (name !== 'Relationship') return
      const external = a.TargetMode === 'External'
      relations.push({ id: a.Id ?? '', type: a.Type ?? '', target: external ? '' : partName(folder, a.Target ?? ''), external })
    },
  })
  return relations
}

/** Targets are relative to the folder of the part, or to the package when they begin with a slash. */
function partName(folder: string, target: string): string {
  const steps: string[] = []
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

type Listed = { name: string; hidden: boolean; relation: string }

async function readBookPart(pack: Package, entry: Entry): Promise<{ from1904: boolean; listed: Listed[] }> {
  const listed: Listed[] = []
  let from1904 = false
  await walkPart(partText(pack, entry), {
    open: (name, a) => {
      if (name === 'workbookPr') from1904 = a.date1904 === '1' || a.date1904 === 'true'
      if (name !== 'sheet') return
      const relation = Object.entries(a).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? ''
      listed.push({ name: a.name ?? '', hidden: a.state === 'hidden' || a.state === 'veryHidden', relation })
    },
  })
  return { from1904, listed }
}

async function readDateStyles(pack: Package, entry: Entry | undefined): Promise<boolean[]> {
  const codes = new Map<number, string>()
  const styles: boolean[] = []
  let inCellFormats = false
  const open = (name: string, a: Attributes): void => {
    if (name === 'numFmt') codes.set(Number(a.numFmtId), a.formatCode ?? '')
    if (name === 'cellXfs') inCellFormats = true
    if (name === 'xf' && inCellFormats) {
      const id = Number(a.numFmtId ?? 0)
      styles.push(isDateFormat(id, codes.get(id)))
    }
  }
  const close = (name: string): void => {
    if (name === 'cellXfs') inCellFormats = false
  }
  if (entry) await walkPart(partText(pack, entry), { open, close })
  return styles
}

/** Shared texts, without their fonts and without the phonetic guides (`rPh`) that stand above characters. */
async function readSharedStrings(pack: Package, entry: Entry | undefined): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let run = ''
  let inText = false
  let inGuide = false
  if (!entry) return strings
  if (entry.unpacked > maxStringBytes) throw new Refusal('bomb', { part: entry.name })
  await walkPart(partText(pack, entry), {
    open: name => {
      if (name === 'si' && strings.length >= maxStrings) throw new Refusal('outOfMemory')
      if (name === 'si') text = ''
      else if (name === 'rPh') inGuide = true
      else if (name === 't') inText = !inGuide
    },
    text: piece => {
      if (inText) run += piece
      if (run.length > maxTextCharacters) throw new Refusal('outOfMemory')
    },
    close: name => {
      if (name === 't') {
        // Run by run: an escape never crosses from one into the next.
        text += unescapeText(run)
        run = ''
        inText = false
      } else if (name === 'rPh') inGuide = false
      else if (name === 'si') strings.push(ownCopy(text))
    },
  })
  return strings
}

/** A substring of 13 characters or more keeps the whole piece of XML it was cut from alive. */
const ownCopy = (text: string): string => (text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le'))
