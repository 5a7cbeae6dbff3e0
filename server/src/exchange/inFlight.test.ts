import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesOf } from '../../../testing/workbooks/sink.ts'
import { type InFlightFile, openInFlightFolder } from './inFlight.ts'
import { mostBytesOfOne, mostFilesOfOne } from './inFlightQuota.ts'
import { readWorkbook, writeWorkbook } from './xlsx.ts'

const root = mkdtempSync(join(tmpdir(), 'qinghe-flight-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const path = join(root, 'files')
const megabyte = 1024 * 1024

async function clearOf(file: InFlightFile): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of file) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('a file in flight', () => {
  test('comes back byte for byte, as often as asked, whatever its size', async () => {
    const folder = openInFlightFolder(path)
    const sizes = fc.oneof(fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 131_072), fc.nat(200_000))
    await fc.assert(
      fc.asyncProperty(sizes, async size => {
        const content = Buffer.from(Array.from({ length: size }, (_, i) => (i * 31) % 251))
        const file = await folder.accept(bytesOf(content), megabyte, 'somebody')
        expect(file.bytes).toBe(size)
        expect((await clearOf(file)).equals(content)).toBe(true)
        expect((await clearOf(file)).equals(content)).toBe(true)
        await file.discard()
      }),
      { numRuns: 20 },
    )
    expect(readdirSync(path)).toEqual([])
  })

  test('shows nothing of itself on disk, and only its owner may open it', async () => {
    const folder = openInFlightFolder(path)
    const file = await folder.accept(bytesOf(Buffer.from('欧阳·思甜,999999201503010016\n'.repeat(9_000))), megabyte, 'somebody')
    const onDisk = readFileSync(join(path, file.id))
    expect(onDisk.includes('999999201503010016') || onDisk.includes('欧阳')).toBe(false)
    expect([statSync(path).mode & 0o777, statSync(join(path, file.id)).mode & 0o777]).toEqual([0o700, 0o600])
  })

  test.each([
    ['a changed byte', (b: Buffer) => Buffer.concat([b.subarray(0, 70_000), Buffer.from([1]), b.subarray(70_001)])],
    ['a missing end', (b: Buffer) => b.subarray(0, 65_552)],
    ['swapped pieces', (b: Buffer) => Buffer.concat([b.subarray(65_552, 131_104), b.subarray(0, 65_552), b.subarray(131_104)])],
    ['an empty file', () => Buffer.alloc(0)],
  ])('with %s on disk is not read', async (_, change) => {
    const folder = openInFlightFolder(path)
    const file = await folder.accept(bytesOf(Buffer.alloc(150_000, 7)), megabyte, 'somebody')
    writeFileSync(join(path, file.id), change(readFileSync(join(path, file.id))))
    await expect(clearOf(file)).rejects.toThrow()
  })

  test('that grows beyond the limit is refused in words and leaves nothing behind', async () => {
    const folder = openInFlightFolder(path)
    const refused = await folder.accept(bytesOf(Buffer.alloc(2 * megabyte)), megabyte, 'somebody').catch((e: unknown) => e)
    expect(refused instanceof Problem && refused.issues[0]?.code).toBe('workbook.tooLarge')
    expect(readdirSync(path)).toEqual([])
  })

  test('whose sender breaks off leaves nothing behind', async () => {
    const folder = openInFlightFolder(path)
    async function* broken() {
      yield Buffer.alloc(100_000)
      throw new Error('the line went dead')
    }
    await expect(folder.accept(broken(), megabyte, 'somebody')).rejects.toThrow('the line went dead')
    expect(readdirSync(path)).toEqual([])
  })

  test('is one of few that one post may have here at once, and others are not kept out by it', async () => {
    const folder = openInFlightFolder(path)
    const piece = () => bytesOf(Buffer.alloc(1_000))
    const files = await Promise.all(Array.from({ length: mostFilesOfOne }, () => folder.accept(piece(), megabyte, 'busy')))
    await expect(folder.accept(piece(), megabyte, 'busy')).rejects.toMatchObject({ status: 429, issues: [{ code: 'file.tooMany' }] })
    const other = await folder.accept(piece(), megabyte, 'other')
    await files[0]?.discard()
    await files[0]?.discard()
    const next = await folder.accept(piece(), megabyte, 'busy')
    await expect(folder.accept(piece(), megabyte, 'busy')).rejects.toThrow()
    await Promise.all([...files, other, next].map(file => file.discard()))
    expect(readdirSync(path)).toEqual([])
  })

  test('is refused while it comes in when its post has too much here already', async () => {
    const folder = openInFlightFolder(path)
    const half = Buffer.alloc(mostBytesOfOne / 2)
    const kept = await Promise.all([folder.accept(bytesOf(half), 2 * half.length, 'busy'), folder.accept(bytesOf(half.subarray(megabyte)), 2 * half.length, 'busy')])
    await expect(folder.accept(bytesOf(Buffer.alloc(2 * megabyte)), 3 * megabyte, 'busy')).rejects.toMatchObject({ issues: [{ code: 'file.tooMany' }] })
    expect(readdirSync(path).length).toBe(2)
    await Promise.all(kept.map(file => file.discard()))
  })

  test('is written by an export and read by the reading process without ever lying open', async () => {
    const folder = openInFlightFolder(path)
    const { out, done } = folder.write()
    const [file] = await Promise.all([done, writeWorkbook(out, [{ name: '汇总', rows: [['欧阳·思甜', '999999201503010016']] }])])
    const book = await readWorkbook(file)
    const texts: string[] = []
    for await (const row of book.rows) texts.push(...row.cells.map(c => c.text))
    expect(texts).toEqual(['欧阳·思甜', '999999201503010016'])
    folder.close()
    expect(existsSync(path)).toBe(false)
  })
})
