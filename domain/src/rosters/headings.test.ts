import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formColumns, officialColumns } from './form.ts'
import { columnsOf, doubtsOf, headingKeys, rememberedOf } from './headings.ts'
import { plainHeading, wordsIn } from './headingWords.ts'
import { remapped } from './headers.ts'
import type { ColumnTarget } from './types.ts'

/** `父亲>姓名 | 性别` */
const paths = (words: string) => words.split('|').map(cell => cell.split('>').map(text => text.trim()))
const columns = (words: string) => columnsOf(paths(words))
const targets = (words: string) => columns(words).map(column => column.target)
const note = (words: string, at: number) => columns(words)[at]?.note

describe('one heading', () => {
  const cases: readonly (readonly [string, ColumnTarget | null])[] = [
    ['孩子名字', 'name'], ['娃娃姓名', 'name'], ['学生姓名', 'name'], ['姓明', 'name'], ['姓　名', 'name'], ['被监护人姓名', 'name'], ['留守儿童姓名', 'name'], ['姓名（与户口簿一致）', 'name'], ['新生姓名', 'name'],
  ]
  test.each(cases)('%s is the name', (words, target) => expect(targets(`序号 | ${words} | 性别`)[1]).toBe(target))
  test.each<readonly [string, ColumnTarget | null]>([
    ['娃娃性别', 'sexCode'], ['性別', 'sexCode'], ['民族成份', 'ethnicCode'], ['出身年月', 'birthDate'], ['出生年月日', 'birthDate'], ['儿童出生日期', 'birthDate'], ['身份証號', 'idNumber'], ['身分证号码', 'idNumber'],
    ['居民身份证号码', 'idNumber'], ['身份证件号', 'idNumber'], ['公民身份证号码', 'idNumber'], ['身份证号码（儿童）', 'idNumber'], ['*公民身份号码（18位）', 'idNumber'],
    ['爸爸', 'father.name'], ['妈妈', 'mother.name'], ['父', 'father.name'], ['母', 'mother.name'], ['父親姓名', 'father.name'], ['父亲信息姓名', 'father.name'], ['生父姓名', 'father.name'],
    ['电话（父）', 'father.phone'], ['母亲（电话）', 'mother.phone'], ['爸爸手机号码', 'father.phone'], ['父亲联系方式', 'father.phone'], ['母亲身份证', 'mother.idNumber'], ['父亲打工地', 'father.workPlace'],
    ['母亲务工省市', 'mother.workPlace'], ['父亲现务工所在地', 'father.workPlace'], ['父亲外出务工去向', 'father.workPlace'], ['父亲是否外出', 'father.isAway'], ['母亲在外', 'mother.isAway'], ['爸爸在哪打工', 'father.workPlace'], ['谁在家照顾', 'row.guardianText'], ['母亲外出务工时间', 'mother.awaySince'], ['父亲是否健在', 'father.existStatus'],
    ['母亲婚姻状况', 'mother.maritalStatus'], ['父亲有无监护能力', 'father.capability'], ['父亲情况', 'row.fatherText'], ['母亲基本信息', 'row.motherText'], ['父亲姓名及电话', 'row.fatherText'],
    ['监护人', 'guardian.name'], ['監護人姓名', 'guardian.name'], ['现监护人', 'guardian.name'], ['受委托监护人姓名', 'guardian.name'], ['实际照料人', 'guardian.name'], ['监护人情况', 'row.guardianText'], ['监护人姓名及联系电话', 'row.guardianText'],
    ['在哪读书', 'schoolName'], ['带养人是孩子的', 'guardian.relationCode'],
    ['现跟谁生活', 'row.guardianText'], ['与儿童关系', 'guardian.relationCode'], ['與兒童關係', 'guardian.relationCode'], ['与被监护人的关系', 'guardian.relationCode'], ['监护人住址', 'guardian.address'], ['监护人电话', 'guardian.phone'],
    ['村别', 'row.village'], ['村组', 'row.village'], ['村（居）委会', 'row.village'], ['组', 'row.group'], ['村民小组', 'row.group'], ['乡（镇）', 'row.town'], ['镇（街）', 'row.town'], ['户籍地址', 'row.hukouText'], ['家庭住址', 'row.hukouText'],
    ['现住址', 'row.residenceText'], ['年级班级', 'row.gradeClass'], ['班级', 'row.gradeClass'], ['就读学校', 'schoolName'], ['学籍号', 'studentNumber'], ['是否寄宿生', 'isBoarding'], ['残疾证号', 'disabilityCertNo'], ['是否留守', 'leftBehindStatus'],
    ['父母是否都外出务工（是/否）', 'row.bothAway'], ['父母双方同时外出', 'row.bothAway'], ['一方外出，另一方无监护能力', 'row.oneAway'], ['备注', 'row.note'], ['存在问题', 'row.note'], ['享受救助情况', 'reliefStatuses'],
  ])('%s is %s', (words, target) => expect(targets(`姓名 | ${words}`)[1]).toBe(target))
  test.each(['序号', '编号', '籍贯', '年龄', '周岁', '户主', '户主姓名', '与户主关系', '父母关系', '祖父姓名', '爷爷', '外祖母', '继父姓名', '班主任', '班主任联系电话', '校长电话', '村主任电话', '包保干部', '联系人', '联系人电话', '帮扶人', '学校电话',
    '是否低保', '学号', '父亲年龄', '父亲职业', '父亲文化程度', '监护人年龄', '问题', '填报日期', '照片', '父亲户籍地'])('%s is nothing of the archive', words => {
    expect(targets(`姓名 | ${words}`)).toEqual(['name', null])
    expect(doubtsOf(columns(`姓名 | ${words}`))).toEqual([])
  })
  test('every heading of the form is itself, and no spelling means two things', () => {
    expect(columnsOf(officialColumns.map(column => [column.header])).map(column => [column.target, column.certainty, column.note])).toEqual(officialColumns.map(column => [column.target, 'exact', null]))
    const meanings = new Map<string, Set<string>>()
    for (const { header, synonyms, target } of formColumns) for (const word of [header, ...synonyms].map(plainHeading)) meanings.set(word, (meanings.get(word) ?? new Set()).add(target))
    expect([...meanings].filter(([, set]) => set.size > 1)).toEqual([])
  })
  test('what is left out for a reason says it', () => {
    expect(note('姓名 | 年龄', 1)).toBe('年龄由出生日期算出，不导入')
    expect(note('姓名 | 班主任联系电话', 1)).toBe('“班主任联系电话”不是孩子父母或监护人的，不导入')
    expect(note('姓名 | 户主', 1)).toBe('户主不一定是监护人，不导入')
  })
  test('whatever is written, taking it apart never fails', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'父母监护人儿童姓名电话（）(号身份证与关系务工地 1.、*') })), text => { expect(wordsIn(text).plain).toBe(plainHeading(text)) }))
  })
})

