import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { display } from './display.ts'
import { Draft } from './draft.ts'
import { likeness } from './duplicates.ts'
import { fieldKeys, fieldLabel, fields, fieldsOf, isFieldKey, roleOfField, sectionNames } from './fields.ts'
import { masked, maskedTail, maskIdNumber, maskName, maskPhone } from '../kernel/masking.ts'
import { readDivision, writtenDivision } from './division.ts'
import { revealIssues } from './reveal.ts'

describe('the catalogue of fields', () => {
  test('has every field of the draft once, and no other', () => expect([...fieldKeys].sort()).toEqual([...Draft.keyof().options].sort()))
  test('names every field, and no two fields of a section alike', () => {
    for (const section of Object.keys(sectionNames)) {
      const labels = fieldKeys.filter(key => fields[key].section === section).map(key => fields[key].label)
      expect(new Set(labels).size).toBe(labels.length)
      expect(labels.every(label => label.length > 1)).toBe(true)
    }
  })
  test('keeps two fields apart in the tables', () => {
    const places = fieldKeys.map(key => `${roleOfField(key) ?? ''} ${fields[key].table}.${fields[key].column}`)
    expect(new Set(places).size).toBe(places.length)
  })
  test('seals numbers, phones, addresses, certificates and illness, and nothing else', () => {
    expect(fieldKeys.filter(key => fields[key].sealed)).toEqual([
      'idNumber', 'hukouAddress', 'residenceAddress', 'studentNumber', 'disabilityCertNo', 'illness', 'father.idNumber', 'father.phone',
      'mother.idNumber', 'mother.phone', 'guardian.phone', 'guardian.idNumber', 'guardian.address',
    ])
    for (const key of fieldKeys) if (fields[key].sealed) expect(fields[key].mask).not.toBe('none')
  })
  test('every coded field has its list, every list a coded field', () => {
    for (const key of fieldKeys) expect(fields[key].codes !== undefined).toBe(fields[key].kind === 'code' || fields[key].kind === 'codes')
  })
  test('finds sections, roles and labels', () => {
    expect(fieldsOf('relief')).toEqual(['incomeSources', 'reliefStatuses', 'hardshipType'])
    expect(roleOfField('mother.phone')).toBe('mother')
    expect(roleOfField('father.phone')).toBe('father')
    expect(roleOfField('guardian.phone')).toBeNull()
    expect(fieldLabel('mother.phone')).toBe('母亲电话')
    expect(fieldLabel('unheard.of')).toBe('unheard.of')
    expect(isFieldKey('toString')).toBe(false)
  })
})

describe('masking', () => {
  test('keeps the ends of a number, the family name, the ends of a phone', () => {
    expect(maskIdNumber('999999201704160029')).toBe('9999 •••••••• 0029')
    expect(maskIdNumber('999999800101001')).toBe('9999 •••••••• 1001')
    expect(maskIdNumber('12345678')).toBe('12 •••••••• 78')
    expect(maskIdNumber('123')).toBe('••••••••')
    expect(maskName('王小禾')).toBe('王••')
    expect(maskName('𠮷小')).toBe('𠮷••')
    expect(maskName('禾')).toBe('•')
    expect(maskPhone('19900001234')).toBe('199 •••• 1234')
    expect(maskPhone('123456')).toBe('••••')
    expect(maskedTail('0029')).toBe('•••••••• 0029')
  })
  test('never lets the middle of a number or phone through', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{17}[\dX]$/), text => {
      expect(maskIdNumber(text)).not.toContain(text.slice(4, 14))
      expect(maskIdNumber(text).replace(/[^\dX]/gu, '')).toHaveLength(8)
    }))
  })
  test('an address or an illness keeps nothing', () => {
    expect(masked('address', '良田镇高雅岭村 6 组')).toBe('已登记 ••••')
    expect(masked('whole', '白血病')).toBe('已登记 ••••')
    expect(masked('none', '三年级')).toBe('三年级')
    expect(masked('name', '王小禾')).toBe('王••')
    expect(masked('idNumber', '999999201704160029')).toBe('9999 •••••••• 0029')
    expect(masked('phone', '19900001234')).toBe('199 •••• 1234')
  })
})

