import { describe, expect, test } from 'vitest'
import type { SheetCell } from './cell.ts'
import { codes, errors, girl, read, type Sheet, warnings } from './sampleRow.ts'
import { county, town } from './samplePlaces.ts'

const both = (sheet: Sheet) => ({ draft: read(sheet).draft, errors: errors(sheet), warnings: warnings(sheet) })

describe('an optional cell never holds a child back', () => {
  test.each<[string, string]>([
    ['监护人电话', '停机'], ['监护人电话', '空号'], ['父亲电话', '1990000000'], ['母亲电话', '没有手机'], ['与被监护人关系', '屋里人'], ['母亲身份证号', 'E12345678'], ['父亲身份证号', '99999919900501001'],
    ['监护人身份证号', '999999199005010014'], ['是否寄宿', '有时'], ['民族', '火星'], ['身体情况', '还行'], ['残疾类别及等级', '有点'], ['就学情况', '大学'], ['监护类型', '不知道'], ['监护情况评估', '优'],
    ['家庭困难类型', '还可以'], ['父亲出生日期', '属马'], ['母亲外出时间', '去年'], ['父亲存续状态', '赌博'], ['父亲监护能力', '弱'], ['留守状态', '半留守'], ['儿童类别', '好孩子'], ['性别', '中'], ['户口性质', '蓝印'],
    ['学校', '长'.repeat(120)], ['残疾证号', '123'], ['学籍号', 'G123'], ['父亲务工地点', '长'.repeat(120)], ['父母双方同时外出', '不一定'],
  ])('%s: %s is said with its words, and the child comes in', (heading, text) => {
    const found = read({ ...girl, 性别: '女', 姓名: '王小禾', [heading]: text })
    expect(found.errors).toEqual([])
    expect(found.warnings.length).toBeGreaterThan(0)
    expect(found.warnings.some(one => `${one.title}${one.message}`.includes(text.slice(0, 3)) || one.message.includes('号')),
      JSON.stringify(found.warnings)).toBe(true)
  })
  test('what was refused is a gap, not a value nobody checked', () => {
    expect(both({ ...girl, 监护人电话: '停机' })).toMatchObject({ warnings: ['4 phone.shape'], draft: { name: '王小禾' } })
    expect(read({ ...girl, 监护人电话: '停机' }).draft['guardian.phone']).toBeUndefined()
    expect(read({ ...girl, 母亲身份证号: '999999199202030022' }).draft['mother.idNumber']).toBeUndefined()
    expect(read({ ...girl, 出生日期: '2025-01-02', 公民身份号码: '', 就学情况: '小学' })).toMatchObject(
      { errors: [], warnings: [{ code: 'schooling.tooYoung', candidates: [{ value: '未入园' }, { value: '幼儿园' }] }] })
  })
  test('a number in a warning is not said in clear', () => {
    for (const one of read({ ...girl, 母亲身份证号: '999999199202030022', 父亲电话: '19900000001234' }).warnings) expect(`${one.title}${one.message}`).not.toMatch(
      /\d{7}/)
  })
})

describe('what a child cannot be without, or what contradicts who she is, is still an error', () => {
  test.each<[Sheet, string]>([
    [{ ...girl, 姓名: '' }, '0 row.missing'], [{ ...girl, 姓名: '同上' }, '0 name.pointing'], [{ ...girl, 姓名: '王小禾2' }, '0 name.shape'],
      [{ ...girl, 公民身份号码: '999999201704160028' }, '2 idNumber.check'],
    [{ ...girl, 性别: '男' }, '1 sexCode.againstIdNumber'], [{ ...girl, 出生日期: '2017-04-17' }, '4 birthDate.againstIdNumber'],
      [{ 姓名: '王小禾', 村: '高雅岭村' }, 'null row.missing'],
    [{ ...girl, 村: '石山村' }, '3 place.several'], [{ ...girl, 公民身份号码: '', 出生日期: '2031-01-01' }, '4 birthDate.future'],
  ])('%o', (sheet, code) => expect(errors(sheet)).toEqual([code]))
  test('with what could stand there instead', () => {
    const offered = (sheet: Sheet) => read(sheet).errors[0]?.candidates.map(one => one.value)
    expect(offered({ ...girl, 姓名: '王小禾2' })).toEqual(['王小禾'])
    expect(offered({ ...girl, 性别: '男' })).toEqual(['女'])
    expect(offered({ ...girl, 出生日期: '2017-04-17' })).toEqual(['2017-04-16'])
    expect(offered({ ...girl, 村: '石山村' })).toEqual(['良田镇石山村', '栖凤渡镇石山村'])
    expect(read({ ...girl, 村: '良田镇石山村' })).toMatchObject({ errors: [], warnings: [], draft: { region: 431003100204 } })
  })
})

