import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { join, readShare, split, writeShare } from './shares.ts'

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('the recovery set', () => {
  it('gives the root key back from any two of its three shares, copied by hand', () => {
    fc.assert(fc.property(secrets, fc.constantFrom([0, 1], [0, 2], [1, 2], [2, 0]), (secret, pick) => {
      const papers = split(secret, { count: 3, needed: 2 }).map(writeShare)
      const copied = pick.map(index => readShare((papers[index] ?? '').toLowerCase().replaceAll('-', ' - ').replaceAll('0', 'o')))
      expect(join(copied)).toEqual(Buffer.from(secret))
    }))
  })

  it('gives nothing from one share, nor from the same share twice', () => {
    const [share] = split(new Uint8Array(32).fill(7), { count: 3, needed: 2 })
    if (share === undefined) throw new Error('no share')
    expect(() => join([share])).toThrow(/至少需要两份/)
    expect(() => join([share, share])).toThrow(/至少需要两份/)
  })

  it('says nothing about the key in one share: every byte value is as likely as any other', () => {
    const seen = new Set<number>()
    for (let round = 0; round < 4000; round++) seen.add(split(new Uint8Array([9]), { count: 3, needed: 2 })[0]?.bytes[0] ?? -1)
    expect(seen.size).toBe(256)
  })

  it('finds one wrong letter', () => {
    fc.assert(fc.property(secrets, fc.nat({ max: 54 }), (secret, at) => {
      const paper = writeShare(split(secret, { count: 3, needed: 2 })[0] ?? { x: 0, set: '', bytes: new Uint8Array() })
      const place = paper.length - 1 - at
      if (paper[place] === '-' || at < 1) return
      const wrong = `${paper.slice(0, place)}${paper[place] === '7' ? '8' : '7'}${paper.slice(place + 1)}`
      expect(() => readShare(wrong)).toThrow(/抄写有误/)
    }))
  })

  it('does not let shares of two installations be mixed into a wrong key', () => {
    const [a] = split(new Uint8Array(32).fill(1), { count: 3, needed: 2 })
    const [, b] = split(new Uint8Array(32).fill(2), { count: 3, needed: 2 })
    if (a === undefined || b === undefined) throw new Error('no share')
    expect(() => join([a, b])).toThrow(/不是同一套/)
  })

  it('works for three of five as well', () => {
    fc.assert(fc.property(secrets, secret => {
      const shares = split(secret, { count: 5, needed: 3 })
      expect(join(shares.slice(2))).toEqual(Buffer.from(secret))
      expect(() => join(shares.slice(3))).toThrow(/拼不出/)
    }), { numRuns: 20 })
  })
})
