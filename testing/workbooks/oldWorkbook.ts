/** Old workbooks and OpenDocument files record by record and part by part, honest or not. */
import { CFB } from '@e965/xlsx'
import { zipFile } from './zipFile.ts'

/** A container as old programs write it, with what it holds by path. */
export function container(files: Record<string, Buffer | string>): Buffer {
  const folder = CFB.utils.cfb_new()
  for (const [path, content] of Object.entries(files)) CFB.utils.cfb_add(folder, `/${path}`, Buffer.from(content))
  return Buffer.from(CFB.write(folder, { type: 'buffer' }))
}

/** Records of an old workbook: what each is, and what stands in it, in hexadecimal. */
export const records = (...list: [number, string][]): Buffer =>
  Buffer.concat(list.map(([type, hex]) => Buffer.concat([Buffer.from(Uint16Array.of(type, hex.length / 2).buffer), Buffer.from(hex, 'hex')])))

export const openDocument = (kind: string, parts: Record<string, string>): Buffer =>
  zipFile([
    { name: 'mimetype', content: `application/vnd.oasis.opendocument.${kind}`, stored: true },
    ...Object.entries({ 'content.xml': '<a/>', ...parts }).map(([name, content]) => ({ name, content })),
  ])

const u16 = (...numbers: number[]): string => Buffer.from(Uint16Array.from(numbers).buffer).toString('hex')
const u32 = (number: number): string => Buffer.from(Uint32Array.of(number).buffer).toString('hex')
const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('hex')

/** A workbook of one sheet called S. @param cells records of the sheet @param globals records before it, the shared texts for one */
export function oldWorkbook(cells: [number, string][], globals: [number, string][] = []): Buffer {
  const begin: [number, string] = [0x809, `${u16(0x600, 5)}${'00'.repeat(12)}`]
  const end: [number, string] = [0x0a, '']
  const before = (position: number) => records(begin, ...globals, [0x85, `${u32(position)}${u16(0)}0100${Buffer.from('S').toString('hex')}`], end)
  return container({ Workbook: Buffer.concat([before(before(0).length), records(begin, ...cells, end), Buffer.alloc(4_096)]) })
}

/** The record of shared texts. @param counted how many it says there are */
export const sharedTexts = (texts: readonly string[], counted = texts.length): [number, string] =>
  [0xfc, u32(counted) + u32(counted) + texts.map(text => `${u16(text.length)}01${wide(text)}`).join('')]
export const sharedText = (row: number, column: number, index: number): [number, string] => [0xfd, u16(row, column, 0) + u32(index)]
export const numberCell = (row: number, column: number, value: number): [number, string] => [0x203, u16(row, column, 0) + Buffer.from(Float64Array.of(value).buffer).toString('hex')]
/** @param kind of the record: writers number formulas in three ways */
export const formulaCell = (kind: number, [row, column]: readonly [number, number], value: number): [number, string] =>
  [kind, `${u16(row, column, 0)}${Buffer.from(Float64Array.of(value).buffer).toString('hex')}${'00'.repeat(8)}`]