describe('a heading means what its group says', () => {
  test('父亲信息 › 电话 is the father’s', () => {
    expect(targets('姓名 | 父亲信息>姓名 | 父亲信息>电话 | 监护人情况>姓名 | 监护人情况>关系 | 监护人情况>联系电话 | 监护人情况>住址 | 母亲>身体状况'))
      .toEqual(['name', 'father.name', 'father.phone', 'guardian.name', 'guardian.relationCode', 'guardian.phone', 'guardian.address', null])
  })
  test('a thing can stand above and the persons below', () => {
    expect(targets('姓名 | 务工地点>父亲 | 务工地点>母亲 | 联系电话>父 | 联系电话>母 | 联系电话>监护人 | 是否外出>父亲')).toEqual(
      ['name', 'father.workPlace', 'mother.workPlace', 'father.phone', 'mother.phone', 'guardian.phone', 'father.isAway'])
  })
  test('the innermost person counts, and the words themselves before any group', () => {
    expect(targets('姓名 | 家庭成员>父亲>姓名 | 家庭成员>母亲>联系电话 | 父母情况>父亲姓名 | 监护情况>监护人姓名')).toEqual(['name', 'father.name', 'mother.phone', null, 'guardian.name'])
    expect(targets('家庭成员>姓名 | 家庭成员>电话 | 儿童>姓名 | 儿童>身份证号')).toEqual([null, null, 'name', 'idNumber'])
  })
  test('in a group of both parents the name left of a column says whose it is', () => {
    expect(targets('姓名 | 父母务工情况>父亲姓名 | 父母务工情况>务工地 | 父母务工情况>母亲姓名 | 父母务工情况>务工地')).toEqual(['name', 'father.name', 'father.workPlace', 'mother.name', 'mother.workPlace'])
    expect(targets('姓名 | 家长>父亲 | 家长>电话 | 家长>母亲 | 家长>电话')).toEqual(['name', 'father.name', 'father.phone', 'mother.name', 'mother.phone'])
  })
  test('beside 委托监护人 a 监护人 is a parent: name and phone of two people never become one', () => {
    const words = '姓名 | 监护人姓名 | 监护人电话 | 委托监护人姓名 | 委托监护人电话 | 与儿童关系'
    expect(targets(words)).toEqual(['name', null, 'row.parentPhone', 'guardian.name', 'guardian.phone', 'guardian.relationCode'])
    expect(doubtsOf(columns(words)).map(doubt => doubt.index)).toEqual([1, 2])
    expect(targets('姓名 | 监护人姓名 | 监护人电话')).toEqual(['name', 'guardian.name', 'guardian.phone'])
    expect(targets('姓名 | 监护人1姓名 | 监护人1电话 | 监护人2姓名')).toEqual(['name', null, 'row.parentPhone', null])
  })
  test('where the child lives in columns of its own is not where it is registered', () => {
    expect(targets('姓名 | 户籍地>镇 | 户籍地>村 | 现居住地>镇 | 现居住地>村')).toEqual(['name', 'row.town', 'row.village', null, null])
  })
  test('grade and class in two columns are two fields', () => {
    expect(targets('姓名 | 年级 | 班级')).toEqual(['name', 'gradeCode', 'classNo'])
    expect(targets('姓名 | 年级')).toEqual(['name', 'row.gradeClass'])
  })
})

