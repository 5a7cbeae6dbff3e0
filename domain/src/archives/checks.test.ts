import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { regionCode } from '../kernel/regionCode.ts'
import { checkDraft, findingsOfPatch, type CheckContext } from './checks.ts'
import { Draft } from './draft.ts'
import { archiveParameters as values } from './parameters.ts'
import { wholeDraft } from './sample.ts'
import { patched, settled } from './settle.ts'

const context: CheckContext = {
  day: plainDate('2026-06-30'), values, within: regionCode(431003000000), placeName: code => (code === 431003100999 ? undefined : '某村'),
}
const found = (patch: Draft, more: Partial<CheckContext> = {}) => {
  const { errors, warnings } = checkDraft({ ...wholeDraft, ...patch }, { ...context, ...more })
  return { errors: errors.map(one => `${one.field} ${one.code}`), warnings: warnings.map(one => `${one.field} ${one.code}`) }
}
const errors = (patch: Draft, more: Partial<CheckContext> = {}) => found(patch, more).errors
const warnings = (patch: Draft, more: Partial<CheckContext> = {}) => found(patch, more).warnings

describe('a whole draft', () => {
  test('a complete and consistent one has nothing to say', () => expect(found({})).toEqual({ errors: [], warnings: [] }))
  test('an empty one has no errors: what is missing is a gap', () => expect(checkDraft({}, context)).toEqual({ errors: [], warnings: [] }))
  test('all problems come together', () => {
    expect(errors({ name: '王1', idNumber: '1', 'father.phone': '2', sexCode: 5, region: regionCode(431003000000) })).toEqual([
      'name name.shape', 'sexCode code.unknown', 'idNumber idNumber.length', 'father.phone phone.shape', 'region region.level',
    ])
  })
  test('names hold characters and the dot between them', () => {
    for (const name of ['买买提·吐尔逊', '𠮷小禾', '王 小禾', 'Anna', '\uE000禾']) expect(found({ name }).errors, name).toEqual([])
    for (const name of ['王小禾1', '王(小)', '王/李', '王小禾*']) expect(errors({ name }), name).toEqual(['name name.shape'])
    expect(warnings({ name: '禾' })).toEqual(['name name.short'])
    expect(warnings({ name: '𠮷' })).toEqual(['name name.short'])
  })
  test('numbers of parents and guardian are read as well, each at its field, and never refuse', () => {
    for (const key of ['father.idNumber', 'mother.idNumber', 'guardian.idNumber'] as const) {
      expect(found({ [key]: '123' })).toEqual({ errors: [], warnings: [`${key} idNumber.length`] })
    }
    expect(warnings({ 'guardian.idNumber': '169999198001010025' })).toEqual(['guardian.idNumber idNumber.area'])
    expect(errors({ birthDate: plainDate('2017-04-15'), sexCode: 1 })).toEqual(['birthDate birthDate.againstIdNumber', 'sexCode sexCode.againstIdNumber'])
    expect(found({ 'father.birthDate': plainDate('1990-05-02') })).toEqual({ errors: [], warnings: ['father.birthDate birthDate.againstIdNumber'] })
    expect(warnings({ 'mother.birthDate': plainDate('1992-02-04') })).toEqual(['mother.birthDate birthDate.againstIdNumber'])
  })
  test('a father’s number is a man’s, a grandmother’s a woman’s', () => {
    expect(warnings({ 'father.idNumber': '999999199005010021', 'father.birthDate': null })).toEqual(['father.idNumber idNumber.sexOfRole'])
    expect(warnings({ 'mother.idNumber': '999999199202030013', 'mother.birthDate': null })).toEqual(['mother.idNumber idNumber.sexOfRole'])
    expect(warnings({ 'guardian.relationCode': 81 })).toEqual(['guardian.idNumber idNumber.sexOfRole'])
    for (const code of [82, 97, 99, null]) expect(warnings({ 'guardian.relationCode': code })).toEqual([])
  })
  test('permits and passports are documents of their own kind', () => {
    for (const number of ['E12345678', 'VNM430119850512', 'B1234567']) {
      expect(found({ 'mother.idNumber': number })).toEqual({ errors: [], warnings: ['mother.idNumber idNumber.otherDocument'] })
      expect(found({ 'father.idNumber': number, 'father.birthDate': null })).toEqual({ errors: [], warnings: ['father.idNumber idNumber.otherDocument'] })
      expect(found({ idNumber: number })).toEqual({ errors: [], warnings: ['idNumber idNumber.otherDocument'] })
      expect(errors({ idNumber: number, birthDate: null })).toEqual(['birthDate birthDate.notInDocument'])
    }
  })
  test('a number of an unknown area is worth a look', () => expect(warnings({ 'mother.idNumber': '169999199202030027' })).toEqual(['mother.idNumber idNumber.area']))
  test('phones are read, and counted when the caller can', () => {
    for (const key of ['father.phone', 'mother.phone', 'guardian.phone'] as const) expect(errors({ [key]: '123' })).toEqual([`${key} phone.length`])
    expect(warnings({}, { phoneUse: phone => (phone === '19900000003' ? 6 : 1) })).toEqual(['guardian.phone phone.shared'])
  })
  test('places must be in the table, and the keeper a town or village of one’s own', () => {
    const gone = regionCode(431003100999)
    expect(errors({ hukouDivision: gone, residenceDivision: gone })).toEqual(['hukouDivision division.unknown', 'residenceDivision division.unknown'])
    expect(errors({ region: gone })).toEqual(['region division.unknown'])
    expect(errors({ region: regionCode(431003100000) })).toEqual([])
    expect(errors({ region: regionCode(431003000000) })).toEqual(['region region.level'])
    expect(errors({ region: regionCode(431002100000) })).toEqual(['region region.outside'])
    expect(errors({}, { within: regionCode(431003100201) })).toEqual([])
    expect(errors({}, { within: regionCode(431003100202) })).toEqual(['region region.outside'])
  })
  test('living in another county hints at migration', () => {
    expect(warnings({ residenceDivision: regionCode(441900003000) })).toEqual(['residenceDivision residence.otherCounty'])
    expect(warnings({ residenceDivision: regionCode(431003200000) })).toEqual([])
    expect(warnings({ residenceDivision: null })).toEqual([])
  })
  test('codes nobody defined are refused', () => {
    expect(errors({ categories: [10, 11] })).toEqual(['categories code.unknown'])
    expect(errors({ hardshipType: '1', gradeCode: '3' })).toEqual(['hardshipType code.unknown'])
    expect(errors({ categories: null, ethnicCode: null })).toEqual([])
  })
  test('ages are judged on the day', () => {
    const young = { birthDate: plainDate('2024-01-01'), idNumber: null }
    expect(errors({ ...young })).toEqual(['schoolingStatus schooling.tooYoung'])
    expect(errors({ birthDate: plainDate('2026-07-01'), idNumber: null })).toEqual(['birthDate birthDate.future'])
    expect(warnings({ birthDate: plainDate('2010-01-01'), idNumber: null, leftBehindStatus: 0 })).toEqual(['birthDate birthDate.overLimit'])
    expect(warnings({ gradeCode: '8' })).toEqual(['gradeCode grade.againstSchooling'])
  })
  test('the chosen left-behind status is held against the rule, but the person decides', () => {
    expect(warnings({ leftBehindStatus: 0 })).toEqual(['leftBehindStatus leftBehindStatus.againstRule'])
    expect(warnings({ leftBehindStatus: 2 })).toEqual(['leftBehindStatus leftBehindStatus.againstRule'])
    for (const leftBehindStatus of [1, 8, 9, null]) expect(warnings({ leftBehindStatus })).toEqual([])
    expect(warnings({ leftBehindStatus: 0, 'mother.isAway': null })).toEqual([])
    expect(warnings({ hukouType: 3, leftBehindStatus: 0 }, { urbanRural: 220 })).toEqual(['leftBehindStatus leftBehindStatus.againstRule'])
    expect(errors({ leftBehindSince: plainDate('2026-07-01') })).toEqual(['leftBehindSince leftBehindSince.future'])
    expect(errors({ leftBehindSince: plainDate('2026-06-30') })).toEqual([])
  })
})

