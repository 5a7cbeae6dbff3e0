/** Files made to harm whoever opens them, and honest files of the wrong kind. Each with the refusal it must meet. */
import { bareParts, bareWorkbook, inlineCell, row, sharedStringsXml, sheetXml } from './bareWorkbook.ts'
import { container, openDocument, records } from './oldWorkbook.ts'
import { zipFile } from './zipFile.ts'

export type Hostile = { what: string; file: () => Buffer; refusedWith: string[] }

const sheet = 'xl/worksheets/sheet1.xml'
const declaration = '<?xml version="1.0" encoding="UTF-8"?>'
const megabytes = (n: number): number => n * 1024 * 1024

const ole = (inside: string): Buffer =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1016), Buffer.from(inside, 'utf16le'), Buffer.alloc(512)])

/** Texts no two alike, with little to pack: what keeps the ratio below suspicion. */
function* unlike(count: number): Generator<string> {
  for (let i = 0; i < count; i++) yield `${(i * 2_654_435_761) % 4_294_967_296}`
}

const bombs: Hostile[] = [
  {
    what: 'a bomb that says how large it is',
    refusedWith: ['bomb'],
    file: () => bareWorkbook({ [sheet]: sheetXml(' '.repeat(megabytes(40))) }),
  },
  {
    what: 'a bomb that says it is small',
    refusedWith: ['bomb'],
    file: () =>
      zipFile(
        bareParts({ [sheet]: sheetXml(' '.repeat(megabytes(40))) }).map(p =>
          p.name === sheet ? { ...p, claims: { unpacked: 900 } } : p,
        ),
      ),
  },
  {
    what: 'a directory promising more than the limit',
    refusedWith: ['bomb'],
    file: () => zipFile(bareParts({}).map(p => (p.name === sheet ? { ...p, claims: { unpacked: megabytes(900) } } : p))),
  },
  {
    what: 'many parts lying on the same bytes',
    refusedWith: ['bomb', 'unsafeName'],
    file: () => {
      const parts = bareParts({})
      const again = Array.from({ length: 500 }, (_, i) => ({
        name: `xl/media/${i}.bin`,
        content: '',
        claims: { sameDataAs: 0, localName: '' },
      }))
      return zipFile([...parts, ...again])
    },
  },
  {
    what: 'a shared text of two million signs',
    refusedWith: ['outOfMemory'],
    file: () => bareWorkbook({ 'xl/sharedStrings.xml': sharedStringsXml([[...unlike(200_000)].join('')]) }),
  },
  {
    what: 'one text of 60 MB',
    refusedWith: ['cellTooLong', 'outOfMemory'],
    file: () => bareWorkbook({ [sheet]: sheetXml(row(1, inlineCell('A1', [...unlike(6_000_000)].join('')))) }),
  },
  {
    what: 'elements a hundred thousand deep',
    refusedWith: ['damaged'],
    file: () => bareWorkbook({ [sheet]: sheetXml('<row>'.repeat(100_000)) }),
  },
]

const withEntity = (definition: string): string =>
  `${declaration}<!DOCTYPE worksheet [${definition}]><worksheet><sheetData>${row(1, inlineCell('A1', '&x;'))}</sheetData></worksheet>`

const entities: Hostile[] = [
  {
    what: 'an entity that names a local file',
    refusedWith: ['entities'],
    file: () => bareWorkbook({ [sheet]: withEntity('<!ENTITY x SYSTEM "file:///etc/hostname">') }),
  },
  {
    what: 'an entity that calls out',
    refusedWith: ['entities'],
    file: () => bareWorkbook({ [sheet]: withEntity('<!ENTITY x SYSTEM "http://127.0.0.1:9/">') }),
  },
  {
    what: 'entities that multiply',
    refusedWith: ['entities'],
    file: () => bareWorkbook({ [sheet]: withEntity('<!ENTITY a "aaaa"><!ENTITY x "&a;&a;&a;">') }),
  },
  {
    what: 'a definition behind a long comment',
    refusedWith: ['entities'],
    file: () =>
      bareWorkbook({
        [sheet]: `${declaration}<!--${[...unlike(50_000)].join()}-->${withEntity('<!ENTITY x "1">').slice(declaration.length)}`,
      }),
  },
  {
    what: 'a definition in UTF-16',
    refusedWith: ['encoding'],
    file: () =>
      zipFile(
        bareParts({}).map(p =>
          p.name === sheet ? { ...p, content: Buffer.from(`\ufeff${withEntity('<!ENTITY x "1">')}`, 'utf16le') } : p,
        ),
      ),
  },
]

