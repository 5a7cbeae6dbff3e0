/** Behind each number of a locked quarter are its names: as many, of the same place, by the same reason; also of whoever is counted nowhere, and after a change of the map. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, locked, plantLocked } from '../../../testing/census.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'

const county = 431003
let stage: Stage
let officer: Person
let colleague: Person
let supervisor: Person
const ids = new Map<string, string>()
const idOf = (name: string): string => ids.get(name) ?? expect.fail(name)

type Line = { name: string; region: number; from: number | null; to: number | null; term: string; reason?: number }
const { village, nextVillage, town } = places
const elsewhere = outside.town
/** A code the map no longer has: `region` has followed it, what was sealed has not. */
const ofThatDay = 431003999203
const lines: readonly Line[] = [
  { name: '走一', region: village, from: village, to: null, term: 'left', reason: 4 }, { name: '走二', region: village, from: village, to: null, term: 'left', reason: 4 },
  { name: '走三', region: nextVillage, from: nextVillage, to: null, term: 'left', reason: 2 }, { name: '调入', region: village, from: elsewhere, to: village, term: 'carried' },
  { name: '调出', region: elsewhere, from: nextVillage, to: elsewhere, term: 'carried' }, { name: '还在', region: village, from: village, to: village, term: 'carried' },
  { name: '漏计', region: village, from: null, to: null, term: 'outside' }, { name: '改码', region: nextVillage, from: ofThatDay, to: ofThatDay, term: 'carried' },
]
beforeAll(async () => {
  stage = await openStage()
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  colleague = await appoint(stage, 'countyCivilAffairs', places.county)
  supervisor = await appoint(stage, 'childSupervisor', town)
  for (const { name, region, from, to, term, reason } of lines) {
    const child = await settleChild(stage.owner, { spot: 'inside', more: { name } })
    ids.set(name, child)
    await plantLocked(stage.owner, { county, child, region })
    await stage.owner.query('update qinghe.census_terms set from_region = $2, to_region = $3, term = $4, reason = $5 where child = $1', [child, from, to, term, reason ?? null])
  }
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const balance = async (by: Person, region: number) => (await by.get(at(locked, `/balance?region=${region}`))).body.registers.find((one: any) => one.balance === 'leftBehind')
const named = async (by: Person, query: string): Promise<string[]> => (await by.get(at(locked, `/terms?balance=leftBehind&${query}`))).body.children.map((one: any) => one.child.name).sort()

describe('the names behind a number', () => {
  it('are as many as it says, of every term and reason, in a county, a town and a village', async () => {
    for (const region of [places.county, town, village, nextVillage]) {
      const { whole } = await balance(officer, region)
      expect([region, whole.difference]).toEqual([region, 0])
      for (const { term, n } of whole.terms) expect([region, term, (await named(officer, `term=${term}&region=${region}`)).length]).toEqual([region, term, n])
      for (const { code, n } of whole.reasons) expect([region, code, (await named(officer, `term=left&reason=${code}&region=${region}`)).length]).toEqual([region, code, n])
      expect([region, (await named(officer, `inside=in&region=${region}`)).length]).toEqual([region, whole.insideIn])
    }
  })
  it('are told apart by the reason, and from those who came from another place of the county', async () => {
    expect(await named(officer, 'term=left&reason=4')).toEqual(['走一', '走二'])
    expect(await named(officer, 'term=left&reason=2')).toEqual(['走三'])
    expect((await balance(supervisor, town)).whole).toMatchObject({ insideIn: 1, insideOut: 1, now: 3 })
    expect(await named(supervisor, `inside=in&region=${town}`)).toEqual(['调入'])
    expect(await named(supervisor, `term=carried&region=${town}`)).toEqual(['改码', '还在'].sort())
  })
  it('has who is counted neither then nor now, and leads from there to a correction', async () => {
    for (const region of [places.county, town, village]) expect((await balance(officer, region)).whole.terms).toEqual(expect.arrayContaining([{ term: 'outside', n: 1 }]))
    expect((await balance(officer, nextVillage)).whole.terms.map((one: any) => one.term)).not.toContain('outside')
    expect(await named(officer, 'term=outside')).toEqual(['漏计'])
    const id = newUuid()
    const sent = await officer.send(at(locked, '/restatements'), { id, child: idOf('漏计'), balance: 'leftBehind', counted: true, reason: '母亲六月外出，应当计入' })
    expect(sent.body).toMatchObject({ outcome: 'applied' })
    expect((await colleague.send(at(locked, `/restatements/${id}/decide`), { id, agrees: true })).body).toMatchObject({ counts: { confirmed: 1 } })
    expect((await officer.get(at(locked, '/restatements'))).body.restatements).toMatchObject([{ child: { name: '漏计' }, from: null, to: { code: village }, replaced: false }])
  })
})

it('a place that has another code now keeps what was locked in it', async () => {
  expect((await balance(officer, nextVillage)).whole).toMatchObject({ now: 1, insideOut: 1 })
  expect((await balance(officer, places.county)).columns.slice(0, 1)).toEqual([4])
})

it('a correction without its words is of an archive that was deleted by law', async () => {
  await stage.owner.query('update qinghe.census_restatements set reason = null where child = $1', [idOf('漏计')])
  expect((await officer.get(at(locked, '/restatements'))).body.restatements).toMatchObject([{ reason: null, state: 'confirmed' }])
})
