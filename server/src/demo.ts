/** Fills an empty database with the demo county: real divisions, invented people. Loaded by the owner, like every world. */
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { archiveOf } from '../../testing/world/archive.ts'
import { demoCounty, demoCountyNumber } from '../../testing/world.ts'
import { type BulkContext, bulkRows, copyLine } from './archives/bulk.ts'
import { type KeyRing, makeKeyRing } from './crypto/sealing.ts'
import { fieldKeys } from './keys/fieldKeys.ts'
import { loadRegions } from './regions/load.ts'
import type { DemoAccount, DemoOptions } from './serveOptions.ts'
import { readDemoStaff, seedDemoAssignments, seedDemoStaff } from './staff/demo.ts'
import { openPools } from './db/pools.ts'
import { buildOnce } from './statistics/settle.ts'

const county = demoCountyNumber
const countyCode = regionCode(county * 1_000_000)
const demoSeed = 431003

/** @returns the accounts to print; the same ones on every start */
export async function loadDemo(options: DemoOptions): Promise<DemoAccount[]> {
  const owner = new pg.Client(options.owner)
  await owner.connect()
  try {
    const { rowCount } = await owner.query('select 1 from qinghe.installation')
    if (rowCount === 0) await fill(owner, options)
    return readDemoStaff(options.home)
  } finally {
    await owner.end()
  }
}

async function fill(owner: pg.Client, options: DemoOptions): Promise<void> {
  const ring = makeKeyRing(fieldKeys(options.keys))
  await loadRegions(owner, { within: countyCode })
  await owner.query(`insert into qinghe.tenants (county, opened) values ($1, '2024-01-01') on conflict do nothing`, [county])
  await owner.query(`insert into qinghe.tenant_codes (county, code, valid_from) values ($1, $2, '2024-01-01') on conflict do nothing`, [county, countyCode])
  await loadPeople(owner, ring)
  await seedDemoStaff({ owner, ring, home: options.home })
  await seedDemoAssignments(owner, county)
  await settle(options)
  // Last: an interrupted first start is filled again, and nothing above minds being done twice.
  await owner.query(`insert into qinghe.installation (id, kind, created_at) values ($1, 'demo', qinghe.now())`, [newUuid()])
}

async function loadPeople(owner: pg.Client, ring: KeyRing): Promise<void> {
  const { rowCount } = await owner.query('select 1 from qinghe.children limit 1')
  if (rowCount !== 0) return
  const { county: place, children } = demoCounty(demoSeed)
  await owner.query('begin')
  for (const school of place.schools) {
    await owner.query('insert into qinghe.schools (county, id, region, name) values ($1, $2, $3, $4)', [school.county, school.id, school.region, school.name])
  }
  const loader = newUuid()
  const context: BulkContext = { ring, county, at: new Date(), account: loader, posting: loader, command: newUuid(), phrase: '导入花名册' }
  const tables = new Map<string, { columns: Set<string>; rows: Parameters<typeof copyLine>[1][] }>()
  for (const child of children) {
    for (const { table, row } of bulkRows(context, archiveOf(child))) {
      const entry = tables.get(table) ?? { columns: new Set<string>(), rows: [] }
      tables.set(table, entry)
      for (const column of Object.keys(row)) entry.columns.add(column)
      entry.rows.push(row)
    }
  }
  const order = ['children', ...[...tables.keys()].filter(table => table !== 'children')]
  for (const table of order) {
    const entry = tables.get(table)
    if (!entry) continue
    const columns = [...entry.columns]
    await pipeline(Readable.from(entry.rows.map(row => copyLine(columns, row))), owner.query(copyFrom(`copy qinghe.${table} (${columns.join(', ')}) from stdin`)))
  }
  await owner.query('commit')
  await owner.query('analyze')
}

/** Figures of rows that were loaded past the Writer. */
async function settle(options: DemoOptions): Promise<void> {
  const pools = openPools(role => options.connection(role))
  try {
    await buildOnce(pools.qinghe_folder)
  } finally {
    await Promise.all(Object.values(pools).map(pool => pool.end()))
  }
}
