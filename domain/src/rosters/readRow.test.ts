import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Draft } from '../archives/draft.ts'
import { regionCode } from '../kernel/regionCode.ts'
import { textCell } from './cell.ts'
import { officialColumns } from './form.ts'
import { columnsAt } from './headers.ts'
import { shownCell } from './issues.ts'
import { type ReadContext, readRow, rowState } from './readRow.ts'
import { county, places, town } from './samplePlaces.ts'
import { codes, context, errors, girl, read, type Sheet } from './sampleRow.ts'

describe('a line of a roster', () => {
  test('becomes a draft: village to code, birthday from the number', () => {
    const found = read(girl)
    expect(found).toMatchObject({ errors: [], warnings: [] })
    expect(found.draft).toEqual({
      name: '王小禾', sexCode: 2, idNumber: '999999201704160029', birthDate: '2017-04-16', region: 431003100201, hukouDivision: 431003100201, leftBehindStatus: 8,
    })
    expect(rowState(found)).toBe('ok')
  })
  test('of the official form is read whole', () => {
    const line = [
      '王小禾', '女', '汉族', '2017-04-16', '999999201704160029', '是', '高雅岭村', '良田镇高雅岭村6组', '良田镇高雅岭村6组', '残疾、患病', '肢体二级', '哮喘', '小学', '否', '良田镇中心小学', '三年级2班',
      '王大田', '1990-05-01', '999999199005010013', '19900000001', '是', '广东省东莞市', '李春苗', '1992-02-03', '999999199202030021', '19900000002', '是', '广东省佛山市',
      '是', '否', '', '有', '陈秀兰', '伯母', '19900000003', '99999919800101002X', '高雅岭村6组', '监护情况较好', '较好', '打工收入、种养殖业', '低保',
    ]
    const columns = columnsAt([officialColumns.map(column => column.header)], 1)
    const found = readRow(line.map(textCell), columns, context)
    expect(found.errors).toEqual([])
    expect(found.warnings).toEqual([])
    expect(found.draft).toEqual({
      name: '王小禾', sexCode: 2, ethnicCode: 1, birthDate: '2017-04-16', idNumber: '999999201704160029', hukouRegistered: true, region: 431003100201,
      hukouDivision: 431003100201, hukouAddress: '6组', residenceDivision: 431003100201, residenceAddress: '6组', healthStatus: 2, isDisabled: true, isIll: true,
      disabilityType: 4, disabilityLevel: 2, illness: '哮喘', schoolingStatus: 3, isBoarding: false, schoolName: '良田镇中心小学', gradeCode: '3', classNo: '2',
      'father.name': '王大田', 'father.birthDate': '1990-05-01', 'father.idNumber': '999999199005010013', 'father.phone': '19900000001', 'father.existStatus': 1,
      'father.isAway': true, 'father.workPlace': '广东省东莞市', 'mother.name': '李春苗', 'mother.birthDate': '1992-02-03', 'mother.idNumber': '999999199202030021',
      'mother.phone': '19900000002', 'mother.existStatus': 1, 'mother.isAway': true, 'mother.workPlace': '广东省佛山市', hasEntrustedGuardian: true,
      'guardian.name': '陈秀兰', 'guardian.relationCode': 82, 'guardian.phone': '19900000003', 'guardian.idNumber': '99999919800101002X', 'guardian.address': '高雅岭村6组',
      guardianshipType: 5, guardianshipRating: 1, incomeSources: [1, 2], reliefStatuses: [1], leftBehindStatus: 8,
    })
    expect(Draft.safeParse(found.draft).success).toBe(true)
  })
  test('without name, number and birthday is no child', () => {
    expect(errors({ 姓名: '', 性别: '女', 村: '高雅岭村' })).toEqual(['0 row.missing', 'null row.missing'])
    expect(read({ 姓名: '', 性别: '女' }).errors[0]).toMatchObject({ title: '没有姓名', message: '缺少姓名，无法建档，请补填' })
    expect(rowState(read({ 姓名: '', 性别: '女' }))).toBe('error')
  })
  test('whatever stands in its cells never breaks the reading, and the draft is always one the contract takes', () => {
    const headers = officialColumns.map(column => column.header)
    const columns = columnsAt([headers], 1)
    const cell = fc.record({ text: fc.oneof(fc.string(), fc.constantFrom('是', '无', '—', '2012.03', '高雅岭', '4.3E+17', '男')), kind: fc.constantFrom('string' as const, 'number' as const) })
    fc.assert(fc.property(fc.array(cell, { maxLength: headers.length }), cells => {
      const found = readRow(cells, columns, context)
      expect(Draft.safeParse(found.draft).success).toBe(true)
      for (const one of [...found.errors, ...found.warnings]) expect(one.title.length * one.message.length).toBeGreaterThan(0)
      expect(readRow(cells, columns, context)).toEqual(found)
    }))
  })
})

