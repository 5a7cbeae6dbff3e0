import { describe, expect, it } from 'vitest'
import type { Draft } from './draft.ts'
import { regionCode } from '../kernel/regionCode.ts'
import { withoutOldCaregiver, withoutOldGroup } from './settle.ts'

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

describe('the group of a village', () => {
  const [town, village, other] = [regionCode(431003100000), regionCode(431003100201), regionCode(431003100202)]
  it('is left with the village, unless somebody says which one it is now', () => {
    expect(withoutOldGroup({ region: village, villageGroup: '3组' }, { region: other })).toEqual({ region: other, villageGroup: null })
    expect(withoutOldGroup({ region: village, villageGroup: '3组' }, { region: other, villageGroup: '5组' })).toEqual({ region: other, villageGroup: '5组' })
  })
  it('stays where the village becomes known, and where nobody moves', () => {
    expect(withoutOldGroup({ region: town, villageGroup: '3组' }, { region: village })).toEqual({ region: village })
    expect(withoutOldGroup({ region: village, villageGroup: '3组' }, { name: '王小禾' })).toEqual({ name: '王小禾' })
  })
})
