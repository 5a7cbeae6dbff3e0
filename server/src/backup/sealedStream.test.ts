import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { opening, sealing } from './sealedStream.ts'

const key = randomBytes(32)

const pieces = (bytes: Uint8Array, size: number) =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => Buffer.from(bytes.subarray(index * size, (index + 1) * size))))
const seal = (bytes: Uint8Array, size = 65_536, label = 'base/1') => buffer(pieces(bytes, size).pipe(sealing(key, label)))
const open = (bytes: Uint8Array, size = 65_536, label = 'base/1') => {
  const stream = opening(key, label)
  const source = pieces(bytes, size)
  source.pipe(stream)
  return buffer(stream)
}

describe('a sealed stream', () => {
  it('gives back every byte, whatever the pieces it travels in', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 1, max: 500 }), async (bytes, size) => {
      expect(await open(await seal(bytes, size), size)).toEqual(Buffer.from(bytes))
    }), { numRuns: 60 })
  })

  it.each([0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20])('gives back %i bytes around the chunk size', async size => {
    const bytes = randomBytes(size)
    expect((await open(await seal(bytes))).equals(bytes)).toBe(true)
  })

  it('shows nothing of what it holds', async () => {
    const sealed = await seal(Buffer.from('431003999999201001010012'.repeat(1000)))
    expect(sealed.includes('43100399')).toBe(false)
  })

  it('notices one changed bit anywhere', async () => {
    const sealed = await seal(randomBytes(2 * 2 ** 20 + 77))
    for (const at of [0, 9, 25, 30, 1_048_600, 1_048_700, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(open(changed)).rejects.toThrow(/已损坏/)
    }
  })

  it('notices that it was cut off, also exactly between two chunks, and that something was added', async () => {
    const sealed = await seal(randomBytes(3 * 2 ** 20))
    const chunk = 5 + 2 ** 20 + 16
    for (const length of [0, 10, 24, 24 + chunk, 24 + 2 * chunk, sealed.length - 1]) await expect(open(sealed.subarray(0, length))).rejects.toThrow(/已损坏/)
    await expect(open(Buffer.concat([sealed, Buffer.from([0])]))).rejects.toThrow(/已损坏/)
    await expect(open(Buffer.concat([sealed, sealed.subarray(24)]))).rejects.toThrow(/已损坏/)
  })

  it('notices swapped chunks and a file under another name', async () => {
    const sealed = await seal(randomBytes(3 * 2 ** 20))
    const chunk = 5 + 2 ** 20 + 16
    const swapped = Buffer.concat([sealed.subarray(0, 24), sealed.subarray(24 + chunk, 24 + 2 * chunk), sealed.subarray(24, 24 + chunk), sealed.subarray(24 + 2 * chunk)])
    await expect(open(swapped)).rejects.toThrow(/已损坏/)
    await expect(open(sealed, 65_536, 'base/2')).rejects.toThrow(/已损坏/)
  })
})