test('a cell of thirty thousand characters is said and read by nobody', () => {
  const found = read({ ...girl, 父亲姓名: '在'.repeat(30_000), 监护人电话: '1'.repeat(30_000), 'row.note': '父亲去世'.repeat(9_000) })
  expect(found.errors).toEqual([])
  expect(codes(found.warnings)).toEqual(['4 cell.tooLong', '5 cell.tooLong', '6 cell.tooLong'])
  expect(errors({ ...girl, 姓名: '王'.repeat(30_000) })).toEqual(['0 cell.tooLong'])
})

test('同上 where nothing stands above is said, and is no value', () => {
  const found = read({ ...girl, 学校: '同上', 父亲务工地点: '〃', 户籍所在地: '同左', 监护人姓名: '同上' })
  expect(codes(found.warnings)).toEqual(['6 cell.pointing', '4 cell.pointing', '5 cell.pointing'])
  for (const key of ['schoolName', 'father.workPlace', 'hukouAddress', 'guardian.name'] as const) expect(found.draft[key]).toBeUndefined()
})

describe('words in place of the child’s number', () => {
  test('are the reason why there is none', () => {
    const child = { 姓名: '王小禾', 出生日期: '2017-04-16', 村: '高雅岭村' }
    expect(both({ ...child, 公民身份号码: '未上户' })).toMatchObject({ errors: [], warnings: [], draft: { idMissingReason: '未上户', hukouRegistered: false } })
    expect(both({ ...child, 公民身份号码: '正在办理' })).toMatchObject({ errors: [], warnings: [], draft: { idMissingReason: '正在办理' } })
    expect(both({ ...child, 公民身份号码: '暂无' })).toMatchObject({ errors: [], warnings: [] })
    expect(both({ ...child, 公民身份号码: '同上' })).toMatchObject({ errors: [], warnings: ['3 idNumber.pointing'] })
  })
})

