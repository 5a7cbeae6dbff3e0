/**
 * A folder as one stream. Files of a live cluster grow, shrink and vanish while they are read, which tar cannot express (it
 * announces a size first); here each file is a run of blocks closed by an empty one. PostgreSQL makes the copy consistent
 * from WAL afterwards, so what a file looks like at this moment does not matter, only that it is read to its end.
 */
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'

const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path: z.string() }),
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('end'), files: z.number() }),
])
type Entry = z.infer<typeof Entry>

/** What a base backup leaves out: PostgreSQL makes these anew, or they belong to the running process. */
const emptied = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'log'])
const skipped = /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|backup_label.*|tablespace_map.*|current_logfiles.*|(recovery|standby)\.signal)$/

const block = (bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(bytes.length)
  return Buffer.concat([head, bytes])
}
const written = (entry: Entry): Buffer => block(Buffer.from(JSON.stringify(entry)))
const closing = Buffer.alloc(4)

export type Tail = { path: string; content: string }

/**
 * @param tail asked after the last file was read: PostgreSQL gives the label of a backup only when it ends
 * @returns the stream; its last entry counts the files, so that a missing end is noticed
 */
export function packFolder(root: string, tail: () => Promise<Tail[]>): Readable {
  return Readable.from(packed(root, tail), { objectMode: false })
}

async function* packed(root: string, tail: () => Promise<Tail[]>): AsyncGenerator<Buffer> {
  let files = 0
  for await (const entry of walk(root, '')) {
    yield written(entry)
    if (entry.kind !== 'file') continue
    files++
    yield* contentOf(join(root, entry.path))
    yield closing
  }
  for (const { path, content } of await tail()) {
    files++
    yield written({ kind: 'file', path })
    yield block(Buffer.from(content))
    yield closing
  }
  yield written({ kind: 'end', files })
}

async function* walk(root: string, below: string): AsyncGenerator<Entry> {
  const folder = await unlessGone(opendir(join(root, below)))
  if (folder === undefined) return
  for await (const entry of folder) {
    const path = join(below, entry.name)
    if (skipped.test(entry.name)) continue
    if (entry.isDirectory()) {
      yield { kind: 'folder', path }
      if (emptied.has(path)) {
        if (path === 'pg_wal') yield* ['archive_status', 'summaries'].map((name): Entry => ({ kind: 'folder', path: join(path, name) }))
      } else yield* walk(root, path)
    } else if (entry.isFile()) yield { kind: 'file', path }
    else throw problem('backup.strangeFile', `数据文件夹里的 ${path} 不是普通文件，备份只支持内置数据库自己的结构`, 500)
  }
}

async function* contentOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) if (Buffer.isBuffer(chunk)) yield block(chunk)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function unlessGone<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

/** Writes a packed stream below an empty folder. @returns how many files. */
export async function unpackFolder(packedBytes: AsyncIterable<Buffer>, root: string): Promise<number> {
  const blocks = blocksOf(packedBytes)
  let files = 0
  for (;;) {
    const next = await blocks.next()
    if (next.done === true) throw problem('backup.cutOff', '备份不完整：缺少结尾', 500)
    const entry = Entry.parse(JSON.parse(next.value.toString()))
    if (entry.kind === 'end') {
      if (entry.files !== files) throw problem('backup.miscounted', `备份应有 ${entry.files} 个文件，实际 ${files} 个`, 500)
      return files
    }
    const path = inside(root, entry.path)
    mkdirSync(entry.kind === 'folder' ? path : dirname(path), { recursive: true, mode: 0o700 })
    if (entry.kind === 'folder') continue
    files++
    // Not synced one by one: PostgreSQL syncs the whole folder before it replays, because the copied control file says "running".
    await pipeline(Readable.from(untilClosing(blocks), { objectMode: false }), createWriteStream(path, { mode: 0o600 }))
  }
}

function inside(root: string, path: string): string {
  const clean = normalize(path)
  if (clean.startsWith('..') || clean.startsWith('/')) throw problem('backup.strangePath', '备份里有指向文件夹之外的路径，拒绝恢复', 500)
  return join(root, clean)
}

async function* untilClosing(blocks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) {
    if (next.value.length === 0) return
    yield next.value
  }
  throw problem('backup.cutOff', '备份不完整：文件没有结尾', 500)
}

async function* blocksOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
      const end = 4 + held.readUInt32BE()
      yield held.subarray(4, end)
      held = held.subarray(end)
    }
  }
  if (held.length > 0) throw problem('backup.cutOff', '备份不完整：最后一段被截断', 500)
}
