/** What a file is by its first bytes, whatever its name says. Half of the ".xls" files that systems hand out are web pages. */
import { isUtf8 } from 'node:buffer'
import { Refusal } from '../refusal.ts'

const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

/** @throws Refusal for everything that is neither a zip nor text, with the way to a readable file */
export function kindOf(file: Buffer): 'xlsx' | 'csv' {
  if (file.length === 0) throw new Refusal('empty')
  if (file.subarray(0, 2).toString('latin1') === 'PK') return 'xlsx'
  if (file.subarray(0, 8).equals(ole)) {
    if (file.includes(utf16('EncryptedPackage'))) throw new Refusal('encrypted')
    throw new Refusal(file.includes(utf16('WordDocument')) ? 'wordDocument' : 'oldFormat')
  }
  const start = file.subarray(0, 512).toString('latin1').replace(/^ï»¿/, '').trimStart()
  if (/^<(\?xml|!doctype|html|head|meta|table|!--)/i.test(start)) throw new Refusal('webPage')
  if (/^(%PDF|\{\\rtf|GIF8|\x89PNG|\xff\xd8\xff|Rar!|7z\xbc\xaf)/.test(start)) throw new Refusal('notASpreadsheet')
  if (!isWideText(file) && file.subarray(0, 64 * 1024).includes(0)) throw new Refusal('notASpreadsheet')
  return 'csv'
}

const isWideText = (file: Buffer): boolean =>
  file.length >= 2 && (file.readUInt16BE(0) === 0xfffe || file.readUInt16BE(0) === 0xfeff)

/** The encoding of a text file: its mark, else UTF-8 when all of it is valid, else GB 18030, which contains GBK and GB 2312.
 *  @throws Refusal when some lines are UTF-8 and others are not: as GB 18030 those would be other characters, and nobody would be told */
export function encodingOf(file: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' {
  if (isWideText(file)) return file.readUInt16BE(0) === 0xfffe ? 'utf-16le' : 'utf-16be'
  if (isUtf8(file)) return 'utf-8'
  refuseMixed(file)
  return 'gb18030'
}

const newline = 10
/** Two Chinese characters in UTF-8, one after the other or not. In GB 18030 such bytes are six characters nobody writes together. */
const twoCharacters = /(?:[\xe3-\xe9][\x80-\xbf]{2}.*){2}/s

function refuseMixed(file: Buffer): void {
  let first = 0
  let lines = 0
  for (let at = 0, row = 1; at < file.length; row++) {
    const found = file.indexOf(newline, at)
    const line = file.subarray(at, found === -1 ? file.length : found)
    at += line.length + 1
    if (!isUtf8(line) || !twoCharacters.test(line.toString('latin1'))) continue
    if (lines === 0) first = row
    lines++
  }
  if (lines > 0) throw new Refusal('mixedEncodings', { row: first, lines })
}
