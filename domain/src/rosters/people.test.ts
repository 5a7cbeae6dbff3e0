import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameParts } from './childName.ts'
import { readPerson } from './personText.ts'
import { ownedPhones, phonesIn } from './phones.ts'
import { situationOf } from './situationWords.ts'
import { readWhereabouts } from './workPlaces.ts'

/** Only what was found. */
const person = (text: string) => Object.fromEntries(Object.entries(readPerson(text)).filter(([, value]) => !(Array.isArray(value) && value.length === 0)))

describe('everything about a parent in one cell', () => {
  const id = '999999199005010013' as const
  const phone = '19900000001' as const
  const away = { isAway: true }
  test.each<[string, object]>([
    ['张三', { name: '张三' }], ['李 四', { name: '李四' }], ['张　三　丰', { name: '张三丰' }], ['李在明', { name: '李在明' }], ['欧阳小红', { name: '欧阳小红' }], ['欧阳 小红', { name: '欧阳小红' }],
    ['阿依古丽·买买提', { name: '阿依古丽·买买提' }], ['Nguyen Thi Hoa', { name: 'Nguyen Thi Hoa' }], ['张三（已故）', { name: '张三', existStatus: 2 }], ['张三已去世', { name: '张三', existStatus: 2 }],
    ['张三(失联)', { name: '张三', existStatus: 4 }], ['张三，失踪', { name: '张三', existStatus: 3 }], ['身份不明', { existStatus: 5 }], ['张三（离异）', { name: '张三', maritalStatus: 40 }],
    ['李四（改嫁）', { name: '李四', maritalStatus: 20 }], ['张三服刑', { name: '张三', existStatus: 1, capability: 4 }], ['张三（重病）', { name: '张三', existStatus: 1, capability: 2 }],
    ['张三 二级残疾', { name: '张三', existStatus: 1, capability: 3 }], ['李四（离家出走）', { name: '李四', rest: ['离家出走'] }], ['张三 残疾', { name: '张三', rest: ['残疾'] }],
    ['父亲张三 在家', { name: '张三', isAway: false }], ['张三在东莞务工', { name: '张三', ...away, workPlace: '东莞' }], ['张三（外出）', { name: '张三', ...away }], ['张三 东莞', { name: '张三', ...away, workPlace: '东莞' }],
    ['父：张三 1990年 在东莞', { name: '张三', ...away, workPlace: '东莞', rest: ['1990年'] }], ['父：张三 1990-03-05 在东莞', { name: '张三', birthDate: '1990-03-05', ...away, workPlace: '东莞' }],
    ['张三，1990.3，广东东莞务工，19900000001', { name: '张三', month: { kind: 'month', year: 1990, months: [3], others: [] }, ...away, workPlace: '广东东莞', phones: [phone] }],
    [`父亲：张三，身份证${id}，电话${phone}，在广东省东莞市打工`, { name: '张三', idNumber: id, phones: [phone], ...away, workPlace: '广东省东莞市' }],
    [`姓名：张三；身份证号：${id}；电话：${phone}`, { name: '张三', idNumber: id, phones: [phone] }], [`张三${phone}`, { name: '张三', phones: [phone] }], [`张三 ${id} ${phone}`, { name: '张三', idNumber: id, phones: [phone] }],
    ['张三 199 0000 0001', { name: '张三', phones: [phone] }], [`张三\n${phone}`, { name: '张三', phones: [phone] }], ['张三1990年3月5日出生，2019年3月外出', { name: '张三', birthDate: '1990-03-05', awaySince: '2019-03-01', ...away }],
    ['张三19900501，务工', { name: '张三', birthDate: '1990-05-01', ...away }], ['张三,男,汉族,在深圳龙华打工', { name: '张三', ...away, workPlace: '深圳龙华' }],
    ['张三，45岁，初中文化，在浙江义乌', { name: '张三', ...away, workPlace: '浙江义乌', rest: ['45岁', '初中文化'] }], ['长期在外打工', away], ['在家务农', { isAway: false }], ['父亲：无', {}],
    ['张三/李四', { name: '张三', rest: ['李四'] }], ['张三 李四', { name: '张三', rest: ['李四'] }], ['奶奶陈秀兰19900000001', { name: '陈秀兰', relations: [62], phones: [phone] }],
    ['陈秀兰（奶奶）', { name: '陈秀兰', relations: [62] }], ['陈秀兰奶奶', { name: '陈秀兰', relations: [62] }], ['奶奶：陈秀兰', { name: '陈秀兰', relations: [62] }], ['爷爷、奶奶', { relations: [61, 62] }], ['父母', { relations: [51, 52] }],
  ])('%s', (text, found) => expect(person(text)).toEqual(found))

  test('whatever is written, nothing is lost: every word comes back as a fact or is said', () => {
    const piece = fc.constantFrom('张三', '在东莞务工', '1990-03-05', id, phone, '已故', '离异', '初中文化', '45岁', '在家', '奶奶', '瓦匠')
    fc.assert(fc.property(fc.uniqueArray(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('，', '；', ' ', '、', '\n'), (pieces, by) => {
      const found = readPerson(pieces.join(by))
      const said = JSON.stringify(found)
      for (const word of ['初中文化', '45岁', phone, id, '1990-03-05'] as const) expect(!pieces.includes(word) || said.includes(word), word).toBe(true)
      expect(pieces.includes('张三') ? [found.name, ...found.rest] : ['张三']).toContain('张三')
      if (pieces.includes('已故')) expect(found.existStatus).toBe(2)
      if (pieces.includes('离异')) expect(found.maritalStatus).toBe(40)
    }))
  })
  test('any text at all is read without breaking', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => { expect(Array.isArray(readPerson(text).rest)).toBe(true) }))
  })
})

