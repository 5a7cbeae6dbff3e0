import { compileKind } from '@qinghe/domain/records/compileKind.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { expect, test } from 'vitest'
import { nextOf, whoKnows } from './known.ts'

const kindOf = (id: string, audience: string) => {
  const made = compileKind({
    kind: id, title: id, feature: 'cases', audience, about: 'child', day: 'on',
    codeLists: { how: { title: '方式', basis: '示例', entries: [{ code: 'a', label: '甲' }] } },
    fields: [{ id: 'on', type: 'day', label: '日期', needed: 'always' }, { id: 'how', type: 'code', codes: 'how', label: '方式', needed: 'always', filter: 'n1' }, { id: 'why', type: 'text', label: '作废原因', on: 'void', needed: 'always' }],
    list: { columns: ['on', 'how'], filters: ['how'] }, states: ['asked 待裁定', 'sought 查找中', 'ruled 已裁定', 'void 作废'],
    acts: [
      { id: 'ask', label: '申请', from: 'none', to: 'asked', who: 'CASE.A' }, { id: 'hand', label: '交办', from: 'asked', to: 'asked', who: 'CASE.A', assigns: { to: ['countyCivilAffairs'] } },
      { id: 'seek', label: '查找', from: 'asked', to: 'sought', who: 'CASE.A' }, { id: 'found', label: '找到', from: 'sought', to: 'asked', who: 'CASE.A' },
      { id: 'rule', label: '裁定', from: 'asked', to: 'ruled', who: 'assignee' },
      { id: 'void', label: '作废', from: 'asked', to: 'void', who: 'CASE.A', asks: ['why'] },
    ],
  }, shippedWorld)
  if (made.kind === null) throw new Error(JSON.stringify(made.faults))
  return made.kind
}

test('what may come next is every way on with who goes it, and nothing at the end', () => {
  const kind = kindOf('ruling', 'CASE')
  expect(nextOf(kind, '待裁定').map(({ act, who }) => [act.id, who])).toMatchObject([['seek', expect.any(String)], ['rule', '承办的人']])
  expect([nextOf(kind, '已裁定'), nextOf(kind, '作废'), nextOf(kind, '没有这个状态')]).toEqual([[], [], []])
})
test('a way back is a way on: what is searched for and found again is not told to be at its end', () => {
  expect(nextOf(kindOf('ruling', 'CASE'), '查找中').map(({ act }) => act.id)).toEqual(['found'])
})
test('who has records of one’s own is who may come to have some, and no family', () => {
  const own = whoKnows([kindOf('ruling', 'CASE')], () => true).flatMap(one => one.own)
  for (const role of ['parent', 'child'] as const) expect(own).not.toContain(labelOf(role))
})
test('who knows what is told by posts, and of a part the looking post does not read nothing is said', () => {
  const kinds = [kindOf('ruling', 'CASE'), kindOf('place', 'CASE.shelter')]
  const asSeenBy = (role: string) => whoKnows(kinds, key => seesIn(role, key))
  expect(asSeenBy('countyCivilAffairs').map(one => one.audience)).toEqual(['CASE', 'CASE.shelter'])
  expect(asSeenBy('countyCivilAffairs').find(one => one.audience === 'CASE.shelter')?.all).toContain(labelOf('countyCivilAffairs'))
  expect(JSON.stringify(asSeenBy('childSupervisor'))).not.toMatch(/安置|place/u)
})
