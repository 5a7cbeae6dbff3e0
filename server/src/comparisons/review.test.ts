import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from '../../../testing/comparisonOffice.ts'

let office: ComparisonOffice
let officer: Person
let colleague: Person
let id: string
const county = 431003000000
const village = 431003103203
const twin = { id: newChildId(), name: '周浩然', birthDate: '2015-04-12', mother: '母亲甲', phone: '19900001234' }
const girl = { id: newChildId(), name: '陈若溪', birthDate: '2014-09-14', mother: '母亲乙', phone: '19900005678' }
const lineOf = ({ birthDate, mother, phone }: typeof twin, 姓名: string, more: Line = {}): Line =>
  ({ 姓名, 性别: '', 出生日期: birthDate, 身份证号: '', 监护人姓名: mother, 联系电话: phone, 村: '', 学校名称: '栖凤渡中心小学', 就学情况: '小学', ...more })

const doubts = async (who: Person) => (await who.get(`/api/comparisons/${id}/doubts`)).body.doubts
const doubtOf = async (who: Person, name: string) => (await doubts(who)).find((one: any) => one.childName === name)
const pairOf = async (who: Person, doubt: any) => (await who.get(`/api/comparisons/${id}/pair?row=${doubt.row}&child=${doubt.child}`)).body
const send = (who: Person, what: string, { row, child }: any, more: object = {}) => who.send(`/api/comparisons/${id}/${what}`, { row, child, ...more })
const issueOf = (reply: { body: any }) => reply.body.issues?.[0]?.code
const asking = async () => (await office.owner.query(`select state from qinghe.comparison_tasks where comparison = $1 and kind = 'verify'`, [id])).rows.map(row => row.state)

beforeAll(async () => {
  office = await openComparisonOffice()
  officer = await office.appoint('countyCivilAffairs', county)
  colleague = await office.appoint('countyCivilAffairs', county)
  for (const one of [twin, girl]) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: village, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: '栖凤渡中心小学' }
    expect((await officer.send('/api/archives', { id: one.id, draft })).body).toMatchObject({ outcome: 'applied' })
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })
beforeEach(async () => {
  await office.owner.query('delete from qinghe.comparison_decisions')
  id = (await office.compared(officer, [lineOf(twin, '周悦'), lineOf(girl, '陈若溪', { 出生日期: '2013-02-28', 联系电话: '', 监护人姓名: '' })])).id
})

describe('the queue', () => {
  it('marks twins, and tells the first of two people from the second', async () => {
    expect((await doubts(officer)).map((one: any) => [one.name, one.takesTwo, one.second, one.asked]).sort()).toEqual([['周悦', true, null, null], ['陈若溪', false, null, null]].sort())
    const doubt = await doubtOf(officer, '周浩然')
    await send(officer, 'decide', doubt, { verdict: 'same' })
    expect((await doubtOf(officer, '周浩然')).second).toBe('mine')
    expect((await doubtOf(colleague, '周浩然')).second).toBe('others')
    expect((await pairOf(colleague, doubt)).decision).toMatchObject({ verdict: 'same', state: 'proposed', isMine: false })
  })

  it('is for this office and says what the village was asked and answered', async () => {
    const doubt = await doubtOf(officer, '陈若溪')
    expect((await send(officer, 'decide', doubt, { verdict: 'unsure' })).body).toMatchObject({ outcome: 'applied' })
    expect((await doubtOf(officer, '陈若溪')).asked).toBe('open')
    expect((await pairOf(officer, doubt)).asked).toMatchObject({ state: 'open', evidence: null })
    const director = await office.appoint('childDirector', village)
    const [task] = (await director.get('/api/comparisons/tasks')).body.tasks
    await director.send(`/api/comparisons/tasks/${task.id}/close`, { outcome: 'done', evidence: '入户看过户口簿，是同一人' })
    expect((await doubtOf(officer, '陈若溪')).asked).toBe('done')
    expect((await pairOf(officer, doubt)).asked).toMatchObject({ state: 'done', evidence: '入户看过户口簿，是同一人' })
    expect((await director.get(`/api/comparisons/${id}/doubts`)).status).toBe(403)
  })
})

describe('a question to the village', () => {
  it('is taken back and asked again, and needs no answer once the pair is decided', async () => {
    const doubt = await doubtOf(officer, '陈若溪')
    expect(issueOf(await send(officer, 'undo', doubt, { asking: true }))).toBe('comparison.notAsked')
    await send(officer, 'decide', doubt, { verdict: 'unsure' })
    expect(issueOf(await send(officer, 'decide', doubt, { verdict: 'unsure' }))).toBe('comparison.asked')
    expect((await send(officer, 'undo', doubt, { asking: true })).body).toMatchObject({ outcome: 'applied' })
    expect([await asking(), (await doubtOf(officer, '陈若溪')).asked]).toEqual([['withdrawn'], null])
    await send(officer, 'decide', doubt, { verdict: 'unsure' })
    expect(await asking()).toEqual(['open'])
    expect((await send(colleague, 'decide', doubt, { verdict: 'different' })).body).toMatchObject({ outcome: 'applied' })
    expect(await asking()).toEqual(['withdrawn'])
  })

  it('is not asked about a row that is settled', async () => {
    const doubt = await doubtOf(officer, '陈若溪')
    await send(officer, 'decide', doubt, { verdict: 'different' })
    const done = await office.compared(officer, [lineOf(girl, '陈若溪')])
    id = done.id
    expect(issueOf(await send(officer, 'decide', { row: 2, child: girl.id }, { verdict: 'unsure' }))).toBe('comparison.settled')
  })
})

describe('what was decided', () => {
  it('is listed newest first with the day until which it can be undone', async () => {
    const [one, other] = [await doubtOf(officer, '陈若溪'), await doubtOf(officer, '周浩然')]
    const reply = await send(officer, 'decide', one, { verdict: 'different' })
    await send(colleague, 'decide', other, { verdict: 'different' })
    const listed = (await officer.get(`/api/comparisons/${id}/decisions?limit=1`)).body
    expect(listed.decisions).toMatchObject([{ name: '周悦', childName: '周浩然', verdict: 'different', state: 'inForce', isMine: false }])
    const next = (await officer.get(`/api/comparisons/${id}/decisions?after=${encodeURIComponent(listed.nextCursor)}`)).body
    expect(next).toMatchObject({ nextCursor: null, decisions: [{ name: '陈若溪', isMine: true }] })
    expect(next.decisions[0].id).toBe(reply.body.records.find((record: any) => record.type === 'comparisonDecision').id)
    expect(Date.parse(next.decisions[0].undoUntil) - Date.parse(next.decisions[0].at)).toBe(30 * 86_400_000)
  })

  it('is not taken for what somebody decided in between', async () => {
    const doubt = await doubtOf(officer, '陈若溪')
    const { body } = await send(officer, 'decide', doubt, { verdict: 'different' })
    const mine = body.records.find((record: any) => record.type === 'comparisonDecision').id
    await send(colleague, 'undo', doubt)
    await send(colleague, 'decide', doubt, { verdict: 'same' })
    expect(issueOf(await send(officer, 'undo', doubt, { decision: mine }))).toBe('comparison.otherDecision')
    expect((await pairOf(officer, doubt)).decision).toMatchObject({ verdict: 'same', isMine: false })
    expect(issueOf(await send(officer, 'undo', doubt, { decision: newRecordId() }))).toBe('comparison.otherDecision')
  })
})
