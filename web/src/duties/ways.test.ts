import { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { compileKind } from '@qinghe/domain/records/compileKind.ts'
import { type Outline, outlineOf } from '@qinghe/domain/records/outline.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { expect, it } from 'vitest'
import { waysOf } from './ways.ts'

function ledger(kind: string, title: string, acts: readonly { id: string; from: string; to: string; label: string; who: string }[]): Outline {
  const states = [{ id: 'open', words: 'open 待办' }, { id: 'done', words: 'done 已记' }].filter(one => acts.some(act => act.to === one.id))
  const { kind: made, faults } = compileKind({
    kind, title, feature: 'visits', audience: 'VIS', about: 'child', day: 'on',
    fields: [{ id: 'on', type: 'day', label: '日期', needed: 'always', check: 'on <= today()', say: '日期不能晚于今天' }, { id: 'why', type: 'text', label: '原因', on: 'void', needed: 'always' }],
    sections: [{ title: '内容', of: ['on'] }], states: [...states.map(one => one.words), 'void 已作废'],
    acts: [...acts, { id: 'void', label: '作废', from: states.map(one => one.id), to: 'void', who: 'VIS.A', asks: ['why'] }], list: { columns: ['on'], filters: [] },
  }, shippedWorld)
  if (made === null) throw new Error(JSON.stringify(faults))
  return outlineOf(made, 'childDirector')
}
const visit = ledger('homeVisit', '家访', [{ id: 'record', label: '保存家访', from: 'none', to: 'done', who: 'VIS.C' }])
const matter = ledger('matter', '困难', [{ id: 'find', label: '登记困难', from: 'none', to: 'open', who: 'VIS.C' }, { id: 'solve', label: '登记解决', from: 'open', to: 'done', who: 'VIS.U' }])
const ledgers = [visit, matter]

const id = '01900000-0000-7000-8000-000000000001'
const child = { id: ChildId.parse(id), name: '王小禾' }

it('opens the form of the kind with the child filled in', () => {
  expect(waysOf(['homeVisit.record'], { child, record: null }, ledgers)).toEqual([{ by: 'new', kind: 'homeVisit', label: '登记家访', child: child.id, parent: undefined }])
})
it('asks for the act on the record the duty is about, and leads to the ledger of the child where that has to be found', () => {
  const record = { kind: 'matter', id: RecordId.parse(id) }
  expect(waysOf(['matter.solve'], { child, record }, ledgers)).toMatchObject([{ by: 'act', kind: 'matter', label: '登记解决', record: record.id, act: 'solve' }])
  expect(waysOf(['matter.solve'], { child, record: null }, ledgers)).toMatchObject([{ by: 'list', kind: 'matter', label: '去困难台账登记解决', child: child.id }])
})
it('leads to the archive where the archive is decided on, once for all ways to decide', () => {
  expect(waysOf(['archives.review', 'archives.return'], { child, record: null }, ledgers)).toEqual([{ by: 'archive', label: '打开档案办理', child: child.id }])
})
it('leads to the quarter where a place is signed', () => {
  expect(waysOf(['census.signVillage'], { child: null, record: null }, ledgers)).toEqual([{ by: 'page', label: '去季度排查', to: '/census' }])
})
it('offers nothing for what nobody has declared', () => {
  expect(waysOf(['reports.submit', 'homeVisit.nothing'], { child, record: null }, ledgers)).toEqual([])
})
