/** What was written, in memory. */
import { Writable } from 'node:stream'

export function sink(): { out: Writable; bytes: () => Buffer } {
  const pieces: Buffer[] = []
  const out = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece)
      done()
    },
  })
  return { out, bytes: () => Buffer.concat(pieces) }
}

/** Bytes that can be read again and again, as an uploaded file can. */
export const bytesOf = (file: Uint8Array): AsyncIterable<Uint8Array> => ({
  async *[Symbol.asyncIterator]() {
    for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536)
  },
})
