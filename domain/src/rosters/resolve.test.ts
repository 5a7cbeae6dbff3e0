import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blockColumns } from './blocks.ts'
import { textCell } from './cell.ts'
import { columnsAt } from './headers.ts'
import { carryOfSheet, isVillageSheet, noCarry, resolveLine, resolveSection, type SheetMerge, withSectionColumn } from './resolve.ts'
import type { Column, ColumnTarget } from './types.ts'

/** A sheet of words: the first line is the heading, a line of one word in brackets a section row. */
function sheet(text: string): { columns: Column[]; lines: string[][] } {
  const [heading = [], ...lines] = text.trim().split('\n').map(line => line.split('|').map(cell => cell.trim()))
  return { columns: columnsAt([heading], 1).map(column => (column.header === '组' ? { ...column, target: 'row.group' } : column)), lines }
}
type Told = { merges?: SheetMerge[]; blocks?: number[]; columns?: Column[] }
function resolved(text: string, told: Told = {}) {
  const { columns: own, lines } = sheet(text)
  const columns = told.columns ?? own
  const children = lines.filter(line => line.length > 1).map(line => line.map(textCell))
  const blocks = told.blocks ?? blockColumns(children, columns)
  let carry = noCarry
  return lines.flatMap((line, i) => {
    if (line.length === 1) {
      carry = resolveSection(line[0]!.replace(/[[\]]/g, ''), carry)
      return []
    }
    const found = resolveLine(line.map(textCell), { columns, line: i + 2, merges: told.merges ?? [], blocks }, carry)
    carry = found.carry
    return [{ cells: found.cells.map(cell => cell.text), filled: found.filled }]
  })
}
const column = (text: string, at: number, told: Told = {}) => resolved(text, told).map(line => line.cells[at])
/** Merged downwards from one line to another; lines count from 1, the heading being the first. */
const down = (at: number, fromRow: number, toRow: number): SheetMerge => ({ fromRow, toRow, fromColumn: at + 1, toColumn: at + 1 })

describe('merged cells', () => {
  test('a place, a school and what a household shares stand in every line of the merge', () => {
    const text = '姓名|村|学校|家庭经济来源\n王小禾|高雅岭村|良田镇中心小学|打工收入\n王小苗|||\n李小满|菜岭村||种养殖业'
    const told = { merges: [down(1, 2, 3), down(2, 2, 3), down(3, 2, 3)], blocks: [] }
    expect(resolved(text, told).map(line => line.cells.slice(1))).toEqual([['高雅岭村', '良田镇中心小学', '打工收入'], ['高雅岭村', '良田镇中心小学', '打工收入'], ['菜岭村', '', '种养殖业']])
    expect(resolved(text, told).map(line => line.filled)).toEqual([[], [1, 2, 3], []])
  })
  test('a name over two lines is not copied, nor are numbers, birthdays and relations: the second line is the mother’s', () => {
    const text = '姓名|公民身份号码|出生日期|父亲姓名|父亲电话|监护人电话|与被监护人关系|性别\n王小禾|999999201704160029|2017-04-16|王大田|19900000001|19900000003|祖母|女\n|||李春苗||||'
    const told = { merges: [0, 1, 2, 3, 4, 5, 6, 7].map(at => down(at, 2, 3)), blocks: [] }
    expect(resolved(text, told)[1]).toEqual({ cells: ['', '', '', '李春苗', '', '', '', ''], filled: [] })
  })
  test('parents merged over their children are the parents of each, as long as the merge goes on', () => {
    const text = '姓名|公民身份号码|父亲姓名|父亲电话|母亲姓名|监护人姓名|监护人电话|与被监护人关系\n王小禾|999999201704160029|王大田|19900000001|李春苗|陈秀兰|19900000003|祖母\n王小苗||||||\n李小满||||||'
    const told = { merges: [2, 3, 4, 5, 6, 7].map(at => down(at, 2, 3)), blocks: [] }
    expect(resolved(text, told).map(line => line.cells.slice(1))).toEqual([
      ['999999201704160029', '王大田', '19900000001', '李春苗', '陈秀兰', '19900000003', '祖母'], ['', '王大田', '19900000001', '李春苗', '陈秀兰', '19900000003', ''], ['', '', '', '', '', '', ''],
    ])
  })
  test('ends where it ends, and one whose first line was never seen says nothing', () => {
    const text = '姓名|村\n王小禾|高雅岭村\n王小苗|\n李小满|'
    expect(column(text, 1, { merges: [down(1, 2, 3)], blocks: [] })).toEqual(['高雅岭村', '高雅岭村', ''])
    expect(column(text, 1, { merges: [down(1, 1, 3)], blocks: [] })).toEqual(['高雅岭村', '', ''])
  })
  test('over three lines reaches the third', () => {
    expect(column('姓名|村\n甲小禾|高雅岭村\n乙小苗|\n丙小满|', 1, { merges: [down(1, 2, 4)], blocks: [] })).toEqual(['高雅岭村', '高雅岭村', '高雅岭村'])
  })
})

