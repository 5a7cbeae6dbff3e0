import { noSchools } from '@qinghe/domain/kernel/actor.ts'
import { AccountId, newUuid, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { regionCode, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { SearchRegions } from '@qinghe/domain/regions/contract.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { makeReader, readingIn } from '../db/reader.ts'
import { typeParsers } from '../db/types.ts'
import { loadRegions } from './load.ts'
import * as queries from './queries.ts'

const suxian = regionCode(431003000000)
let database: TestDatabase
let owner: pg.Client
let app: pg.Client

const connect = async (role: string): Promise<pg.Client> => {
  const client = new pg.Client({ ...database.connection(role), types: typeParsers })
  await client.connect()
  return client
}
const readerOf = (region: number) => makeReader(readingIn({
  actor: {
    account: AccountId.parse(newUuid()), posting: PostingId.parse(newUuid()), role: 'countyCivilAffairs', county: 431003, region,
    scope: { shape: 'range', ...rangeOf(region), ...noSchools }, reads: 0, writes: 0, audiences: { sees: '0', owns: '0', enters: '0', amends: '0' },
  },
  client: app, now: '2026-11-23T08:00:00.000Z', ring: {} as never, parameters: asked => asked.values,
}))
const search = (region: number, text: string, more: object = {}) => queries.search(readerOf(region), SearchRegions.parse({ text, ...more }))

beforeAll(async () => {
  database = await cloneDatabase()
  owner = await connect('qinghe_owner')
  app = await connect('qinghe_range')
  await loadRegions(owner, { within: suxian })
})
afterAll(async () => {
  await owner.end()
  await app.end()
  await database.drop()
})

describe('loading the seed', () => {
  it('brings one county in full and the nation down to counties, and brings nothing twice', async () => {
    const count = await owner.query('select level, count(*)::int as n from qinghe.regions group by level order by level')
    expect(count.rows).toEqual([{ level: 1, n: 31 }, { level: 2, n: 342 }, { level: 3, n: 2975 }, { level: 4, n: 14 }, { level: 5, n: 185 }])
    expect(await loadRegions(owner, { within: suxian })).toBe(0)
  })
  it('leaves people who look things up without the right to change them', async () => {
    await expect(app.query('delete from qinghe.regions')).rejects.toThrow(/permission denied/)
  })
})

describe('looking up a place', () => {
  it('finds a village by characters in the middle, by pinyin and by initials', async () => {
    for (const [text, matchedBy] of [['凤渡村', 'name'], ['qifengducun', 'pinyin'], ['qfdc', 'initials'], ["Qi'feng du cun", 'pinyin']] as const) {
      const { hits } = await search(suxian, text)
      expect(hits[0]).toMatchObject({
        code: 431003103203, short: '栖凤渡村', path: '湖南省 › 郴州市 › 苏仙区 › 栖凤渡镇 › 栖凤渡村', own: true, matchedBy,
      })
    }
  })
  it('shows the own county first and the rest of the nation after it', async () => {
    const { hits } = await search(suxian, '五里')
    expect(hits[0]).toMatchObject({ name: '五里牌镇', own: true })
    const elsewhere = await search(suxian, '苏')
    expect(elsewhere.hits.findIndex(h => !h.own)).toBeGreaterThan(0)
    expect(elsewhere.hits.filter(h => !h.own).map(h => h.name)).toContain('苏州市')
  })
  it('finds nothing outside the place asked for', async () => {
    const { hits } = await search(suxian, '苏', { within: 431000000000 })
    expect(hits.every(h => Math.floor(h.code / 1e8) === 4310)).toBe(true)
  })
  it('takes a code, whole or in part, and never shows a place nobody says', async () => {
    expect((await search(suxian, '431003')).hits[0]?.name).toBe('苏仙区')
    expect((await search(0, '市辖区')).hits).toEqual([])
    expect((await search(suxian, '100%')).hits).toEqual([])
  })
})

describe('going down and up', () => {
  it('lists the districts directly below 北京市 and the provinces below the nation', async () => {
    const below = await queries.children(readerOf(0), { of: regionCode(110000000000) })
    expect(below.places[0]).toMatchObject({ name: '东城区', level: 'county', hasChildren: false })
    const nation = await queries.children(readerOf(0), { of: regionCode(0) })
    expect(nation.places).toHaveLength(31)
    const county = await queries.children(readerOf(suxian), { of: suxian })
    expect(county.places.map(p => p.hasChildren)).toEqual(Array(14).fill(true))
  })
  it('says the path without the middle nobody says, and refuses a code that never was', async () => {
    expect((await queries.path(readerOf(0), { of: regionCode(110101000000) })).path).toBe('北京市 › 东城区')
    expect((await queries.path(readerOf(0), { of: regionCode(441900000000) })).path).toBe('广东省 › 东莞市')
    await expect(queries.path(readerOf(0), { of: regionCode(990000000000) })).rejects.toThrow('没有找到')
  })
})
