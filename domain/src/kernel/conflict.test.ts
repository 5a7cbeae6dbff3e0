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