describe('block columns', () => {
  test('village and town stand in the first line of their block', () => {
    const text = '镇街|村|姓名\n良田镇|高雅岭村|甲小禾\n||乙小禾\n||丙小禾\n|菜岭村|丁小禾\n||戊小禾\n栖凤渡镇|石山村|己小禾\n||庚小禾'
    expect(column(text, 0)).toEqual(['良田镇', '良田镇', '良田镇', '良田镇', '良田镇', '栖凤渡镇', '栖凤渡镇'])
    expect(column(text, 1)).toEqual(['高雅岭村', '高雅岭村', '高雅岭村', '菜岭村', '菜岭村', '石山村', '石山村'])
  })
  test('an isolated gap in a column that is filled line by line stays a gap', () => {
    expect(column('村|姓名\n高雅岭村|甲\n高雅岭村|乙\n|丙\n高雅岭村|丁\n菜岭村|戊', 0)).toEqual(['高雅岭村', '高雅岭村', '', '高雅岭村', '菜岭村'])
    expect(column('村|姓名\n高雅岭村|甲\n菜岭村|乙\n|丙\n石山村|丁\n石榴社区|戊', 0)).toEqual(['高雅岭村', '菜岭村', '', '石山村', '石榴社区'])
  })
  test('a column that begins empty is no block column, nor one that comes back to a village it has left', () => {
    expect(column('村|姓名\n|甲\n|乙\n高雅岭村|丙\n|丁', 0)).toEqual(['', '', '高雅岭村', ''])
    expect(column('村|姓名\n高雅岭村|甲\n|乙\n菜岭村|丙\n|丁\n高雅岭村|戊\n|己', 0)).toEqual(['高雅岭村', '', '菜岭村', '', '高雅岭村', ''])
  })
  test('a village written again at the head of a page is the same block', () => {
    expect(column('村|姓名\n高雅岭村|甲\n|乙\n|丙\n高雅岭村|丁\n|戊', 0)).toEqual(['高雅岭村', '高雅岭村', '高雅岭村', '高雅岭村', '高雅岭村'])
  })
  test('below a new town without a village the old village is over', () => {
    expect(column('镇街|村|姓名\n良田镇|高雅岭村|甲\n||乙\n||丙\n栖凤渡镇||丁\n||戊', 1)).toEqual(['高雅岭村', '高雅岭村', '高雅岭村', '', ''])
  })
  test('the groups of two villages are told apart', () => {
    const text = '村|组|姓名\n高雅岭村|1组|甲\n||乙\n|2组|丙\n||丁\n菜岭村|1组|戊\n||己\n|2组|庚\n||辛'
    expect(column(text, 1)).toEqual(['1组', '1组', '2组', '2组', '1组', '1组', '2组', '2组'])
  })
  test('a school is filled down beside classes, and never into a child who goes to none', () => {
    const rows = (lines: string) => `学校|年级班级|姓名\n${lines}`
    expect(column(rows('良田镇中心小学|三年级1班|甲\n||乙\n||丙\n||丁\n|三年级2班|戊\n||己\n||庚\n||辛'), 0)).toEqual(Array(8).fill('良田镇中心小学'))
    expect(column(rows('良田镇中心小学|三年级1班|甲\n||乙\n||丙\n||丁\n|三年级2班|戊\n||己\n||庚\n||辛'), 1).slice(3, 6)).toEqual(['三年级1班', '三年级2班', '三年级2班'])
    const atHome = '学校|就学情况|姓名\n良田镇中心小学|小学|甲\n|未入园|乙\n|未入园|丙\n|未入园|丁'
    expect(column(atHome, 0)).toEqual(['良田镇中心小学', '', '', ''])
    expect(column('学校|姓名\n良田镇中心小学|甲\n|乙\n|丙\n良田镇中心小学|丁\n|戊\n|己\n|庚', 0).filter(Boolean)).toHaveLength(2)
  })
  test('names, numbers, addresses and answers are never taken from the line above', () => {
    const targets = ['姓名', '公民身份号码', '父亲姓名', '父亲电话', '监护人姓名', '监护人电话', '户籍所在地', '现居住地', '是否寄宿', '性别', '民族', '出生日期']
    const text = `${targets.join('|')}\n${targets.map(() => '甲').join('|')}\n${targets.map(() => '').join('|')}\n${targets.map(() => '').join('|')}`
    expect(resolved(text)[1]?.filled).toEqual([])
    expect(resolved(text, { blocks: targets.map((_, i) => i) })[1]?.filled.filter(at => [0, 1, 2, 3, 4, 5, 9, 11].includes(at))).toEqual([])
  })
})