const archives: Hostile[] = [
  {
    what: 'a part that climbs out of the folder',
    refusedWith: ['unsafeName'],
    file: () => bareWorkbook({ '../../outside.xml': '<a/>' }),
  },
  { what: 'a part with an absolute path', refusedWith: ['unsafeName'], file: () => bareWorkbook({ '/etc/outside.xml': '<a/>' }) },
  { what: 'a part with a backslash path', refusedWith: ['unsafeName'], file: () => bareWorkbook({ '..\\outside.xml': '<a/>' }) },
  {
    what: 'a part with two names',
    refusedWith: ['unsafeName'],
    file: () =>
      zipFile(bareParts({}).map(p => (p.name === sheet ? { ...p, claims: { localName: 'xl/worksheets/other1.xml' } } : p))),
  },
  {
    what: 'the same part twice',
    refusedWith: ['unsafeName'],
    file: () => zipFile([...bareParts({}), { name: 'XL/workbook.xml', content: '<a/>' }]),
  },
  {
    what: 'a part locked with a password',
    refusedWith: ['encrypted'],
    file: () => zipFile(bareParts({}).map(p => ({ ...p, claims: { flags: 1 } }))),
  },
  {
    what: 'a packing method nobody uses',
    refusedWith: ['damaged'],
    file: () => zipFile(bareParts({}).map(p => ({ ...p, claims: { method: 14 } }))),
  },
  {
    what: 'a part whose bytes were changed',
    refusedWith: ['damaged'],
    file: () => zipFile(bareParts({}).map(p => (p.name === sheet ? { ...p, claims: { crc: 1 } } : p))),
  },
  { what: 'a file cut off in the middle', refusedWith: ['damaged'], file: () => halfOf(bareWorkbook()) },
  {
    what: 'a file cut off and closed again',
    refusedWith: ['damaged', 'bomb'],
    file: () => Buffer.concat([halfOf(bareWorkbook()), bareWorkbook().subarray(-22)]),
  },
]

const halfOf = (file: Buffer): Buffer => file.subarray(0, Math.floor(file.length / 2))

