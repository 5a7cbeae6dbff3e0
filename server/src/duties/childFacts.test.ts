/** What a plan may say of a child is the same in SQL, for all children at once, and in TypeScript, for one. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { owedStatuses } from '@qinghe/domain/plans/childFacts.ts'
import type { Value } from '@qinghe/domain/records/evaluate.ts'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { childWorld, factsOfWorld, plantWorld } from '../../../testing/childWorlds.ts'
import { county, plantChild } from '../../../testing/dutyTables.ts'
import { drawPlaces } from '../../../testing/walk/stage.ts'
import { places } from '../../../testing/cast.ts'
import { sql } from '../db/sql.ts'
import { childColumns } from './childColumns.ts'
import { subjectRows } from './subjectRows.ts'

let db: TestDatabase
let owner: pg.Client
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  await drawPlaces(owner)
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

const today = plainDate('2026-02-28')
const limit = 16
/** Codes are text in SQL. */
const told = (value: Value | undefined): unknown => (Array.isArray(value) ? value.map(String) : value ?? null)

test('every fact of a child', async () => {
  const worlds = fc.sample(childWorld(today, [places.village, places.town]), 150)
  const ids: string[] = []
  for (const one of worlds) ids.push(await plantWorld(owner, one))
  const q = subjectRows('child', { county, code: places.county, today: sql`${today}::date`, leftBehindAgeLimit: limit, facts: new Set(Object.keys(childColumns)), slice: { ids } }) ?? sql`select 1`
  const { rows } = await owner.query<Record<string, unknown>>({ text: q.text, values: [...q.values] })
  const found = new Map(rows.map(row => [row['subject'], row]))
  const codes = new Set(['leftBehindStatus', 'risk', 'schooling', 'guardianship', 'guardianshipRating'])
  worlds.forEach((one, i) => {
    const facts = factsOfWorld(one, today, limit)
    const row = found.get(ids[i]) ?? expect.fail('a child in the register is not counted')
    for (const [name, fact] of Object.entries(facts)) {
      const there = row[`f_${name.replace(/[A-Z]/gu, letter => `_${letter.toLowerCase()}`)}`]
      expect(there, `${name} of ${JSON.stringify(one)}`).toEqual(codes.has(name) && typeof fact === 'number' ? String(fact) : told(fact))
    }
  })
}, 60_000)

test('only who is in the register is owed something every period', async () => {
  const statuses = ['draft', 'villageSubmitted', 'countyReviewing', 'active', 'changed', 'exitPending', 'exited', 'transferred', 'merged'] as const
  const ids = statuses.map(() => newUuid())
  for (const [i, status] of statuses.entries()) await plantChild(owner, { id: ids[i] ?? '', status, draft: { birthDate: plainDate('2018-05-01') } })
  const q = subjectRows('child', { county, code: places.county, today: sql`${today}::date`, leftBehindAgeLimit: limit, facts: new Set(['archiveStatus']), slice: { ids } }) ?? sql`select 1`
  const { rows } = await owner.query<{ f_archive_status: string }>({ text: q.text, values: [...q.values] })
  expect(rows.map(row => row.f_archive_status).sort()).toEqual([...owedStatuses].sort())
})