describe('one cell with several things', () => {
  test('a remark behind the name', () => {
    expect(both({ ...girl, 姓名: '王小禾（双胞胎姐）' })).toMatchObject({ errors: [], warnings: ['0 name.note'], draft: { name: '王小禾' } })
    expect(read({ ...girl, 姓名: '王小禾（已转学）' })).toMatchObject({ errors: [], warnings: [{ code: 'row.gone', title: '写着“已转学”' }] })
    expect(both({ 姓名: '王小禾（女）', 出生日期: '2017-04-16', 村: '高雅岭村' })).toMatchObject({ warnings: [], draft: { name: '王小禾', sexCode: 2 } })
    expect(both({ ...girl, 姓名: '王 小 禾' })).toMatchObject({ warnings: [], draft: { name: '王小禾' } })
    expect(both({ ...girl, 姓名: '王小禾 王小苗' })).toMatchObject({ errors: [], warnings: ['0 name.several'] })
  })
  test('sex and nationality together, in either column', () => {
    for (const text of ['女/汉', '汉族 女', '女、汉族', '汉，女']) expect(both({ ...girl, 性别: text }), text).toMatchObject(
      { errors: [], warnings: [], draft: { sexCode: 2, ethnicCode: 1 } })
    expect(both({ 姓名: '王小禾', 出生日期: '2017-04-16', 村: '高雅岭村', 民族: '苗族（女）' }).draft).toMatchObject({ ethnicCode: 6 })
    expect(both({ 姓名: '王小禾', 出生日期: '2017-04-16', 村: '高雅岭村', 民族: '女 苗' })).toMatchObject({ warnings: [], draft: { sexCode: 2, ethnicCode: 6 } })
  })
  test('the year in the column of the school or of the kind of school', () => {
    expect(both({ ...girl, 学校: '良田镇中心小学三年级2班' })).toMatchObject({ warnings: [], draft: { schoolName: '良田镇中心小学', gradeCode: '3', classNo: '2' } })
    expect(both({ ...girl, 就学情况: '小学三年级' })).toMatchObject({ warnings: [], draft: { schoolingStatus: 3, gradeCode: '3' } })
    expect(both({ ...girl, 年级班级: '良田镇中心小学三（2）班' })).toMatchObject({ warnings: [], draft: { schoolName: '良田镇中心小学', gradeCode: '3', classNo: '2' } })
    expect(both({ ...girl, 年级班级: '九十年级' })).toMatchObject({ warnings: ['4 cell.code'], draft: expect.not.objectContaining({ classNo: '九十年级' }) })
    expect(both({ ...girl, 年级班级: '幼儿园' }).draft).toMatchObject({ schoolingStatus: 2 })
    expect(both({ ...girl, 就学情况: '小学', 年级班级: '301班' })).toMatchObject({ warnings: [], draft: { schoolingStatus: 3, gradeCode: '3', classNo: '1' } })
  })
  test('everything about the parents', () => {
    const text = '王大田，1990年5月，在东莞务工，电话19900000001'
    expect(both({ ...girl, 'row.fatherText': text, 'row.motherText': '李春苗（离异，在家）' })).toMatchObject({
      errors: [], warnings: [],
      draft: { 'father.name': '王大田', 'father.isAway': true, 'father.workPlace': '东莞', 'father.phone': '19900000001', 'mother.name': '李春苗',
        'mother.maritalStatus': 40, 'mother.isAway': false },
    })
    expect(read({ ...girl, 'row.fatherText': text, 父亲身份证号: '999999199005010013' }).draft['father.birthDate']).toBe('1990-05-01')
    expect(read({ ...girl, 父亲姓名: '王大田，瓦匠' }).warnings).toMatchObject([{ column: 4, code: 'cell.rest', title: '父亲姓名里的“瓦匠”没有登记' }])
  })
  test('the guardian in one cell; a parent there is no entrusted guardian, and what is said of them is not lost', () => {
    expect(both({ ...girl, 'row.guardianText': '奶奶：陈秀兰 19900000003' })).toMatchObject(
      { warnings: [], draft: { 'guardian.name': '陈秀兰', 'guardian.relationCode': 62, 'guardian.phone': '19900000003', hasEntrustedGuardian: true } })
    const own = read({ ...girl, 父亲姓名: '王大田', 监护人姓名: '王大田', 与被监护人关系: '父亲', 监护人电话: '19900000001' })
    expect(own).toMatchObject({ errors: [], warnings: [], draft: { hasEntrustedGuardian: false, 'father.name': '王大田', 'father.phone': '19900000001' } })
    expect(own.draft['guardian.name']).toBeUndefined()
    const uncle = read({ ...girl, 父亲姓名: '王大田', 监护人姓名: '王大田', 与被监护人关系: '伯父' })
    expect(uncle.draft).toMatchObject({ hasEntrustedGuardian: true, 'guardian.name': '王大田', 'guardian.relationCode': 81 })
    expect(both({ ...girl, 监护人姓名: '', 有无委托监护人: '有' })).toMatchObject({ warnings: ['4 guardian.unnamed'] })
    expect(read({ ...girl, 监护人姓名: '', 监护类型: '监护情况较好' }).draft).toMatchObject({ guardianshipType: 5 })
  })
  test('the telephone of 家长 goes to the parent it can only be, and is asked about where it can be both', () => {
    const whose = (sheet: Sheet) => {
      const { draft, warnings: said } = read({ ...girl, ...sheet })
      return [draft['father.phone'] ?? '', draft['mother.phone'] ?? '', ...codes(said)]
    }
    expect(whose({ 父亲姓名: '王大田', 'row.parentPhone': '19900000001' })).toEqual(['19900000001', ''])
    expect(whose({ 父亲姓名: '已故', 母亲姓名: '李春苗', 'row.parentPhone': '19900000001' })).toEqual(['', '19900000001'])
    expect(whose({ 父亲姓名: '王大田', 父亲电话: '19900000002', 母亲姓名: '李春苗', 'row.parentPhone': '19900000001' })).toEqual(['19900000002', '19900000001'])
    expect(whose({ 父亲姓名: '王大田', 母亲姓名: '李春苗', 'row.parentPhone': '19900000001' })).toEqual(['', '', '6 phone.whose'])
    expect(whose({ 父亲姓名: '王大田', 母亲姓名: '李春苗', 'row.parentPhone': '母亲19900000001' })).toEqual(['', '19900000001'])
    expect(whose({ 父亲姓名: '王大田', 母亲姓名: '李春苗', 'row.parentPhone': '父19900000001母19900000002' })).toEqual(['19900000001', '19900000002'])
    const [asked] = read({ ...girl, 父亲姓名: '王大田', 母亲姓名: '李春苗', 'row.parentPhone': '19900000001' }).warnings
    for (const { value } of asked?.candidates ?? []) expect(whose({ 父亲姓名: '王大田', 母亲姓名: '李春苗', 'row.parentPhone': value })).toContain('19900000001')
  })
  test('a telephone with a name', () => {
    expect(both({ ...girl, 监护人电话: '19900000001（奶奶）' })).toMatchObject({ warnings: ['4 phone.words'], draft: { 'guardian.phone': '19900000001' } })
    expect(both({ ...girl, 监护人电话: '199 0000 0001' })).toMatchObject({ warnings: [], draft: { 'guardian.phone': '19900000001' } })
  })
})

