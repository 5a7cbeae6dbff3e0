/** A village asks the police to dissuade a guardian (P2-15, P2-57): the police read the slip and nothing of the record, and what they answered is entered where it was asked. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let police: Person
let office: string
let child: string
let record: string
let slip: string
const at = '/api/records/dissuasion'
beforeAll(async () => {
  stage = await openStage()
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  office = await foundOffice(stage, { kind: 'police', name: '栖凤渡派出所', region: places.town })
  director = await hire(stage, castAs('childDirector'))
  supervisor = await hire(stage, castAs('childSupervisor'))
  police = await hire(stage, castAs('police'), { organisation: office })
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
  const visit = newRecordId()
  const seen = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-3), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '父亲让孩子在街上乞讨', grade: 3 }] }
  expect((await director.send('/api/records/visit/acts/record', { record: visit, child, body: seen })).body).toMatchObject({ outcome: 'applied' })
  const [inside] = (await supervisor.get(`/api/records/visit/${visit}`)).body.inside
  record = newRecordId()
  const body = { doneOn: dayFromToday(-2), sort: 'stop', by: 'village', person: 'father', misconduct: ['begging'], isSevere: false, said: '当面说了不能让孩子乞讨' }
  expect((await director.send(`${at}/acts/record`, { record, child, parent: inside.record, body })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => {
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})
const versionOf = async (): Promise<number> => (await stage.owner.query('select revision from qinghe.records where id = $1', [record])).rows[0].revision
const act = async (by: Person, name: string, body: object) => by.send(`${at}/acts/${name}`, { record, child, body }, { basedOn: { version: await versionOf(), from: {} } })

it('is sent to a police office where somebody is in office, by whoever dissuaded', async () => {
  const request = { askedOn: dayFromToday(-1), request: '请制止父亲让孩子乞讨，并批评教育' }
  const empty = await foundOffice(stage, { kind: 'police', name: '没有人在岗的派出所', region: places.town })
  expect((await act(director, 'ask-police', { ...request, policeOffice: empty })).body.issues).toMatchObject([{ code: 'slip.nobody' }])
  expect((await act(director, 'ask-police', { ...request, policeOffice: office })).body).toMatchObject({ outcome: 'applied' })
})

it('shows the police what is asked of them, and of the record nothing', async () => {
  const { slips } = (await police.get('/api/slips')).body
  expect(slips).toMatchObject([{ title: '劝诫和制止', act: '转请公安劝诫', received: null }])
  slip = slips[0].id
  const shown = (await police.get(`/api/slips/${slip}`)).body
  expect(shown.shows.map((one: { label: string }) => one.label)).toEqual(['儿童', '地点', '劝诫日期', '对象', '情形', '情节严重', '请公安做什么'])
  expect(shown.shows.find((one: { label: string }) => one.label === '请公安做什么')).toMatchObject({ value: '请制止父亲让孩子乞讨，并批评教育' })
  expect(JSON.stringify(shown)).not.toContain('当面说了')
  expect([403, 404]).toContain((await police.get(`${at}/${record}`)).status)
})

it('is not entered as done before the police answered', async () => {
  const done = { policeOn: dayFromToday(0), policeDid: '已经制止并批评教育' }
  expect((await act(director, 'police-done', done)).body.issues).toMatchObject([{ code: 'record.needs' }])
  expect((await police.send(`/api/slips/${slip}/receive`, { id: slip })).body).toMatchObject({ outcome: 'applied' })
  expect((await act(director, 'police-done', done)).body.issues).toMatchObject([{ code: 'record.needs' }])
  expect((await police.send(`/api/slips/${slip}/answer`, { id: slip, answer: '已到场制止，当面批评教育，出具书面告诫' })).body).toMatchObject({ outcome: 'applied' })
  expect((await act(director, 'police-done', done)).body).toMatchObject({ outcome: 'applied' })
  const page = (await supervisor.get(`${at}/${record}`)).body
  expect(page).toMatchObject({ state: 'watching', values: { policeDid: '已经制止并批评教育' }, slips: [{ to: '栖凤渡派出所', answer: '已到场制止，当面批评教育，出具书面告诫' }] })
})

it('goes on without an answer when the town says why, and the village alone does not', async () => {
  expect((await act(director, 'ask-police', { askedOn: dayFromToday(0), policeOffice: office, request: '请再到场看一次' })).body).toMatchObject({ outcome: 'applied' })
  expect((await act(director, 'go-on', { whyNotWaited: '等不及' })).status).toBe(403)
  expect((await act(supervisor, 'go-on', { whyNotWaited: '派出所口头说明天去，先接着回看' })).body).toMatchObject({ outcome: 'applied' })
})
