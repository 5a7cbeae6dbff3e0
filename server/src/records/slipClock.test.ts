/** A slip that is due in minutes (decision 067): said on it, urgent, late by the clock, on a kind of the tests (testing/kinds/dangerReport.yaml). */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { openStageWith, testKind } from '../../../testing/kinds.ts'
import type { Stage } from '../../../testing/walk/stage.ts'
import { ringAll } from './ringing.ts'

const at = '/api/records/danger-report'
const applied = { outcome: 'applied' }
let stage: Stage
let officer: Person
let taker: Person
let slip = ''
beforeAll(async () => {
  stage = await openStageWith(testKind('dangerReport'))
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  const office = await foundOffice(stage, { kind: 'townOffice', name: '邻镇社会事务办', region: places.nextTown })
  officer = await hire(stage, castAs('countyCivilAffairs'))
  taker = await hire(stage, neighbours.nextTown, { organisation: office })
  const record = newRecordId()
  const act = async (name: string, input: object, version?: number) =>
    expect((await officer.send(`${at}/acts/${name}`, { record, ...input }, version === undefined ? {} : { basedOn: { version, from: {} } })).body).toMatchObject(applied)
  await act('file', { place: places.village, body: { seenOn: dayFromToday(-1), what: '孩子一个人在家' } })
  await act('accept', { body: {} }, 1)
  await act('hand-over', { body: { taker: office } }, 2)
  slip = (await stage.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and to_org = $2', [record, office])).rows[0]?.id ?? ''
})
afterAll(async () => {
  // Also that the keyed hash holds the minute.
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})

type Line = { topic: string; slip: string | null; urgent: boolean }
const noticesOf = async (who: Person): Promise<Line[]> => (await who.get('/api/notices')).body.notices.filter((one: Line) => one.slip === slip).map(({ topic, urgent }: Line) => ({ topic, urgent }))

it('says by when, to the minute, and climbs by the clock: the office, then as long again and the sender hears', async () => {
  const { body } = await taker.get(`/api/slips/${slip}`)
  expect(body.due).toBeNull()
  const given = Date.parse(body.dueAt) - Date.parse(body.sentAt)
  expect([given >= 30 * 60_000, given <= 31 * 60_000]).toEqual([true, true])
  const rung = async (by: string): Promise<void> => { await moveClock(stage.owner, by); await ringAll(stage.app.pools.qinghe_scanner) }
  await rung('29 minutes')
  expect(await noticesOf(taker)).toEqual([{ topic: 'arrived', urgent: true }])
  await rung('3 minutes')
  expect((await noticesOf(taker)).map(one => one.topic).sort()).toEqual(['arrived', 'unsigned'])
  expect(await noticesOf(officer)).toEqual([])
  await rung('31 minutes')
  expect(await noticesOf(officer)).toEqual([{ topic: 'unheard', urgent: true }])
  expect((await taker.send(`/api/slips/${slip}/receive`, { id: slip })).body).toMatchObject(applied)
})