const otherKinds: Hostile[] = [
  { what: 'an empty file', refusedWith: ['empty'], file: () => Buffer.alloc(0) },
  { what: 'a file that is no zip', refusedWith: ['notASpreadsheet'], file: () => Buffer.from('这不是表格\n') },
  { what: 'a picture', refusedWith: ['notASpreadsheet'], file: () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') },
  {
    what: 'a zip that is no workbook',
    refusedWith: ['notASpreadsheet'],
    file: () => zipFile([{ name: 'readme.txt', content: 'x' }]),
  },
  { what: 'a workbook locked with a password', refusedWith: ['encrypted'], file: () => container({ EncryptionInfo: 'x', EncryptedPackage: 'x' }) },
  { what: 'an old workbook locked with a password', refusedWith: ['encrypted'], file: () => container({ Workbook: records([0x809, '00060500'], [0x2f, '0100'], [0x0a, '']) }) },
  { what: 'an old workbook with macros', refusedWith: ['macros'], file: () => container({ Workbook: records([0x809, '00060500'], [0x0a, '']), '_VBA_PROJECT_CUR/VBA/dir': 'x' }) },
  { what: 'an old workbook of macros', refusedWith: ['macros'], file: () => container({ Workbook: records([0x809, '00060500'], [0x85, '0000000000010100' + '41'], [0x0a, '']) }) },
  { what: 'an old workbook with nothing in it', refusedWith: ['noSheets'], file: () => container({ Workbook: records([0x809, '00060500'], [0x0a, '']) }) },
  { what: 'an old container that is none inside', refusedWith: ['damaged', 'notASpreadsheet'], file: () => ole('Workbook') },
  { what: 'an old text document', refusedWith: ['wordDocument'], file: () => container({ WordDocument: 'x' }) },
  {
    what: 'a web page called .xls',
    refusedWith: ['webPage'],
    file: () => Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>'),
  },
  { what: 'a workbook with macros', refusedWith: ['macros'], file: () => bareWorkbook({ 'xl/vbaProject.bin': 'x' }) },
  {
    what: 'a binary workbook',
    refusedWith: ['binaryFormat'],
    file: () => bareWorkbook({ 'xl/workbook.xml': null, 'xl/workbook.bin': 'x' }),
  },
  {
    what: 'a text document',
    refusedWith: ['wordDocument'],
    file: () => bareWorkbook({ 'xl/workbook.xml': null, 'word/document.xml': '<a/>' }),
  },
  { what: 'an OpenDocument text', refusedWith: ['wordDocument'], file: () => openDocument('text', {}) },
  { what: 'an OpenDocument sheet without sheets', refusedWith: ['noSheets'], file: () => openDocument('spreadsheet', {}) },
  {
    what: 'an OpenDocument sheet locked with a password',
    refusedWith: ['encrypted'],
    file: () => openDocument('spreadsheet', { 'META-INF/manifest.xml': '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>' }),
  },
  { what: 'an OpenDocument sheet with macros', refusedWith: ['macros'], file: () => openDocument('spreadsheet', { 'Basic/Standard/Module1.xml': '<a/>' }) },
  { what: 'an OpenDocument sheet with entities', refusedWith: ['entities'], file: () => openDocument('spreadsheet', { 'content.xml': withEntity('<!ENTITY x "1">') }) },
  { what: 'a workbook without sheets', refusedWith: ['noSheets'], file: () => bareWorkbook({}, []) },
]

const letters = (n: number): string => (n < 26 ? String.fromCharCode(65 + n) : letters(Math.floor(n / 26) - 1) + letters(n % 26))

const tooMuch: Hostile[] = [
  {
    what: 'ten thousand columns',
    refusedWith: ['tooManyColumns'],
    file: () =>
      bareWorkbook({
        [sheet]: sheetXml(row(1, Array.from({ length: 10_000 }, (_, i) => inlineCell(`${letters(i)}1`, '1')).join(''))),
      }),
  },
  {
    what: 'a hundred and thirty thousand rows',
    refusedWith: ['tooManyRows'],
    file: () =>
      bareWorkbook({
        [sheet]: sheetXml(Array.from({ length: 130_000 }, (_, i) => row(i + 1, inlineCell(`A${i + 1}`, `${i * 7919}`))).join('')),
      }),
  },
  {
    what: 'a text longer than a cell',
    refusedWith: ['cellTooLong'],
    file: () => bareWorkbook({ [sheet]: sheetXml(row(1, inlineCell('A1', '长'.repeat(32_768)))) }),
  },
  {
    what: 'an index outside the shared texts',
    refusedWith: ['damaged'],
    file: () => bareWorkbook({ [sheet]: sheetXml(row(1, '<c r="A1" t="s"><v>5</v></c>')) }),
  },
  {
    what: 'a sheet that is not well formed',
    refusedWith: ['damaged'],
    file: () => bareWorkbook({ [sheet]: `${declaration}<worksheet><sheetData><row></sheetData></worksheet>` }),
  },
  {
    what: 'a sheet in another encoding',
    refusedWith: ['encoding'],
    file: () => bareWorkbook({ [sheet]: sheetXml('').replace('UTF-8', 'GBK') }),
  },
]

export const hostileFiles: readonly Hostile[] = [...bombs, ...entities, ...archives, ...otherKinds, ...tooMuch]
