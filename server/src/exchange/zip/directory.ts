/** The table of contents of a zip file, read and judged before a single byte is unpacked.
 *
 *  A workbook is a zip, and a zip can lie: about sizes (bombs), about names (slip), about where its parts are (one part listed a
 *  thousand times, parts that overlap). Libraries believe the directory. This file is the reason they never see a lying one:
 *  every name is plain, every part lies in its own stretch of the file, directory and local header agree, and the declared sizes
 *  are within limits. What is declared is then held against what really comes out, in parts.ts. */
import { Refusal } from '../refusal.ts'

export type Entry = {
  name: string
  deflated: boolean
  packed: number
  unpacked: number
  crc: number
  /** Where its local header begins, and where its packed bytes begin. */
  header: number
  start: number
}

export type DirectoryLimits = { unpackedBytes: number; packingRatio: number }

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const sentinel = 0xffffffff
const maxEntries = 2_000
const ratioMatters = 1024 * 1024

const damaged = (): Refusal => new Refusal('damaged')

/** Reads and judges the directory of a whole zip file in memory.
 *  @throws Refusal damaged, encrypted, unsafeName or bomb */
export function readDirectory(file: Buffer, limits: DirectoryLimits): Map<string, Entry> {
  const end = findEnd(file)
  const count = file.readUInt16LE(end + 10)
  if (count > maxEntries) throw new Refusal('bomb', { part: `${count} 个部件` })
  // A second disk, or a count that differs between disks, is a split archive; no program saves workbooks so.
  if (file.readUInt16LE(end + 4) !== 0 || file.readUInt16LE(end + 8) !== count) throw damaged()
  const entries = new Map<string, Entry>()
  const seen = new Set<string>()
  const directory = file.readUInt32LE(end + 16)
  let at = directory
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || file.readUInt32LE(at) !== entrySignature) throw damaged()
    const lengths = { name: file.readUInt16LE(at + 28), extra: file.readUInt16LE(at + 30), comment: file.readUInt16LE(at + 32) }
    const entry = readEntry(file, at, lengths)
    if (seen.has(entry.name.toLowerCase())) throw new Refusal('unsafeName')
    seen.add(entry.name.toLowerCase())
    if (!entry.name.endsWith('/')) entries.set(entry.name, entry)
    at += 46 + lengths.name + lengths.extra + lengths.comment
  }
  refuseOverlaps(entries, directory)
  refuseBombs(entries, limits)
  return entries
}

function findEnd(file: Buffer): number {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 0xffff); at--) {
    if (file.readUInt32LE(at) === endSignature) return at
  }
  throw damaged()
}

function readEntry(file: Buffer, at: number, lengths: { name: number; extra: number }): Entry {
  const flags = file.readUInt16LE(at + 8)
  const method = file.readUInt16LE(at + 10)
  if ((flags & 1) !== 0) throw new Refusal('encrypted')
  if (method !== 0 && method !== 8) throw damaged()
  const nameBytes = file.subarray(at + 46, at + 46 + lengths.name)
  // Some writers of Windows separate with \; a name that climbs is refused whatever it separates with.
  const name = nameBytes.toString('utf8').replaceAll('\\', '/')
  if (!isPlainName(name)) throw new Refusal('unsafeName')
  const sizes = wideSizes(file, at, lengths)
  const local = sizes.offset
  if (local + 30 > file.length || file.readUInt32LE(local) !== localSignature) throw damaged()
  const localName = file.subarray(local + 30, local + 30 + file.readUInt16LE(local + 26))
  if (!localName.equals(nameBytes)) throw new Refusal('unsafeName')
  const start = local + 30 + localName.length + file.readUInt16LE(local + 28)
  if (start + sizes.packed > file.length) throw damaged()
  if (method === 0 && sizes.packed !== sizes.unpacked) throw new Refusal('bomb', { part: name })
  const crc = file.readUInt32LE(at + 16)
  return { name, deflated: method === 8, packed: sizes.packed, unpacked: sizes.unpacked, crc, header: local, start }
}

/** Sizes and offset; large ones stand in the ZIP64 extra field, which some writers use even for small files. */
function wideSizes(file: Buffer, at: number, lengths: { name: number; extra: number }) {
  const sizes = { unpacked: file.readUInt32LE(at + 24), packed: file.readUInt32LE(at + 20), offset: file.readUInt32LE(at + 42) }
  const extra = file.subarray(at + 46 + lengths.name, at + 46 + lengths.name + lengths.extra)
  let wide = zip64Of(extra)
  for (const key of ['unpacked', 'packed', 'offset'] as const) {
    if (sizes[key] !== sentinel) continue
    if (wide.length < 8) throw damaged()
    const value = wide.readBigUInt64LE(0)
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('bomb')
    sizes[key] = Number(value)
    wide = wide.subarray(8)
  }
  return sizes
}

function zip64Of(extra: Buffer): Buffer {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return Buffer.alloc(0)
}

/** Nothing here is ever written to disk under its name; a name that tries to climb still shows who made the file. */
function isPlainName(name: string): boolean {
  if (name === '' || name.length > 260 || name.includes('\0') || name.includes(':')) return false
  return !name.startsWith('/') && name.split('/').every(part => part !== '..' && part !== '.')
}

function refuseOverlaps(entries: Map<string, Entry>, directory: number): void {
  let free = 0
  for (const e of [...entries.values()].sort((a, b) => a.start - b.start)) {
    if (e.header < free || e.start + e.packed > directory) throw new Refusal('bomb', { part: e.name })
    free = e.start + e.packed
  }
}

function refuseBombs(entries: Map<string, Entry>, limits: DirectoryLimits): void {
  let total = 0
  for (const e of entries.values()) {
    total += e.unpacked
    if (total > limits.unpackedBytes) throw new Refusal('bomb')
    if (e.unpacked > ratioMatters && e.unpacked > e.packed * limits.packingRatio) throw new Refusal('bomb', { part: e.name })
  }
}