describe('words that point', () => {
  test.each(['同上', '〃', '″', '"', '同前', ' 同 上 ', '\'\''])('%s takes the words above', word => {
    expect(column(`姓名|村\n甲|高雅岭村\n乙|${word}\n丙|${word}`, 1)).toEqual(['高雅岭村', '高雅岭村', '高雅岭村'])
  })
  test('同上 stays where it stands for a name, a number or a birthday, and where nothing is above', () => {
    const text = '姓名|公民身份号码|出生日期|父亲姓名|父亲电话|监护人姓名|与被监护人关系|村\n同上|同上|同上|同上|同上|同上|同上|同上'
    expect(resolved(text)[0]).toMatchObject({ cells: Array(8).fill('同上'), filled: [] })
    expect(resolved(`${text}\n同上|同上|同上|同上|同上|同上|同上|同上`)[1]?.filled).toEqual([])
  })
  test('同上 below a faulty cell does not reach over it', () => {
    const columns = columnsAt([['姓名', '村']], 1)
    const at = { columns, merges: [] }
    const first = resolveLine([textCell('甲'), textCell('高雅岭村')], { ...at, line: 2 }, noCarry)
    const second = resolveLine([textCell('乙'), { ...textCell('#REF!'), flag: 'error' }], { ...at, line: 3 }, first.carry)
    expect(resolveLine([textCell('丙'), textCell('同上')], { ...at, line: 4 }, second.carry).cells[1]?.text).toBe('同上')
  })
  test('同上 below an empty cell means the empty one, not the words further up', () => {
    expect(column('姓名|父亲务工地点\n甲|广东东莞\n乙|\n丙|同上', 1)).toEqual(['广东东莞', '', '同上'])
  })
  test('同左, 同户籍地 and their like take the words of the same line', () => {
    const heading = '姓名|户籍所在地|现居住地|监护人住址|父亲务工地点|母亲务工地点'
    const line = (...cells: string[]) => resolved(`${heading}\n${cells.join('|')}`)[0]?.cells
    for (const word of ['同左', '同户籍地', '同户籍', '同户籍所在地', '与户籍地一致', '户籍地', '同户口所在地']) {
      expect(line('甲', '良田镇菜岭村3组', word, '', '', '')?.[2], word).toBe('良田镇菜岭村3组')
    }
    expect(line('甲', '同现住址', '良田镇菜岭村3组', '同儿童', '', '')?.slice(1, 4)).toEqual(Array(3).fill('良田镇菜岭村3组'))
    expect(line('甲', '', '', '', '广东东莞', '同父亲')?.[5]).toBe('广东东莞')
    expect(line('甲', '', '', '', '同母亲', '浙江义乌')?.[4]).toBe('浙江义乌')
    expect(line('甲', '', '同监护人', '良田镇菜岭村3组', '', '')?.[2]).toBe('良田镇菜岭村3组')
    expect(line('甲', '', '同户籍地', '', '', '')?.[2]).toBe('同户籍地')
  })
  test('同左 beside a name or a number, or beside another kind of thing, stays', () => {
    expect(resolved('姓名|村\n王小禾|同左')[0]?.cells[1]).toBe('同左')
    expect(resolved('父亲电话|现居住地|姓名\n19900000001|同左|甲')[0]?.cells[1]).toBe('同左')
    expect(resolved('学校|现居住地|姓名\n良田镇中心小学|同左|甲')[0]?.cells[1]).toBe('同左')
  })
  test('同上 of 同户籍地 is each child’s own registration', () => {
    const text = '姓名|户籍所在地|现居住地\n甲|良田镇菜岭村3组|同户籍地\n乙|良田镇高雅岭村1组|同户籍地'
    expect(column(text, 2)).toEqual(['良田镇菜岭村3组', '良田镇高雅岭村1组'])
  })
})

