/** 应急处置 (W4) over HTTP: police drive out, judge and judge anew, hand the child over against a signature, tell town and county, and nothing is over before what
 *  each branch demands was done. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs, places } from '../../../testing/cast.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { callOut, calls, handling, type IncidentOffice, judged, ofChild, openIncidentOffice, today, wrongIn } from '../../../testing/incidentOffice.ts'
import { applied, slipsTo } from '../../../testing/reportOffice.ts'
import { ringAll } from './ringing.ts'

let office: IncidentOffice
beforeAll(async () => { office = await openIncidentOffice() })
afterAll(async () => {
  expect(await findingsNow(office.stage.owner)).toEqual([])
  expect(await office.stage.stop()).toEqual([])
})
const handled = async (emergency: string) => office.send(office.people.police, 'emergency.handle', { record: emergency, body: { ...handling } })

describe('police on the scene', () => {
  it('choose a branch, and another one only with a reason; what was judged before stays', async () => {
    const { people: { police }, onScene, done, send, pageOf } = office
    const { emergency } = await onScene()
    await done(police, 'emergency.choose', emergency, judged('alone'))
    const silent = await send(police, 'emergency.choose', { record: emergency, body: { judgements: [...judged('alone').judgements, { which: 'unguarded' }] } })
    expect([silent.status, wrongIn(silent)]).toEqual([422, ['judgements.1.why']])
    const anew = await send(police, 'emergency.choose', { record: emergency, body: judged('unguarded') })
    expect([anew.status, wrongIn(anew)]).toEqual([422, ['judgements']])
    await done(police, 'emergency.choose', emergency, judged('alone', 'unguarded'))
    expect(await pageOf(police, 'emergency', emergency)).toMatchObject({ state: 'onScene', values: { branch: 'unguarded', judgements: [{ which: 'alone' }, { which: 'unguarded' }] } })
  })
  it('say that the parents cannot be reached only after three calls that failed', async () => {
    const { people: { police }, onScene, done, send } = office
    const { emergency } = await onScene()
    const unreachable = () => send(police, 'emergency.choose', { record: emergency, body: judged('alone', 'unreachable') })
    await done(police, 'emergency.choose', emergency, judged('alone'))
    await done(police, 'emergency.callTried', emergency, calls('noAnswer', 'off'))
    const early = await unreachable()
    expect([early.status, early.body.issues[0].message]).toEqual([422, expect.stringContaining('三次没有打通的电话')])
    const undone = await send(police, 'emergency.callTried', { record: emergency, body: calls('reached') })
    expect([undone.status, wrongIn(undone)]).toEqual([422, ['calls']])
    const kept = (await office.pageOf(police, 'emergency', emergency)).values.calls
    await done(police, 'emergency.callTried', emergency, { calls: [...kept, ...calls('noAnswer').calls] })
    expect((await unreachable()).body).toMatchObject(applied)
  })
  it('begin to look for a missing child at once, from the call on: there is no answer that waits', async () => {
    const { people: { police, teacher }, submit, step, begin, done, send } = office
    const report = await submit(teacher, { situation: ['missing'] })
    await step(police, report, 'receive')
    const emergency = await begin(police, 'emergency.dispatch', report, callOut)
    const looks = { lastSeenAt: callOut.dispatchedAt, lastPlace: '村口', looks: '一米三', clothes: '蓝色校服' }
    const later = await send(police, 'emergency.search', { record: emergency, body: { ...looks, searchNow: false } })
    expect([later.status, later.body.issues[0].message]).toEqual([422, '失踪的立即查找，不等二十四小时'])
    await done(police, 'emergency.search', emergency, { ...looks, searchNow: true })
    await done(police, 'emergency.choose', emergency, judged('missing'))
    expect((await handled(emergency)).status).toBe(409)
    await done(police, 'emergency.found', emergency, { foundOn: today, foundAs: 'safe', foundAt: '同学家' })
    expect((await handled(emergency)).body).toMatchObject(applied)
  })
  it.each([
    ['alone', '责令返回并写期限'], ['unguarded', '责令父母返回，或者委托同意照护的亲属'], ['violence', '告诫书、伤情鉴定、安置和保护令'], ['harm', '要制止、保护、安排就医'], ['missing', '启动查找'],
  ])('are not done with %s before what it demands', async (branch, words) => {
    const { people: { police }, onScene, done } = office
    const { emergency } = await onScene()
    await done(police, 'emergency.choose', emergency, judged(branch))
    const early = await handled(emergency)
    expect([early.status, early.body.issues.map((one: { message: string }) => one.message).join()]).toEqual([422, expect.stringContaining(words)])
  })
})

describe('a child that is brought somewhere', () => {
  it('is handed over against a signature; whoever refuses is followed by the next, and nothing is over before somebody signed', async () => {
    const { people: { police, director, matron, supervisor, officer }, offices, onScene, done, begin, send, pageOf, signAll } = office
    const { emergency } = await onScene()
    await done(police, 'emergency.choose', emergency, judged('alone'))
    await done(police, 'emergency.callTried', emergency, calls('noAnswer', 'off', 'noAnswer'))
    await done(police, 'emergency.choose', emergency, judged('alone', 'unreachable'))
    const early = await handled(emergency)
    expect([early.status, JSON.stringify(early.body)]).toEqual([422, expect.stringContaining('先填写交接单并由接收的一方签收')])
    const skipped = await send(police, 'handover.offer', { record: newRecordId(), parent: emergency, body: { ...ofChild, takerSort: 'rescue' } })
    expect(wrongIn(skipped)).toEqual(['relativeWhy', 'villageWhy'])
    const first = await begin(police, 'handover.offer', emergency, { ...ofChild, takerSort: 'village', relativeWhy: '外婆卧床' })
    await done(police, 'handover.send', first, { taker: offices.village })
    const unsigned = await send(police, 'handover.sign', { record: first })
    expect([unsigned.status, unsigned.body.title]).toEqual([409, expect.stringContaining('签收')])
    const [slip] = await slipsTo(director)
    expect((await director.get(`/api/slips/${slip?.id}`)).body.shows).toEqual(expect.arrayContaining([{ label: '孩子自己的意愿', value: ofChild.childWish }, { label: '随身物品', value: '书包' }]))
    expect((await director.get(`/api/records/handover/${first}`)).status).toBe(404)
    await done(police, 'handover.refuse', first, { refusedWhy: '村里没有人能照看' })
    const second = await begin(police, 'handover.offer', emergency, { ...ofChild, takerSort: 'rescue', relativeWhy: '外婆卧床', villageWhy: '没有人能照看' })
    await done(police, 'handover.send', second, { taker: offices.rescue })
    expect((await handled(emergency)).status).toBe(422)
    await signAll(matron)
    await done(police, 'handover.sign', second)
    expect((await handled(emergency)).body).toMatchObject(applied)
    expect((await pageOf(police, 'handover', second))).toMatchObject({ state: 'signed', slips: [{ received: { by: { name: castAs('welfareInstitution').name } } }] })
    const close = () => send(police, 'emergency.close', { record: emergency, body: { outcome: '镇里跟进' } })
    await done(police, 'emergency.notifyTown', emergency, { town: offices.town })
    await done(police, 'emergency.notifyCivil', emergency, { civilAffairs: offices.civil })
    expect((await close()).status).toBe(409)
    await signAll(supervisor)
    expect((await close()).body.title).toContain('“通报民政”')
    await signAll(officer)
    expect((await close()).body).toMatchObject(applied)
  })
  it('goes to relatives on paper, and to nobody else', async () => {
    const { people: { police }, offices, onScene, begin, send } = office
    const { emergency } = await onScene()
    const kin = await begin(police, 'handover.offer', emergency, { ...ofChild, takerSort: 'relative', relativeName: '何大姑', relation: '姑姑' })
    const sent = await send(police, 'handover.send', { record: kin, body: { taker: offices.village } })
    expect([sent.status, sent.body.issues[0].message]).toEqual([422, expect.stringContaining('在纸上签字')])
    const village = await begin(police, 'handover.offer', emergency, { ...ofChild, takerSort: 'village', relativeWhy: '没有亲属' })
    const paper = await send(police, 'handover.signOnPaper', { record: village, body: { signer: '曹丽华', signedAt: callOut.dispatchedAt } })
    expect(wrongIn(paper)).toEqual(['paper', 'signer'])
  })
})

describe('what police seek and decide beside it', () => {
  it('goes to a hospital as a slip that names neither reporter nor suspect, and its result is added', async () => {
    const { people: { police }, onScene, begin, done, send, stage } = office
    const hospital = await foundOffice(stage, { kind: 'hospital', name: '镇卫生院', region: places.town })
    const doctor = await hire(stage, castAs('hospital'), { organisation: hospital })
    const { report } = await onScene({ reporterName: '林见鹿', suspectName: '何二叔' })
    const paper = await begin(police, 'evidence.record', report, { doneOn: today, sort: 'thing', officers: '郑凯、周衡' })
    expect(wrongIn(await send(police, 'evidence.ask', { record: paper, body: { hospital, request: '请鉴定' } }))).toEqual(['hospital'])
    const injury = await begin(police, 'evidence.record', report, { doneOn: today, sort: 'appraisal', officers: '郑凯、周衡' })
    await done(police, 'evidence.ask', injury, { hospital, request: '请鉴定左臂的伤' })
    const [slip] = await slipsTo(doctor)
    const read = await doctor.get(`/api/slips/${slip?.id}`)
    expect(read.body.shows).toEqual(expect.arrayContaining([{ label: '取什么证', value: '伤情鉴定' }, { label: '请它做什么', value: '请鉴定左臂的伤' }]))
    expect(JSON.stringify(read.body)).not.toMatch(/林见鹿|何二叔/u)
    await done(police, 'evidence.complete', injury, { resultOn: today, result: '轻微伤', paperNumber: '鉴字〔2026〕3号' })
    expect((await office.pageOf(police, 'evidence', injury)).state).toBe('done')
  })
  it('ends the care of whoever was entrusted with the child, and the town is told; of a father it is not asked', async () => {
    const { people: { police, deputy }, offices, onScene, begin, done, send } = office
    const { report } = await onScene()
    const of = { decidedOn: today, measure: 'criticise', begging: true, why: '让孩子乞讨' }
    const wrong = await send(police, 'policeOutcome.record', { record: newRecordId(), parent: report, body: { ...of, whom: 'caregiver', careEnds: false } })
    expect([wrong.status, wrong.body.issues[0].message]).toEqual([422, expect.stringContaining('委托照护随之终止')])
    const kept = await begin(police, 'policeOutcome.record', report, { ...of, whom: 'caregiver', careEnds: true })
    await done(police, 'policeOutcome.tellTown', kept, { town: offices.town })
    expect((await slipsTo(deputy)).map(one => one.title)).toContain('公安处理结果')
    const father = await begin(police, 'policeOutcome.record', report, { ...of, whom: 'father' })
    expect((await send(police, 'policeOutcome.tellTown', { record: father, body: { town: offices.town } })).status).toBe(422)
  })
})

describe('the clocks', () => {
  type Owed = { duty: string; done: boolean; record: string }
  const owed = async (...records: readonly string[]): Promise<string[]> => (await office.stage.owner.query<Owed>('select duty, done_at is not null as done, record from qinghe.duties where record = any($1) order by duty', [records])).rows.map(one => `${one.duty} ${one.done ? 'done' : 'open'}`)
  it('run from the report to the road, the scene, the return of the parents and those who are told', async () => {
    const { people: { police, teacher, supervisor, officer }, offices, submit, step, begin, done, signAll } = office
    const report = await submit(teacher)
    await step(police, report, 'receive')
    expect(await owed(report)).toContain('policeDispatch open')
    const emergency = await begin(police, 'emergency.dispatch', report, callOut)
    expect(await owed(report)).toContain('policeDispatch done')
    expect(await owed(emergency)).toEqual(['policeArrive open'])
    await done(police, 'emergency.arrive', emergency, { arrivedAt: callOut.dispatchedAt, metChild: false })
    await done(police, 'emergency.choose', emergency, judged('unguarded'))
    await done(police, 'emergency.order', emergency, { orderedOn: today, orderWay: 'comeBack', orderTo: '何大川', orderBy: today })
    expect(await owed(emergency)).toEqual(['parentsReturn open', 'policeArrive done'])
    await done(police, 'emergency.returned', emergency, { returnedOn: today, returnedWho: '父亲' })
    await done(police, 'emergency.handle', emergency, { ...handling, handledAs: 'parentsBack' })
    expect(await owed(emergency)).toEqual(['notifyCounty open', 'notifyTown open', 'parentsReturn done', 'policeArrive done'])
    await done(police, 'emergency.notifyTown', emergency, { town: offices.town })
    await done(police, 'emergency.notifyCivil', emergency, { civilAffairs: offices.civil })
    await signAll(supervisor)
    expect(await owed(emergency)).toEqual(['notifyCounty open', 'notifyTown done', 'parentsReturn done', 'policeArrive done'])
    await signAll(officer)
    expect(await owed(emergency)).toEqual(['notifyCounty done', 'notifyTown done', 'parentsReturn done', 'policeArrive done'])
  })
  it('end although the call-out is closed: town and county are told of what came of it, and parents may come back later', async () => {
    const { people: { police, supervisor, officer }, offices, onScene, done, send, signAll } = office
    const { emergency } = await onScene()
    const notices = [['notifyTown', { town: offices.town }], ['notifyCivil', { civilAffairs: offices.civil }]] as const
    await done(police, 'emergency.choose', emergency, judged('unguarded'))
    await done(police, 'emergency.order', emergency, { orderedOn: today, orderWay: 'comeBack', orderTo: '何大川', orderBy: today })
    for (const [name, body] of notices) expect((await send(police, `emergency.${name}`, { record: emergency, body })).status, name).toBe(409)
    await done(police, 'emergency.handle', emergency, { ...handling, handledAs: 'entrusted' })
    for (const [name, body] of notices) await done(police, `emergency.${name}`, emergency, body)
    for (const who of [supervisor, officer]) await signAll(who)
    await done(police, 'emergency.close', emergency, { outcome: '镇里跟进' })
    expect(await owed(emergency)).toContain('parentsReturn open')
    await done(police, 'emergency.returned', emergency, { returnedOn: today, returnedWho: '父亲' })
    expect(await owed(emergency)).toEqual(['notifyCounty done', 'notifyTown done', 'parentsReturn done', 'policeArrive done'])
  })
  it('of what is handed over and told run day and night, and ring as urgent; what is asked within a day does not', async () => {
    const { people: { police }, offices, onScene, begin, done, stage } = office
    const { report, emergency } = await onScene()
    const paper = await begin(police, 'handover.offer', emergency, { ...ofChild, takerSort: 'village', relativeWhy: '没有亲属' })
    await done(police, 'handover.send', paper, { taker: offices.village })
    await office.step(police, report, 'notifyTown', { body: { town: offices.town } })
    const help = await begin(police, 'assistance.record', report, { askedOn: today, urgency: 'day', what: '请核实', contact: '郑凯' })
    await done(police, 'assistance.send', help, { by: offices.school })
    await ringAll(stage.app.pools.qinghe_scanner)
    const { rows } = await stage.owner.query(`select s.kind, s.due_minute is not null as clock, floor(extract(epoch from s.due_at - s.sent_at) / 60 / 30)::int as halves, bool_and(o.urgent) as urgent, bool_or(o.urgent) as any
      from qinghe.record_slips s join qinghe.outbox o on o.about = s.id where s.record = any($1) group by s.county, s.id order by s.kind`, [[paper, report, help]])
    expect(rows).toMatchObject([{ kind: 'assistance', clock: false, any: false }, { kind: 'handover', clock: true, halves: 1, urgent: true }, { kind: 'mandatoryReport', clock: true, halves: 48, urgent: true }])
    await done(police, 'handover.refuse', paper, { refusedWhy: '没有人能照看' })
  })
  it('ask for a signature within half an hour and for help within a day', async () => {
    const { people: { police, principal }, offices, onScene, begin, done } = office
    const { report, emergency } = await onScene()
    const paper = await begin(police, 'handover.offer', emergency, { ...ofChild, takerSort: 'village', relativeWhy: '没有亲属' })
    await done(police, 'handover.send', paper, { taker: offices.village })
    expect(await owed(paper)).toEqual(['handoverSigned open'])
    await done(police, 'handover.refuse', paper, { refusedWhy: '没有人能照看' })
    expect(await owed(paper)).toEqual(['handoverSigned done'])
    const help = await begin(police, 'assistance.record', report, { askedOn: today, urgency: 'day', what: '请核实孩子这几天在不在校', contact: '郑凯' })
    await done(police, 'assistance.send', help, { by: offices.school })
    expect(await owed(help)).toEqual(['assistanceAnswered open'])
    const finish = () => office.send(police, 'assistance.finish', { record: help, body: { repliedOn: today, result: '这周都在校' } })
    expect((await finish()).status).toBe(409)
    const [slip] = await slipsTo(principal)
    const read = (await principal.get(`/api/slips/${slip?.id}`)).body
    expect(read.shows.map((one: { label: string }) => one.label)).toEqual(['多急', '请对方做什么', '儿童', '地点', '联系民警'])
    await principal.send(`/api/slips/${slip?.id}/receive`, { id: slip?.id })
    expect((await principal.send(`/api/slips/${slip?.id}/answer`, { id: slip?.id, answer: '这周都在校' })).body).toMatchObject(applied)
    expect((await finish()).body).toMatchObject(applied)
    expect(await owed(help)).toEqual(['assistanceAnswered done'])
  })
})
