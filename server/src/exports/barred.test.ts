/** A file of records that was made before somebody was barred from one of them. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { plantRecord } from '../../../testing/records/stock.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { exportSubjects } from '../exportEndpoints.ts'
import { findKind, type KnownKind } from '../records/kinds.ts'
import { exportRoutesWith } from './routes.ts'
import { exportNext } from './run.ts'

const county = 431003000000
const subject = 'records.meeting'
const password = 'abcde-fghjk-mnpqr-stuvw'
let office: RosterOffice
let officer: Person
let colleague: Person
let record = ''

const known = (): KnownKind => {
  const found = findKind('meeting')
  if (found === undefined) throw new Error('the kind is not shipped any more')
  return found
}
beforeAll(async () => {
  office = await openRosterOffice(exportRoutesWith(exportSubjects, async () => null))
  officer = await office.appoint('countyCivilAffairs', county)
  colleague = await office.appoint('countyCivilAffairs', county)
  const [state = ''] = known().kind.states.map(one => one.id)
  for (let i = 0; i < 201; i++) record = await plantRecord(office.owner, { known: known(), state, values: {}, county: 431003, region: places.town, school: 0, child: null })
}, 300_000)
afterAll(async () => { expect(await office.stop()).toEqual([]) })

async function ordered(): Promise<string> {
  const id = newRecordId()
  const { body: { rows } } = await officer.post('/api/exports/plan', { subject, query: {}, columns: [] })
  expect((await officer.send('/api/exports', { export: id, subject, query: {}, columns: [], rows, purpose: '核对会议台账' })).body).toMatchObject({ outcome: 'applied' })
  const { body } = await colleague.get('/api/exports/waiting')
  const { seen } = body.exports.find((one: { id: string }) => one.id === id)
  expect((await colleague.send(`/api/exports/${id}/decide`, { export: id, approves: true, seen })).body).toMatchObject({ outcome: 'applied' })
  expect(await exportNext(office.app.kernel, exportSubjects)).toBe(true)
  return id
}
const fetched = (id: string) => office.app.server.inject({ method: 'POST', url: `/api/exports/${id}/file`, cookies: { qinghe: officer.token }, headers: { origin: 'http://localhost' }, payload: { export: id, password } })

it('is not handed out to them any more, and does not say why; one made afterwards is', async () => {
  const before = await ordered()
  expect((await fetched(before)).statusCode).toBe(200)
  await office.owner.query('select qinghe.keep_from(431003, $1, array[$2]::uuid[], null)', [record, officer.actor.account])
  const refused = await fetched(before)
  expect([refused.statusCode, refused.json().issues]).toEqual([403, [{ code: 'export.outdated', message: '名单在文件生成以后有了变化，这份文件不再提供下载，请重新申请导出' }]])
  await plantRecord(office.owner, { known: known(), state: known().kind.states[0]?.id ?? '', values: {}, county: 431003, region: places.town, school: 0, child: null })
  expect((await fetched(await ordered())).statusCode).toBe(200)
})
