/** The parts around the sheets: which sheets there are, where they lie, which number formats are days, which texts are shared. */
import { Refusal } from '../refusal.ts'
import type { SheetHead } from '../rows.ts'
import type { Entry } from '../zip/directory.ts'
import { findPart, type Package, partText, walkPart } from '../zip/parts.ts'
import { isTrue, workbookNames } from './names.ts'
import { readSharedStrings, type SharedStrings } from './strings.ts'
import { type CellStyle, readStyles } from './styles.ts'

export type BookSheet = SheetHead & { part: Entry }
export type Book = {
  sheets: BookSheet[]
  from1904: boolean
  styles: CellStyle[]
  sharedStrings: SharedStrings
  externalLinks: number
}

type Relation = { id: string; type: string; target: string; external: boolean }

/** Opens everything but the sheets. A part that is not read is not judged either: what stands in a drawing harms nobody here. @throws Refusal */
export async function openBook(pack: Package): Promise<Book> {
  refuseOtherKinds(pack)
  const bookName = (await relationsOf(pack, '')).find(r => ofType(r, 'officeDocument'))?.target ?? 'xl/workbook.xml'
  const entry = findPart(pack, bookName)
  if (!entry) throw new Refusal('notASpreadsheet')
  const relations = await relationsOf(pack, bookName)
  const { from1904, listed } = await readBookPart(pack, entry)
  const sheets = listed.flatMap(sheet => {
    const relation = relations.find(r => r.id === sheet.relation && ofType(r, 'worksheet'))
    const part = relation && findPart(pack, relation.target)
    return part ? [{ name: sheet.name, hidden: sheet.hidden, part }] : []
  })
  const partOf = (type: string): Entry | undefined => findPart(pack, relations.find(r => ofType(r, type))?.target ?? '')
  return {
    sheets,
    from1904,
    styles: await readStyles(pack, { styles: partOf('styles'), theme: partOf('theme') }),
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
  if (!findPart(pack, '[Content_Types].xml')) throw new Refusal('notASpreadsheet')
}

async function relationsOf(pack: Package, part: string): Promise<Relation[]> {
  const folder = part.includes('/') ? part.slice(0, part.lastIndexOf('/') + 1) : ''
  const entry = findPart(pack, `${folder}_rels/${part.slice(folder.length)}.rels`)
  const relations: Relation[] = []
  if (!entry) return relations
  await walkPart(partText(pack, entry), {
    open: (name, tag) => {
      if (name !== 'Relationship') return
      const external = tag.get('TargetMode') === 'External'
      const target = external ? '' : partName(folder, tag.get('Target') ?? '')
      relations.push({ id: tag.get('Id') ?? '', type: tag.get('Type') ?? '', target, external })
    },
  }, workbookNames)
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
    open: (name, tag) => {
      if (name === 'workbookPr') from1904 = isTrue(tag.get('date1904'))
      if (name !== 'sheet') return
      const state = tag.get('state')
      listed.push({ name: tag.get('name') ?? '', hidden: state === 'hidden' || state === 'veryHidden', relation: tag.get('r:id') ?? '' })
    },
  }, workbookNames)
  return { from1904, listed }
}
