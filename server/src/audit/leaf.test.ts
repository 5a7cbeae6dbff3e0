import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idsShown, Leaf, type LeafInput, leafBytes, makeLeaf, parseLeaf } from './leaf.ts'

const visit: LeafInput = {
  at: '2026-03-02T08:00:00.000Z', kind: 'read', role: 'childDirector', county: 431003, region: 431003102201, purpose: 'archive',
  phrase: '查看档案', class: 'S2', requestId: 'r-1', outcome: 'answered',
}

describe('a leaf', () => {
  it('has the same bytes whatever the order of its fields and of the children', () => {
    const [a, b] = [newUuid(), newUuid()]
    const one = makeLeaf({ ...visit, children: [a, b, a] })
    const other = Leaf.parse(Object.fromEntries(Object.entries(one).reverse()))
    expect(leafBytes(other)).toEqual(leafBytes(one))
    expect(one.children).toEqual([a, b].sort())
    expect(one.count).toBe(2)
  })

  it('is written with its keys in order, so that anybody can make the same bytes', () => {
    const leaf = makeLeaf({ ...visit, children: [newUuid()], device: '某手机 🌾' })
    const inOrder = Object.fromEntries(Object.entries(leaf).sort(([a], [b]) => (a < b ? -1 : 1)))
    expect(leafBytes(leaf).toString()).toBe(JSON.stringify(inOrder))
  })

  it('comes back from its bytes', () => {
    const leaf = makeLeaf({ ...visit, children: [newUuid()], device: '某手机 🌾', command: newUuid() })
    expect(parseLeaf(leafBytes(leaf))).toEqual(leaf)
  })

  it('names at most two hundred children and otherwise the hash of the set', () => {
    const ids = Array.from({ length: idsShown + 1 }, () => newUuid())
    expect(makeLeaf({ ...visit, children: ids.slice(1) })).toMatchObject({ count: idsShown, idsHash: null })
    const many = makeLeaf({ ...visit, children: ids })
    expect(many).toMatchObject({ count: idsShown + 1, children: [] })
    expect(makeLeaf({ ...visit, children: ids.toReversed() }).idsHash).toBe(many.idsHash)
    expect(makeLeaf({ ...visit, children: [...ids.slice(1), newUuid()] }).idsHash).not.toBe(many.idsHash)
  })

  it('has no room for a value: unknown fields, control characters and impossible days are refused', () => {
    const leaf = makeLeaf(visit)
    expect(Leaf.safeParse({ ...leaf, name: '某某' }).success).toBe(false)
    expect(Leaf.safeParse({ ...leaf, phrase: 'a\u0000b' }).success).toBe(false)
    expect(Leaf.safeParse({ ...leaf, at: '2026-02-31T08:00:00.000Z' }).success).toBe(false)
    expect(Leaf.safeParse({ ...leaf, phrase: '\ud800' }).success).toBe(false)
  })

  it('can be made whatever a device calls itself and whatever reason was typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
      const leaf = makeLeaf({ ...visit, device: `${text}\ud800`, phrase: `查看：${text}\n` })
      expect(parseLeaf(leafBytes(leaf))).toEqual(leaf)
    }))
  })

  it('is nothing when the bytes are somebody else\'s', () => {
    expect(parseLeaf(Buffer.from('{'))).toBeUndefined()
    expect(parseLeaf(Buffer.from('{"v":1}'))).toBeUndefined()
  })
})
