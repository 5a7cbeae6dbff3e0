import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Draft } from '@qinghe/domain/archives/draft.ts'
import { command, anyone } from '@qinghe/domain/kernel/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import { insertArchives } from '@qinghe/server/archives/create.ts'
import { routes } from '@qinghe/server/archives/routes.ts'
import { perform } from '@qinghe/server/http/endpoint.ts'
import { settleFigures } from '@qinghe/server/statistics/settle.ts'
import { statisticsRoutes } from '@qinghe/server/statistics/routes.ts'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type App, type Person, startApp, testRing } from '../app.ts'
import { ownerOf, recount, told } from '../figureWorld.ts'
import { world } from '../world.ts'
import { draftOf } from './archive.ts'
import { type Manifest, writeWorld } from './files.ts'
import { loadWorld, type WorldLoad } from './load.ts'
import type { WorldChild } from './types.ts'

const counties = [431003, 431022]
const wanted = 240
const ringInput = { rootKeys: new Map([[1, new Uint8Array(32).fill(7)]]), current: 1, algorithm: 'AES-256-GCM' } as const

/** What an import does with rows the rules have passed: the same function, without the file. */
const Rows = z.object({ archives: z.array(z.object({ id: ChildId, draft: Draft })) })
const importRows = perform(
  command('test.import', { at: 'POST /test/import', input: Rows, touches: () => [], may: anyone('only in tests'), purpose: 'roster', audit: '导入花名册' }),
  async (w, inputs) => {
    await insertArchives(w, inputs.flatMap(input => input.archives.map(one => ({ ...one, status: 'active' as const, origin: 'import' as const, batch: null }))))
    return [{ records: [] }]
  })

let loaded: App
let typed: App
let owner: pg.Client
let manifest: Manifest
let load: WorldLoad
let people: WorldChild[]
const folder = mkdtempSync(join(tmpdir(), 'qinghe-world-'))

beforeAll(async () => {
  const endpoints = [...routes, ...statisticsRoutes, importRows]
  loaded = await startApp(endpoints, [settleFigures])
  typed = await startApp(endpoints, [settleFigures])
  owner = await ownerOf(loaded.db.connection('qinghe_owner'))
  const { rows: [clock] } = await owner.query('select qinghe.now() as now')
  manifest = await writeWorld({ seed: 7, counties, children: wanted, out: join(folder, 'files'), ring: ringInput, keyRing: 'test', now: new Date(clock.now) })
  load = { dir: join(folder, 'files'), owner: loaded.db.connection('qinghe_owner'), ring: testRing, keyRing: 'test', home: folder }
  await loadWorld(load)
  people = [...world({ seed: 7, counties, children: wanted, on: manifest.day })]
})
afterAll(async () => {
  await owner.end()
  const faults = [...loaded.faults, ...typed.faults]
  await loaded.stop()
  await typed.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(faults).toEqual([])
})

const officerIn = (app: App, county: number): Person => app.as({ role: 'countyCivilAffairs', region: county * levelSize.county })

/** Ids and moments that whoever wrote the rows had to make up; rows of one command have no order among themselves. */
const madeUp = new Set(['id', 'createdAt', 'updatedAt', 'validFrom', 'at', 'by', 'command'])
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable).sort((a: any, b: any) => (a?.field < b?.field ? -1 : a?.field > b?.field ? 1 : 0))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !madeUp.has(key)).map(([key, inner]) => [key, comparable(inner)]))
}

async function importInto(app: App, children: readonly WorldChild[]): Promise<void> {
  const other = await ownerOf(app.db.connection('qinghe_owner'))
  for (const table of ['regions', 'tenants', 'tenant_codes', 'schools']) {
    const { rows } = await owner.query(`select row_to_json(t) as row from qinghe.${table} t
      ${table === 'regions' ? 'where level <= 3 or code / 1000000 = any($1)' : 'where $1::int[] is not null'}`, [counties])
    await other.query(`insert into qinghe.${table} select * from json_populate_recordset(null::qinghe.${table}, $1)`, [JSON.stringify(rows.map(one => one.row))])
  }
  await other.end()
  for (const county of counties) {
    const archives = children.filter(c => c.county === county).map(c => ({ id: c.id, draft: draftOf(c) }))
    expect((await officerIn(app, county).send('/api/test/import', { archives })).body).toMatchObject({ outcome: 'applied' })
  }
}

