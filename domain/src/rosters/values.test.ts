import { describe, expect, test } from 'vitest'
import { archiveParameters as values } from '../archives/parameters.ts'
import { plainDate } from '../kernel/plainDate.ts'
import { textCell } from './cell.ts'
import { columnsAt } from './headers.ts'
import { readRow, type ReadContext } from './readRow.ts'
import { sameNumber, samePerson } from './sameChild.ts'
import { county, places, town } from './samplePlaces.ts'
import { convertedAt, relationCell } from './valueFindings.ts'

const context: ReadContext = {
  day: plainDate('2026-06-30'), values, within: county, keeper: town, places, statesLeftBehind: false, placeName: code => places.find(place => place.code === code)?.short ?? '苏仙区',
}
const read = (sheet: Record<string, string>) => readRow(Object.values(sheet).map(textCell), columnsAt([Object.keys(sheet)], 1), context)
const said = (sheet: Record<string, string>) => {
  const { draft, errors, warnings } = read(sheet)
  return { day: draft.birthDate, found: [...errors, ...warnings].filter(one => one.code.startsWith('date.') || one.code.startsWith('birthDate.')).map(one => `${one.severity} ${one.code}`) }
}
const child = { 姓名: '王小禾', 村: '高雅岭村' }
const number = { 公民身份号码: '999999201704160029' }

describe('birthdays of a line', () => {
  test.each([
    ['17.4.16', '2017-04-16', []], ['二〇一七年四月十六日', '2017-04-16', []], ['农历2017年三月二十', '2017-04-16', ['warning date.lunar']], ['4/6/2017', '2017-04-06', ['warning date.order']],
    ['2017-16-4', undefined, ['error date.month']], ['2O17.4.16', undefined, ['error date.letters']],
  ])('%s alone', (出生日期, day, found) => expect(said({ ...child, 出生日期 })).toEqual({ day, found }))
  test.each(['农历2017年三月二十', '16/4/2017', '2017-16-4', '2O17.4.16', '2017.4', '170416', '2017416', '2017-04-15 16:00:00'])('%s with a number that says one of the days it may mean', 出生日期 => {
    expect(said({ ...child, ...number, 出生日期 })).toEqual({ day: '2017-04-16', found: [] })
  })
  test('a lunar day that the number took for a solar one is the number’s', () => {
    expect(said({ ...child, ...number, 出生日期: '农历2017年四月十六' })).toEqual({ day: '2017-04-16', found: [] })
  })
  test('a number that says another day contradicts it', () => {
    expect(said({ ...child, ...number, 出生日期: '17.4.15' }).found).toEqual(['error birthDate.againstIdNumber'])
  })
  test('a parent was born before there could be children', () => {
    expect(read({ ...child, ...number, 父亲姓名: '王大田', 父亲出生日期: '85.3.8' }).draft['father.birthDate']).toBe('1985-03-08')
    expect(read({ ...child, ...number, 父亲姓名: '王大田', 父亲出生日期: '13.3.8' }).draft['father.birthDate']).toBe('1913-03-08')
  })
  test('what it could be stands at the cell', () => {
    expect(read({ ...child, 出生日期: '4/6/2017' }).warnings.find(one => one.code === 'date.order')?.candidates.map(one => one.label))
      .toEqual(['2017-04-06（按此登记）', '2017-06-04（按日月年读）'])
  })
})

describe('numbers of a line', () => {
  test('two without a number are not one child', () => {
    const rows = ['未上户', '未上户', '暂无', '暂无', '—', '0'].map((公民身份号码, at) => {
      const sheet = { ...child, 姓名: `王${'甲乙丙丁戊己'[at]}`, 出生日期: '2017-04-16', 公民身份号码 }
      return { row: at + 2, draft: read(sheet).draft }
    })
    expect(rows.map(one => one.draft.idNumber ?? null)).toEqual([null, null, null, null, null, null])
    expect(rows.flatMap(one => sameNumber(one.draft) ?? [])).toEqual([])
  })
  test('one child under two ways to write her name is one', () => {
    const rows = ['张三丰', '张　三　丰', '张\u200B三丰'].map((姓名, at) => ({ row: at + 2, draft: read({ 姓名, 村: '高雅岭村', 出生日期: '2017-04-16' }).draft }))
    expect(new Set(rows.map(one => samePerson(one.draft))).size).toBe(1)
  })
  test('a mother’s passport holds nobody back', () => {
    const found = read({ ...child, ...number, 母亲姓名: '阮氏花', 母亲身份证号: 'B1234567' })
    expect([found.errors, found.warnings.filter(one => one.field === 'mother.idNumber').map(one => one.code), found.draft['mother.idNumber']]).toEqual([[], ['idNumber.otherDocument'], 'B1234567'])
  })
  test('fifteen digits are said', () => {
    expect(convertedAt('father.idNumber', '999999 800101 001').map(one => one.code)).toEqual(['idNumber.converted'])
    expect(convertedAt('father.idNumber', '999999201704160029')).toEqual([])
  })
})

describe('the relation of a line', () => {
  const line = { ...child, ...number, 监护人姓名: '陈秀兰', 监护人身份证号: '999999195001010026' }
  test('is read with the guardian’s number beside it', () => {
    expect(read({ ...line, 与被监护人关系: '孙女' })).toMatchObject({ errors: [], draft: { 'guardian.relationCode': 62, hasEntrustedGuardian: true } })
    expect(read({ ...line, 与被监护人关系: '公公' }).warnings.map(one => one.code)).toEqual(['relation.spoken', 'idNumber.sexOfRole'])
  })
  test('a daughter’s parent was entrusted by nobody', () => {
    expect(read({ ...line, 与被监护人关系: '女儿' }).draft).toMatchObject({ hasEntrustedGuardian: false, 'mother.name': '陈秀兰' })
  })
  test('letters in a parent’s number are offered as digits', () => {
    const found = read({ ...child, ...number, 父亲姓名: '王大田', 父亲身份证号: '99999919900501OO13' })
    expect(found.warnings.filter(one => one.field === 'father.idNumber')).toMatchObject([{ code: 'idNumber.character', candidates: [{ value: '999999199005010013', unverified: true }] }])
    expect(found.draft['father.idNumber']).toBeUndefined()
  })
  const [grandfather, grandmother] = ['999999195001010018', '999999195001010026']
  const of = (text: string, guardian?: string) => {
    const found = relationCell(text, guardian, context.day)
    return found && [found.draft['guardian.relationCode'], ...found.issues.map(one => `${one.code} ${one.candidates.map(button => button.value).join('/')}`)]
  }
  test('from the child’s side is settled by the guardian’s number', () => {
    expect(of('孙女', grandmother)).toEqual([62])
    expect(of('孙女', grandfather)).toEqual([61])
    expect(of('孙女')).toEqual([undefined, 'relation.reversed 祖父/祖母'])
    expect(of('爷爷奶奶', grandmother)).toEqual([62, 'relation.several 祖母/祖父'])
    expect(of('娭毑')).toEqual([62])
    expect(of('停机')).toBeUndefined()
  })
})
