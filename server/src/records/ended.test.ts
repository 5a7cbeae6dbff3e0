/** A county keeps a ledger no more: two decide it, nothing new is entered, and what stands in it goes on as ever. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { pdfText, together } from '../../../testing/paperText.ts'
import { loveMother } from '../../../testing/records/countyFiles.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let proposer: Person
let colleague: Person
let child: string
let before: string
const at = '/api/records/x431003-love-mother'
const why = '并入帮扶台账'
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  proposer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
  await publish(loveMother)
  before = (await record(dayFromToday(-3))).id
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function record(day: string) {
  const id = newRecordId()
  return { id, reply: (await director.send(`${at}/acts/record`, { record: id, child, body: { pairedOn: day, mother: '李家嫂子', pairFrom: 'league' } })).body }
}
async function publish(source: string): Promise<void> {
  const id = newRecordId()
  expect((await proposer.send('/api/kinds', { id, source, reason: '县里的需要' })).body).toMatchObject({ outcome: 'applied' })
  expect((await proposer.send(`/api/kinds/${id}/decision`, { to: 'published' })).body.issues).toMatchObject([{ code: 'kinds.ownProposal' }])
  expect((await colleague.send(`/api/kinds/${id}/decision`, { to: 'published' })).body).toMatchObject({ outcome: 'applied' })
}
const step = async (source: string, change: object) => (await proposer.post('/api/kinds/check', { source, change })).body
const saysEnded = (reply: any): void => { expect(reply.issues).toMatchObject([{ code: 'record.ended', message: expect.stringContaining(why) }]) }

describe('a ledger that is ended', () => {
  it('from a later day takes records until then', async () => {
    const { source, faults } = await step(loveMother, { what: 'end', from: dayFromToday(2), why })
    expect(faults).toEqual([])
    await publish(source)
    expect((await record(dayFromToday(-2))).reply).toMatchObject({ outcome: 'applied' })
  })

  it('from its day takes nothing that happened since, and for three weeks what happened before', async () => {
    const { source } = await step(loveMother, { what: 'end', from: dayFromToday(0), why })
    await publish(source)
    saysEnded((await record(dayFromToday(0))).reply)
    expect((await record(dayFromToday(-1))).reply).toMatchObject({ outcome: 'applied' })
    // Nor by a form that was filled in under the version before.
    const { rows: [older] } = await stage.owner.query<{ content: string }>(`select content from qinghe.county_kinds where kind = 'x431003-loveMother' and state = 'replaced' order by published_at limit 1`)
    saysEnded((await director.send(`${at}/acts/record`, { record: newRecordId(), child, content: older!.content, body: { pairedOn: dayFromToday(0), mother: '李家嫂子', pairFrom: 'league' } })).body)
  })

  it('takes nothing at all when that time is over', async () => {
    await publish((await step(loveMother, { what: 'end', from: dayFromToday(-22), why })).source)
    saysEnded((await record(dayFromToday(-23))).reply)
    await publish((await step(loveMother, { what: 'end', from: dayFromToday(0), why })).source)
  })

  it('says so, with who and why, to whoever looks at the ledgers of the county, and to every post that has it', async () => {
    const { ledgers, versions } = (await colleague.get('/api/kinds')).body
    expect(ledgers.find((one: any) => one.kind === 'x431003-loveMother')).toMatchObject({ ended: { from: dayFromToday(0), why } })
    expect(versions.find((one: any) => one.kind === 'x431003-loveMother' && one.state === 'published')).toMatchObject({ ended: { why }, proposedBy: expect.any(String), decidedBy: expect.any(String) })
    const told = (await director.get('/api/records/kinds')).body.kinds.find((one: any) => one.kind === 'x431003-loveMother')
    expect(JSON.parse(told.compiled).ended).toEqual({ from: dayFromToday(0), why })
  })

  it('is read, finished, counted, printed and exported as ever', async () => {
    expect((await proposer.post(at, {})).body.records.map((one: any) => one.record)).toContain(before)
    expect((await director.get(`${at}/${before}`)).body).toMatchObject({ values: { mother: '李家嫂子' }, acts: ['correct', 'finish'] })
    expect((await director.send(`${at}/acts/finish`, { record: before, child, body: {} }, { basedOn: { version: 1, values: {} } })).body).toMatchObject({ outcome: 'applied' })
    expect((await director.get(`${at}/${before}/history`)).body.entries).toHaveLength(2)
    expect((await proposer.post('/api/records/counts', { kind: 'x431003-loveMother', list: {} })).body).toMatchObject({ total: 3 })
    expect((await proposer.post('/api/exports/plan', { subject: 'records.x431003-loveMother' })).body).toMatchObject({ rows: 3, refused: null })
    const paper = await stage.app.server.inject({ method: 'POST', url: '/api/printing/records', cookies: { qinghe: proposer.token }, headers: { origin: 'http://localhost' }, payload: { kind: 'x431003-loveMother', layout: 'list', list: {}, format: 'pdf', purpose: 'file' } })
    expect(together(pdfText(paper.rawPayload))).toContain('共3条')
  })

  it('is taken up again by two', async () => {
    const { source: running } = (await proposer.get('/api/kinds/source?kind=x431003-loveMother')).body
    const { source } = await step(running, { what: 'resume' })
    await publish(source)
    expect((await record(dayFromToday(0))).reply).toMatchObject({ outcome: 'applied' })
  })
})

it('is not ended while another opens records in it; a shipped one is ended in the county alone', async () => {
  const inside = await step('extends: visitIssue\n', { what: 'end', from: dayFromToday(0), why })
  expect(inside.faults.map((one: any) => one.message).join()).toContain('还不能停用')
  const { source, faults } = await step('extends: talk\n', { what: 'end', from: dayFromToday(0), why })
  expect(faults).toEqual([])
  await publish(source)
  const values = { talkedOn: dayFromToday(0), place: 'home', thought: 'worrying', study: 'fair', life: 'good', mood: false, followUp: false }
  expect((await proposer.get('/api/kinds')).body.ledgers.find((one: any) => one.kind === 'talk')).toMatchObject({ origin: 'changed', ended: { why } })
  const refused = (await director.send('/api/records/talk/acts/record', { record: newRecordId(), child, body: values })).body
  expect(refused.issues.map((one: any) => one.code)).toContain('record.ended')
})

it.each([['no reason', 'ended: { from: 2026-12-31 }', '缺少“why”'], ['no day', 'ended: { from: 明天, why: 不用了 }', '日期要写成']])('with %s it is not proposed', async (_what, text, words) => {
  expect((await proposer.post('/api/kinds/check', { source: `extends: visit\n${text}\n` })).body.faults.map((one: any) => one.message).join()).toContain(words)
})
