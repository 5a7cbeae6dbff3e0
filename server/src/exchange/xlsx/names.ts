/** The namespaces of a workbook, in both of their spellings (ECMA-376 parts 1 and 4). */
import type { Names } from '../xml/names.ts'

export const workbookNames: Names = new Map([
  ['http://schemas.openxmlformats.org/spreadsheetml/2006/main', ''],
  ['http://purl.oclc.org/ooxml/spreadsheetml/main', ''],
  ['http://schemas.openxmlformats.org/package/2006/relationships', ''],
  ['http://schemas.openxmlformats.org/officeDocument/2006/relationships', 'r:'],
  ['http://purl.oclc.org/ooxml/officeDocument/relationships', 'r:'],
  ['http://schemas.openxmlformats.org/drawingml/2006/main', 'a:'],
  ['http://purl.oclc.org/ooxml/drawingml/main', 'a:'],
])

/** Excel writes characters XML cannot hold as _xHHHH_, and the underscore of a literal one as _x005F_ (ECMA-376 §22.4.2.4). A cell knows
 *  one line break. */
export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replace(/\r\n?/g, '\n')
    : text

export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true' || value === 'on'
