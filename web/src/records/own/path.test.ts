import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { compileKind } from '@qinghe/domain/records/compileKind.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { expect, it } from 'vitest'
import { pathOfCall } from './path.ts'

const branches = [{ code: 'alone', label: 'A 独自居住' }, { code: 'unreachable', label: 'C 父母联系不上' }]
const beside = (id: string, label: string, asks: string, from: readonly string[] = ['onScene']) => ({ id, label, from, to: 'same', who: 'RPT.U', asks: [asks] })
const { kind, faults } = compileKind({
  kind: 'callOut', title: '出警', feature: 'incidents', audience: 'RPT', about: 'self', day: 'on', screen: 'emergencyPath',
  codeLists: { branch: { title: '情形', basis: '示例', entries: branches } },
  fields: [
    { id: 'on', type: 'day', label: '日期', needed: 'always' },
    { id: 'judgements', type: 'lines', label: '判定', on: 'choose', of: [{ id: 'which', type: 'code', codes: 'branch', label: '情形', needed: 'always' }] },
    { id: 'branch', type: 'code', codes: 'branch', label: '现在的情形', from: 'last(judgements, which)' },
    { id: 'calls', type: 'text', label: '电话', on: 'callTried' }, { id: 'order', type: 'text', label: '责令', on: 'order' }, { id: 'letter', type: 'text', label: '训诫书', on: 'admonish' }, { id: 'town', type: 'organisation', label: '镇', on: 'notifyTown' },
    { id: 'done', type: 'yesNo', label: '办齐', on: 'handle', shown: 'branch = alone', from: 'order is known and letter is known', check: 'done', say: '要责令返回、登记训诫书' },
    { id: 'outcome', type: 'text', label: '结果', on: 'handle', needed: 'always' },
  ],
  list: { columns: ['on', 'branch'] }, states: ['dispatched 已出警', 'onScene 到场处置', 'handled 已处置', 'closed 已办结'],
  acts: [
    { id: 'dispatch', label: '登记出警', from: 'none', to: 'dispatched', who: 'RPT.A' }, { id: 'arrive', label: '到场', from: 'dispatched', to: 'onScene', who: 'RPT.A' },
    beside('choose', '判定情形', 'judgements'), beside('callTried', '联系父母', 'calls'), beside('order', '责令返回', 'order'), beside('admonish', '登记训诫', 'letter'),
    { id: 'handle', label: '处置完毕', from: 'onScene', to: 'handled', who: 'RPT.A', asks: ['outcome'] },
    { ...beside('notifyTown', '通报乡镇', 'town', ['handled']), sends: { to: 'town', shows: ['branch'] } },
    { ...beside('notifyCivil', '通报民政', 'town', ['handled']), asks: [] }, { id: 'close', label: '办结', from: 'handled', to: 'closed', who: 'RPT.A' },
  ],
}, shippedWorld)

const all = ['arrive', 'choose', 'callTried', 'order', 'admonish', 'handle', 'notifyTown', 'notifyCivil', 'close']
function looked(state: string, values: object, more: { inside?: readonly object[]; slips?: readonly object[]; acts?: readonly string[] } = {}) {
  if (kind === null) throw new Error(faults.map(one => one.message).join('\n'))
  const acts = kind.acts.filter(act => act.from.includes(state) && (more.acts ?? all).includes(act.id)).map(act => act.id)
  const page = { state, acts, inside: more.inside ?? [], slips: more.slips ?? [], values: { on: '2026-11-30', ...values } } as unknown as RecordPage
  const { branch, steps, lacking, needsPaper, next } = pathOfCall(kind, page, plainDate('2026-11-30'))
  return { branch, steps: steps.map(one => `${one.act.id} ${one.isDone}`), lacking, needsPaper, next: next?.id }
}
const judged = (which: string) => ({ judgements: [{ which }], branch: which })

it('leads from the road to the branch, and from there to what is not done yet', () => {
  expect(looked('dispatched', {}).next).toBe('arrive')
  expect(looked('onScene', {})).toMatchObject({ branch: null, steps: [], lacking: [], next: undefined })
  expect(looked('onScene', { ...judged('alone'), calls: '没人接' })).toMatchObject({ steps: ['callTried true', 'order false', 'admonish false'], lacking: ['要责令返回、登记训诫书'], next: 'order' })
  expect(looked('onScene', { ...judged('alone'), calls: '打通', order: '回来', letter: '9 号' })).toMatchObject({ lacking: [], next: 'handle' })
})
it('waits for a signature where the child was brought somewhere', () => {
  expect(looked('onScene', judged('unreachable'))).toMatchObject({ needsPaper: true, next: undefined })
  expect(looked('onScene', judged('unreachable'), { inside: [{ kind: 'handover', state: 'refused' }] }).needsPaper).toBe(true)
  expect(looked('onScene', judged('unreachable'), { inside: [{ kind: 'handover', state: 'signed' }] })).toMatchObject({ needsPaper: false, next: 'handle' })
})
it('tells the town, then civil affairs, and closes when it may; whoever may do nothing is led nowhere', () => {
  expect(looked('handled', judged('alone')).next).toBe('notifyTown')
  expect(looked('handled', judged('alone'), { slips: [{ act: '通报乡镇' }] }).next).toBe('notifyCivil')
  expect(looked('handled', judged('alone'), { slips: [{ act: '通报乡镇' }, { act: '通报民政' }] }).next).toBe('close')
  expect(looked('handled', judged('alone'), { slips: [{ act: '通报乡镇' }, { act: '通报民政' }], acts: [] }).next).toBeUndefined()
})
