import { describe, expect, test } from 'vitest'
import { newChildId } from '../kernel/ids.ts'
import { alreadyKnown, commitIssues, countsOf, editIssues, isCommittable, keptBecause, repeated, undoIssues, type RowLine } from './batch.ts'
import { columnsAt } from './headers.ts'
import { BatchState, type RowState } from './types.ts'

const columns = columnsAt([['姓名', '公民身份号码']], 1)
const line = (state: RowState, selected = true): RowLine => ({ state, selected })

describe('one sheet', () => {
  test('has each child once: a later line names the first, at the cell that tells', () => {
    expect(repeated({ by: 'number', where: '第 4 行' }, columns)).toMatchObject({ column: 1, severity: 'error', title: '与第 4 行重复', message: '证件号与第 4 行相同，请保留一行' })
    expect(repeated({ by: 'person', where: '“焦冲村”第 5 行' }, columns)).toMatchObject({ column: 0, title: '与“焦冲村”第 5 行重复', message: '姓名和出生日期与“焦冲村”第 5 行相同，请核对后保留一行' })
  })
  test('a child of the register is said, not changed', () => {
    const child = newChildId()
    expect(alreadyKnown({ child, name: '王小禾' }, columns)).toMatchObject({ column: 0, severity: 'known', title: '可能已在册：王小禾', child })
  })
  test('is counted by state; lines in error are not among those left out by choice', () => {
    expect(countsOf([line('ok'), line('ok', false), line('warning'), line('warning', false), line('error'), line('error', false), line('imported'), line('undone'), line('undone', false)]))
      .toEqual({ total: 9, ok: 2, warning: 2, error: 2, known: 0, deselected: 3, imported: 1, undone: 2 })
  })
})

describe('a commit', () => {
  test('takes chosen lines without errors, and undone ones again', () => {
    expect((['ok', 'warning', 'error', 'imported', 'undone'] as const).map(state => isCommittable(line(state)))).toEqual([true, true, false, false, true])
    expect(isCommittable(line('ok', false))).toBe(false)
  })
  test('is refused when the batch changed in between, or holds nothing', () => {
    expect(commitIssues('ready', 1, 1)).toEqual([])
    expect(commitIssues('ready', 2, 1)).toMatchObject([{ code: 'batch.changed', details: { found: 2 }, message: '可导入的行已从 1 行变为 2 行，请核对后再导入' }])
    expect(commitIssues('ready', 0, 1)).toMatchObject([{ code: 'batch.empty' }])
  })
  test('happens when the batch is ready, or again for what was left', () => {
    const open = BatchState.options.filter(state => commitIssues(state, 1, 1).length === 0)
    expect(open).toEqual(['ready', 'committed', 'undone'])
    expect(BatchState.options.filter(state => editIssues(state).length === 0)).toEqual(open)
    expect(commitIssues('parsing', 1, 1)[0]?.message).toBe('批次现在是“正在读取”，不能导入')
    expect(editIssues('committing')[0]?.message).toBe('批次现在是“正在导入”，请稍候再改')
  })
})

describe('an undo', () => {
  test('leaves alone whom somebody has worked on', () => {
    expect(keptBecause({ version: 1, status: 'active', importedStatus: 'active' })).toBeNull()
    expect(keptBecause({ version: 2, status: 'active', importedStatus: 'active' })).toBe('导入后有人改过')
    expect(keptBecause({ version: 1, status: 'changed', importedStatus: 'active' })).toBe('状态已经变化')
  })
  test('has its time and its state', () => {
    const until = '2026-07-22T00:00:00.000Z'
    expect(undoIssues('committed', until, until)).toEqual([])
    expect(undoIssues('committed', until, '2026-07-22T00:00:00.001Z')).toMatchObject([{ code: 'batch.undoTooLate' }])
    expect(undoIssues('committed', null, until)).toMatchObject([{ code: 'batch.undoTooLate' }])
    expect(undoIssues('ready', until, until)).toMatchObject([{ code: 'batch.state', message: '批次现在是“等待确认”，不能撤销' }])
  })
})
