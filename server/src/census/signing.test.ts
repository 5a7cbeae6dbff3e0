/** Who signs what, from when, over what, and what a signature is worth when something changes afterwards. */
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, lineOf, listOf, quarterAhead, saidIn, says } from '../../../testing/census.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'

const days = quarterAhead()
const { period } = days
let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
let here: string
let there: string
beforeAll(async () => {
  stage = await openStage()
  director = await appoint(stage, 'childDirector', places.village)
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  const fine = { hardshipType: '00' }
  here = await settleChild(stage.owner, { spot: 'inside', more: fine })
  there = await settleChild(stage.owner, { spot: 'nextVillage', more: fine })
  await atNoon(stage.owner, days.opens)
  expect((await officer.send('/api/census/rounds', { period })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
const sheet = async (by: Person, region: number) => (await listOf(by, period, region)).sheet
const sign = async (by: Person, region: number, digest?: string, kind = region % 1000 === 0 ? 'towns' : 'villages'): Promise<Reply> =>
  by.send(at(period, `/${kind}/${region}/sign`), { digest: digest ?? (await sheet(by, region)).digest })

describe('a signature', () => {
  it('waits for the moment, for every child, and for whoever the place has', async () => {
    const early = await sign(director, places.village)
    expect(saidIn(early)).toContain('标准时点')
    expect(saidIn(early)).toContain('1 名儿童还没有核实')
    expect((await says(director, period, { child: here, kind: 'unchanged' })).body).toMatchObject(applied)
    expect(saidIn(await sign(director, places.village))).toMatch(/^标准时点（\d+ 月 15 日 24 时）还没有到/u)
    await atNoon(stage.owner, addDays(days.standard, 1))
    expect(saidIn(await sign(supervisor, places.village))).toContain('要由村儿童主任签字')
    expect((await sign(officer, places.village)).status).toBe(403)
    expect((await sign(director, places.nextVillage, 'x')).status).toBe(404)
    expect((await director.get(at(period))).body.own).toMatchObject({ state: 'surveying', below: { all: 0 } })
  })

  it('is of what was seen: whoever saw something else looks again', async () => {
    const old = await sheet(director, places.village)
    const owed = { plan: 'countyCare', duty: 'quarterlyCensus', clause: 'census', role: 'childDirector', about: 'village', subject: String(places.village) }
    const duty = await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village, opens: days.opens, due: days.village, period, more: owed })
    const older = await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village, opens: days.opens, due: days.village, period: 'another', more: owed })
    expect((await supervisor.send(`/api/archives/${here}/correct`, { id: here, patch: { schoolingStatus: 4 } })).body).toMatchObject(applied)
    expect((await says(director, period, { child: here, kind: 'unchanged' })).body).toMatchObject(applied)
    const late = await sign(director, places.village, old.digest)
    expect([late.status, saidIn(late)]).toEqual([409, expect.stringContaining('请刷新，看过现在的名单再签字')])
    expect((await sign(director, places.village)).body).toMatchObject({ ...applied, counts: { children: 1 } })
    expect(await sheet(director, places.village)).toMatchObject({ state: 'signed', signatures: [{ current: true, onBehalf: false }] })
    expect((await director.get(`/api/duties/${duty}`)).body).toMatchObject({ duty: { state: 'done', title: '季度摸底排查' }, evidence: [{ act: '村排查签字' }] })
    expect((await director.get(`/api/duties/${older}`)).body).toMatchObject({ duty: { state: 'open' } })
  })

  it('no longer holds when something of the moment is written, and holds when it happened since', async () => {
    const { version } = (await supervisor.get(`/api/archives/${here}`)).body
    expect((await supervisor.send(`/api/archives/${here}/change`, { id: here, patch: { guardianshipType: 3 }, effectiveFrom: addDays(days.standard, 1) }, { basedOn: { version, from: {} } })).body).toMatchObject(applied)
    expect((await sheet(director, places.village)).state).toBe('signed')
    expect((await supervisor.send(`/api/archives/${here}/correct`, { id: here, patch: { hukouType: 2 } })).body).toMatchObject(applied)
    expect(await sheet(director, places.village)).toMatchObject({ state: 'changed', sums: { reopened: 1 }, signatures: [{ current: false }] })
    expect((await says(director, period, { child: here, kind: 'unchanged' })).body).toMatchObject(applied)
    expect((await sign(director, places.village)).body).toMatchObject(applied)
  })

  it('of a town waits for its villages; one without a director is signed for, and the signature says so', async () => {
    expect(saidIn(await sign(supervisor, places.town))).toContain('邻村还没有签字')
    expect((await says(supervisor, period, { child: there, kind: 'notFound', more: { words: '问过村小组长，没有人认得' } })).body).toMatchObject(applied)
    expect((await sheet(supervisor, places.nextVillage))).toMatchObject({ vacant: true })
    const owed = { plan: 'countyCare', duty: 'quarterlyCensus', clause: 'census', role: 'childDirector', about: 'village', subject: String(places.nextVillage) }
    const duty = await plantDuty(stage.owner, { of: 'visit', child: null, region: places.nextVillage, opens: days.opens, due: days.village, period, more: owed })
    expect((await sign(supervisor, places.nextVillage)).body).toMatchObject(applied)
    expect((await supervisor.get(`/api/duties/${duty}`)).body.duty.state).toBe('done')
    expect((await sheet(supervisor, places.nextVillage)).signatures).toMatchObject([{ onBehalf: true, current: true }])
    expect((await sign(supervisor, places.town)).body).toMatchObject(applied)
    const { rows } = (await officer.get(at(period, '/board'))).body
    expect(rows.find((one: any) => one.place.code === places.town)).toMatchObject({ state: 'signed', left: 0, below: { all: 2, signed: 2 }, signed: { current: true } })
    expect((await officer.get(at(period, '/closing'))).body).toMatchObject({ unsigned: [{ name: '邻镇' }], issues: expect.arrayContaining([expect.objectContaining({ code: 'census.absent', count: 1 })]) })
  })

  it('of a place without children says that it has none, and the round goes on to the next step', async () => {
    const nextSupervisor = await appoint(stage, 'childSupervisor', places.nextTown)
    expect((await sheet(nextSupervisor, outside.town)).sums).toEqual({ open: 0, verified: 0, returned: 0, disputed: 0, reopened: 0 })
    expect((await officer.get(at(period))).body).toMatchObject({ state: 'villageSurveying', villages: { all: 3, signed: 2 } })
    expect((await sign(nextSupervisor, outside.town)).body).toMatchObject({ ...applied, counts: { children: 0 } })
    expect((await officer.get(at(period))).body.state).toBe('townSummarizing')
    expect((await sign(nextSupervisor, places.nextTown)).body).toMatchObject(applied)
    expect((await officer.get(at(period))).body.state).toBe('countyChecking')
  })

  it('stands with the list on which a child was at the moment, wherever she lives since', async () => {
    const { version } = (await supervisor.get(`/api/archives/${here}`)).body
    expect((await supervisor.send(`/api/archives/${here}/change`, { id: here, patch: { region: places.nextVillage }, effectiveFrom: addDays(days.standard, 1) }, { basedOn: { version, from: {} } })).body).toMatchObject(applied)
    expect((await director.get(`/api/archives/${here}`)).status).toBe(404)
    const { sheet: own, lines } = await listOf(director, period, places.village)
    expect([own.state, lines[0].child.name, lines[0].isHere]).toEqual(['signed', '欧阳青禾', false])
    expect((await sheet(supervisor, places.nextVillage)).state).toBe('signed')
  })


  it('is given no more when the round is locked, and neither is an answer', async () => {
    const line = await lineOf(director, period, here)
    await stage.owner.query('update qinghe.census_rounds set locked_at = qinghe.now() where period = $1', [period])
    expect(saidIn(await sign(director, places.village))).toMatch(/^这一轮已在 .*锁定，改动请走更正单$/u)
    for (const [by, path, input] of [
      [director, `/children/${here}/unchanged`, { over: [], asked: 0, seen: line.seen }], [director, `/children/${here}/take-back`, { over: [newUuid()] }], [supervisor, `/children/${here}/return`, { reason: '请再核实' }],
    ] as const) expect(saidIn(await by.send(at(period, path), input))).toContain('改动请走更正单')
  })
})
