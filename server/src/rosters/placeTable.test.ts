import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { RegionChange } from '@qinghe/domain/regions/change.ts'
import { findVillage, readAddress } from '@qinghe/domain/rosters/places.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import type { Reader } from '../db/reader.ts'
import { typeParsers } from '../db/types.ts'
import { recordChange } from '../regions/change.ts'
import { loadRegions } from '../regions/load.ts'
import { placeTable, soundOf } from './placeTable.ts'

const county = regionCode(431003000000)
let database: TestDatabase
let owner: pg.Client
beforeAll(async () => {
  database = await cloneDatabase()
  owner = new pg.Client({ ...database.connection('qinghe_owner'), types: typeParsers })
  await owner.connect()
  await loadRegions(owner, { within: county })
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

/** The table is of divisions alone; whoever may read at all reads it. */
const reader = (): Pick<Reader, 'rows'> => ({ rows: async q => (await owner.query(q.text, [...q.values])).rows })
const table = () => placeTable(reader(), 431003100201)

describe('the places of a roster', () => {
  it('are those of the county, under the names above it', async () => {
    const { places, above, former } = await table()
    expect(places.filter(place => place.level === 'town').length).toBeGreaterThan(5)
    expect(above).toEqual(['湖南省', '郴州市', '苏仙区'])
    expect(former).toEqual([])
    const one = places.find(place => place.level === 'village')!
    expect(readAddress(`湖南省郴州市苏仙区${one.name}3组`, await table(), county)).toMatchObject({ place: { code: one.code }, rest: '3组' })
    expect(readAddress(`广东省东莞市${one.name}`, await table(), county).place).toBeNull()
  })
  it('are found by a name of the same sound', async () => {
    expect(soundOf('采岭')).toBe(soundOf('菜岭'))
    expect(soundOf('石岭')).not.toBe(soundOf('菜岭'))
  })
  it('are found by the name they had before', async () => {
    const { places } = await table()
    const village = places.find(place => place.level === 'village' && places.filter(other => other.short === place.short).length === 1)!
    await recordChange(owner, { change: RegionChange.parse({ kind: 'rename', code: village.code, name: '新改的村村民委员会', day: '2026-01-01', basis: '郴政函〔2025〕6 号' }), by: null })
    expect(findVillage(village.short, await table(), county)).toMatchObject({ kind: 'former', place: { code: village.code, short: '新改的村' } })
  })
})
