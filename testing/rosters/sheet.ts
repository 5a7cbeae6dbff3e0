/** A sheet as an office has it on its screen: values, how they are shown, colours, merges, hidden lines. */
import type { ZipPart } from '../workbooks/zipFile.ts'
import { zipFile } from '../workbooks/zipFile.ts'

export type Ink = { fill?: string; colour?: string; struck?: true }
/** `show` is the number format of a real day or number; `formula` stands behind the value, `noValue`: nothing was stored with it. */
export type FullCell = { v: string | number | null; show?: string; ink?: Ink; formula?: string; noValue?: true }
export type SheetCell = string | number | null | FullCell
export type SheetMerge = { fromRow: number; fromColumn: number; toRow: number; toColumn: number }
export type SheetRow = { cells: SheetCell[]; hidden?: 'hidden' | 'filtered' }
export type Sheet = { name: string; rows: SheetRow[]; merges: SheetMerge[]; hidden?: true }

export const fullCell = (cell: SheetCell): FullCell => (typeof cell === 'object' && cell !== null ? cell : { v: cell })
export const inked = (cell: SheetCell, ink: Ink): SheetCell => ({ ...fullCell(cell), ink })

const dayMs = 86_400_000
/** The number a spreadsheet keeps for a day (1900 system). */
export const serialOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs) + 25_569

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export function letterOf(index: number): string {
  let [letters, n] = ['', index + 1]
  for (; n > 0; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}

/** Every look that occurs, in the order met; 0 is the plain one. */
type Looks = { of: (cell: FullCell) => number; xml: () => string }
function newLooks(): Looks {
  const formats: string[] = []
  const fills: string[] = []
  const fonts: string[] = []
  const looks: string[] = []
  const at = (list: string[], entry: string): number => {
    if (!list.includes(entry)) list.push(entry)
    return list.indexOf(entry)
  }
  const fontXml = ({ colour, struck }: Ink): string =>
    `<font>${struck ? '<strike/>' : ''}<sz val="11"/>${colour ? `<color rgb="FF${colour}"/>` : ''}<name val="宋体"/></font>`
  at(fonts, fontXml({}))
  looks.push('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>')
  return {
    of: ({ show, ink = {} }) => {
      if (show === undefined && Object.keys(ink).length === 0) return 0
      const format = show === undefined ? 0 : show === '@' ? 49 : 200 + at(formats, show)
      const fill = ink.fill === undefined ? 0 : 2 + at(fills, ink.fill)
      return at(looks, `<xf numFmtId="${format}" fontId="${at(fonts, fontXml(ink))}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`)
    },
    xml: () => {
      const solid = fills.map(c => `<fill><patternFill patternType="solid"><fgColor rgb="FF${c}"/><bgColor indexed="64"/></patternFill></fill>`)
      const list = (name: string, entries: string[]): string => `<${name} count="${entries.length}">${entries.join('')}</${name}>`
      return `${list('numFmts', formats.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${escaped(code)}"/>`)).replace(/^<numFmts count="0"><\/numFmts>/, '')}`
        + list('fonts', fonts) + list('fills', ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>', ...solid])
        + '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' + list('cellXfs', looks)
    },
  }
}

function cellXml(reference: string, cell: FullCell, look: number): string {
  const style = look === 0 ? '' : ` s="${look}"`
  const formula = cell.formula === undefined ? '' : `<f>${escaped(cell.formula)}</f>`
  if (cell.noValue) return `<c r="${reference}"${style}>${formula}</c>`
  if (cell.v === null) return look === 0 ? '' : `<c r="${reference}"${style}/>`
  if (typeof cell.v === 'number') return `<c r="${reference}"${style}>${formula}<v>${cell.v}</v></c>`
  if (formula !== '') return `<c r="${reference}"${style} t="str">${formula}<v>${escaped(cell.v)}</v></c>`
  return `<c r="${reference}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(cell.v)}</t></is></c>`
}

