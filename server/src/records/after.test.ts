/** An act that has to wait (`after`, decision 056): counted in working days from the day the record came into its state. The clock of the database is set, so
 *  that the days are those of an announced year whenever this runs. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { setClock } from '../../../testing/clock.ts'
import { openStageWith, testKind } from '../../../testing/kinds.ts'
import type { Stage } from '../../../testing/walk/stage.ts'

const at = '/api/records/watch-period'
const record = newRecordId()
let stage: Stage
let supervisor: Person
let colleague: Person
beforeAll(async () => {
  stage = await openStageWith(testKind('watchPeriod'))
  supervisor = stage.enter(castAs('childSupervisor'))
  colleague = stage.enter(castAs('childSupervisor'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const on = (day: string): Promise<unknown> => setClock(stage.owner, `${day} 09:10:00+08`)
const applied = { outcome: 'applied' }
const act = (by: Person, name: string, input: object, version?: number): Promise<Reply> => by.send(`${at}/acts/${name}`, { record, body: {}, ...input }, version === undefined ? {} : { basedOn: { version, from: {} } })
const page = async () => (await colleague.get(`${at}/${record}`)).body

it('opens after five working days, over a holiday and a Saturday on which people work, and says from when', async () => {
  await on('2026-02-10')
  const child = newChildId()
  expect((await supervisor.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
  expect((await act(stage.enter(castAs('childDirector')), 'begin', { child, body: { since: '2026-02-09', why: '刚有人照看' } })).body).toMatchObject(applied)
  expect((await page()).values.reviewOn).toBe('2026-02-12')
  await act(supervisor, 'lift', { body: { liftedOn: '2026-02-10', liftReason: '父亲已经返乡' } }, 1)
  // Days pass while it waits for the second person: the state begins when it is confirmed.
  await on('2026-02-12')
  expect((await colleague.send(`/api/waiting/${record}/confirm`, { record, revision: 2 })).body).toMatchObject(applied)
  // 13 and the Saturday 14 are working days, 15–23 is the spring festival: 24, 25, 26.
  expect(await page()).toMatchObject({ state: 'lifted', revision: 3, acts: [], later: [{ act: '归档', from: '2026-02-26' }] })
  await on('2026-02-25')
  const early = await act(supervisor, 'close', { body: { closing: '已核对' } }, 3)
  expect([early.status, early.body.issues.map((one: { message: string }) => one.message)]).toEqual([422, ['还不到办理“归档”的时候，2026-02-26 起可以办']])
  await on('2026-02-26')
  expect(await page()).toMatchObject({ acts: ['close'], later: [] })
  expect((await act(supervisor, 'close', { body: { closing: '已核对' } }, 3)).body).toMatchObject(applied)
})