describe('numbers of people', () => {
  test('one digit short: the last one is computed and offered, not taken', () => {
    const found = read({ ...girl, 公民身份号码: '99999920170416002', 出生日期: '2017-04-16' })
    expect(found.errors).toEqual([{
      column: 2, field: 'idNumber', severity: 'error', code: 'idNumber.length', title: '公民身份号码位数不对',
      message: '读到 17 位，应为 18 位。按前 17 位推算，末位应为 9，请对照户口簿核实', candidates: [{ value: '999999201704160029', label: '暂用推算值，标待核', unverified: true }],
    }])
  })
  test('the offer stands at the number only, and not where no last digit can be computed', () => {
    const found = read({ ...girl, 公民身份号码: '99999920170416002', 父亲电话: '1990000000', 出生日期: '2017-04-16' })
    expect(found.errors.map(one => [one.code, one.candidates[0]?.value])).toEqual([['idNumber.length', '999999201704160029']])
    expect(found.warnings.map(one => [one.code, one.candidates])).toEqual([['phone.length', []]])
    expect(read({ ...girl, 公民身份号码: '9999', 出生日期: '2017-04-16' }).errors[0]?.candidates).toEqual([])
    expect(read({ ...girl, 性别: '男' }).errors[0]?.candidates).toEqual([{ value: '女', label: '女（证件号）', unverified: false }])
  })
  test.each([
    [{ text: '9.99999201704E+17', kind: 'string' } as const], [{ text: '999999201704160000', kind: 'number', flag: 'precisionLost' } as const],
    [{ text: '999999201704160000', kind: 'number' } as const],
  ])('a number that went through a spreadsheet is an error: %o', cell => {
    const found = read({ ...girl, 公民身份号码: cell, 出生日期: '2017-04-16' })
    expect(codes(found.errors)).toEqual(['2 idNumber.scientific'])
    expect(found.draft.idNumber).toBeUndefined()
  })
  test('fifteen digits in a number cell are whole, and become the eighteen of today', () => {
    expect(read({ ...girl, 父亲身份证号: { text: '999999800101001', kind: 'number' } }).draft['father.idNumber']).toBe('999999198001010011')
  })
  test('a girl’s number beside 男 is said at the sex', () => {
    expect(read({ ...girl, 性别: '男' }).errors).toMatchObject([{ column: 1, title: '性别与证件号不符' }])
  })
  test('two phones in one cell: the first is taken', () => {
    const found = read({ ...girl, 父亲电话: '19900000001、19900000002' })
    expect(found.draft['father.phone']).toBe('19900000001')
    expect(found.warnings).toMatchObject([{ column: 4, code: 'phone.several', message: '按第一个号码 199 •••• 0001 导入，另有 199 •••• 0002，请导入后补填' }])
  })
  test('a slash or 无 is nothing', () => {
    for (const word of ['/', '无', '—', ' ']) expect(read({ ...girl, 残疾证号: word, 父亲电话: word }).draft['father.phone']).toBeUndefined()
    expect(read({ 姓名: '王小禾', 出生日期: '2017-04-16', 村: '高雅岭村', 公民身份号码: '/' }).errors).toEqual([])
  })
})

describe('days', () => {
  test('a month is completed by the number', () => {
    const found = read({ ...girl, 出生年月: '2017.04' })
    expect(found.errors).toEqual([])
    expect(found.draft.birthDate).toBe('2017-04-16')
    expect(read({ ...girl, 公民身份号码: '999999199005010013', 性别: '男', 出生年月: { text: '1990.1', kind: 'number' } }).errors.map(one => one.code)).toContain('birthDate.againstIdNumber')
  })
  test('a month that contradicts the number, or stands alone, is an error', () => {
    expect(read({ ...girl, 出生年月: '2017.05' }).errors).toMatchObject([{ column: 4, code: 'birthDate.againstIdNumber', message: '写的是 2017 年 5 月，证件号是 2017-04-16，请对照户口簿' }])
    expect(errors({ 姓名: '王小禾', 出生年月: '2017.04', 村: '高雅岭村' })).toEqual(['1 date.monthOnly'])
  })
  test('a month that does not exist names itself; the number says the day, and without one the child waits', () => {
    const found = read({ ...girl, 出生日期: '2020.13' })
    expect(found).toMatchObject({ errors: [], draft: { birthDate: '2017-04-16' } })
    expect(found.warnings).toMatchObject([{ column: 4, code: 'date.month', title: '出生日期：没有 13 月', candidates: [{ value: '2017-04-16' }] }])
    expect(errors({ ...girl, 公民身份号码: '', 出生日期: '2020.13' })).toEqual(['4 date.month'])
  })
  test('a parent’s month without number is left out and said; a starting month begins on its first', () => {
    const found = read({ ...girl, 父亲出生日期: '1990年5月', 父亲外出时间: '2019.3' })
    expect(codes(found.warnings)).toEqual(['5 date.firstOfMonth', '4 date.monthOnly'])
    expect(found.draft['father.birthDate']).toBeUndefined()
    expect(found.draft['father.awaySince']).toBe('2019-03-01')
    expect(read({ ...girl, 母亲出生日期: '1992年2月', 母亲身份证号: '999999199202030021' }).draft['mother.birthDate']).toBe('1992-02-03')
  })
})

