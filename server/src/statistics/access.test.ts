import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, type Person, startApp } from '../../../testing/app.ts'
import { drawMap, ownerOf, setDay, told, writeEndpoints } from '../../../testing/figureWorld.ts'
import { routes as archiveRoutes } from '../archives/routes.ts'
import { foldOnce } from './folder.ts'
import { startFigureJobs } from './jobs.ts'
import { statisticsRoutes } from './routes.ts'
import { settleFigures } from './settle.ts'

const county = 431003000000
const town = 431003101000
const village = 431003101201
const otherTown = 431003102000
let app: App
let owner: pg.Client
let officer: Person
const pupils: string[] = []

beforeAll(async () => {
  app = await startApp([...statisticsRoutes, ...archiveRoutes, ...writeEndpoints], [settleFigures])
  owner = await ownerOf(app.db.connection('qinghe_owner'))
  await drawMap(owner)
  await setDay(owner, '2026-02-27')
  officer = app.as({ role: 'countyCivilAffairs', region: county })
  const children = Array.from({ length: 60 }, (_, i) => ({
    id: newChildId(), region: i < 5 ? town : i < 30 ? village : i < 33 ? 431003101202 : 431003102201, birthDate: i % 10 === 0 ? '2011-05-01' : '2016-05-01',
    sexCode: i % 3 === 0 ? 2 : 1, schooling: i % 10 === 0 ? 4 : 3, status: i % 12 === 0 ? 'townReviewing' : 'active', school: i % 2 === 0 ? 7 : 0,
  }))
  pupils.push(...children.slice(0, 20).map(c => c.id))
  expect((await officer.send('/api/test/create', { children })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => {
  await owner.end()
  const { faults } = app
  await app.stop()
  expect(faults).toEqual([])
})

async function teacher(role: string, mine: readonly string[]): Promise<Person> {
  const posting = newUuid()
  for (const child of mine) {
    await owner.query(`insert into qinghe.assignments (county, id, posting, child, region, kind, valid_from, assigned_by, created_at)
      select county, gen_random_uuid(), $1, id, region, 'class', '2020-01-01', $1, now() from qinghe.children where id = $2`, [posting, child])
  }
  return app.as({ role, region: county, school: 7, posting })
}
const total = async (person: Person, query = ''): Promise<unknown> => {
  const { status, body } = await person.get(`/api/statistics/figure${query}`)
  return status === 200 ? body.sum.total.official + body.sum.total.review : status
}

describe('a figure', () => {
  it('says the same to everybody who stands at or above the place', async () => {
    const expected = told((await officer.get(`/api/statistics/figure?region=${town}`)).body)
    expect(expected).toMatchObject({ 'sum total': { official: 30, review: 3 }, [`${town} total`]: { official: 4, review: 1 } })
    for (const person of [
      app.as({ role: 'childSupervisor', region: town }), app.as({ role: 'cityCivilAffairs', region: 431000000000 }),
      app.as({ role: 'provinceCivilAffairs', region: 430000000000 }), app.as({ role: 'nationCivilAffairs', region: 0 }), app.as({ role: 'finance', region: county }),
    ]) expect(told((await person.get(`/api/statistics/figure?region=${town}`)).body)).toEqual(expected)
  })

  it('of a place outside the post looks as if there were no such place', async () => {
    const director = app.as({ role: 'childDirector', region: village })
    for (const region of [town, 431003101202, county, 999999000000, 0]) expect(await total(director, `?region=${region}`)).toBe(404)
    expect(await total(director)).toBe(25)
    expect(await total(app.as({ role: 'childSupervisor', region: otherTown }))).toBe(27)
    expect(await total(app.as({ role: 'countyCivilAffairs', region: 431002000000 }))).toBe(0)
    expect(await total(officer, '?region=431003199000')).toBe(404)
  })

  it('is refused to posts without statistics', async () => {
    for (const role of ['pairedTeacher', 'volunteer', 'parent', 'systemAdmin']) expect(await total(app.as({ role, region: county })), role).toBe(403)
  })

  it('leads to lists only where names may be read', async () => {
    const lists = async (person: Person) => (await person.get(`/api/statistics/figure?region=${town}`)).body.sum.total.list
    expect(await lists(officer)).toEqual({ region: town })
    expect(await lists(app.as({ role: 'finance', region: county }))).toBeNull()
    expect(await lists(app.as({ role: 'cityCivilAffairs', region: 431000000000 }))).toBeNull()
    expect(await lists(app.as({ role: 'cityCivilAffairs', region: 431000000000, approval: 431000000000 }))).toEqual({ region: town })
  })

  it('has exactly as many children as the list behind it', async () => {
    const { body } = await officer.get(`/api/statistics/figure?region=${town}`)
    for (const row of [...body.rows, body.sum]) {
      for (const cell of [row.total, ...row.cells]) {
        for (const group of ['official', 'review']) {
          const query = new URLSearchParams({ limit: '100', group })
          for (const [key, value] of Object.entries(cell.list)) query.set(key, String(value))
          const listed = await officer.get(`/api/archives?${query}`)
          expect(listed.body.rows?.length, String([row.name, cell.dimension, cell.code, group])).toBe(cell[group])
        }
      }
    }
  })

  it('can be narrowed, and every number then keeps the narrowing in its list', async () => {
    const { body } = await officer.get(`/api/statistics/figure?by=sex&ageBand=B&schooling=3`)
    expect(body.columns.map((c: any) => c.dimension)).toEqual(['sex', 'sex'])
    expect(body.sum.cells[0]).toMatchObject({ code: '1', list: { region: county, ageBand: ['B'], schooling: [3], sex: [1] } })
    expect(body.sum.total.official + body.sum.total.review).toBe(54)
  })

  it('in public withholds small numbers, the drafts of the work and every list, for a county and nothing else', async () => {
    const { body } = await officer.get('/api/statistics/figure?edition=public')
    expect(body.balance).toBeNull()
    for (const row of [...body.rows, body.sum]) {
      for (const cell of [row.total, ...row.cells]) {
        expect(cell).toMatchObject({ review: null, list: null })
        if (cell.official !== null && cell.official !== 0) expect(cell.official).toBeGreaterThanOrEqual(10)
      }
    }
    expect((await officer.get(`/api/statistics/figure?edition=public&region=${town}`)).status).toBe(400)
    expect((await officer.get('/api/statistics/figure?edition=public&sex=1')).status).toBe(400)
  })
})

describe('a post without an area', () => {
  it('of a class counts its own children', async () => {
    const mine = await teacher('homeroomTeacher', pupils)
    const { body } = await mine.get('/api/statistics/figure')
    expect(body.sum.total).toMatchObject({ official: 18, review: 2 })
    expect(body.region).toBe(county)
    expect(body.columns.some((c: any) => c.dimension === 'schooling')).toBe(true)
    expect(await total(await teacher('homeroomTeacher', []))).toBe(0)
  })

  it('of a school counts its pupils and not the county', async () => {
    expect(await total(app.as({ role: 'schoolAdmin', region: county, school: 7 }))).toBe(30)
    expect(await total(app.as({ role: 'schoolAdmin', region: town, school: 8 }))).toBe(0)
  })

  it('leaves out what it may not read', async () => {
    const { body } = await (await teacher('hotlineOperator', pupils.slice(0, 3))).get('/api/statistics/figure')
    expect(body.columns.some((c: any) => c.dimension === 'schooling')).toBe(false)
    expect(body.sum.total.official + body.sum.total.review).toBe(3)
  })

  it('keeps the figures of the county true when it writes', async () => {
    const mine = await teacher('homeroomTeacher', pupils)
    const id = pupils[1]
    expect((await mine.send('/api/test/write', { id, schooling: 7 })).body).toMatchObject({ outcome: 'applied' })
    const { body } = await officer.get('/api/statistics/figure')
    expect(told(body)).toMatchObject({ 'sum schooling 7': { official: 1, review: 0 } })
  })
})

describe('the store of figures', () => {
  it('is told apart when a region and its rows disagree', async () => {
    await foldOnce(app.pools.qinghe_folder)
    await owner.query('update qinghe.stat_cells set n = n + 1 where level = 3 and region = $1 and ctid = (select ctid from qinghe.stat_cells where level = 3 and region = $1 limit 1)', [county])
    const { body } = await officer.get('/api/statistics/figure')
    expect(body.balance.differences).toHaveLength(1)
    expect(body.balance.differences[0]).toMatch(/苏仙区：分开存放的合计 \d+，下级之和 \d+/)
  })

  it('is folded by the jobs, which also count the grams of names', async () => {
    await owner.query(`insert into qinghe.name_grams (county, gram, child, region, rank) select county, 24352, id, region, 0 from qinghe.children`)
    await owner.query('update qinghe.gram_recounts set pending = 1')
    const errors: unknown[] = []
    const jobs = startFigureJobs({ pools: app.pools, onError: error => errors.push(error), everyMs: 5 })
    const counted = () => owner.query('select n from qinghe.gram_counts where gram = 24352')
    while ((await counted()).rowCount === 0);
    await jobs.stop()
    expect(errors).toEqual([])
    expect((await counted()).rows).toEqual([{ n: 60 }])
    expect((await owner.query('select version from qinghe.figure_rules where built_at is not null')).rows).toEqual([{ version: 1 }])
  })
})
