/**
 * Streams of any length under AES-256-GCM, in chunks. Each file has its own key, derived from the backup key and a fresh salt,
 * so a counter is a safe nonce. The additional data of a chunk binds it to the file's label, to its place and to whether it is
 * the last: chunks cannot be swapped, files cannot change names, and a file that was cut off is noticed instead of restored.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { problem } from '@qinghe/domain/kernel/problem.ts'

const magic = Buffer.from('QHSEAL1\n')
const saltLength = 16
const tagLength = 16
const headLength = 5
const chunkLength = 1024 * 1024

const fileKey = (key: Uint8Array, salt: Uint8Array, label: string): Buffer => Buffer.from(hkdfSync('sha256', key, salt, `qinghe sealed file ${label}`, 32))

const nonceOf = (counter: number): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(counter, 6, 6)
  return nonce
}

/** The clear head of a chunk: its sealed length and whether it is the last; part of what is authenticated. */
function headOf(length: number, last: boolean): Buffer {
  const head = Buffer.alloc(headLength)
  head.writeUInt32BE(length)
  head[4] = last ? 1 : 0
  return head
}

const damaged = (label: string) => problem('backup.damaged', `备份文件 ${label} 已损坏、被改动、不完整，或不是用这套密钥加密的`, 500)

/** Collects bytes and hands them on in pieces of a wished size. */
function makeBuffer() {
  let parts: Buffer[] = []
  let size = 0
  const add = (chunk: Buffer) => {
    parts.push(chunk)
    size += chunk.length
  }
  const take = (count: number): Buffer => {
    const all = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
    parts = [all.subarray(count)]
    size -= count
    return all.subarray(0, count)
  }
  return { add, take, size: () => size }
}

/** @param label what the file is called inside the backup; opening under another label fails. */
export function sealing(key: Uint8Array, label: string): Transform {
  const salt = randomBytes(saltLength)
  const perFile = fileKey(key, salt, label)
  const held = makeBuffer()
  let counter = 0
  const sealed = (clear: Buffer, last: boolean): Buffer => {
    const head = headOf(clear.length, last)
    const cipher = createCipheriv('aes-256-gcm', perFile, nonceOf(counter++)).setAAD(head)
    return Buffer.concat([head, cipher.update(clear), cipher.final(), cipher.getAuthTag()])
  }
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      held.add(chunk)
      while (held.size() > chunkLength) this.push(sealed(held.take(chunkLength), false))
      next()
    },
    flush(next) {
      this.push(sealed(held.take(held.size()), true))
      next()
    },
  })
  stream.push(Buffer.concat([magic, salt]))
  return stream
}

/** Opens what `sealing` made. Errors with a Problem on the first byte that is not as it was written. */
export function opening(key: Uint8Array, label: string): Transform {
  const held = makeBuffer()
  const state: { perFile: Buffer | undefined; counter: number; ended: boolean } = { perFile: undefined, counter: 0, ended: false }
  const advance = (push: (clear: Buffer) => void): void => {
    if (state.perFile === undefined) {
      if (held.size() < magic.length + saltLength) return
      if (!held.take(magic.length).equals(magic)) throw damaged(label)
      state.perFile = fileKey(key, held.take(saltLength), label)
    }
    for (let chunk = nextChunk(held, label); chunk !== undefined; chunk = nextChunk(held, label)) {
      if (state.ended) throw damaged(label)
      push(openChunk(state.perFile, state.counter++, { ...chunk, label }))
      state.ended = chunk.head[4] === 1
    }
  }
  const guarded = (next: TransformCallback, work: () => void): void => {
    try {
      work()
      next()
    } catch (error) {
      next(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      guarded(next, () => {
        held.add(chunk)
        advance(clear => this.push(clear))
      })
    },
    flush(next) {
      guarded(next, () => {
        if (!state.ended || held.size() > 0) throw damaged(label)
      })
    },
  })
}

type Held = ReturnType<typeof makeBuffer>
type Chunk = { head: Buffer; body: Buffer }

const waiting = new WeakMap<Held, Buffer>()

function nextChunk(held: Held, label: string): Chunk | undefined {
  const head = waiting.get(held) ?? (held.size() >= headLength ? held.take(headLength) : undefined)
  if (head === undefined) return undefined
  const length = head.readUInt32BE()
  if (length > chunkLength) throw damaged(label)
  if (held.size() < length + tagLength) {
    waiting.set(held, head)
    return undefined
  }
  waiting.delete(held)
  return { head, body: held.take(length + tagLength) }
}

function openChunk(perFile: Buffer, counter: number, { head, body, label }: Chunk & { label: string }): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', perFile, nonceOf(counter)).setAAD(head)
  decipher.setAuthTag(body.subarray(-tagLength))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -tagLength)), decipher.final()])
  } catch {
    throw damaged(label)
  }
}