describe('showing a value', () => {
  test('says codes as words, yes and no, places by name', () => {
    expect(display('sexCode', 2)).toBe('女')
    expect(display('categories', [10, 21])).toBe('农村留守儿童、困境（家庭贫困）')
    expect(display('hardshipType', '01')).toBe('最低生活保障家庭')
    expect(display('isBoarding', true)).toBe('是')
    expect(display('isBoarding', false)).toBe('否')
    expect(display('region', 431003100201, { placeName: () => '高雅岭村' })).toBe('高雅岭村')
    expect(display('region', 431003100201)).toBe('431003100201')
    expect(display('birthDate', plainDate('2017-04-16'))).toBe('2017-04-16')
    expect(display('name', null)).toBe('')
    expect(display('name', undefined)).toBe('')
    expect(display('name', '王小禾')).toBe('王小禾')
  })
  test('masks what is sealed unless it was revealed', () => {
    expect(display('father.phone', '19900001234')).toBe('199 •••• 1234')
    expect(display('father.phone', '19900001234', { clear: true })).toBe('19900001234')
  })
})

describe('revealing', () => {
  const codes = (field: Parameters<typeof revealIssues>[0]['field'], role: string, reason: 'visit' | 'other' | 'request' = 'visit', note?: string) =>
    revealIssues({ field, reason, note }, role).map(one => one.code)
  test('is for sealed fields of a domain the role reads', () => {
    expect(codes('idNumber', 'childDirector')).toEqual([])
    expect(codes('father.phone', 'childSupervisor')).toEqual([])
    expect(codes('name', 'childDirector')).toEqual(['reveal.open'])
    expect(codes('idNumber', 'womensFederation')).toEqual(['reveal.denied'])
    expect(codes('idNumber', 'volunteer')).toEqual(['reveal.denied'])
    expect(codes('idNumber', 'parent')).toEqual([])
  })
  test('a paired teacher reads the archive but no identity number', () => {
    expect(codes('idNumber', 'pairedTeacher')).toEqual(['reveal.denied'])
    expect(codes('hukouAddress', 'pairedTeacher')).toEqual([])
  })
  test('an open reason needs words', () => {
    expect(codes('idNumber', 'childDirector', 'other')).toEqual(['reveal.note'])
    expect(codes('idNumber', 'childDirector', 'request', ' 函 ')).toEqual(['reveal.note'])
    expect(codes('idNumber', 'childDirector', 'other', '核对户口簿')).toEqual([])
  })
})

describe('who may be the same child', () => {
  const one = { name: '王小禾', birthDate: plainDate('2017-04-16'), idNumber: 'a', motherIdNumber: 'm' }
  test('one number is one child, two numbers are two', () => {
    expect(likeness(one, { idNumber: 'a' })).toBe('idNumber')
    expect(likeness(one, { ...one, idNumber: 'b' })).toBeUndefined()
  })
  test('without a number, name and birthday together, or the mother with either', () => {
    expect(likeness(one, { ...one, idNumber: null, motherIdNumber: null })).toBe('sameNameAndBirth')
    expect(likeness(one, { motherIdNumber: 'm', birthDate: one.birthDate, name: '王禾' })).toBe('sameMother')
    expect(likeness(one, { motherIdNumber: 'm', name: one.name })).toBe('sameMother')
    expect(likeness(one, { motherIdNumber: 'm', name: '王禾' })).toBeUndefined()
    expect(likeness(one, { name: one.name })).toBeUndefined()
    expect(likeness({ name: '', idNumber: '' }, { name: '', idNumber: '' })).toBeUndefined()
  })
})

describe('division codes', () => {
  test('are twelve digits, six stand for a county', () => {
    expect(readDivision('431003100201')).toBe(431003100201)
    expect(readDivision(' 431003 ')).toBe(431003000000)
    expect(readDivision('43100')).toBeNull()
    expect(readDivision('4310031002011')).toBeNull()
    expect(readDivision('高雅岭村')).toBeNull()
    expect(writtenDivision(11000000000)).toBe('011000000000')
  })
})
