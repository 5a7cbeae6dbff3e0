import { describe, expect, it } from 'vitest'
import type { Draft } from './draft.ts'
import { withoutOldCaregiver } from './settle.ts'

const grandmother: Draft = { 'guardian.name': '周桂香', 'guardian.phone': '19900000001', 'guardian.address': '一组 3 号', 'guardian.relationCode': 61 }

describe('another caregiver from a day on', () => {
  it('does not inherit the phone, number, address and relation of the one before', () => {
    expect(withoutOldCaregiver(grandmother, { 'guardian.name': '陈秀兰' })).toEqual({
      'guardian.name': '陈秀兰', 'guardian.phone': null, 'guardian.idNumber': null, 'guardian.address': null, 'guardian.relationCode': null,
    })
  })
  it('keeps what was said about them, even where it is the same', () => {
    const patch: Draft = { 'guardian.name': '陈秀兰', 'guardian.address': '一组 3 号', 'guardian.relationCode': 61 }
    expect(withoutOldCaregiver(grandmother, patch)).toMatchObject({ ...patch, 'guardian.phone': null, 'guardian.idNumber': null })
  })
  it('leaves nobody behind when there is no caregiver any more', () => {
    expect(withoutOldCaregiver(grandmother, { 'guardian.name': null })).toMatchObject({ 'guardian.phone': null, 'guardian.relationCode': null })
  })
})

describe('the same caregiver', () => {
  it('keeps the phone, whatever else changes', () => {
    for (const patch of [{ 'guardian.name': '周桂香' }, { guardianshipRating: 2 }, {}] satisfies Draft[]) expect(withoutOldCaregiver(grandmother, patch)).toEqual(patch)
  })
})