test('金华 before a telephone is a person; 金华务工 says where somebody is', () => {
  expect(person('金华（19900000001）')).toEqual({ name: '金华', phones: ['19900000001'] })
  expect(person('金华务工，19900000001')).toMatchObject({ workPlace: '金华', phones: ['19900000001'] })
  expect(person('苏州，19900000001')).toMatchObject({ workPlace: '苏州' })
})

describe('where a parent is', () => {
  test.each<[string, object | undefined]>([
    ['东莞', { isAway: true, workPlace: '东莞' }], ['广东省东莞市', { isAway: true, workPlace: '广东省东莞市' }], ['在东莞务工', { isAway: true, workPlace: '东莞' }], ['东莞打工', { isAway: true, workPlace: '东莞' }],
    ['去浙江义乌经商', { isAway: true, workPlace: '浙江义乌' }], ['深圳富士康', { isAway: true, workPlace: '深圳富士康' }], ['建筑工地', { isAway: true, workPlace: '建筑工地' }], ['越南', { isAway: true, workPlace: '越南' }],
    ['外出务工', { isAway: true }], ['打工', { isAway: true }], ['在外', { isAway: true }], ['长期在外打工', { isAway: true }], ['跑运输', { isAway: true }],
    ['在家', { isAway: false }], ['务农', { isAway: false }], ['在家务农', { isAway: false }], ['在家带孩子', { isAway: false }], ['未外出', { isAway: false }], ['本镇', { isAway: false }], ['本村务农', { isAway: false }],
    ['本县', { workPlace: '本县' }], ['在县城务工', { workPlace: '县城' }], ['无业', undefined], ['初中', undefined], ['张三', undefined],
  ])('%s', (text, found) => expect(readWhereabouts(text)).toEqual(found))
})

test('words about a parent are codes of the archive, and what they do not say is not concluded', () => {
  expect(['已故', '病故', '失联', '联系不上', '服刑', '强戒', '丧失监护能力', '重残', '离异', '改嫁', '健在'].map(situationOf)).toEqual([
    { existStatus: 2 }, { existStatus: 2 }, { existStatus: 4 }, { existStatus: 4 }, { existStatus: 1, capability: 4 }, { existStatus: 1, capability: 4 }, { existStatus: 1, capability: 4 },
    { existStatus: 1, capability: 3 }, { maritalStatus: 40 }, { maritalStatus: 20 }, { existStatus: 1 },
  ])
  expect(['离家出走', '残疾', '精神病', '未离婚', '不在家', '张三', ''].map(situationOf)).toEqual(Array(7).fill(undefined))
})

describe('telephones in a cell', () => {
  test.each<[string, string[], string]>([
    ['19900000001、19900000002', ['19900000001', '19900000002'], ''], ['19900000001/19900000001', ['19900000001'], ''], ['19900000001（奶奶）', ['19900000001'], '奶奶'], ['奶奶19900000001', ['19900000001'], '奶奶'],
    ['199-0000-0001', ['19900000001'], ''], ['199 0000 0001 199 0000 0002', ['19900000001', '19900000002'], ''], ['+86 19900000001', ['19900000001'], ''], ['0735-1234567', ['0735-1234567'], ''],
    ['１９９０００００００１', ['19900000001'], ''], ['电话19900000001', ['19900000001'], '电话'], ['1990000000', [], '1990000000'], ['停机', [], '停机'], ['999999199005010013', [], '999999199005010013'],
  ])('%s', (text, phones, words) => expect(phonesIn(text)).toMatchObject({ phones, words }))
  test('whose they are stands before all of them or behind all of them', () => {
    const of = (text: string) => ownedPhones(text).map(one => `${one.phone.slice(-1)} ${one.owner}`)
    expect(of('父19900000001母19900000002')).toEqual(['1 father', '2 mother'])
    expect(of('19900000001（妈妈）、19900000002（爸爸）')).toEqual(['1 mother', '2 father'])
    expect(of('爷爷19900000001，妈19900000002')).toEqual(['1 other', '2 mother'])
    expect(of('19900000001 19900000002')).toEqual(['1 undefined', '2 undefined'])
  })
})

test('a child’s name is clean, and what stands behind it is kept apart', () => {
  const parts = (text: string) => [nameParts(text).name, ...nameParts(text).notes]
  expect(['张小明', '张小明（双胞胎姐）', '李四(小名毛毛)', '王五（已转学）', '张小明双胞胎姐', '张小明 大双', '张小明【女】', '张小明*', '★张小明', '古丽·买买提（维）', '张小明（'].map(parts)).toEqual([
    ['张小明'], ['张小明', '双胞胎姐'], ['李四', '小名毛毛'], ['王五', '已转学'], ['张小明', '双胞胎姐'], ['张小明', '大双'], ['张小明', '女'], ['张小明'], ['张小明'], ['古丽·买买提', '维'], ['张小明'],
  ])
})
