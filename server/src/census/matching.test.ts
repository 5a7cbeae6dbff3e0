/** 三方比对 at the end of a round: where each child stands, what is unsettled, and a roster that did not come. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, lockWhole, quarterAhead, saidIn, signWhole } from '../../../testing/census.ts'
import { insertRow, settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'

const days = quarterAhead()
const { period } = days
const county = 431003
let stage: Stage
let officer: Person
let colleague: Person
let supervisor: Person
let nextSupervisor: Person
let everywhere: string
let unknown: string
let neighbour: string
beforeAll(async () => {
  stage = await openStage()
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  nextSupervisor = await appoint(stage, 'childSupervisor', places.nextTown)
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  colleague = await appoint(stage, 'countyCivilAffairs', places.county)
  const fine = { hardshipType: '00' }
  everywhere = await settleChild(stage.owner, { spot: 'inside', more: { ...fine, name: '三处有' } })
  unknown = await settleChild(stage.owner, { spot: 'inside', more: { ...fine, name: '两处无' } })
  neighbour = await settleChild(stage.owner, { spot: 'nextVillage', more: { ...fine, name: '学籍有' } })
  await atNoon(stage.owner, days.opens)
  expect((await officer.send('/api/census/rounds', { period })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

type Planted = { kind: string; day: string; found: readonly string[]; missing: readonly string[]; leads?: number; region?: number }
/** A finished comparison as a run leaves it. @returns its id */
async function compared({ kind, day, found, missing, leads = 0, region = places.county }: Planted): Promise<string> {
  const id = newUuid()
  await insertRow(stage.owner, 'comparisons', {
    county, id, region, number: `B${id.slice(0, 6)}`, file_name: '名册.xlsx', kind, department: 'x', period: 'x', purpose: '核对', legal_basis: '方案', is_complete: true, all_should_be_filed: true, kept_columns: [],
    state: 'done', ordered_by: newUuid(), posting: newUuid(), ordered_at: `${day} 09:00+08`, finished_at: `${day} 10:00+08`, model: Buffer.from('x'), model_hash: 'x', threshold: 1, review: 1,
    row_count: found.length + leads, same_count: found.length, lead_count: leads, expected_count: found.length + missing.length, expected_found: found.length, missing_count: missing.length,
  })
  const line = { county, comparison: id, region, sealed: Buffer.from('x') }
  for (const [i, child] of found.entries()) await insertRow(stage.owner, 'comparison_rows', { ...line, row: i + 1, state: 'same', child })
  for (let i = 0; i < leads; i += 1) await insertRow(stage.owner, 'comparison_rows', { ...line, row: found.length + i + 1, state: 'lead', person_blind: Buffer.from(`lead${i}`) })
  for (const child of [...found, ...missing]) await insertRow(stage.owner, 'comparison_expected', { county, comparison: id, child, region, state: found.includes(child) ? 'found' : 'missing' })
  return id
}
async function task(comparison: string, child: string): Promise<string> {
  const id = newUuid()
  await insertRow(stage.owner, 'comparison_tasks', { county, id, region: places.village, comparison, child, kind: 'droppedOut', owner: 'childSupervisor', due: days.lock, state: 'open', created_at: new Date() })
  return id
}
const close = (id: string) => stage.owner.query(`update qinghe.comparison_tasks set state = 'done', evidence = 'x', closed_by = $2, closed_at = qinghe.now() where id = $1`, [id, newUuid()])
const match = async (by: Person = officer) => (await by.get(at(period, '/match'))).body
const namesOf = async (standing: string) => (await officer.get(at(period, `/match/names?${standing}`))).body.children.map((one: any) => one.child.id)
const closing = async () => (await officer.get(at(period, '/closing'))).body
const openTask: { id: string } = { id: '' }

describe('a quarter without rosters', () => {
  it('says who sent none, and takes neither an older one nor one of a town', async () => {
    await compared({ kind: 'household', day: addDays(days.opens, -100), found: [everywhere], missing: [unknown] })
    await compared({ kind: 'household', day: days.opens, found: [everywhere], missing: [unknown], region: places.town })
    expect((await match()).sources).toEqual([{ office: 'education', roster: null }, { office: 'police', roster: null }])
    expect((await match()).classes).toEqual([{ education: 'unasked', police: 'unasked', n: 3 }])
    expect((await closing()).awaits).toEqual([expect.stringContaining('教育本季没有送名册'), expect.stringContaining('公安本季没有送名册')])
  })
})

describe('rosters of the quarter', () => {
  it('put every child into one class, by town and by name', async () => {
    await compared({ kind: 'schooling', day: days.opens, found: [], missing: [everywhere, unknown, neighbour] })
    const education = await compared({ kind: 'schooling', day: addDays(days.opens, 1), found: [everywhere, neighbour], missing: [unknown], leads: 2 })
    await compared({ kind: 'household', day: addDays(days.opens, 1), found: [everywhere], missing: [unknown, neighbour], leads: 1 })
    openTask.id = await task(education, unknown)
    const { children, classes, towns, leadsInBoth, sources } = await match()
    expect(children).toBe(3)
    expect(classes).toEqual(expect.arrayContaining([{ education: 'in', police: 'in', n: 1 }, { education: 'out', police: 'out', n: 1 }, { education: 'in', police: 'out', n: 1 }]))
    expect(towns.map((one: any) => [one.place.code, one.children])).toEqual([[places.town, 3]])
    expect(leadsInBoth).toBe(1)
    expect(sources.find((one: any) => one.office === 'education').roster).toMatchObject({ leads: 2, doubtful: 0, open: 1, agrees: true })
    expect(await namesOf('education=in&police=out')).toEqual([neighbour])
    expect(await namesOf('education=out&police=out')).toEqual([unknown])
    expect(await namesOf(`education=in&police=in&region=${places.nextVillage}`)).toEqual([])
  })

  it('are read by the county alone', async () => {
    for (const by of [supervisor, stage.enter({ role: 'educationBureau', region: places.county, county, school: 0 }), stage.enter({ role: 'police', region: places.county, county, school: 0 })]) {
      expect((await by.get(at(period, '/match'))).status).toBe(403)
      expect((await by.get(at(period, '/match/names?education=in&police=in'))).status).toBe(403)
    }
    const asked = async (query: string) => (await officer.get(at(period, `/match/names?${query}`))).status
    expect(await asked('education=in&police=in&region=431002000000')).toBe(404)
    expect(await asked('education=here&police=in')).toBe(400)
  })

  it('are settled before anybody locks', async () => {
    await atNoon(stage.owner, days.match)
    await signWhole([{ person: supervisor, town: places.town, villages: [places.village, places.nextVillage] }, { person: nextSupervisor, town: places.nextTown, villages: [outside.town] }], period)
    expect((await closing()).issues).toEqual([expect.objectContaining({ code: 'census.differences' })])
    expect((await officer.get(at(period))).body.state).toBe('countyChecking')
    expect(saidIn(await lockWhole(officer, colleague, period))).toContain('与教育的比对还有 1 条没有结论')
    await close(openTask.id)
    expect((await closing()).issues).toEqual([])
    expect((await lockWhole(officer, colleague, period)).body).toMatchObject({ outcome: 'applied' })
  })

  it('that come after the lock change nothing of it', async () => {
    const before = await match()
    await atNoon(stage.owner, addDays(days.lock, 1))
    await compared({ kind: 'household', day: addDays(days.lock, 1), found: [everywhere, unknown, neighbour], missing: [] })
    expect((await match()).classes).toEqual(before.classes)
  })
})
