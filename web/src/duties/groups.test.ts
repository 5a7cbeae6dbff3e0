import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import { ChildId, PostingId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { expect, it } from 'vitest'
import { ableFor, groupsOf, oversightOf, sayMissing, whyNot } from './groups.ts'

const id = (end: number): string => `01900000-0000-7000-8000-00000000000${end}`
const child = (end: number, name: string) => ({ id: ChildId.parse(id(end)), name })
const visit = { title: '见到孩子的一次走访', left: 1, acts: ['visit.record'] }
const line = (given: Partial<DutyLine>): DutyLine => ({
  duty: RecordId.parse(id(9)), plan: '方案', definition: 'visits', clauseId: 'visits', clause: '走访', title: '走访', basis: 'P2-21', about: 'child', child: null, record: null,
  place: { code: regionCode(431003102001), name: '栖凤渡村' }, school: null, owner: { role: 'childDirector', label: '村儿童主任', posting: null, name: '李春禾', isNobody: false, byName: false },
  period: '2026-Q2', opens: null, due: null, unknown: null, state: 'open', late: null, level: 0, missing: [visit], canDo: ['visit.record'], able: ['childDirector', 'socialWorker'], hindrance: null, mayWait: true, ...given,
})

it('puts together what is owed about one child, where its nearest deadline stands', () => {
  const lines = [line({ child: child(1, '甲'), title: '走访' }), line({ child: child(2, '乙') }), line({ child: child(1, '甲'), title: '核查' }), line({ title: '村里的事' })]
  expect(groupsOf(lines).map(group => [group.title, group.lines.map(one => one.title)])).toEqual([['甲', ['走访', '核查']], ['乙', ['走访']], ['栖凤渡村', ['村里的事']]])
})
it('says what is missing, and how often', () => {
  expect(sayMissing([visit, { title: '帮扶', left: 2, acts: [] }])).toBe('见到孩子的一次走访、帮扶（还差 2 次）')
})
it('says why something cannot be done now: too early, or by another post', () => {
  const [today, now] = [plainDate('2026-05-20'), Date.parse('2026-05-20T08:00+08:00')]
  expect(whyNot(line({}), today, now)).toBeNull()
  expect(whyNot(line({ opens: plainDate('2026-06-01') }), today, now)).toBe('6 月 1 日起办，早了不算数')
  expect(whyNot(line({ canDo: [] }), today, now)).toBe('您的岗位不登记见到孩子的一次走访，由村儿童主任登记以后自动算办')
  expect(whyNot(line({ canDo: [], state: 'done', missing: [] }), today, now)).toBeNull()
})
it('hands several over only to whoever may do all of them', () => {
  const lines = [line({}), line({ able: ['socialWorker', 'schoolAdmin'] })]
  expect(['childDirector', 'socialWorker', 'schoolAdmin'].filter(ableFor(lines))).toEqual(['socialWorker'])
})
it('lets remind and hand over whoever stands over the one who owes it, and nobody remind himself', () => {
  const [me, director] = [PostingId.parse(id(7)), line({})]
  const ofCounty = line({ owner: { ...director.owner, role: 'countyCivilAffairs' } })
  const town = { role: 'childSupervisor', acting: me }
  expect([oversightOf(director, town), oversightOf(ofCounty, town), oversightOf(director, { ...town, role: 'schoolAdmin' })]).toEqual([{ hands: true, reminds: true }, { hands: false, reminds: false }, { hands: false, reminds: false }])
  expect(oversightOf(line({ owner: { ...director.owner, posting: me } }), town)).toEqual({ hands: true, reminds: false })
  expect(oversightOf(line({ owner: { ...director.owner, isNobody: true } }), town)).toEqual({ hands: true, reminds: false })
})
