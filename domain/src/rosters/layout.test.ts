import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textCell } from './cell.ts'
import { findHeading, type Heading, headingAt, type SheetLine, type SheetMerge } from './layout.ts'
import { roleOf, sectionOf } from './lines.ts'
import { lineSheets } from './sampleLines.ts'
import { headingSheets } from './sampleSheets.ts'
import type { LineRole } from './types.ts'

const linesOf = (text: string): SheetLine[] => text.replace(/^\n/, '').split('\n').map((line, i) => ({ line: i + 1, cells: line.split('|').map(cell => textCell(cell.trim())) }))
const mergesOf = (text: string): SheetMerge[] => [...text.matchAll(/(\d+),(\d+)-(\d+),(\d+)/g)]
  .map(found => found.slice(1).map(Number)).map(([fromRow = 0, fromColumn = 0, toRow = 0, toColumn = 0]) => ({ fromRow, fromColumn, toRow, toColumn }))
const letters: Record<LineRole, string> = { title: 'T', heading: 'H', columnNumbers: 'N', section: 'S', child: 'C', sum: '+', signature: 'G', legend: 'L', note: 'n', blank: '.' }
const get = (heading: Heading | undefined): Heading => heading ?? { from: 0, to: 0, columns: [] }
const targets = (heading: Heading | undefined) => get(heading).columns.map(column => column.target ?? '-').join(' ')

describe('sheets as clerks make them', () => {
  test.each([...headingSheets, ...lineSheets])('$name', ({ merges, lines, heading, columns, roles }) => {
    const sheet = linesOf(lines)
    const found = get(findHeading(sheet, mergesOf(merges)))
    expect(`${found.from}-${found.to}`).toBe(heading)
    expect(targets(found)).toBe(columns)
    expect(sheet.map(line => letters[roleOf(line, found)]).join('')).toBe(roles)
  })
  test.each([...headingSheets, ...lineSheets].filter(sheet => sheet.merges !== '' && !/merged label/.test(sheet.name)))('$name means the same without its merged cells', ({ lines, columns }) => {
    expect(targets(findHeading(linesOf(lines), []))).toBe(columns)
  })
})

describe('the heading', () => {
  const three = '表\n儿童||家庭|||备注\n姓名|性别|父亲||母亲|\n||姓名|电话|姓名|\n王小|女|王|1|李|'
  test('has all its columns however many lines it is high, merged or not', () => {
    const merges = mergesOf('2,1-2,2 2,3-2,5 2,6-4,6 3,1-4,1 3,2-4,2 3,3-3,4')
    for (const given of [merges, []]) {
      const found = findHeading(linesOf(three), given)
      expect([found?.from, found?.to]).toEqual([2, 4])
      expect(found?.columns.map(column => column.header)).toEqual(['儿童 › 姓名', '儿童 › 性别', '家庭 › 父亲 › 姓名', '家庭 › 父亲 › 电话', '家庭 › 母亲 › 姓名', '备注'])
      expect(targets(found)).toBe('name sexCode father.name father.phone mother.name row.note')
    }
  })
  test('is as wide as the widest of its lines and of the lines below', () => {
    expect(findHeading(linesOf('姓名|性别\n王小|女||||补充'), [])?.columns.map(column => column.header)).toEqual(['姓名', '性别', '', '', '', ''])
    expect(findHeading(linesOf('花名册||||||||注\n姓名|性别\n王小|女'), [])?.columns).toHaveLength(2)
    expect(findHeading(linesOf('姓名|性别|地址\n王小|女'), mergesOf('1,3-1,6'))?.columns).toHaveLength(6)
  })
  test('may have line breaks and padding in its cells', () => {
    const cells = ['姓  名\n(必填)', '父亲\n姓名', '父亲\n联系\n电话', '出生\n年月'].map(textCell)
    expect(targets(findHeading([{ line: 3, cells }], []))).toBe('name father.name father.phone birthDate')
  })
  test('is the first one, though a later page repeats it better', () => {
    const pages = '姓名|性别|身份证|电活\n王小|女|999999201704160029|1\n姓名|性别|身份证号|监护人电话\n李小|女|999999201704160029|1'
    expect(findHeading(linesOf(pages), [])?.to).toBe(1)
  })
  test('is not found where nothing is known, and is pointed at by hand', () => {
    const sheet = linesOf('甲|乙|丙\n什么|哪个|谁\n王小|女|999999201704160029')
    expect(findHeading(sheet, [])).toBeUndefined()
    expect(headingAt(sheet, [], { from: 2, to: 2 }).columns.map(column => [column.letter, column.header, column.target])).toEqual([['A', '什么', null], ['B', '哪个', null], ['C', '谁', null]])
    expect(headingAt(sheet, [], { from: 3, to: 3 }).columns).toHaveLength(3)
    expect(headingAt(sheet, [], { from: 1, to: 1 }).columns.map(column => column.header)).toEqual(['甲', '乙', '丙'])
  })
  test('pointed at by hand in two lines has its groups', () => {
    expect(targets(headingAt(linesOf('|父亲||母亲\n姓名|姓名|电话|姓名\n王小|王|1|李'), [], { from: 1, to: 2 }))).toBe('name father.name father.phone mother.name')
  })
})

