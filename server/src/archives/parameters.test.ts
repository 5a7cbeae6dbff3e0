import { archivePackage, archiveParameters } from '@qinghe/domain/archives/parameters.ts'
import { ParameterRow, rowsOfPackage } from '@qinghe/domain/kernel/parameters.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

/** What a county's plan would write. */
async function decide(region: number, key: string, value: number, from: string): Promise<void> {
  await stage.owner.query(`insert into qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
    select key, $1, $4::date, $3, unit, title, '苏仙区方案', package, 1, clock_timestamp() from qinghe.parameters where key = $2 and region = 0`, [region, key, value, from])
  await stage.app.parameters.refresh()
}

describe('the values of rules', () => {
  it('stand in the database as the package says', async () => {
    const { rows } = await stage.owner.query(`select key, region::int, valid_from::text as "validFrom", valid_to::text as "validTo", value, unit, title, basis, version
      from qinghe.parameters where package = 'archives'`)
    const sorted = (all: readonly ParameterRow[]) => [...all].sort((a, b) => (a.key < b.key ? -1 : 1))
    expect(sorted(ParameterRow.array().parse(rows))).toEqual(sorted(rowsOfPackage(archivePackage, plainDate('2016-02-04'))))
  })

  it('are a county’s own from the day it decided, and nobody else’s', async () => {
    const [here, there] = [await settleChild(stage.owner, { spot: 'inside' }), await settleChild(stage.owner, { spot: 'nextCounty' })]
    const [officer, neighbour] = [stage.member('countyCivilAffairs'), stage.enter(neighbours.nextCounty)]
    const said = async (person: typeof officer, id: string) => (await person.get(`/api/archives/${id}`)).body.leftBehind
    expect((await said(officer, here)).facts[0].label).toBe('不满 16 周岁')
    await decide(places.county, 'leftBehindAgeLimit', 18, '2026-01-01')
    await decide(places.county, 'awayDays', 90, '2099-01-01')
    expect((await said(officer, here)).facts[0].label).toBe('不满 18 周岁')
    expect((await said(officer, here)).basis).toMatch(/苏仙区方案.*本平台建议/)
    expect((await said(neighbour, there)).facts[0].label).toBe('不满 16 周岁')
    const shown = (await officer.get('/api/archives/parameters')).body.values
    expect(shown).toEqual({ ...archiveParameters, leftBehindAgeLimit: { ...archiveParameters.leftBehindAgeLimit, value: 18, basis: '苏仙区方案' } })
    expect((await neighbour.get('/api/archives/parameters')).body.values).toEqual(archiveParameters)
  })

  it('decide what may be written', async () => {
    const director = stage.enter(castAs('childDirector'))
    const id = await settleChild(stage.owner, { spot: 'inside', more: { birthDate: '2019-05-01', idNumber: null, idMissingReason: '未登记户口', schoolingStatus: 2 } })
    await decide(places.county, 'primaryFromAge', 12, '2026-01-01')
    const reply = await director.send(`/api/archives/${id}/correct`, { patch: { schoolingStatus: 3 } })
    expect([reply.status, reply.body.title]).toEqual([422, expect.stringMatching(/不满 12 周岁不能登记为小学/)])
  })

  it('are one on every day, and of a county or above', async () => {
    await expect(decide(places.county, 'leftBehindAgeLimit', 17, '2026-06-01')).rejects.toMatchObject({ constraint: 'parameters_have_one_value_a_version' })
    await expect(stage.owner.query(`insert into qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
      select key, region, '2027-01-01', 17, unit, title, basis, package, 2, written_at from qinghe.parameters where key = 'leftBehindAgeLimit' and region <> 0`))
      .rejects.toMatchObject({ constraint: 'parameters_have_one_value_a_day' })
    await expect(decide(places.town, 'leftBehindAgeLimit', 17, '2026-06-01')).rejects.toMatchObject({ constraint: 'parameters_are_of_a_county_or_above' })
  })
})
