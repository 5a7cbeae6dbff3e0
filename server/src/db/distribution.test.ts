import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { placementOf, planOf, type TableOf } from './distribution.ts'
import { tables } from './tables.ts'
import { tablesOf } from './tablesOf.ts'

let db: TestDatabase
let owner: pg.Client
let found: TableOf[]
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  found = await tablesOf(owner)
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

describe('the plan of a distribution', () => {
  it('lays every table of children by county, beside the children', () => {
    const { statements } = planOf(found)
    for (const table of [...Object.keys(tables), 'changes', 'feed', 'commands', 'assignments', 'name_grams', 'child_cells', 'stat_cells', 'roster_rows']) {
      const beside = table === 'children' ? 'default' : 'qinghe.children'
      expect(statements).toContain(`SELECT create_distributed_table('qinghe.${table}', 'county', colocate_with => '${beside}');`)
    }
  })
  it('spreads the national tables by what they are looked up with', () => {
    expect(placementOf({ name: 'identities', primaryKey: ['blind_index'] })).toMatchObject({ how: 'distributed', by: 'blind_index' })
    expect(placementOf({ name: 'person_archives', primaryKey: ['person', 'county'] })).toMatchObject({ how: 'distributed', by: 'person' })
  })
  it('keeps the log and the doors on the coordinator, and places and posts everywhere', () => {
    for (const table of ['audit_leaves', 'sessions', 'credentials', 'key_rotations']) expect(placementOf({ name: table, primaryKey: ['id'] }).how).toBe('local')
    const howOf = new Map(planOf(found).placements.map(one => [one.table, one.how]))
    for (const table of ['regions', 'postings', 'tenants', 'schools', 'accounts']) expect(howOf.get(table), table).toBe('reference')
  })
  it('names every table once, references first, and sees no reference Citus would refuse', () => {
    const { placements, problems } = planOf(found)
    expect(problems).toEqual([])
    expect(placements.map(one => one.table).sort()).toEqual(found.map(one => one.name).sort())
    const at = new Map(placements.map((one, i) => [one.table, i]))
    for (const table of found) for (const to of table.referencesTo) if (to !== table.name) expect(at.get(to) ?? 0, `${table.name} → ${to}`).toBeLessThan(at.get(table.name) ?? 0)
  })
  it('says what it could not do', () => {
    const wrong: TableOf[] = [
      { name: 'children', primaryKey: ['county', 'id'], referencesTo: ['sessions'] }, { name: 'sessions', primaryKey: ['id'], referencesTo: [] },
      { name: 'notes', primaryKey: ['id'], referencesTo: ['children'] },
    ]
    expect(planOf(wrong).problems).toHaveLength(2)
  })
})
