import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { regionCode } from '../kernel/regionCode.ts'
import type { Draft, FieldKey } from './draft.ts'
import { fieldKeys } from './fields.ts'
import { gapIssues, gapsBlocking, gapsOf, isDemanded } from './gaps.ts'
import { wholeDraft } from './sample.ts'

const keys = (draft: Draft) => gapsOf(draft).map(gap => gap.field)
const without = (...gone: FieldKey[]): Draft => Object.fromEntries(Object.entries(wholeDraft).filter(([key]) => !gone.some(one => one === key)))
const blocked = (draft: Draft, field: FieldKey) => gapsOf(draft).find(gap => gap.field === field)?.blocks

describe('what is missing in an archive', () => {
  test('nothing, when every needed field is there', () => expect(gapsOf(wholeDraft)).toEqual([]))
  test('to exist at all an archive needs a name, a birthday or number, and a town', () => {
    const saving = (draft: Draft) => gapsBlocking(gapsOf(draft), 'save', 'typed').map(gap => gap.field)
    expect(saving({})).toEqual(['name', 'birthDate', 'region'])
    expect(saving({ name: '王小禾', birthDate: plainDate('2017-04-16'), region: regionCode(431003100000) })).toEqual([])
    expect(saving({ name: '王小禾', idNumber: '999999201704160029', region: regionCode(431003100000) })).toEqual([])
    expect(saving({ name: '', birthDate: null, idNumber: '', region: null })).toEqual(['name', 'birthDate', 'region'])
  })
  test('what blocks one move blocks every later one, and none before', () => {
    expect(blocked(without('name'), 'name')).toEqual(['save', 'submit', 'passToCounty', 'accept'])
    expect(blocked(without('sexCode'), 'sexCode')).toEqual(['submit', 'passToCounty', 'accept'])
    expect(blocked(without('ethnicCode'), 'ethnicCode')).toEqual(['accept'])
    expect(blocked(without('incomeSources'), 'incomeSources')).toEqual([])
  })
  test('without a number there must be a reason', () => {
    expect(keys(without('idNumber'))).toEqual(['idNumber'])
    expect(keys({ ...without('idNumber'), idMissingReason: '未登记户口' })).toEqual([])
  })
  test('a village not yet known holds back the register only', () => {
    const atTown = { ...wholeDraft, region: regionCode(431003100000) }
    expect(gapsOf(atTown)).toEqual([{ field: 'region', label: '所在村（居）', blocks: ['accept'] }])
  })
  test('boarding, school and grade are asked of those who sit in a classroom', () => {
    expect(keys(without('isBoarding', 'schoolName', 'gradeCode'))).toEqual(['isBoarding', 'schoolName', 'gradeCode'])
    expect(keys({ ...without('isBoarding', 'schoolName', 'gradeCode'), schoolingStatus: 1 })).toEqual([])
  })
  test('type and level are asked of the disabled, the illness of the ill', () => {
    expect(keys({ ...wholeDraft, isDisabled: true })).toEqual(['disabilityType', 'disabilityLevel'])
    expect(keys({ ...wholeDraft, isIll: true })).toEqual(['illness'])
    expect(keys({ ...wholeDraft, isDisabled: null, isIll: null })).toEqual([])
  })
  test('nothing more is asked of a parent who died', () => {
    const bare = without('father.name', 'father.birthDate', 'father.idNumber', 'father.phone', 'father.isAway', 'father.awaySince', 'father.workPlace', 'father.capability')
    expect(keys({ ...bare, 'father.existStatus': 2 })).toEqual([])
    expect(keys(bare)).toEqual(['father.name', 'father.birthDate', 'father.idNumber', 'father.phone', 'father.isAway', 'father.capability'])
    expect(keys({ ...bare, 'father.existStatus': null })).toContain('father.existStatus')
    expect(keys({ ...bare, 'father.existStatus': null })).toContain('father.name')
  })
  test('where a parent works is asked of those away, alive', () => {
    expect(keys({ ...without('mother.workPlace', 'mother.awaySince') })).toEqual(['mother.awaySince', 'mother.workPlace'])
    expect(keys({ ...without('mother.workPlace', 'mother.awaySince'), 'mother.isAway': false })).toEqual([])
    expect(keys({ ...without('mother.workPlace', 'mother.awaySince'), 'mother.existStatus': 4 })).toEqual([])
  })
  test('who was entrusted is asked where somebody was', () => {
    expect(keys(without('guardian.name', 'guardian.relationCode'))).toEqual(['guardian.name', 'guardian.relationCode'])
    expect(keys({ ...without('guardian.name', 'guardian.relationCode'), hasEntrustedGuardian: false })).toEqual([])
  })
  test('0 is an answer, an empty list is none', () => {
    expect(keys({ ...wholeDraft, leftBehindStatus: 0, sexCode: 0, hukouRegistered: false })).toEqual([])
    expect(keys({ ...wholeDraft, categories: [] })).toEqual(['categories'])
  })
  test('a roster that lacks whole columns still brings its children in', () => {
    const gaps = gapsOf(without('sexCode', 'ethnicCode', 'hukouType'))
    expect(gapsBlocking(gaps, 'accept', 'typed').map(gap => gap.field)).toEqual(['sexCode', 'ethnicCode', 'hukouType'])
    expect(gapsBlocking(gaps, 'submit', 'typed').map(gap => gap.field)).toEqual(['sexCode'])
    expect(gapsBlocking(gaps, 'accept', 'import')).toEqual([])
    expect(gapsBlocking(gapsOf(without('name')), 'accept', 'import').map(gap => gap.field)).toEqual(['name'])
    expect(gapsBlocking(gaps, 'accept', 'transfer')).toHaveLength(3)
  })
  test('what is marked as 必填 and left empty is exactly what refuses the move', () => {
    const drafts: Draft[] = [
      {}, { name: '王小禾', hasEntrustedGuardian: true, schoolingStatus: 3 }, { idNumber: '999999201704160029', 'father.existStatus': 2, isDisabled: true },
      { idMissingReason: '未登记户口', 'mother.existStatus': 1, 'mother.isAway': true }, wholeDraft,
    ]
    for (const draft of drafts) {
      for (const move of ['save', 'submit', 'accept'] as const) {
        const marked = fieldKeys.filter(key => isDemanded(key, draft, move) && (draft[key] === undefined || draft[key] === null))
        expect(marked).toEqual(gapsBlocking(gapsOf(draft), move, 'typed').map(gap => gap.field))
      }
    }
  })
  test('a birthday is asked for until the number says it, a caregiver only where somebody was entrusted', () => {
    expect(isDemanded('birthDate', {}, 'save')).toBe(true)
    expect(isDemanded('birthDate', { idNumber: '999999201704160029' }, 'save')).toBe(false)
    expect(isDemanded('guardian.name', { hasEntrustedGuardian: true }, 'submit')).toBe(true)
    expect(isDemanded('guardian.name', { hasEntrustedGuardian: false }, 'submit')).toBe(false)
    expect(isDemanded('ethnicCode', {}, 'submit')).toBe(false)
    expect(isDemanded('ethnicCode', {}, 'accept')).toBe(true)
  })
  test('every gap is said at its field', () => {
    expect(gapIssues(gapsOf(without('sexCode')))).toEqual([{ code: 'field.missing', message: '请填写性别', field: 'sexCode' }])
  })
})
