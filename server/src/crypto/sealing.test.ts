import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newChildKey, openWithChildKey, rewrapChildKey, sealWithChildKey, unwrapChildKey, wrapChildKey } from './childKeys.ts'
import { type Algorithm, readHeader, SealBroken } from './cipher.ts'
import {
  blind, isStale, liveVersions, makeKeyRing, open, openFields, rewrap, type SealedAt, seal, sealFields,
} from './sealing.ts'

const [first, second] = [randomBytes(32), randomBytes(32)]
const algorithms: Algorithm[] = ['AES-256-GCM', 'SM4']
const rootKeys = new Map([[1, first], [2, second]])
const ringOf = (algorithm: Algorithm, current = 1) => makeKeyRing({ rootKeys, current, algorithm })
const where: SealedAt = { table: 'children', column: 'id_number', row: '018f0000-0000-7000-8000-000000000001' }
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom('', '𠮷·阿依古丽', '㊣𬭊'))

describe.each(algorithms)('a field sealed with %s', algorithm => {
  const ring = ringOf(algorithm)

  it('comes back byte for byte, whatever the text', () => {
    fc.assert(fc.property(anyText, text => { expect(open(ring, where, seal(ring, where, text))).toBe(text) }))
  })

  it('refuses to open after any single bit was flipped', () => {
    const sealed = seal(ring, where, '99999920170416001X')
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => open(ring, where, changed), `bit ${bit}`).toThrow(SealBroken)
    }
  })

  it('refuses to open when it was cut at any length', () => {
    const sealed = seal(ring, where, '湖南')
    for (let length = 0; length < sealed.length; length++) {
      expect(() => open(ring, where, sealed.subarray(0, length))).toThrow(SealBroken)
    }
  })

  it('opens in no other row, column or table', () => {
    const sealed = seal(ring, where, '999999201704160011')
    for (const other of [{ row: '018f0000-0000-7000-8000-000000000002' }, { column: 'phone' }, { table: 'child_parents' }]) {
      expect(() => open(ring, { ...where, ...other }, sealed)).toThrow(SealBroken)
    }
  })

  it('does not show that two people have the same number', () => {
    expect(seal(ring, where, '同一个').equals(seal(ring, where, '同一个'))).toBe(false)
  })

  it('keeps several fields together, empty and missing ones apart', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('street', 'phone', 'note'), fc.option(anyText)), fields => {
      expect({ ...openFields(ring, where, sealFields(ring, where, fields)) }).toEqual({ ...fields })
    }))
  })

  it('is sealed again under the new key and reads the same', () => {
    const old = seal(ring, where, '1990000123')
    const rotated = ringOf(algorithm, 2)
    expect(open(rotated, where, old)).toBe('1990000123')
    const fresh = rewrap(rotated, where, old)
    if (!fresh) throw new Error('an old value was not sealed again')
    expect(readHeader(fresh)).toEqual({ algorithm, keyVersion: 2 })
    expect(open(rotated, where, fresh)).toBe('1990000123')
    expect(rewrap(rotated, where, fresh)).toBeUndefined()
  })

  it('cannot be opened once its root key is gone', () => {
    const sealed = seal(ring, where, 'x')
    const without = makeKeyRing({ rootKeys: new Map([[2, second]]), current: 2, algorithm })
    expect(() => open(without, where, sealed)).toThrow(SealBroken)
  })
})

describe('the key ring', () => {
  it('opens both algorithms and calls the one no longer chosen stale', () => {
    const [aes, sm4] = [ringOf('AES-256-GCM'), ringOf('SM4')]
    const sealed = seal(aes, where, '留守')
    expect(open(sm4, where, sealed)).toBe('留守')
    expect(isStale(sm4, sealed)).toBe(true)
    expect(isStale(aes, sealed)).toBe(false)
  })

  it('refuses short root keys and a current version it does not hold', () => {
    expect(() => makeKeyRing({ rootKeys: new Map([[1, randomBytes(16)]]), current: 1, algorithm: 'SM4' })).toThrow(/16 bytes/)
    expect(() => makeKeyRing({ rootKeys: new Map([[1, first]]), current: 2, algorithm: 'SM4' })).toThrow(/missing/)
  })

  it('tells the person when a text holds half a character', () => {
    expect(() => seal(ringOf('SM4'), where, 'a\ud840')).toThrow('不完整的字符')
  })
})

describe('the blind index', () => {
  it('is the same for the same number, current version first', () => {
    const ring = ringOf('AES-256-GCM', 2)
    expect(liveVersions(ring)).toEqual([2, 1])
    const [now, before] = blind(ring, 'idNumber', '999999201704160011')
    expect(now).toHaveLength(16)
    expect(before).toEqual(blind(ringOf('SM4', 1), 'idNumber', '999999201704160011')[0])
    expect(now).not.toEqual(before)
  })

  it('of a phone is never that of an id number', () => {
    const ring = ringOf('AES-256-GCM')
    expect(blind(ring, 'phone', '19900001234')).not.toEqual(blind(ring, 'idNumber', '19900001234'))
  })
})

describe.each(algorithms)("a child's history under %s", algorithm => {
  const ring = ringOf(algorithm)
  const at: SealedAt = { table: 'changes', column: 'before', row: '018f0000-0000-7000-8000-0000000000aa' }
  const child = '018f0000-0000-7000-8000-000000000001'

  it('reads back with the unwrapped key, also after the ring was rotated', () => {
    const key = newChildKey()
    const wrapped = wrapChildKey(ring, child, key)
    const sealed = sealWithChildKey({ key, algorithm }, at, '{"address":"某村"}')
    const rotated = ringOf(algorithm, 2)
    const again = rewrapChildKey(rotated, child, wrapped)
    if (!again) throw new Error('an old child key was not wrapped again')
    expect(openWithChildKey(unwrapChildKey(rotated, child, again), at, sealed)).toBe('{"address":"某村"}')
  })

  it('cannot be read with the key of another child, nor can a wrapped key change owner', () => {
    const sealed = sealWithChildKey({ key: newChildKey(), algorithm }, at, '旧值')
    expect(() => openWithChildKey(newChildKey(), at, sealed)).toThrow(SealBroken)
    const wrapped = wrapChildKey(ring, child, newChildKey())
    expect(() => unwrapChildKey(ring, '018f0000-0000-7000-8000-000000000002', wrapped)).toThrow(SealBroken)
  })
})