describe('a line', () => {
  const heading = get(findHeading(linesOf('序号|姓名|性别|身份证号|家庭住址|监护人|联系电话'), []))
  const role = (text: string) => roleOf({ line: 9, cells: text.split('|').map(textCell) }, heading)
  test.each(['计小明', '合小雨', '单雨', '总明明', '章注', '黄为民', '蓝是真', '注小雨', '共青', '图小丽', '红小兵', '镇小海', '买买提·阿不都'])('of %s is a child, with one cell more', name => {
    expect(role(`3|${name}`)).toBe('child')
    expect(role(`|${name}|女`)).toBe('child')
    expect(role(`|${name}`)).toBe('child')
  })
  test.each([['合计', 'sum'], ['小计|||3', 'sum'], ['合计：12人', 'sum'], ['焦冲村小计', 'sum'], ['计', 'sum'], ['|合计|12', 'sum'], ['共12人', 'sum'], ['填表人：李某', 'signature'], ['审核人（签字）：', 'signature'], ['2026年3月', 'signature'],
    ['第1页 共3页', 'note'], ['第2页', 'note'], ['备注：以上截至3月', 'note'], ['红色为已离开', 'legend'], ['说明：删除线为已转走', 'legend'], ['5', 'blank'], ['', 'blank'], ['（一）焦冲村', 'section'], ['第一村民小组', 'section'],
    ['1|2|3|4|5|6|7', 'columnNumbers'], ['甲|乙|1|2', 'columnNumbers'], ['(1)|(2)|(3)', 'columnNumbers'], ['①|②|③', 'columnNumbers'], ['||12|7|5', 'sum'], ['9|||0|0', 'blank'], ['序号|姓名|性别|身份证号', 'heading']])('%s is a %s', (text, expected) => expect(role(text)).toBe(expected))
  test.each([['一、焦冲村（12人）', '焦冲村'], ['焦冲村', '焦冲村'], ['|焦冲村：', '焦冲村'], ['2|焦冲村|12人', '焦冲村'], ['第一村民小组', '第一村民小组'], ['村：焦冲村', '焦冲村'], ['良田镇|焦冲村', '良田镇 焦冲村'],
    ['焦冲村 村主任：某某 电话：19900000001', '焦冲村'], ['（三）石山村共5人', '石山村'], ['三年级（2）班', '三年级（2）班']])('the section %s is %s', (text, expected) => {
    expect(sectionOf({ line: 9, cells: text.split('|').map(textCell) })).toBe(expected)
  })
  test('with a number of a person is a child’s, whatever else it says', () => {
    const words = fc.constantFrom('合计', '填表人：', '说明：红色', '王小', '', '第1页', '焦冲村', '12', '备注：', '花名册', '姓名')
    fc.assert(fc.property(fc.array(words, { minLength: 7, maxLength: 7 }), fc.nat({ max: 6 }), fc.constantFrom('999999201704160029', '99999919491231002X', '999999491231002', '9.99999E+17', '9999992017041600'), (texts, at, number) => {
      const found = roleOf({ line: 9, cells: texts.map((text, i) => textCell(i === at ? number : text)) }, heading)
      expect(['child', 'heading']).toContain(found)
    }))
  })
  test('above the heading is never a child', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 7 }), texts => {
      expect(['title', 'legend', 'blank']).toContain(roleOf({ line: 1, cells: texts.map(textCell) }, { ...heading, from: 3, to: 3 }))
    }))
  })
})
