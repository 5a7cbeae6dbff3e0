/** What a file is by its first bytes, whatever its name says. Half of the ".xls" files that systems hand out are web pages. */
import { Refusal } from '../refusal.ts'
import type { Package } from '../zip/parts.ts'
import { isWideText } from './encoding.ts'

const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

export const isOldContainer = (start: Uint8Array): boolean => ole.equals(start.subarray(0, ole.length))

/** Before 1993 there was no container: the first record begins the file. */
const isBareOldSheet = (file: Buffer): boolean => file.length > 8 && file[0] === 9 && [0, 2, 4, 8].includes(file[1] ?? -1) && [4, 6, 8, 16].includes(file[2] ?? -1) && file[3] === 0

/** @throws Refusal for everything that is neither a zip nor an old workbook nor text, with the way to a readable file */
export function kindOf(file: Buffer): 'zip' | 'xls' | 'csv' {
  if (file.length === 0) throw new Refusal('empty')
  if (file.subarray(0, 2).toString('latin1') === 'PK') return 'zip'
  if (isOldContainer(file) || isBareOldSheet(file)) return 'xls'
  const start = file.subarray(0, 512).toString('latin1').replace(/^ï»¿/, '').trimStart()
  if (/^<(\?xml|!doctype|html|head|meta|table|!--)/i.test(start)) throw new Refusal('webPage')
  if (start.startsWith('\u00ff\u00fe\0\0') || start.startsWith('\0\0\u00fe\u00ff')) throw new Refusal('encoding')
  if (/^(%PDF|\{\\rtf|GIF8|\x89PNG|\xff\xd8\xff|Rar!|7z\xbc\xaf)/.test(start)) throw new Refusal('notASpreadsheet')
  if (!isWideText(file) && isMachineMade(file.subarray(0, 64 * 1024))) throw new Refusal('notASpreadsheet')
  return 'csv'
}

/** A few signs nobody can see are faults of their cells; a file full of them is not for people. */
function isMachineMade(start: Buffer): boolean {
  const signs = start.filter(byte => byte < 32 && (byte < 9 || byte > 13)).length
  return signs > 3 && signs * 100 > start.length
}

/** An OpenDocument file says first what it is; everything else in a zip has to show it by its parts. @throws Refusal */
export function kindOfZip({ file, entries }: Package): 'xlsx' | 'ods' {
  const type = entries.get('mimetype')
  if (!entries.has('content.xml') || entries.has('[Content_Types].xml')) return 'xlsx'
  const words = !type || type.deflated ? '' : file.toString('latin1', type.start, type.start + type.packed)
  if (/opendocument\.(text|presentation|graphics)/.test(words)) throw new Refusal('wordDocument')
  return 'ods'
}
