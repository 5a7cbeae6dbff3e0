/** A telephone in a record: masked for everybody, in clear for whoever reads the record in clear and says what for, and on record. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { masksIn } from '@qinghe/domain/staff/audiences.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

const number = '19900000021'
let stage: Stage
let director: Person
let child: string
let target: string
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  child = newChildId()
  await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })
  target = newRecordId()
  const body = { since: dayFromToday(-2), reasons: ['poor'], why: '两个孩子上学', cadre: '陈立冬', cadrePost: 'town', cadrePhone: number, every: 30 }
  expect((await director.send('/api/records/key-target/acts/propose', { record: target, child, body })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })
const reveal = (by: Person, more: object = {}) => by.post('/api/records/reveal', { kind: 'keyTarget', record: target, field: 'cadrePhone', reason: 'contact', ...more })

it('is masked on the page and in the list, and shown in clear for a purpose', async () => {
  const supervisor = stage.enter(castAs('childSupervisor'))
  for (const by of [director, supervisor]) {
    expect(JSON.stringify((await by.get(`/api/records/key-target/${target}`)).body)).not.toContain(number)
    expect(JSON.stringify((await by.post('/api/records/key-target', { columns: ['cadrePhone'] })).body)).not.toContain(number)
    expect((await reveal(by)).body).toMatchObject({ child, number: { value: number } })
  }
  const { rows } = await stage.owner.query(`select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%查看台账里的完整号码%'`)
  const said = rows.map(row => JSON.stringify(row.leaf))
  expect(said).toHaveLength(2)
  for (const one of said) {
    expect(one).toContain('重点对象的结对干部电话（联系家长或照护人）')
    expect(one).toContain(child)
    expect(one).not.toContain(number)
  }
})

it('wants words where the purpose alone says nothing, and opens nothing that is not a number', async () => {
  expect((await reveal(director, { reason: 'other' })).body.issues).toMatchObject([{ field: 'note', message: '请写明查看用途' }])
  expect((await reveal(director, { reason: 'other', note: '核对名单' })).body.number.value).toBe(number)
  expect((await reveal(director, { field: 'why' })).body.issues).toMatchObject([{ message: '“具体情况”没有遮挡，不需要查看原文' }])
  expect((await reveal(director, { field: 'nothing' })).status).toBe(404)
})

it('is not opened by whoever reads it masked, and of another village it is told like what is not there', async () => {
  const masked = roleKeys.filter(role => masksIn(role, 'VIS') && castAs(role).county === 431003)
  for (const role of masked) expect(JSON.stringify((await reveal(stage.enter(castAs(role)))).body)).not.toContain(number)
  const [hidden, absent] = [await reveal(stage.enter(neighbours.nextVillage)), await reveal(stage.enter(neighbours.nextVillage), { record: newRecordId() })]
  expect([hidden.status, hidden.body.title]).toEqual([404, absent.body.title])
})
