/** Files on their way through the server: uploads waiting to be read, exports waiting to be fetched.
 *
 *  On disk they are sealed with AES-256-GCM under a key made for each file and kept nowhere but in this process: a power cut, a
 *  stolen disk or a backup finds noise. Pieces of 64 KB, each with its number and whether it is the last one in its associated
 *  data, so that pieces can neither be swapped nor left off. What was written can be read any number of times until it is
 *  discarded; a restart discards everything. */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { makeQuota, noRoom, type Room } from './inFlightQuota.ts'
import { unreadable } from './isolate.ts'

const pieceBytes = 64 * 1024
const tagBytes = 16

/** A sealed file. Iterating gives its clear bytes, from the beginning each time: hand it to readWorkbook as it is. */
export type InFlightFile = AsyncIterable<Uint8Array> & {
  id: string
  /** Clear size in bytes. */
  bytes: number
  discard: () => Promise<void>
  /** For another process of ours, over a channel that nobody else hears: the key is on no disk. */
  ticket: () => InFlightTicket
}

export const InFlightTicket = z.object({ id: z.string(), path: z.string(), key: z.string(), bytes: z.number() })
export type InFlightTicket = z.infer<typeof InFlightTicket>

export type InFlightFolder = {
  /** Takes an upload. @throws Problem workbook.tooLarge beyond the limit, file.tooMany beyond what one owner may have here at once,
   *  file.noRoom when the disk is nearly full; nothing is left behind
   *  @param owner whose the file is: a posting */
  accept: (upload: AsyncIterable<Uint8Array>, limitBytes: number, owner: string) => Promise<InFlightFile>
  /** A place to write an export to; `done` once the stream has been ended, or rejects with what went wrong. */
  write: () => { out: Writable; done: Promise<InFlightFile> }
  /** Discards everything. */
  close: () => void
}

/** Opens a folder that belongs to this process alone, and empties it: what an earlier process left there nobody can read. */
export function openInFlightFolder(path: string): InFlightFolder {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const quota = makeQuota(path)
  return {
    accept: async (upload, limitBytes, owner) => {
      const room = quota.ask(owner)
      try {
        const file = await sealInto(path, limited(upload, limitBytes, room))
        return { ...file, discard: () => file.discard().finally(room.giveBack) }
      } catch (error) {
        room.giveBack()
        throw error
      }
    },
    write: () => {
      const through = new Transform({ transform: (piece, _encoding, done) => done(null, piece) })
      return { out: through, done: sealInto(path, through) }
    },
    close: () => rmSync(path, { recursive: true, force: true }),
  }
}

async function* limited(upload: AsyncIterable<Uint8Array>, limitBytes: number, room: Room): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of upload) {
    bytes += piece.length
    room.take(piece.length)
    if (bytes > limitBytes) throw unreadable('tooLarge', { limitMb: Math.round(limitBytes / 1024 / 1024) })
    yield piece
  }
}

type Sealed = { id: string; path: string; key: KeyObject; bytes: number }

async function sealInto(folder: string, clear: AsyncIterable<Uint8Array>): Promise<InFlightFile> {
  const id = randomUUID()
  const file: Sealed = { id, path: join(folder, id), key: createSecretKey(randomBytes(32)), bytes: 0 }
  try {
    await pipeline(Readable.from(sealed(file, clear)), createWriteStream(file.path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await rm(file.path, { force: true })
    throw isNoRoom(error) ? noRoom() : error
  }
  return openable(file)
}

const openable = (file: Sealed): InFlightFile => ({
  id: file.id, bytes: file.bytes, discard: () => rm(file.path, { force: true }), [Symbol.asyncIterator]: () => opened(file),
  ticket: () => ({ id: file.id, path: file.path, key: file.key.export().toString('base64'), bytes: file.bytes }),
})

/** The file of a ticket, in the process it was handed to. */
export const inFlightOf = ({ key, ...file }: InFlightTicket): InFlightFile => openable({ ...file, key: createSecretKey(Buffer.from(key, 'base64')) })

const isNoRoom = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

/** Pieces are numbered from 0 under a key used for this file only, so the number is the nonce. */
function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(number, 8)
  return nonce
}

const boundTo = (file: Sealed, number: number, last: boolean): Buffer =>
  Buffer.from(`${file.id}|${number}|${last ? 'last' : 'more'}`)

function sealPiece(file: Sealed, number: number, piece: { clear: Uint8Array; last: boolean }): Buffer {
  const cipher = createCipheriv('aes-256-gcm', file.key, nonceOf(number), { authTagLength: tagBytes })
  cipher.setAAD(boundTo(file, number, piece.last))
  return Buffer.concat([cipher.update(piece.clear), cipher.final(), cipher.getAuthTag()])
}

async function* sealed(file: Sealed, clear: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let number = 0
  let waiting = Buffer.alloc(0)
  for await (const piece of clear) {
    file.bytes += piece.length
    waiting = Buffer.concat([waiting, piece])
    // A full piece waits until something follows it: only then is it known not to be the last.
    while (waiting.length > pieceBytes) {
      yield sealPiece(file, number++, { clear: waiting.subarray(0, pieceBytes), last: false })
      waiting = waiting.subarray(pieceBytes)
    }
  }
  yield sealPiece(file, number, { clear: waiting, last: true })
}

async function* opened(file: Sealed): AsyncGenerator<Uint8Array> {
  const size = pieceBytes + tagBytes
  let number = 0
  let waiting = Buffer.alloc(0)
  for await (const piece of createReadStream(file.path, { highWaterMark: size })) {
    waiting = Buffer.concat([waiting, piece])
    while (waiting.length > size) {
      yield openPiece(file, number++, { sealed: waiting.subarray(0, size), last: false })
      waiting = waiting.subarray(size)
    }
  }
  yield openPiece(file, number, { sealed: waiting, last: true })
}

/** @throws Error when the bytes on disk are not the ones written: that is a fault of the machine, not of the upload */
function openPiece(file: Sealed, number: number, piece: { sealed: Buffer; last: boolean }): Buffer {
  const end = piece.sealed.length - tagBytes
  if (end < 0) throw new Error('A file in flight was cut off on disk')
  const decipher = createDecipheriv('aes-256-gcm', file.key, nonceOf(number), { authTagLength: tagBytes })
  decipher.setAAD(boundTo(file, number, piece.last))
  decipher.setAuthTag(piece.sealed.subarray(end))
  return Buffer.concat([decipher.update(piece.sealed.subarray(0, end)), decipher.final()])
}