function rowXml({ cells, hidden }: SheetRow, number: number, looks: Looks): string {
  const inside = cells.map((cell, i) => cellXml(`${letterOf(i)}${number}`, fullCell(cell), looks.of(fullCell(cell)))).join('')
  return inside === '' && hidden === undefined ? '' : `<row r="${number}"${hidden ? ' hidden="1"' : ''}>${inside}</row>`
}

function filterXml({ rows }: Sheet): string {
  if (rows.every(row => row.hidden !== 'filtered')) return ''
  const width = Math.max(...rows.map(row => row.cells.length))
  return `<autoFilter ref="A1:${letterOf(width - 1)}${rows.length}"><filterColumn colId="0"><customFilters><customFilter operator="notEqual" val=" "/></customFilters></filterColumn></autoFilter>`
}

const declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function sheetXml(sheet: Sheet, looks: Looks): string {
  const ref = (m: SheetMerge): string => `${letterOf(m.fromColumn - 1)}${m.fromRow}:${letterOf(m.toColumn - 1)}${m.toRow}`
  const merges = sheet.merges.length === 0 ? '' : `<mergeCells count="${sheet.merges.length}">${sheet.merges.map(m => `<mergeCell ref="${ref(m)}"/>`).join('')}</mergeCells>`
  const rows = sheet.rows.map((row, i) => rowXml(row, i + 1, looks)).join('')
  const mode = sheet.rows.some(row => row.hidden === 'filtered') ? '<sheetPr filterMode="1"/>' : ''
  return `${declared}<worksheet xmlns="${main}">${mode}<sheetData>${rows}</sheetData>${filterXml(sheet)}${merges}</worksheet>`
}

/** Days counted from 1904, as programs for another computer did, with an extension element behind whose name says the same. */
const since1904 = '<workbookPr date1904="1"/>'
const extension = '<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
const daysTo1904 = 1462
const countedFrom1904 = (sheet: Sheet): Sheet => ({
  ...sheet, rows: sheet.rows.map(row => ({ ...row, cells: row.cells.map(cell => {
    const full = fullCell(cell)
    return typeof full.v === 'number' && /[ymd]/.test(full.show ?? '') ? { ...full, v: full.v - daysTo1904 } : cell
  }) })),
})

/** The workbook as an .xlsx, written here without any library. */
export function xlsxOf(given: readonly Sheet[], epoch: 1900 | 1904 = 1900): Buffer {
  const sheets = epoch === 1904 ? given.map(countedFrom1904) : given
  const looks = newLooks()
  const inner = sheets.map(sheet => sheetXml(sheet, looks))
  const relation = (id: number, type: string, target: string): string => `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"/>`
  const relations = (list: string[]): string => `${declared}<Relationships xmlns="${packaged}/relationships">${list.join('')}</Relationships>`
  const listed = sheets.map((s, i) => `<sheet name="${escaped(s.name)}" sheetId="${i + 1}"${s.hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`)
  const over = (part: string, type: string): string => `<Override PartName="/xl/${part}.xml" ContentType="${sheetType}.${type}+xml"/>`
  const parts: ZipPart[] = [
    { name: '[Content_Types].xml', content: `${declared}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${over('workbook', 'sheet.main')}${over('styles', 'styles')}${sheets.map((_, i) => over(`worksheets/sheet${i + 1}`, 'worksheet')).join('')}</Types>` },
    { name: '_rels/.rels', content: relations([relation(1, 'officeDocument', 'xl/workbook.xml')]) },
    { name: 'xl/workbook.xml', content: `${declared}<workbook xmlns="${main}" xmlns:r="${office}">${epoch === 1904 ? since1904 : ''}<sheets>${listed.join('')}</sheets>${epoch === 1904 ? extension : ''}</workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', content: relations([...sheets.map((_, i) => relation(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`)), relation(90, 'styles', 'styles.xml')]) },
    { name: 'xl/styles.xml', content: `${declared}<styleSheet xmlns="${main}">${looks.xml()}</styleSheet>` },
    ...inner.map((content, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content })),
  ]
  return zipFile(parts)
}
