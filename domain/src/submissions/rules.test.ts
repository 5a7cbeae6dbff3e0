import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparedFields, ComparisonKind, RowState } from '../comparisons/types.ts'
import { plainDate } from '../kernel/plainDate.ts'
import { roleKeys } from '../staff/roles.ts'
import { comparedFor, isOffice, kindsOf, offices } from './offices.ts'
import { columnsOf, droppedColumns, keptColumns, kindIssues, linesOf, ownRow, pieceIssues } from './rules.ts'

const day = plainDate('2026-06-22')
const headings = ['学生姓名', '性别', '出生日期', '身份证号', '监护人姓名', '监护人电话', '村', '学校名称', '就学情况', '家庭收入']
const columns = columnsOf(headings, new Map())
const text = fc.constantFrom('王小禾', '女', '2015-01-01', '9.99999E+17', '母亲甲', '19900001000', '', '合计', '小学')
const rows = fc.array(fc.array(text, { minLength: headings.length, maxLength: headings.length }), { maxLength: 20 }).map(list => list.map((cells, i) => ({ row: i + 1, cells })))
const office = fc.constantFrom(...offices)

describe('a department', () => {
  it('is compared on fields of domains it reads, and on no others', () => {
    expect(comparedFor('educationBureau')).toEqual([...comparedFields])
    expect(comparedFor('police')).toEqual(['姓名', '性别', '出生日期', '身份证号', '户籍村', '学校'])
    expect(comparedFor('healthAuthority')).toEqual(['姓名', '性别', '出生日期', '身份证号', '监护人姓名', '联系电话', '户籍村'])
    expect(comparedFor('disabledFederation')).toEqual(['姓名', '性别', '出生日期', '身份证号', '户籍村'])
    expect(roleKeys.filter(isOffice)).toEqual(['educationBureau', 'police', 'disabledFederation', 'healthAuthority'])
  })

  it('hands over its own registers and is told whose the others are', () => {
    for (const one of offices) {
      const refused = ComparisonKind.options.filter(kind => kindIssues(one, { kind, isComplete: false }).length > 0)
      expect(refused).toEqual(ComparisonKind.options.filter(kind => !kindsOf(one).includes(kind)))
    }
    expect(kindIssues('disabledFederation', { kind: 'relief', isComplete: true }).map(found => found.code)).toEqual(['submission.complete'])
  })

  it('keeps no cell of a column that is not compared', () => {
    expect(droppedColumns(columns, 'police')).toEqual(['监护人姓名', '监护人电话', '家庭收入'])
    expect(droppedColumns(columns, 'disabledFederation')).toEqual(['监护人姓名', '监护人电话', '学校名称', '就学情况', '家庭收入'])
    fc.assert(fc.property(office, rows, (who, sent) => {
      const { lines } = linesOf(sent, columns, { office: who, day })
      for (const { line } of lines) for (const field of comparedFields) if (!comparedFor(who).includes(field)) expect(line.cells[field]).toBe('')
    }))
  })

  it('whose row differs in what it may not read is told that it is the same, and every row has one state still', () => {
    const row = fc.record({ state: fc.constantFrom(...RowState.options), differs: fc.subarray([...comparedFields]) }).map(one => ({ ...one, differs: one.state === 'differs' ? one.differs : [] }))
    fc.assert(fc.property(office, row, (who, one) => {
      const seen = ownRow(who, one)
      expect(seen.differs.every(field => comparedFor(who).includes(field))).toBe(true)
      expect((seen.state === 'differs') === (seen.differs.length > 0)).toBe(true)
      // Of two rows that differ in nothing it may read, it cannot tell which is which.
      expect(ownRow(who, { ...one, differs: one.differs.filter(field => comparedFor(who).includes(field)) })).toEqual(seen)
    }))
  })
})

describe('a roster that was sent', () => {
  it('loses no row in silence: each is a line or is counted', () => {
    fc.assert(fc.property(office, rows, (who, sent) => {
      const { lines, warnings } = linesOf(sent, columns, { office: who, day })
      const told = Number(/^(\d+) 行是合计/.exec(warnings.find(words => words.includes('合计')) ?? '')?.[1] ?? 0)
      expect(lines.length + told).toBe(sent.length)
    }))
  })

  it('takes the headings as somebody has chosen before', () => {
    const known = new Map([['家庭收入', null], ['学籍人', 'name' as const]])
    const found = columnsOf(['学籍人', '出生日期', '家庭收入'], known)
    expect(found.map(column => [column.target, column.certainty])).toEqual([['name', 'chosen'], ['birthDate', 'exact'], [null, 'none']])
    expect(keptColumns(found, 'police').map(column => column.index)).toEqual([0, 1])
  })

  it('says which rows have another width', () => {
    expect(pieceIssues([['a', 'b'], ['a'], ['a', 'b', 'c']], 2, 11)[0]?.message).toContain('第 12、13 行')
    expect(pieceIssues([['a', 'b']], 2, 1)).toEqual([])
  })
})