describe('a world loaded from files', () => {
  it('holds everybody it was asked for', async () => {
    expect(manifest.children).toBe(wanted)
    expect((await owner.query('select count(*)::int as n from qinghe.children')).rows[0].n).toBe(wanted)
  })

  it('shows every archive, its history and its place in a search as an import would have written them', async () => {
    await importInto(typed, people)
    for (const child of people.slice(0, 40)) {
      const [a, b] = [officerIn(loaded, child.county), officerIn(typed, child.county)]
      for (const path of [`/api/archives/${child.id}`, `/api/archives/${child.id}/history`]) {
        const [one, other] = [await a.get(path), await b.get(path)]
        expect([path, one.status]).toEqual([path, 200])
        expect(comparable(one.body), path).toEqual(comparable(other.body))
      }
      for (const text of [child.name, child.name.slice(0, 2), child.name.slice(-1), child.idNumber ?? child.name, child.father.phone ?? child.name]) {
        const [one, other] = [await a.post('/api/archives/search', { text }), await b.post('/api/archives/search', { text })]
        expect(one.body, text).toEqual(other.body)
        expect(one.body.more || one.body.hits.some((hit: any) => hit.id === child.id), text).toBe(true)
      }
    }
  })

  it('has figures at every level that equal a recount, before anything was settled or folded', async () => {
    const nation = loaded.as({ role: 'nationCivilAffairs', region: 0 })
    const village = people[0]?.region ?? 0
    const chain = [[0, levelSize.province], [430000000000, levelSize.city], [431000000000, levelSize.county], [431003000000, levelSize.town],
      [Math.floor(village / levelSize.town) * levelSize.town, 1], [village, 1]] as const
    for (const [region, step] of chain) {
      const reply = await nation.get(`/api/statistics/figure?region=${region}`)
      expect(reply.status, JSON.stringify(reply.body)).toBe(200)
      const counted = await recount(owner, region, step)
      const expected = Object.fromEntries(Object.entries(counted).filter(([key]) => reply.body.rows.length > 0 || key.startsWith('sum')))
      expect(told(reply.body), `figure of ${region}`).toEqual(expected)
    }
  })

  it('leaves no index, key or policy behind that was not there before', async () => {
    const shape = async (client: pg.Client) => (await client.query(`
      select conrelid::regclass::text as t, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace = 'qinghe'::regnamespace
      union all select indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid
        where c.relnamespace = 'qinghe'::regnamespace order by 1, 2, 3`)).rows
    const untouched = await ownerOf(typed.db.connection('qinghe_owner'))
    expect(await shape(owner)).toEqual(await shape(untouched))
    await untouched.end()
  })

  it('counts grams and numbers its feed as the jobs would have', async () => {
    const { rows } = await owner.query(`select count(*) filter (where f.n is distinct from c.n)::int as wrong
      from (select county, gram, count(*) as n from qinghe.name_grams group by 1, 2) f full join qinghe.gram_counts c using (county, gram)`)
    expect(rows[0].wrong).toBe(0)
    const heads = await owner.query(`select h.seq = (select count(*) from qinghe.feed f where f.county = h.county) and h.seq = (select max(seq) from qinghe.feed f where f.county = h.county) as whole
      from qinghe.feed_heads h`)
    expect(heads.rows).toEqual([{ whole: true }, { whole: true }])
  })

  it('refuses a database with something in it, and files sealed for other keys', async () => {
    await expect(loadWorld(load)).rejects.toThrow(/已经有内容/)
    await expect(loadWorld({ ...load, keyRing: 'another' })).rejects.toThrow(/另一处安装/)
  })
})