describe('a heading means what its neighbours say', () => {
  test('three columns 联系电话 belong to father, mother and guardian, and say so', () => {
    const words = '姓名 | 父亲姓名 | 联系电话 | 母亲姓名 | 联系电话 | 监护人姓名 | 与儿童关系 | 联系电话'
    expect(targets(words)).toEqual(['name', 'father.name', 'father.phone', 'mother.name', 'mother.phone', 'guardian.name', 'guardian.relationCode', 'guardian.phone'])
    expect(columns(words)[2]).toMatchObject({ certainty: 'guessed', note: '在“父亲姓名”右边，按“父亲联系电话”导入，请核对' })
    expect(doubtsOf(columns(words))).toEqual([])
  })
  test('numbers stand right of their names', () => {
    expect(targets('监护人 | 身份证号 | 儿童姓名 | 身份证号')).toEqual(['guardian.name', 'guardian.idNumber', 'name', 'idNumber'])
    expect(targets('姓名 | 性别 | 身份证号 | 父亲 | 身份证号 | 务工地点 | 母亲 | 身份证号 | 务工地点')).toEqual(
      ['name', 'sexCode', 'idNumber', 'father.name', 'father.idNumber', 'father.workPlace', 'mother.name', 'mother.idNumber', 'mother.workPlace'])
    expect(targets('身份证号 | 姓名')).toEqual(['idNumber', 'name'])
    expect(targets('姓名 | 身份证号 | 家庭住址 | 监护人 | 住址')).toEqual(['name', 'idNumber', 'row.hukouText', 'guardian.name', 'guardian.address'])
  })
  test('what stands beside nobody of the child’s is nobody’s', () => {
    expect(targets('姓名 | 祖父姓名 | 出生年月 | 班主任 | 联系电话 | 监护人 | 电话')).toEqual(['name', null, null, null, null, 'guardian.name', 'guardian.phone'])
    expect(note('姓名 | 班主任 | 联系电话', 2)).toBe('在“班主任”右边，不是孩子父母或监护人的，不导入')
  })
  test('sex and birthday after a second name stay the child’s where it has no other', () => {
    expect(targets('姓名 | 监护人 | 性别 | 民族')).toEqual(['name', 'guardian.name', 'sexCode', 'ethnicCode'])
    expect(targets('姓名 | 性别 | 监护人 | 性别')).toEqual(['name', 'sexCode', 'guardian.name', null])
  })
})