describe('warnings a clerk would call false are not given', () => {
  test('an ordinary grandmother of sixty-five', () => {
    const family = { 监护人姓名: '陈秀兰', 与被监护人关系: '奶奶', 监护人身份证号: '999999196001010020', 监护人电话: '19900000003' }
    expect(both({ ...girl, ...family, 父母双方同时外出: '是' })).toMatchObject(
      { errors: [], warnings: [], draft: { hasEntrustedGuardian: true, 'guardian.relationCode': 62 } })
  })
  test('sixteen in a roster of children in difficulty; it is one in a roster of left-behind children, and said once', () => {
    const older = { 姓名: '王大禾', 出生日期: '2009-04-16', 村: '高雅岭村', 父母双方同时外出: '是' }
    expect(warnings({ ...older, 儿童类别: '困境' })).toEqual([])
    expect(codes(read({ ...older }, { statesLeftBehind: true }).warnings)).toEqual(['1 birthDate.overLimit'])
  })
  test('a note of no consequence; one that she has left is asked about', () => {
    expect(warnings({ ...girl, 'row.note': '双胞胎，成绩好' })).toEqual([])
    expect(read({ ...girl, 'row.note': '2025年9月已转学到县城' }).warnings).toMatchObject([{ column: 4, code: 'row.gone' }])
    expect(read({ ...girl, 父亲姓名: '王大田', 'row.note': '父亲去世，母亲改嫁' }).draft).toMatchObject({ 'father.existStatus': 2, 'mother.maritalStatus': 20 })
  })
})

