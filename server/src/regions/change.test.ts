import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { RegionChange } from '@qinghe/domain/regions/change.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { typeParsers } from '../db/types.ts'
import { recordChange } from './change.ts'
import { loadRegions } from './load.ts'
import { recodeCounty } from './recode.ts'

let database: TestDatabase
let owner: pg.Client
const child = newUuid()
const other = newUuid()

beforeAll(async () => {
  database = await cloneDatabase()
  owner = new pg.Client({ ...database.connection('qinghe_owner'), types: typeParsers })
  await owner.connect()
  await loadRegions(owner, { within: regionCode(431003000000) })
  await owner.query(`insert into qinghe.tenants values (431003, '2024-01-01')`)
  await owner.query(`insert into qinghe.tenant_codes values (431003, 431003000000, '2024-01-01')`)
  for (const [id, region] of [[child, 431003109201], [other, 431003110230]]) {
    await owner.query(`insert into qinghe.children (county, id, region, status, origin, name, birth_date, created_by, created_at, updated_at)
      values (431003, $1, $2, 'active', 'typed', '甲乙', '2017-04-16', $1, now(), now())`, [id, region])
    await owner.query('insert into qinghe.child_health (county, child, region) values (431003, $1, $2)', [id, region])
  }
  await owner.query(`insert into qinghe.stat_cells (county, level, region, rules, cell, n) values
    (431003, 3, 431003000000, 1, 7, 7), (431003, 4, 431003109000, 1, 7, 3), (431003, 4, 431003110000, 1, 7, 4),
    (431003, 5, 431003109201, 1, 7, 3), (431003, 5, 431003110230, 1, 7, 4)`)
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

const change = (raw: object) => RegionChange.parse({ day: '2026-01-01', basis: '郴政函〔2025〕6 号', ...raw })
const regionOf = async (table: string, id: string) =>
  (await owner.query(`select region from qinghe.${table} where ${table === 'children' ? 'id' : 'child'} = $1`, [id])).rows[0].region

describe('a town that joins its neighbour', () => {
  const merge = change({ kind: 'merge', codes: [431003109000, 431003110000], into: { code: 431003110000, name: '飞天山镇' } })
  it('takes along every record of its children, and adds its figures to the neighbour', async () => {
    const { id, counties } = await recordChange(owner, { change: merge, by: null })
    expect(counties).toEqual([431003])
    const village = (await owner.query(`select code from qinghe.regions where name = '栗木水村' and valid_to is null`)).rows[0].code
    expect(Math.floor(village / 1000)).toBe(431003110)
    expect(await recodeCounty(owner, { change: id, county: 431003 })).toMatchObject({ children: 1 })
    expect(await regionOf('children', child)).toBe(village)
    expect(await regionOf('child_health', child)).toBe(village)
    expect(await regionOf('children', other)).toBe(431003110230)
    const cells = await owner.query('select level, region, n from qinghe.stat_cells order by level, n')
    expect(cells.rows).toEqual([{ level: 3, region: 431003000000, n: 7 }, { level: 4, region: 431003110000, n: 7 },
      { level: 5, region: village, n: 3 }, { level: 5, region: 431003110230, n: 4 }])
    const feed = await owner.query('select kind, region from qinghe.feed where child = $1 order by id', [child])
    expect(feed.rows).toEqual([{ kind: 'departed', region: 431003109201 }, { kind: 'changed', region: village }])
  })
  it('may be run again without doing anything', async () => {
    const id = (await owner.query(`select id from qinghe.region_changes where kind = 'merge'`)).rows[0].id
    expect(await recodeCounty(owner, { change: id, county: 431003 })).toEqual({ children: 0, rows: 0 })
  })
  it('keeps the name the old code had', async () => {
    const old = await owner.query('select name, valid_to from qinghe.regions where code = 431003109000')
    expect(old.rows).toEqual([{ name: '五盖山镇', valid_to: '2026-01-01' }])
  })
  it('is refused when the code is gone or the day has not come', async () => {
    await expect(recordChange(owner, { change: change({ ...merge, day: '2026-02-01' }), by: null })).rejects.toThrow('431003109000')
    await expect(recordChange(owner, { change: change({ ...merge, day: '2199-01-01' }), by: null })).rejects.toThrow('生效')
  })
})

describe('a county that gets a new code', () => {
  it('keeps its tenant number, and everything below it moves along', async () => {
    const recode = change({ kind: 'recode', code: 431003000000, to: 431009000000, day: '2026-03-01' })
    const { id, counties } = await recordChange(owner, { change: recode, by: null })
    await recodeCounty(owner, { change: id, county: counties[0] ?? 0 })
    expect(await regionOf('children', other)).toBe(431009110230)
    const codes = await owner.query('select code, valid_to from qinghe.tenant_codes where county = 431003 order by valid_from')
    expect(codes.rows).toEqual([{ code: 431003000000, valid_to: '2026-03-01' }, { code: 431009000000, valid_to: null }])
    const fresh = await owner.query(`select pinyin, parent from qinghe.regions where code = 431009103203 and valid_to is null`)
    expect(fresh.rows).toEqual([{ pinyin: 'qifengducun', parent: 431009103000 }])
  })
})