describe('parents and guardians', () => {
  test('a guardian is of age; an old one is worth a look', () => {
    expect(errors({ 'guardian.idNumber': '999999200807010029' })).toEqual(['guardian.idNumber guardian.minor'])
    expect(errors({ 'guardian.idNumber': '999999200806300024' })).toEqual([])
    expect(warnings({ 'guardian.idNumber': '999999196606300020' })).toEqual(['guardian.idNumber guardian.frail'])
    expect(warnings({ 'guardian.idNumber': '999999196607010025' })).toEqual([])
  })
  test('who entrusted nobody is either without a guardian or with an incapable one', () => {
    for (const guardianshipType of [3, 4, 5]) expect(errors({ hasEntrustedGuardian: false, guardianshipType })).toEqual(['guardianshipType guardian.typeWithoutEntrusted'])
    for (const guardianshipType of [1, 2, null]) expect(errors({ hasEntrustedGuardian: false, guardianshipType })).toEqual([])
    expect(errors({ guardianshipType: 1 })).toEqual(['guardianshipType guardian.typeWithEntrusted'])
    expect(errors({ guardianshipType: 2 })).toEqual([])
    expect(errors({ hasEntrustedGuardian: null, guardianshipType: 1 })).toEqual([])
  })
  test('nobody at home and nobody entrusted points to the report', () => {
    const alone = { hasEntrustedGuardian: false, guardianshipType: 1 }
    expect(warnings(alone)).toEqual(['hasEntrustedGuardian guardian.none'])
    expect(warnings({ ...alone, 'mother.isAway': false, 'mother.awaySince': null, 'mother.workPlace': null, leftBehindStatus: 8 })).toEqual([])
    expect(warnings({ ...alone, 'mother.isAway': null, 'mother.existStatus': 2, leftBehindStatus: 3 })).toEqual(['hasEntrustedGuardian guardian.none'])
    expect(warnings({ hasEntrustedGuardian: null })).toEqual([])
  })
  test('a parent entrusted with the own child is worth a look', () => {
    for (const code of [51, 52]) expect(warnings({ 'guardian.idNumber': null, 'guardian.relationCode': code })).toEqual(['guardian.relationCode guardian.isParent'])
    expect(warnings({ 'guardian.idNumber': null, 'guardian.relationCode': 57 })).toEqual([])
    expect(warnings({ 'guardian.idNumber': null, 'guardian.relationCode': 51, hasEntrustedGuardian: null })).toEqual([])
  })
  test('a parent is at least fourteen years older', () => {
    expect(warnings({ 'father.birthDate': plainDate('2003-04-17'), 'father.idNumber': null })).toEqual(['father.birthDate parent.age'])
    expect(warnings({ 'father.birthDate': plainDate('2003-04-16'), 'father.idNumber': null })).toEqual([])
    expect(warnings({ 'mother.birthDate': plainDate('2010-01-01'), 'mother.idNumber': null })).toEqual(['mother.birthDate parent.age'])
  })
  test('a parent without a birthday has the one of the number, and nobody is younger than the own child', () => {
    const young = { 'father.birthDate': null, 'father.idNumber': '999999201005010013' }
    expect(warnings(young)).toEqual(['father.idNumber parent.age'])
    const message = (birth: string) => checkDraft({ ...wholeDraft, 'father.idNumber': null, 'father.birthDate': plainDate(birth) }, context).warnings[0]?.message
    expect(message('2010-05-01')).toBe('父亲与孩子年龄相差不到 14 岁，请核对出生日期')
    expect(message('2018-05-01')).toBe('父亲比孩子还小，请核对出生日期')
  })
  test('the dead are not away at work, those at home have no place of work, and nobody leaves tomorrow', () => {
    expect(warnings({ 'father.existStatus': 2, leftBehindStatus: 8 })).toEqual(['father.isAway parent.awayNotAlive'])
    expect(warnings({ 'mother.isAway': false, leftBehindStatus: 8 })).toEqual(['mother.isAway parent.notAway'])
    expect(warnings({ 'mother.isAway': false, 'mother.workPlace': null, leftBehindStatus: 8 })).toEqual(['mother.isAway parent.notAway'])
    expect(warnings({ 'mother.awaySince': plainDate('2026-07-01'), leftBehindStatus: 8 })).toEqual(['mother.awaySince parent.awayFuture'])
    expect(warnings({ 'mother.awaySince': plainDate('2026-06-30'), leftBehindStatus: 8 })).toEqual([])
  })
  test('child and parent have two numbers', () => {
    expect(warnings({ 'mother.idNumber': wholeDraft.idNumber })).toContain('idNumber parent.sameNumber')
    expect(warnings({ 'father.idNumber': wholeDraft.idNumber })).toContain('idNumber parent.sameNumber')
  })
})

