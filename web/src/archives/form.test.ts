import { describe, expect, it } from 'vitest'
import { patchOf, patchOfChange, withWhereabouts } from './form.ts'
import type { Values } from './values.ts'

const before: Values = { name: '王小禾', 'guardian.name': '周桂香', 'guardian.relationCode': 61, guardianshipRating: 2 }

describe('a form that changes an archive', () => {
  it('sends only what differs, an emptied field as empty', () => {
    expect(patchOf({ ...before, guardianshipRating: 3, 'guardian.relationCode': '' }, before)).toEqual({ guardianshipRating: 3, 'guardian.relationCode': null })
  })
  it('empties what belonged to the caregiver before', () => {
    expect(patchOfChange({ ...before, 'guardian.name': '陈秀兰', 'guardian.relationCode': null }, before)).toEqual({
      'guardian.name': '陈秀兰', 'guardian.phone': null, 'guardian.idNumber': null, 'guardian.address': null, 'guardian.relationCode': null,
    })
  })
  it('sends the relation of another caregiver even where it is the same', () => {
    expect(patchOfChange({ ...before, 'guardian.name': '陈秀兰' }, before)).toMatchObject({ 'guardian.relationCode': 61, 'guardian.phone': null })
  })
  it('says of a father who is back that he works nowhere else, and remembers it while the answer is not sent', () => {
    const away: Values = { 'father.isAway': true, 'father.awaySince': '2024-03-01', 'father.workPlace': '广东省东莞市' }
    const back = withWhereabouts({ ...away, 'father.isAway': false }, 'father.isAway', away)
    expect(back).toEqual({ 'father.isAway': false, 'father.awaySince': null, 'father.workPlace': null })
    expect(withWhereabouts({ ...back, 'father.isAway': true }, 'father.isAway', away)).toEqual(away)
  })
})
