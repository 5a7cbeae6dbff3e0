import type { LeafLine } from '@qinghe/domain/audit/types.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { describe, expect, it } from 'vitest'
import { visitsOf } from './visits.ts'

const leaf = (minute: number, more: Partial<LeafLine>) => ({
  id: newUuid(), at: `2026-06-01T08:${String(minute).padStart(2, '0')}:00Z`, kind: 'read', account: 'chen', who: '陈望舒', posting: 'p', phrase: '查看档案',
  outcome: 'answered', children: ['a'], count: 1, ...more,
}) as unknown as LeafLine
const said = (leaves: LeafLine[]) => visitsOf(leaves).map(visit => visit.phrases.join('、'))

describe('the record, one line a visit', () => {
  it('tells opening an archive and what was opened with it as one', () => {
    expect(said([leaf(12, { phrase: '查看完整信息：父亲电话' }), leaf(11, { phrase: '查看档案历史' }), leaf(10, {})])).toEqual(['查看档案、查看档案历史、查看完整信息：父亲电话'])
  })
  it('never joins two people, two children, a deed, a refusal, or what lies more than a quarter of an hour apart', () => {
    expect(said([leaf(11, { account: 'liu' as LeafLine['account'] }), leaf(10, {})])).toHaveLength(2)
    expect(said([leaf(11, { children: ['b'] as unknown as LeafLine['children'] }), leaf(10, {})])).toHaveLength(2)
    expect(said([leaf(11, { kind: 'command', phrase: '更正档案' }), leaf(10, {})])).toHaveLength(2)
    expect(said([leaf(11, { kind: 'denied', outcome: 'denied' }), leaf(10, {})])).toHaveLength(2)
    expect(said([leaf(26, {}), leaf(10, {})])).toHaveLength(2)
  })
  it('loses no leaf', () => {
    const all = [leaf(40, {}), leaf(30, { count: 0, children: [], kind: 'figure', phrase: '查看统计' }), leaf(29, { count: 0, children: [], kind: 'figure', phrase: '查看档案数' }), leaf(28, {})]
    expect(visitsOf(all).flatMap(visit => visit.leaves.map(one => one.id))).toEqual(all.map(one => one.id))
  })
})