describe('documents that lean on the number', () => {
  const own = '999999201704160029'
  const disabled = { disabilityType: 4, disabilityLevel: 2 }
  test('a disability certificate repeats number, type and level', () => {
    expect(warnings({ ...disabled, disabilityCertNo: `${own}42` })).toEqual([])
    expect(warnings({ ...disabled, disabilityCertNo: `${own}421` })).toEqual([])
    expect(warnings({ ...disabled, disabilityCertNo: `${own}52` })).toEqual(['disabilityCertNo disabilityCertNo.shape'])
    expect(warnings({ ...disabled, disabilityCertNo: `${own}43` })).toEqual(['disabilityCertNo disabilityCertNo.shape'])
    expect(warnings({ ...disabled, disabilityCertNo: `${own}82` })).toEqual(['disabilityCertNo disabilityCertNo.shape'])
    expect(warnings({ ...disabled, disabilityCertNo: `${own}4` })).toEqual(['disabilityCertNo disabilityCertNo.shape'])
    expect(warnings({ ...disabled, disabilityCertNo: '99999920170416001042' })).toEqual(['disabilityCertNo disabilityCertNo.shape'])
    expect(warnings({ disabilityCertNo: `${own}53` })).toEqual([])
  })
  test('a G number repeats the identity number, J and L numbers need not', () => {
    expect(warnings({ studentNumber: `G${own}` })).toEqual([])
    expect(warnings({ studentNumber: `g${own}` })).toEqual([])
    expect(warnings({ studentNumber: 'G999999201704160010' })).toEqual(['studentNumber studentNumber.againstIdNumber'])
    expect(warnings({ studentNumber: 'L999999201704160010' })).toEqual([])
    expect(warnings({ studentNumber: 'J999999201704160010' })).toEqual([])
    expect(warnings({ studentNumber: '999999201704160010' })).toEqual(['studentNumber studentNumber.shape'])
    expect(warnings({ studentNumber: 'G99999920170416001' })).toEqual(['studentNumber studentNumber.shape'])
  })
})

