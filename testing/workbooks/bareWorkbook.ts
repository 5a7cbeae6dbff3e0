/** The least a workbook can be, with every part open to replacement. */
import { type ZipPart, zipFile } from './zipFile.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

export const sheetXml = (rows: string, after = ''): string =>
  `${declaration}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${after}</worksheet>`

export const row = (number: number, cells: string): string => `<row r="${number}">${cells}</row>`
export const inlineCell = (reference: string, text: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`

export type SheetListed = { name: string; state?: 'hidden' | 'veryHidden' }

/** A package with the named parts put in place of, or beside, the usual ones. `null` leaves a part out. */
export function bareWorkbook(parts: Record<string, string | null> = {}, sheets: SheetListed[] = [{ name: '汇总' }]): Buffer {
  return zipFile(bareParts(parts, sheets))
}

export function bareParts(parts: Record<string, string | null>, sheets: SheetListed[] = [{ name: '汇总' }]): ZipPart[] {
  const all: Record<string, string | null> = {
    '[Content_Types].xml': `${declaration}<Types xmlns="${packaged}/content-types"/>`,
    '_rels/.rels': relations([['rId1', `${office}/officeDocument`, 'xl/workbook.xml']]),
    'xl/workbook.xml': bookXml(sheets),
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, i): [string, string, string] => [`rId${i + 1}`, `${office}/worksheet`, `worksheets/sheet${i + 1}.xml`]),
      ['rId90', `${office}/sharedStrings`, 'sharedStrings.xml'],
      ['rId91', `${office}/styles`, 'styles.xml'],
    ]),
    ...Object.fromEntries(sheets.map((_, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(row(1, inlineCell('A1', '姓名')))])),
    ...parts,
  }
  return Object.entries(all).flatMap(([name, content]) => (content === null ? [] : [{ name, content }]))
}

const bookXml = (sheets: SheetListed[]): string => {
  const listed = sheets.map(
    (s, i) => `<sheet name="${s.name}" sheetId="${i + 1}"${s.state ? ` state="${s.state}"` : ''} r:id="rId${i + 1}"/>`,
  )
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${listed.join('')}</sheets></workbook>`
}

const relations = (list: [id: string, type: string, target: string][]): string =>
  `${declaration}<Relationships xmlns="${packaged}/relationships">${list
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

export const sharedStringsXml = (texts: Iterable<string>): string =>
  `${declaration}<sst xmlns="${main}">${[...texts].map(text => `<si><t>${text}</t></si>`).join('')}</sst>`

export const stylesXml = (formats: string[]): string =>
  `${declaration}<styleSheet xmlns="${main}"><numFmts>${formats
    .map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code}"/>`)
    .join(
      '',
    )}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${200 + i}"/>`).join('')}<xf numFmtId="31"/></cellXfs></styleSheet>`
