/** Two versions of a ledger side by side, in sentences. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, neighbours } from '../../../testing/cast.ts'
import { heart, loveMother } from '../../../testing/records/countyFiles.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let proposer: Person
let colleague: Person
beforeAll(async () => {
  stage = await openStage()
  proposer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function publish(source: string): Promise<string> {
  const id = newRecordId()
  expect((await proposer.send('/api/kinds', { id, source, reason: '县里的需要' })).body).toMatchObject({ outcome: 'applied' })
  expect((await colleague.send(`/api/kinds/${id}/decision`, { to: 'published' })).body).toMatchObject({ outcome: 'applied' })
  return id
}
const compared = async (kind: string, older: string, newer: string, by = proposer) => by.get(`/api/kinds/compare?kind=${kind}&older=${older}&newer=${newer}`)
const differences = async (kind: string, older: string, newer: string) => (await compared(kind, older, newer)).body.differences

it('says of a change to a shipped ledger what was added, renamed, tightened and hidden, and nothing of the rest', async () => {
  const first = await publish(heart)
  expect(await differences('visit', 'shipped', first)).toEqual([
    { sort: '栏目', title: '有爱心妈妈', change: 'added', before: [], after: ['有爱心妈妈：是否', '必填'] },
    { sort: '列表', title: '列和筛选', change: 'changed', before: [], after: ['列：有爱心妈妈', '筛选：有爱心妈妈'] },
  ])
  const second = await publish('extends: visit\ntitle: 入户走访\nrelabel: { purpose: 为什么去 }\nacts: { void: { second: true } }\nended: { from: 2099-12-31, why: 改用新表 }\n')
  const said = await differences('visit', first, second)
  expect(said[0]).toEqual({ sort: '台账', title: '入户走访', change: 'changed', before: ['名称：走访'], after: ['名称：入户走访', '从 2099-12-31 起停用：改用新表'] })
  expect(said).toContainEqual({ sort: '栏目', title: '为什么去', change: 'changed', before: ['走访目的：选一项'], after: ['为什么去：选一项'] })
  expect(said).toContainEqual({ sort: '办理', title: '作废', change: 'changed', before: [], after: ['要另一人确认'] })
  expect(said.at(-1)).toEqual({ sort: '栏目', title: '有爱心妈妈', change: 'removed', before: ['有爱心妈妈：是否', '必填'], after: [] })
})

it('says of own ledgers what a condition and a choice became, in words', async () => {
  const first = await publish(loveMother)
  const second = await publish(loveMother.replace('{ code: firm, label: 企业 }', '{ code: firm, label: 企业 }, { code: other, label: 其他 }').replace('label: 爱心妈妈姓名, needed: always', 'label: 爱心妈妈姓名, needed: pairFrom = league').replace('{ pairedOn: 2026-05-18, mother: 李家嫂子 }', '{ pairedOn: 2026-05-18 }'))
  expect(await differences('x431003-loveMother', first, second)).toEqual([
    { sort: '栏目', title: '爱心妈妈姓名', change: 'changed', before: ['必填'], after: ['必填：来自哪里是妇联'] },
    { sort: '栏目', title: '来自哪里', change: 'changed', before: [], after: ['选项：其他'] },
  ])
  expect(await differences('x431003-loveMother', second, second)).toEqual([])
})

it('says of an act that leaves a record where it is that it does', async () => {
  const before = await publish(loveMother)
  const noting = loveMother.replace('list:', '  - { id: more, type: text, label: 补充说明, on: note, most: 40 }\nlist:').replace('  - { id: finish', '  - { id: note, label: 补充, from: [open, over], to: same, who: VIS.U, asks: [more] }\n  - { id: finish')
  const said = await differences('x431003-loveMother', before, await publish(noting))
  expect(said).toContainEqual({ sort: '办理', title: '补充', change: 'added', before: [], after: ['补充：结对中、已结束时办，办理状态不变', '谁能办：能修改走访的岗位', '要填：补充说明'] })
})

it('knows no version of another county, of another ledger, and no product’s of an own one', async () => {
  const mine = await publish(heart)
  expect((await compared('visit', 'shipped', mine, stage.enter(neighbours.nextCounty))).status).toBe(404)
  expect((await compared('talk', 'shipped', mine)).status).toBe(404)
  expect((await compared('x431003-loveMother', 'shipped', 'shipped')).status).toBe(404)
  expect((await compared('visit', 'shipped', mine, stage.enter(castAs('childDirector')))).status).toBe(403)
})