describe('section rows', () => {
  test('give the village of the lines below where no column says it', () => {
    expect(column('姓名|村\n[高雅岭村]\n甲|\n乙|\n[菜岭村]\n丙|\n丁|石山村', 1)).toEqual(['高雅岭村', '高雅岭村', '菜岭村', '石山村'])
  })
  test('end the block above them', () => {
    expect(column('姓名|村\n甲|高雅岭村\n乙|\n[菜岭村]\n丙|\n丁|', 1, { blocks: [1] })).toEqual(['高雅岭村', '高雅岭村', '菜岭村', '菜岭村'])
  })
  test('that name a town stand before a village that has none', () => {
    expect(column('姓名|村\n[良田镇]\n甲|石山村\n乙|石榴社区\n[栖凤渡镇]\n丙|石山村', 1)).toEqual(['良田镇石山村', '良田镇石榴社区', '栖凤渡镇石山村'])
    expect(column('姓名|镇街|村\n[良田镇]\n甲||石山村', 1)).toEqual(['良田镇'])
  })
  test('that name no place change nothing', () => {
    expect(column('姓名|村\n[双留守儿童]\n甲|\n[三年级1班]\n乙|', 1)).toEqual(['', ''])
  })
  test('without a village column they get one of their own, which people can see', () => {
    const { columns } = sheet('姓名|性别\n甲|男')
    const wider = withSectionColumn(columns, 'section')
    expect(wider.at(-1)).toMatchObject({ index: 2, letter: 'C', target: 'row.village' })
    expect(resolved('姓名|性别\n[高雅岭村]\n甲|男\n乙|女', { columns: wider }).map(line => [line.cells[2], line.filled])).toEqual([['高雅岭村', [2]], ['高雅岭村', [2]]])
    const own = sheet('姓名|村\n甲|菜岭村').columns
    expect(withSectionColumn(own, 'section')).toEqual(own)
  })
})

describe('a sheet per village', () => {
  test('says by its name where its children are, in a column people can see', () => {
    const columns = withSectionColumn(sheet('姓名|性别\n甲|男').columns, 'sheet')
    expect(columns.at(-1)).toMatchObject({ target: 'row.village', header: '所在村（居）（工作表）' })
    const { cells, filled } = resolveLine([{ text: '甲', kind: 'string' }, { text: '男', kind: 'string' }], { columns, line: 2, merges: [] }, carryOfSheet('高雅岭村'))
    expect([cells[2]?.text, filled]).toEqual(['高雅岭村', [2]])
  })
  test('is no sheet of all villages, and none of a month', () => {
    expect(['各村', '全村', 'Sheet1', '2026年11月', '花名册'].filter(isVillageSheet)).toEqual([])
    expect(['高雅岭村', '苏园路社区'].filter(isVillageSheet)).toHaveLength(2)
  })
})

test('a line that needs nothing comes back as it is, and the carry is plain and holds no name and no number', () => {
  const headings = ['姓名', '公民身份号码', '父亲姓名', '父亲电话', '村', '学校', '出生日期', '备注']
  const columns = columnsAt([headings], 1).map((column, i) => (i === 7 ? { ...column, target: 'row.note' as ColumnTarget } : column))
  const word = fc.stringMatching(/^[\p{Script=Han}a-z0-9]{1,6}$/u).filter(text => !text.startsWith('同'))
  fc.assert(fc.property(fc.array(fc.array(word, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 5 }), lines => {
    let carry = noCarry
    for (const [i, line] of lines.entries()) {
      const cells = line.map(textCell)
      const found = resolveLine(cells, { columns, line: i + 2, merges: [], blocks: [4, 5] }, carry)
      expect(found.cells).toEqual(cells)
      expect(found.filled).toEqual([])
      expect(JSON.parse(JSON.stringify(found.carry))).toEqual(found.carry)
      expect(Object.keys(found.carry.above).sort()).toEqual(['4', '5', '7'])
      expect(found.carry.family).toEqual({})
      carry = found.carry
    }
  }))
})
