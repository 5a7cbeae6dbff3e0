import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conflictsOf } from './conflict.ts'

const label = (field: string) => field
const at = (version: number, present: object, wanted: object, from: object) =>
  conflictsOf({ basedOn: { version: 1, from: { ...from } }, version, present: { ...present }, wanted: { ...wanted }, label }).map(c => c.field)

describe('a change made on an older picture', () => {
  it('passes while nobody else has changed the archive', () => { expect(at(1, { a: 'x' }, { a: 'y' }, { a: 'z' })).toEqual([]) })
  it('passes for fields the others left alone', () => { expect(at(2, { a: 'x', b: 'new' }, { a: 'y' }, { a: 'x' })).toEqual([]) })
  it('passes when the others wrote the same', () => { expect(at(2, { a: 'y' }, { a: 'y' }, { a: 'x' })).toEqual([]) })
  it('is held where somebody wrote something else', () => { expect(at(2, { a: 'theirs' }, { a: 'mine' }, { a: 'x' })).toEqual(['a']) })
  it('takes a missing value and null for the same nothing', () => { expect(at(2, {}, { a: 'mine' }, { a: null })).toEqual([]) })
  it('never loses what somebody else wrote without a word', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (seen, present, wanted) => {
      const held = at(2, { a: present }, { a: wanted }, { a: seen }).length > 0
      expect(held).toBe(present !== seen && present !== wanted)
    }))
  })
})

describe('a sealed value', () => {
  /** Every address has the same mask. */
  const sealed = (_field: string, value: unknown) => (typeof value === 'string' ? [{ masked: '已登记', mark: `new:${value}` }, { masked: '已登记', mark: `old:${value}` }] : undefined)
  const held = (present: unknown, from: unknown) =>
    conflictsOf({ basedOn: { version: 1, from: { a: from } }, version: 2, present: { a: present }, wanted: { a: 'mine' }, label, sealed })
  const seen = (value: string, key = 'new') => ({ masked: '已登记', mark: `${key}:${value}` })

  it('passes where it is the one that was seen, under a new key and under an old one', () => {
    expect([held('x', seen('x')), held('x', seen('x', 'old'))]).toEqual([[], []])
  })
  it('is held where somebody wrote another, although both are masked alike', () => {
    expect(held('theirs', seen('x'))).toEqual([{ field: 'a', label: 'a', yours: { masked: '已登记' }, theirs: seen('theirs'), original: seen('x') }])
  })
  it('is held where it was emptied or filled since', () => {
    expect(held(null, seen('x')).map(c => c.theirs)).toEqual([null])
    expect(held('theirs', null).map(c => c.original)).toEqual([null])
    expect(held(null, null)).toEqual([])
  })
  it('was not seen by whoever knows its mask alone, or guesses it', () => {
    for (const from of ['已登记', 'x', { masked: '已登记' }, undefined]) expect(held('x', from)).toHaveLength(1)
  })
})
