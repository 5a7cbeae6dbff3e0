/** What the functions of the database hold by themselves, whoever calls them with the settings of a post, and when two people write at once. */
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { lineState, newLine, withAnswer } from '@qinghe/domain/census/line.ts'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { neighbours, places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, lineOf, listOf, quarterAhead, saidIn, says } from '../../../testing/census.ts'
import { insertRow, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { openWriting } from '../db/scope.ts'

const days = quarterAhead()
const { period } = days
const county = 431003
let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
beforeAll(async () => {
  stage = await openStage()
  director = await appoint(stage, 'childDirector', places.village)
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  await kept()
  await atNoon(stage.owner, days.opens)
  expect((await officer.send('/api/census/rounds', { period })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function kept(region: number = places.village): Promise<string> {
  const child = await settleChild(stage.owner, { spot: 'inside', more: { region, hardshipType: '00' } })
  await stage.owner.query('select qinghe.census_catch_up()')
  return child
}
/** The same connection as the product's, opened as that person; past every line of ours. */
async function acting(person: Person): Promise<pg.Client> {
  const client = new pg.Client(stage.app.db.connection('qinghe_range'))
  await client.connect()
  await client.query(openWriting(person.actor))
  return client
}
async function left(client: pg.Client, how: 'COMMIT' | 'ROLLBACK' = 'COMMIT'): Promise<void> {
  await client.query(how)
  await client.end()
}
async function asked<T>(person: Person, text: string, values: readonly unknown[]): Promise<T | undefined> {
  const client = await acting(person)
  const { rows: [row] } = await client.query<{ said: T }>(`select ${text} as said`, [...values])
  await left(client)
  return row?.said
}
const answerText = `qinghe.census_answer($1, $2, $3::uuid, $4::uuid, '{}', 0, $5, 'unchanged', null, null)`
const followText = 'qinghe.census_follow($1, $2::uuid, array[$3::uuid], $4::uuid[], $5::text[], $6::date[])'
const commandOf = async (child: string): Promise<string> =>
  (await stage.owner.query<{ command: string }>('select command from qinghe.changes where child = $1 limit 1', [child])).rows[0]?.command ?? expect.fail('no history')
const digestOf = async (child: string): Promise<string> =>
  (await stage.owner.query<{ seen: string }>('select facts_digest as seen from qinghe.census_lines where child = $1', [child])).rows[0]?.seen ?? expect.fail('no line')

/** Until somebody waits for a lock. */
async function someoneWaits(): Promise<void> {
  const { rows: [found] } = await stage.owner.query<{ n: number }>(`select count(*)::int as n from pg_locks where not granted`)
  if (found?.n === 0) await someoneWaits()
}

it('an answer is not lost to a correction that is written at the same time', async () => {
  const child = await kept()
  const [seen, command, id] = [await digestOf(child), await commandOf(child), newUuid()]
  const [answering, correcting] = [await acting(director), await acting(supervisor)]
  await answering.query(`select ${answerText}`, [county, period, child, id, seen])
  // A telephone is written: no fact of the moment.
  const written = correcting.query(`select ${followText}`, [county, command, child, [], [], []])
  await someoneWaits()
  await left(answering)
  await written
  await left(correcting)
  const rule = withAnswer(newLine(child, seen), { id, over: [], asked: 0, seen, kind: 'unchanged', by: 'x' })
  expect(await lineOf(director, period, child)).toMatchObject({ state: lineState(rule), answer: 'unchanged', heads: [{ answer: id }] })
  expect(lineState(rule)).toBe('verified')
})

it('an answer that claims to have seen returns nobody has sent is sent back like any other', async () => {
  const child = await kept()
  expect((await says(director, period, { child, kind: 'unchanged', more: { asked: 1000 } })).body).toMatchObject({ counts: { verified: 1 } })
  expect((await supervisor.send(at(period, `/children/${child}/return`), { reason: '请上门看住处' })).body).toMatchObject({ outcome: 'applied' })
  expect(await lineOf(director, period, child)).toMatchObject({ state: 'returned', asked: 1 })
})

it('answers are given by directors and supervisors; a town sends back what a village said, and only the county what the town said', async () => {
  const child = await kept()
  const inTown = await kept(places.town)
  const answer = async (by: Person, of: string) => asked(by, answerText, [county, period, of, newUuid(), await digestOf(of)])
  const giveBack = (by: Person, of: string) => asked(by, 'qinghe.census_return($1, $2, $3::uuid, $4::uuid, $5::bytea)', [county, period, of, newUuid(), Buffer.from('x')])
  expect(await answer(officer, child)).toBeNull()
  expect(await answer(director, inTown)).toBeNull()
  expect([await answer(director, child), await answer(supervisor, inTown)]).toEqual(['verified', 'verified'])
  expect([await giveBack(director, child), await giveBack(supervisor, inTown)]).toEqual([false, false])
  expect([await giveBack(supervisor, child), await giveBack(officer, inTown)]).toEqual([true, true])
})

it('what another county writes touches no line here', async () => {
  const child = await kept()
  const [before, command] = [await digestOf(child), await commandOf(child)]
  await stage.owner.query('update qinghe.children set hukou_type = 2 where id = $1', [child])
  const values = [county, command, child, [child], ['hukouType'], [null]]
  await asked(stage.enter(neighbours.nextCounty), followText, values)
  expect(await digestOf(child)).toBe(before)
  await asked(supervisor, followText, values)
  expect(await digestOf(child)).not.toBe(before)
})

const newPlace = async (code: number, name: string, level: number): Promise<unknown> =>
  insertRow(stage.owner, 'regions', { code, valid_from: '2020-01-01', name, level, parent: level === 5 ? Math.floor(code / 1000) * 1000 : places.county, pinyin: 'x', initials: 'x' })

it('a village or town that is drawn on the map while the round runs has its sheet as soon as a child is there', async () => {
  const [village, other, town] = [places.town + 150, places.county + 150_201, places.county + 150_000]
  await newPlace(village, '新村', 5)
  await newPlace(town, '新镇', 4)
  await newPlace(other, '新镇的村', 5)
  const left = async (): Promise<number> => (await officer.get(at(period))).body.own.sums.open
  const [child, before] = [await kept(), await left()]
  await asked(supervisor, 'qinghe.move_scope($1, $2::uuid, $3, (select school from qinghe.children where id = $2::uuid), $4::uuid)', [county, child, village, newUuid()])
  expect((await listOf(supervisor, period, village)).sheet).toMatchObject({ level: 'village', sums: { open: 1 } })
  await kept(other)
  expect(await left()).toBe(before + 1)
  const { rows } = (await officer.get(at(period, '/board'))).body
  expect(rows.find((one: any) => one.place.code === town)).toMatchObject({ sums: { open: 1 }, below: { all: 1 } })
})

it('a place is signed by whoever it has, on behalf only of a village that has nobody, and not over a child without a sheet', async () => {
  await atNoon(stage.owner, addDays(days.standard, 1))
  await stage.owner.query(`update qinghe.census_lines set state = 'verified', answer = 'unchanged'`)
  const sign = async (by: Person, region: number) =>
    asked(by, 'qinghe.census_sign($1, $2, $3::bigint, (select digest from qinghe.census_places($1, $2, $3::bigint, $3::bigint + 1)), $4::uuid)', [county, period, region, newUuid()])
  expect([await sign(supervisor, places.village), await sign(officer, places.village), await sign(director, places.nextVillage)]).toEqual(['gone', 'gone', 'gone'])
  expect([await sign(director, places.village), await sign(supervisor, places.nextVillage)]).toEqual(['done', 'done'])
  const { rows } = await stage.owner.query('select region::float8 as region, on_behalf from qinghe.census_signatures order by region')
  expect(rows).toEqual([{ region: places.village, on_behalf: false }, { region: places.nextVillage, on_behalf: true }].sort((a, b) => a.region - b.region))
  await stage.owner.query('delete from qinghe.census_sheets where region = $1', [places.town + 150])
  const { digest } = (await listOf(supervisor, period, places.town)).sheet
  const refused = await supervisor.send(at(period, `/towns/${places.town}/sign`), { digest })
  expect([refused.status, saidIn(refused)]).toEqual([409, expect.stringContaining('不在这一轮的签字表里，请联系县民政核对区划')])
  // As a change of the map does.
  await stage.owner.query('select qinghe.census_seat($1, $2, null)', [county, period])
  expect((await listOf(supervisor, period, places.town + 150)).sheet).toMatchObject({ level: 'village', sums: { verified: 1 } })
})