describe('where a guess would decide about a person, it is asked', () => {
  const asked = (words: string) => doubtsOf(columns(words)).map(doubt => [doubt.index, doubt.options])
  test('家长电话, and names of 家长', () => {
    expect(targets('姓名 | 家长姓名 | 家长电话')).toEqual(['name', null, 'row.parentPhone'])
    expect(asked('姓名 | 家长姓名 | 家长电话')).toEqual([[1, ['guardian.name', 'father.name', 'mother.name']], [2, ['row.parentPhone', 'guardian.phone', 'father.phone', 'mother.phone']]])
    expect(asked('姓名 | 法定监护人')).toEqual([[1, ['guardian.name', 'father.name', 'mother.name']]])
  })
  test('one 联系电话 and nobody it could be of', () => {
    expect(targets('姓名 | 性别 | 联系电话')).toEqual(['name', 'sexCode', 'guardian.phone'])
    expect(asked('姓名 | 性别 | 联系电话')).toEqual([[2, ['guardian.phone', 'row.parentPhone', 'father.phone', 'mother.phone']]])
    expect(asked('父亲 | 母亲 | 姓名 | 监护人 | 关系 | 联系电话')).toEqual([])
  })
  test('one phone after several names, and as many phones as names', () => {
    expect(targets('姓名 | 父亲 | 母亲 | 联系电话')[3]).toBe('row.parentPhone')
    expect(asked('姓名 | 父亲 | 母亲 | 联系电话')).toEqual([[3, ['father.phone', 'mother.phone', 'row.parentPhone']]])
    expect(targets('姓名 | 父亲 | 母亲 | 监护人 | 联系电话 | 联系电话 | 联系电话').slice(4)).toEqual(['father.phone', 'mother.phone', 'guardian.phone'])
    expect(asked('姓名 | 父亲 | 母亲 | 监护人 | 联系电话 | 联系电话 | 联系电话').map(([at]) => at)).toEqual([4, 5, 6])
  })
  test('a number after another’s name in a sheet with only one, and a second 姓名', () => {
    expect(asked('姓名 | 监护人 | 身份证号')).toEqual([[2, ['idNumber', 'guardian.idNumber']]])
    expect(targets('姓名 | 身份证号 | 姓名 | 身份证号')).toEqual(['name', 'idNumber', null, null])
    expect(asked('姓名 | 身份证号 | 姓名 | 身份证号').map(([at]) => at)).toEqual([2, 3])
  })
  test('务工地点 that may be of either parent', () => {
    expect(targets('姓名 | 父亲 | 母亲 | 务工地点')[3]).toBeNull()
    expect(asked('姓名 | 父亲 | 母亲 | 务工地点')).toEqual([[3, ['father.workPlace', 'mother.workPlace']]])
  })
})

describe('what was chosen is remembered', () => {
  const first = columns('姓名 | 性别 | 联系电话 | 家长姓名 | 得分')
  const chosen = remapped(first, [{ index: 2, target: 'mother.phone' }, { index: 4, target: null }])
  test('for the same words, and is not asked again', () => {
    const again = columnsOf(paths('序号 | 姓名 | 性别 | 联系电话 | 得分'), rememberedOf(chosen))
    expect(again[3]).toMatchObject({ target: 'mother.phone', certainty: 'chosen', note: '沿用上次的选择' })
    expect(again[4]).toMatchObject({ target: null, certainty: 'chosen' })
    expect(doubtsOf(again)).toEqual([])
  })
  test('but not for a number beside somebody else’s name', () => {
    expect(columnsOf(paths('姓名 | 监护人 | 关系 | 联系电话'), rememberedOf(chosen))[3]).toMatchObject({ target: 'guardian.phone', certainty: 'guessed' })
  })
  test('only what somebody chose', () => expect(rememberedOf(first)).toEqual([]))
  test('equal words keep their own memory', () => expect(new Set(headingKeys(columns('姓名 | 电话 | 电话 | 电话'))).size).toBe(4))
})

test('of any columns each stands once, in order, and no field stands twice', () => {
  const words = fc.constantFrom('姓名', '性别', '父亲', '母亲', '监护人', '联系电话', '电话', '身份证号', '务工地点', '家长电话', '年级', '班级', '住址', '备注', '', '关系', '爷爷', '出生年月', '家长姓名', '外出时间', '姓名电话', '现住址')
  const path = fc.oneof(words.map(text => [text]), fc.tuple(fc.constantFrom('父亲', '监护人信息', '基本情况', '联系电话'), words))
  fc.assert(fc.property(fc.array(path, { maxLength: 30 }), all => {
    const found = columnsOf(all)
    expect(found.map(column => column.index)).toEqual(all.map((_, at) => at))
    const given = found.flatMap(column => column.target ?? [])
    expect(new Set(given).size).toBe(given.length)
    for (const doubt of doubtsOf(found)) expect(doubt.options.length).toBeGreaterThan(0)
  }))
})
