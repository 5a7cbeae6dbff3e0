/** A round that is opened after its moment, and archives that are written after it: who belongs is what was so then. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, listOf, planted, plantLine, quarterAhead } from '../../../testing/census.ts'
import { insertRow, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

const days = quarterAhead()
const { period } = days
const [before, after] = [addDays(days.opens, -5), addDays(days.standard, 3)]
const county = 431003
let stage: Stage
let supervisor: Person
let officer: Person
const names = ['留下', '后走', '先走', '补记', '先走又回'] as const
type Name = (typeof names)[number]
const ids = new Map<Name, string>()
const idOf = (name: Name): string => ids.get(name) ?? expect.fail(name)

const stands = (name: Name): Promise<unknown> => stage.owner.query('select qinghe.stand($1, array[$2::uuid], $3::uuid)', [county, idOf(name), newUuid()])
async function leaves(name: Name, on: PlainDate): Promise<void> {
  await insertRow(stage.owner, 'archive_exits', { county, id: newUuid(), child: idOf(name), region: places.village, school: 0, reason: 4, exited_on: on, confirmed_at: new Date(), command: newUuid() })
  await stage.owner.query(`update qinghe.children set status = 'exited', exit_reason = 4, exited_on = $2 where id = $1`, [idOf(name), on])
  await stands(name)
}
async function returns(name: Name, on: PlainDate): Promise<void> {
  await stage.owner.query('update qinghe.archive_exits set back_on = $2 where child = $1', [idOf(name), on])
  await stage.owner.query(`update qinghe.children set status = 'active', exit_reason = null, exited_on = null where id = $1`, [idOf(name)])
  await stands(name)
}
const listed = async (): Promise<string[]> => (await listOf(supervisor, period, places.village)).lines.map((line: any) => line.child.name).sort()

beforeAll(async () => {
  stage = await openStage()
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  await atNoon(stage.owner, before)
  for (const name of names) {
    ids.set(name, await settleChild(stage.owner, { spot: 'inside', more: { name, hardshipType: '00' } }))
    await stands(name)
  }
  await leaves('先走', addDays(before, -1))
  await leaves('先走又回', addDays(before, -1))
  await atNoon(stage.owner, after)
  await leaves('后走', addDays(days.standard, 2))
  await leaves('补记', days.standard)
  await returns('先走又回', after)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

it('a round opened late has whoever was in the register at its moment, also who has left since, and nobody who had left by then or came back later', async () => {
  expect((await officer.send('/api/census/rounds', { period })).body).toMatchObject({ outcome: 'applied', counts: { children: 2 } })
  expect(await listed()).toEqual(['后走', '留下'].sort())
})

it('who comes back after the moment is on no list of it, whatever is written of her', async () => {
  await returns('先走', after)
  const { rows: [joined] } = await stage.owner.query('select qinghe.census_catch_up() as n')
  expect(joined).toEqual({ n: 0 })
  for (const name of ['先走', '先走又回'] as const) {
    const written = await supervisor.send(`/api/archives/${idOf(name)}/correct`, { id: idOf(name), patch: { schoolingStatus: 4 } })
    expect(written.body).toMatchObject({ outcome: 'applied' })
  }
  expect(await listed()).toEqual(['后走', '留下'].sort())
})

it('of rounds that are not locked the newest is as far as its lists say now, an older one as far as it was ever signed', async () => {
  await plantLine(stage.owner, { county, child: idOf('留下'), region: places.village })
  const stateOf = async (asked: string): Promise<string> => (await officer.get('/api/census/rounds')).body.rounds.find((one: any) => one.period === asked).state
  expect(await stateOf(period)).toBe((await officer.get(at(period))).body.state)
  expect(await stateOf(planted)).toBe('villageSurveying')
  await insertRow(stage.owner, 'census_signatures', {
    county, period: planted, at_region: places.village, region: places.village, digest: 'x', account: newUuid(), posting: newUuid(), role: 'childDirector', on_behalf: false, at: new Date(), command: newUuid(),
  })
  expect(await stateOf(planted)).toBe('crossMatched')
})
