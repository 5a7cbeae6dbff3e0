/** A folder of backups: `base/<id>.sealed` with its signed `base/<id>.json`, `wal/<segment>.sealed`, and what was verified. */
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sign, verify } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { FieldKeyState } from '../keys/fieldKeys.ts'
import type { Keys } from '../keys/folder.ts'
import { opening, sealing } from './sealedStream.ts'

export const Manifest = z.object({
  format: z.literal(1),
  id: z.string().regex(/^\d{8}T\d{6}Z$/),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** First WAL segment a restore needs; everything older may be thrown away with older bases. */
  firstWal: z.string().regex(/^[0-9A-F]{24}$/),
  postgres: z.string(),
  migrations: z.number(),
  bytes: z.number(),
  /** Which versions of the field keys the records are sealed under; without it a rebuilt keys folder would open the wrong one. */
  fieldKeys: FieldKeyState,
})
export type Manifest = z.infer<typeof Manifest>

const Signed = z.object({ manifest: z.string(), signature: z.string() })

export const baseFile = (shelf: string, id: string): string => join(shelf, 'base', `${id}.sealed`)
export const walFile = (shelf: string, name: string): string => join(shelf, 'wal', `${name}.sealed`)
const manifestFile = (shelf: string, id: string) => join(shelf, 'base', `${id}.json`)
const backupKey = (keys: Keys) => keys.derive('backup')

/** Seals a stream under its place on the shelf; the final name appears only when every byte is on disk. */
export async function putSealed(source: Readable, file: string, keys: Keys): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.part`
  await pipeline(source, createZstdCompress(), sealing(backupKey(keys), labelOf(file)), createWriteStream(draft, { mode: 0o600, flush: true }))
  renameSync(draft, file)
  await settle(dirname(file))
}

/** The clear content of a sealed file. Iterating throws a Problem as soon as a chunk is not as it was written. */
export async function* getSealed(file: string, keys: Keys): AsyncGenerator<Buffer> {
  const stream = createZstdDecompress()
  const through = pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), opening(backupKey(keys), labelOf(file)), stream)
  through.catch(() => undefined) // reported below, or by the iteration itself
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk
  await through
}

const labelOf = (file: string): string => file.split('/').slice(-2).join('/')

/** A rename is on disk only when its folder is. */
async function settle(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync()
  await handle.close()
}

/** Signed, because it decides which WAL counts and which keys open: what is believed must come from an owner of the root key. */
export async function putManifest(shelf: string, manifest: Manifest, keys: Keys): Promise<void> {
  const text = JSON.stringify(Manifest.parse(manifest))
  const signature = sign(null, Buffer.from(text), keys.signingPair('backup').privateKey).toString('base64')
  writeFileSync(`${manifestFile(shelf, manifest.id)}.part`, JSON.stringify({ manifest: text, signature }), { mode: 0o600, flush: true })
  renameSync(`${manifestFile(shelf, manifest.id)}.part`, manifestFile(shelf, manifest.id))
  await settle(join(shelf, 'base'))
}

/** All complete backups, oldest first. Throws when a manifest was not signed with this root key. */
export function listManifests(shelf: string, keys: Keys): Manifest[] {
  const folder = join(shelf, 'base')
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter(name => name.endsWith('.json')).sort().map(name => readManifest(join(folder, name), keys))
}

function readManifest(file: string, keys: Keys): Manifest {
  const { manifest, signature } = Signed.parse(JSON.parse(readFileSync(file, 'utf8')))
  if (!verify(null, Buffer.from(manifest), keys.signingPair('backup').publicKey, Buffer.from(signature, 'base64'))) {
    throw problem('backup.foreign', `备份清单 ${file} 的签名不符：不是用这套密钥做的，或者被改动过`, 500)
  }
  return Manifest.parse(JSON.parse(manifest))
}

export function removeBase(shelf: string, id: string): void {
  // The manifest first: a base without manifest is debris, a manifest without base would be a promise.
  rmSync(manifestFile(shelf, id), { force: true })
  rmSync(baseFile(shelf, id), { force: true })
}

const Verified = z.object({ id: z.string(), at: z.iso.datetime(), tables: z.number(), rows: z.number() })
export type Verified = z.infer<typeof Verified>

export const putVerified = (shelf: string, verified: Verified): void =>
  writeFileSync(join(shelf, 'verified.json'), JSON.stringify(verified), { mode: 0o600, flush: true })

export function getVerified(shelf: string): Verified | undefined {
  const file = join(shelf, 'verified.json')
  return existsSync(file) ? Verified.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}