describe('places', () => {
  const place = (sheet: Sheet, more: Partial<ReadContext> = {}) => {
    const found = read({ 姓名: '王小禾', 出生日期: '2017-04-16', ...sheet }, more)
    return [found.draft.region, ...codes(found.errors), ...codes(found.warnings)]
  }
  test('a village written short is taken; one that only resembles it is taken and said', () => {
    expect(read({ ...girl, 村: '菜岭' }, { within: town })).toMatchObject({ draft: { region: 431003100202 }, warnings: [] })
    const found = read({ ...girl, 村: '采岭村' }, { within: town })
    expect(found.draft.region).toBe(431003100202)
    expect(found.warnings).toMatchObject([{
      column: 3, title: '「采岭村」按「菜岭村」导入', message: '区划表里没有「采岭村」，良田镇内最接近的是良田镇菜岭村，请核对', candidates: [{ value: '良田镇菜岭村' }],
    }])
  })
  test('a village of two towns is asked for; the town’s column settles it', () => {
    expect(place({ 村: '石山村' })).toEqual([town, '2 place.several'])
    expect(read({ ...girl, 村: '石山村' }).errors[0]?.message).toBe('可能是良田镇石山村、栖凤渡镇石山村，请写明镇街')
    expect(place({ 镇街: '栖凤渡', 村: '石山村' })).toEqual([431003101201])
    expect(place({ 镇街: '某镇', 村: '石山村' })).toEqual([town, '2 place.town'])
  })
  test('a village of two towns is one thing to mend, also in a roster of the whole county', () => {
    const whole = { keeper: county, placeName: (code: number) => places.find(one => one.code === code)?.short }
    expect(errors({ 姓名: '王小禾', 出生日期: '2017-04-16', 村: '石山村' }, whole)).toEqual(['2 place.several'])
    expect(errors({ 姓名: '王小禾', 出生日期: '2017-04-16', 村: '' }, whole)).toEqual(['2 region.level'])
  })
  test('an unknown village leaves the child at its town, so that it is not lost', () => {
    expect(place({ 镇街: '良田镇', 村: '桃源村' })).toEqual([town, '3 place.unknown'])
    expect(read({ ...girl, 村: '桃源村' }, { within: town }).warnings[0]).toMatchObject({ title: '没有找到「桃源村」', message: '先归到良田镇，导入后请补选村（居）' })
  })
  test('but never puts it into another’s village or a whole county', () => {
    const village = regionCode(431003100201)
    expect(place({ 村: '菜岭村' }, { within: village, keeper: village })).toEqual([village, '2 place.unknown'])
    expect(place({ 村: '桃源村' })).toEqual([town, '2 place.unknown'])
    expect(place({ 性别: '女' }, { keeper: county })).toEqual([county, 'null region.level'])
    expect(place({ 镇街: '良田镇' }, { keeper: county })).toEqual([town])
  })
  test('a code stands for its village', () => expect(place({ 村: '431003100204' })).toEqual([431003100204]))
  test('without a village column the address says who keeps the archive', () => {
    expect(place({ 户籍所在地: '良田镇菜岭村3组' })).toEqual([431003100202])
    expect(place({ 户籍所在地: '良田镇菜岭村3组', 现居住地: '良田镇高雅岭村' })).toEqual([431003100201])
    expect(place({ 户籍所在地: '良田镇菜岭村3组', 村: '高雅岭村' })).toEqual([431003100201])
    expect(place({ 户籍所在地: '广东省东莞市长安镇' })).toEqual([town])
    expect(place({ 户籍所在地: '石山村3组' })).toEqual([town, '2 place.several'])
    expect(place({ 户籍所在地: '良田镇采岭村3组' })).toEqual([431003100202, '2 place.similar'])
  })
  test('a name of several villages is the one that somebody said, where it is one of them', () => {
    const said = (code: number) => ({ keeper: county, within: county, said: new Map([['石山村', regionCode(code)]]) })
    expect(place({ 村: '石山村' }, said(431003101201))).toEqual([431003101201])
    expect(place({ 村: ' 石 山 村 ' }, said(431003100204))).toEqual([431003100204])
    expect(place({ 村: '石山村' }, said(431003100202))).toEqual([county, '2 place.several'])
    expect(place({ 镇街: '良田镇', 村: '石山村' }, said(431003101201))).toEqual([431003100204])
  })
})

describe('what screens show of a cell', () => {
  const columns = columnsAt([['姓名', '公民身份号码', '父亲电话', '备注']], 1)
  test('numbers of people stay masked, the rest stands as written', () => {
    expect(shownCell(columns[1], '999999201704160029')).toBe('9999 •••••••• 0029')
    expect(shownCell(columns[2], ' 19900000001 ')).toBe('199 •••• 0001')
    expect(shownCell(columns[0], '王小禾')).toBe('王小禾')
    expect(shownCell(columns[3], '999')).toBe('999')
    expect(shownCell(columns[1], '')).toBe('')
    expect(shownCell(undefined, 'x')).toBe('x')
  })
})