describe('places as they are written', () => {
  const at = (sheet: Sheet, more = {}) => {
    const found = read({ 姓名: '王小禾', 出生日期: '2017-04-16', ...sheet }, more)
    return [found.draft.region, found.draft.hukouAddress ?? '', ...codes(found.errors), ...codes(found.warnings)]
  }
  test.each<[string, (number | string)[]]>([
    ['高雅岭村', [431003100201, '']], ['高雅岭', [431003100201, '']], ['高雅岭村委会', [431003100201, '']], ['高雅岭村民委员会', [431003100201, '']],
      ['高雅岭村3组', [431003100201, '3组']], ['高雅岭3组', [431003100201, '3组']],
    ['良田镇高雅岭村', [431003100201, '']], ['郴州市苏仙区良田镇高雅岭村', [431003100201, '']], ['苏仙区良田镇石榴社区1组', [431003100001, '1组']], ['良田镇石山村', [431003100204, '']],
      ['良田镇石山村张家组', [431003100204, '张家组']],
    ['石榴社区居委会', [431003100001, '']], ['石榴居委会', [431003100001, '']], ['石榴', [431003100001, '']],
  ])('%s', (text, found) => expect(at({ 村: text })).toEqual(found))
  test('a town column with its office, a path, or a slip of the pen', () => {
    for (const text of ['良田', '良田镇', '良田镇人民政府', '郴州市苏仙区良田镇']) expect(at({ 镇街: text, 村: '石山村' }), text).toEqual([431003100204, ''])
    expect(at({ 镇街: '栖风渡镇', 村: '石山村' })).toEqual([431003101201, '', '2 place.similar'])
    expect(read({ ...girl, 镇街: '某镇', 村: '石榴社区' }).errors).toMatchObject([{ code: 'place.town', candidates: [{ value: '良田镇' }] }])
  })
  test('a village of another town is not taken for one of this town that looks like it', () => {
    expect(at({ 镇街: '良田镇', 村: '大石山村' })).toEqual([town, '', '3 place.unknown'])
    expect(read({ ...girl, 镇街: '良田镇', 村: '大石山村' }).warnings[0]).toMatchObject({ title: '「大石山村」在栖凤渡镇大石山村，不在良田镇', candidates: [{ value: '栖凤渡镇大石山村' }] })
    expect(at({ 镇街: '良田镇', 村: '栖凤渡镇石山村' })).toEqual([town, '', '3 place.against'])
  })
  test('several and near misses come with the town in the button', () => {
    expect(read({ ...girl, 村: '石山' }).errors).toMatchObject([{ code: 'place.several', candidates: [{ label: '良田镇石山村' }, { label: '栖凤渡镇石山村' }] }])
    expect(read({ ...girl, 村: '采岭村' }, { keeper: county }).errors).toMatchObject([{ code: 'place.unknown', candidates: [{ label: '良田镇菜岭村' }] }])
  })
  test('the group of its own column goes into the address', () => {
    expect(at({ 村: '高雅岭村', 'row.group': '3' })).toEqual([431003100201, '3组'])
    expect(at({ 村: '高雅岭村', 'row.group': '第三组' })).toEqual([431003100201, '第三组'])
    expect(at({ 村: '高雅岭村', 'row.group': '3组', 户籍所在地: '良田镇高雅岭村3组' })).toEqual([431003100201, '3组'])
    expect(at({ 村: '高雅岭村1组', 'row.group': '1组' })).toEqual([431003100201, '1组'])
    expect(at({ 村: '高雅岭村', 'row.group': '/' })).toEqual([431003100201, ''])
  })
  test('and into its own field, as a number or as a name', () => {
    const groupIn = (group: string) => read({ ...girl, 村: '高雅岭村', 'row.group': group }).draft.villageGroup
    expect(['3', '第3组', '上屋湾', '/', '很'.repeat(21)].map(groupIn)).toEqual(['3组', '第3组', '上屋湾', undefined, undefined])
  })
  test('a registration that omits the village, or the town, is coarser and no other place', () => {
    expect(read({ ...girl, 户籍所在地: '良田镇' }).draft).toMatchObject({ region: 431003100201, hukouDivision: 431003100201 })
    expect(read({ ...girl, 户籍所在地: '高雅岭村3组' }).draft).toMatchObject({ hukouDivision: 431003100201, hukouAddress: '3组' })
    expect(read({ ...girl, 村: '良田镇石山村', 户籍所在地: '石山村3组' })).toMatchObject({ warnings: [], draft: { hukouDivision: 431003100204, hukouAddress: '3组' } })
    expect(read({ ...girl, 户籍所在地: '良田镇桃源村2组' }).draft).toMatchObject({ hukouDivision: town, hukouAddress: '桃源村2组' })
  })
})

describe('a cell with a character nobody can keep', () => {
  const damaged = (text: string): SheetCell => ({ text, kind: 'string', flag: 'control' })
  test('is an error where it says who the child is, with what is left of it as a button', () => {
    const found = read({ ...girl, 姓名: damaged('王小禾') })
    expect(found.errors.map(one => [one.code, one.field, one.candidates.map(candidate => candidate.value)])).toEqual([['cell.control', 'name', ['王小禾']]])
  })
  test('elsewhere is said, and the child comes in', () => {
    const found = read({ ...girl, 学校名称: damaged('良田小学') })
    expect([found.errors, found.draft.schoolName, codes(found.warnings)]).toEqual([[], '良田小学', ['4 cell.control']])
  })
})

describe('a person who is named like a place', () => {
  test('is a person in a column of names', () => {
    expect(['金华', '韩国平', '苏州', '江门', '东莞'].map(name => read({ ...girl, 父亲姓名: name }).draft['father.name'])).toEqual(
      ['金华', '韩国平', undefined, undefined, undefined])
  })
})