describe('a patch', () => {
  const of = (patch: Draft, before: Draft = wholeDraft) => findingsOfPatch(patched(before, patch), patch, context).errors.map(one => one.code)
  test('is refused for what it touches, not for an old error elsewhere', () => {
    const old = { ...wholeDraft, 'father.phone': '1' }
    expect(of({ classNo: '3' }, old)).toEqual([])
    expect(of({ 'father.phone': '2' }, old)).toEqual(['phone.shape'])
  })
  test('a finding about two fields counts when either was touched', () => {
    expect(of({ sexCode: 1 })).toEqual(['sexCode.againstIdNumber'])
    expect(of({ idNumber: '999999201704160010' })).toEqual(['sexCode.againstIdNumber'])
    expect(of({ birthDate: plainDate('2024-01-01'), idNumber: null })).toEqual(['schooling.tooYoung'])
    expect(of({ hasEntrustedGuardian: false })).toEqual(['guardian.typeWithoutEntrusted'])
  })
})

describe('settling', () => {
  const today = context.day
  test('birthday and sex come from the number when they were not typed', () => {
    expect(settled({ idNumber: ' 999999201704160029 ' }, today)).toEqual({ idNumber: '999999201704160029', birthDate: '2017-04-16', sexCode: 2 })
    expect(settled({ idNumber: '999999201704160029', sexCode: 0 }, today)).toMatchObject({ sexCode: 2 })
    expect(settled({ idNumber: '999999201704160029', sexCode: 1, birthDate: plainDate('2017-01-01') }, today)).toMatchObject({ sexCode: 1, birthDate: '2017-01-01' })
    expect(settled({ idNumber: '123' }, today)).toEqual({ idNumber: '123' })
    expect(settled({ idNumber: '999999800101001' }, today).idNumber).toHaveLength(18)
  })
  test('words in the place of a number are none, and say why there is none', () => {
    expect(settled({ idNumber: '未上户' }, today)).toEqual({ idNumber: null, idMissingReason: '未登记户口' })
    expect(settled({ idNumber: '办理中', idMissingReason: '正在补办' }, today)).toEqual({ idNumber: null, idMissingReason: '正在补办' })
    for (const idNumber of ['暂无', '—', '无', '/', '0', '00000']) expect(settled({ idNumber }, today)).toEqual({ idNumber: null })
    expect(settled({ 'mother.idNumber': '不详', 'father.idNumber': '无' }, today)).toEqual({ 'mother.idNumber': null, 'father.idNumber': null })
  })
  test('fifteen digits of a parent become eighteen, and the words around a passport go', () => {
    expect(settled({ 'father.idNumber': '999999800101001', 'mother.idNumber': '护照：e12345678' }, today)).toEqual({ 'father.idNumber': '999999198001010011', 'mother.idNumber': 'E12345678' })
  })
  test('names are written in one way', () => {
    expect(settled({ name: '张　三　丰', 'father.name': '阿依•古丽', 'mother.name': '⻢小\u200B禾', 'guardian.name': ' 李○明 ' }, today))
      .toEqual({ name: '张三丰', 'father.name': '阿依·古丽', 'mother.name': '马小禾', 'guardian.name': '李〇明' })
    expect(Draft.parse({ name: '张　三', 'guardian.name': '　' })).toEqual({ name: '张三', 'guardian.name': '' })
    expect(errors({ name: '李〇明' })).toEqual([])
  })
  test('the one question about health becomes two facts', () => {
    expect(settled({ healthStatus: 1 }, today)).toEqual({ healthStatus: 1, isDisabled: false, isIll: false })
    expect(settled({ healthStatus: 2 }, today)).toEqual({ healthStatus: 2, isDisabled: true })
    expect(settled({ healthStatus: 3, isDisabled: true }, today)).toEqual({ healthStatus: 3, isDisabled: true, isIll: true })
    expect(settled({ healthStatus: null }, today)).toEqual({ healthStatus: null })
  })
  test('the dead are not away', () => {
    expect(settled({ 'mother.existStatus': 2 }, today)).toEqual({ 'mother.existStatus': 2, 'mother.isAway': null })
    expect(settled({ 'father.existStatus': 2, 'father.isAway': true }, today)).toEqual({ 'father.existStatus': 2, 'father.isAway': true })
    expect(settled({ 'father.existStatus': 1 }, today)).toEqual({ 'father.existStatus': 1 })
  })
  test('blanks around words go, an empty word is nothing, and a patch does not grow', () => {
    expect(settled({ name: ' 王小禾　', 'father.phone': '199 0000 0001', classNo: '  ', 'mother.idNumber': '' }, today))
      .toEqual({ name: '王小禾', 'father.phone': '19900000001', classNo: null, 'mother.idNumber': null })
    expect(settled({ name: null }, today)).toEqual({ name: null })
  })
  test('settling twice changes nothing more', () => {
    const draft = fc.record({
      name: fc.string(), idNumber: fc.constantFrom('', '999999201704160029', '999999800101001', 'x', '未上户', '护照E12345678'), healthStatus: fc.constantFrom(1, 2, 3, null),
      'father.existStatus': fc.constantFrom(1, 2, null), 'father.phone': fc.constantFrom('+86 19900000001', '0735-1234567', ''),
    }, { requiredKeys: [] })
    fc.assert(fc.property(draft, one => { expect(settled(settled(one, today), today)).toEqual(settled(one, today)) }))
  })
  test('a patch lays null over a value and leaves the rest', () => {
    expect(patched({ name: '甲乙', classNo: '1' }, { classNo: null, sexCode: 1, name: undefined })).toEqual({ name: '甲乙', classNo: null, sexCode: 1 })
  })
  test('a draft with an unknown key is refused instead of trimmed', () => {
    expect(Draft.safeParse({ nmae: '王小禾' }).success).toBe(false)
    expect(Draft.safeParse(wholeDraft).success).toBe(true)
  })
})
