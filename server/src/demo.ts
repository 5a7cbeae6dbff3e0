/** Fills an empty database with the demo county: real divisions, invented people. Loaded by the owner, like every world. */
import { setImmediate as breathe } from 'node:timers/promises'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { dayOf, instant, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import pg from 'pg'
import { newTally, rowsBefore, rowsOf, rowsOfCounty, type WorldContext } from '../../testing/world/rows.ts'
import { demoCounty, demoCountyNumber } from '../../testing/world.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { WorldChild } from '../../testing/world/types.ts'
import { type BulkRow, copyLine } from './archives/bulk.ts'
import { makeInbox } from './audit/inbox.ts'
import { auditPort } from './audit/port.ts'
import { liveParameters } from './db/parameters.ts'
import { closePools, openPools } from './db/pools.ts'
import { seedDemoComparisons } from '../../testing/world/comparisons.ts'
import { seedDemoPlans, seedDemoTerms } from '../../testing/world/plans.ts'
import { seedDemoRecords } from '../../testing/world/records.ts'
import { seedDemoRound } from '../../testing/world/rounds.ts'
import { heldBack, seedDemoReviews } from '../../testing/world/reviews.ts'
import type { Kernel } from './http/kernel.ts'
import { reactions } from './wiring.ts'
import { words } from './words.ts'
import { leafOfLoaded } from './audit/loaded.ts'
import { type KeyRing, makeKeyRing } from './crypto/sealing.ts'
import { copyInto } from './db/copy.ts'
import type { Cells } from './db/rows.ts'
import { fieldKeys } from './keys/fieldKeys.ts'
import { loadRegions } from './regions/load.ts'
import type { DemoAccount, DemoOptions } from './serveOptions.ts'
import { demoSecrets, readDemoStaff, seedDemoAssignments, seedDemoStaff } from './staff/demo.ts'
import { storedUpper } from './statistics/bulk.ts'
import { knownVersions } from './statistics/timeline.ts'

const county = demoCountyNumber
const countyCode = regionCode(county * 1_000_000)
const demoSeed = 431003

async function asOwner<T>(options: Pick<DemoOptions, 'owner'>, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client(options.owner)
  owner.on('error', () => undefined) // the statement under way reports it
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}

/** @returns the accounts to print; the same ones on every start */
export const loadDemo = (options: DemoOptions): Promise<DemoAccount[]> => asOwner(options, async owner => {
  const { rowCount } = await owner.query('select 1 from qinghe.installation')
  if (rowCount === 0) await fill(owner, options)
  return readDemoStaff(options.home)
})

/** Towns and villages of the rest of the nation, once, beside people at work: 13 s nobody should wait for at the first start.
 *  One transaction, so an interrupted one is simply done again by the next start. @returns how many rows came in */
export const completeRegions = (options: Pick<DemoOptions, 'owner'>): Promise<number> => asOwner(options, async owner => {
  const { lo, hi } = rangeOf(countyCode)
  const { rowCount } = await owner.query('select 1 from qinghe.regions where level > 3 and (code < $1 or code >= $2) limit 1', [lo, hi])
  return rowCount === 0 ? loadRegions(owner) : 0
})

async function fill(owner: pg.Client, options: DemoOptions): Promise<void> {
  const ring = makeKeyRing(fieldKeys(options.keys))
  const secrets = demoSecrets()
  await loadRegions(owner, { within: countyCode })
  const people = await loadPeople(owner, ring)
  await seedDemoStaff({ owner, ring, home: options.home, secrets })
  // Thousands of rows at once: until it has looked at them the database takes every table for empty, and what follows would be planned so.
  await owner.query('analyze')
  await withKernel(options, ring, async kernel => {
    await seedDemoPlans({ kernel, owner }, people.day)
    await seedDemoTerms({ kernel, owner }, people.day)
    await seedDemoReviews({ kernel, owner }, people.children, people.day)
    await seedDemoComparisons({ kernel, owner }, people)
    await seedDemoRecords({ kernel, owner }, people.children, people.day)
    await seedDemoRound({ kernel, owner }, people.day)
  })
  await seedDemoAssignments(owner, county) // when it is decided who leaves: helpers are given children who stay
  await owner.query('analyze')
  // Last: an interrupted first start is filled again, and nothing above minds being done twice.
  await owner.query(`insert into qinghe.installation (id, kind, created_at) values ($1, 'demo', qinghe.now())`, [newUuid()])
}

/** Small enough that PostgreSQL never waits for us nor we for it, and that nothing but a batch is held. */
const childrenPerBatch = 300
const childrenPerBreath = 20

/** Rows of one batch by table, in the order the foreign keys want: whoever stands first in a child's rows comes first. */
type Batch = Map<string, { columns: string[]; text: string }>

function put(batch: Batch, { table, row }: BulkRow): void {
  const entry = batch.get(table) ?? { columns: Object.keys(row), text: '' }
  batch.set(table, entry)
  entry.text += copyLine(entry.columns, row)
}

async function send(owner: pg.Client, batch: Batch): Promise<void> {
  const { children, ...rest } = Object.fromEntries(batch)
  if (children) await copyInto(owner, { table: 'children', columns: children.columns }, [children.text])
  for (const [table, { columns, text }] of Object.entries(rest)) await copyInto(owner, { table, columns }, [text])
}

async function contextFor(owner: pg.Client, ring: KeyRing): Promise<WorldContext> {
  const { rows: [clock] } = await owner.query<{ now: Date | string }>('select qinghe.now() as now')
  const at = new Date(clock?.now ?? '')
  const loader = newUuid()
  return { ring, at, day: dayOf(instant(at)), account: loader, posting: loader, command: newUuid(), phrase: '导入花名册' }
}

type People = { children: WorldChild[]; day: PlainDate; places: ReadonlyMap<number, string> }

/** The kernel of the server without the server, for people of the demo who act before anybody can sign in. */
async function withKernel<T>({ connection }: DemoOptions, ring: KeyRing, work: (kernel: Kernel) => Promise<T>): Promise<T> {
  const pools = openPools(connection)
  const fails = (error: unknown): never => { throw error }
  try {
    const parameters = await liveParameters(pools.qinghe_signin, fails)
    return await work({
      pools, ring, parameters: parameters.now(), audit: auditPort(makeInbox(pools.qinghe_audit)), readings: { count: () => undefined }, findSession: () => Promise.resolve(undefined),
      mayDo: (actor, word) => mayDo(actor.role, word, words), reactions, fault: (_id, error) => fails(error),
    }).finally(parameters.stop)
  } finally {
    await closePools(pools)
  }
}

async function loadPeople(owner: pg.Client, ring: KeyRing): Promise<People> {
  const context = await contextFor(owner, ring)
  const world = demoCounty(demoSeed, context.day)
  const places = new Map(world.county.villages.map(village => [village.code, `${village.townName}${village.name}`]))
  const people = { children: world.children, day: context.day, places }
  const { rowCount } = await owner.query('select 1 from qinghe.children limit 1')
  if (rowCount === 0) {
    const later = new Set(heldBack(people.children, people.day))
    await loadRegister(owner, context, { ...world, children: people.children.filter(child => !later.has(child)) })
  }
  return people
}

/** All in one transaction; while PostgreSQL takes one batch the next is made. */
async function loadRegister(owner: pg.Client, context: WorldContext, { county: place, children }: ReturnType<typeof demoCounty>): Promise<void> {
  const tally = newTally()
  await owner.query('begin')
  await send(owner, batchOf(rowsBefore(place)))
  let sending = Promise.resolve()
  for (let i = 0; i < children.length; i += childrenPerBatch) {
    const batch: Batch = new Map()
    for (const [at, child] of children.slice(i, i + childrenPerBatch).entries()) {
      for (const row of rowsOf(context, { child, seq: i + at + 1 }, tally)) put(batch, row)
      if (at % childrenPerBreath === 0) await breathe()
    }
    await sending
    sending = send(owner, batch)
    sending.catch(() => undefined) // thrown by the await of the next round
  }
  await sending
  await send(owner, batchOf(rowsOfCounty(context, county, tally)))
  await send(owner, batchOf(storedUpper(tally.cells.values()).map((row: Cells) => ({ table: 'stat_upper', row }))))
  await owner.query('insert into qinghe.figure_rules (version, built_at) select v, qinghe.now() from unnest($1::int[]) v', [[...knownVersions]])
  await leafOfLoaded(owner, { ...context, count: children.length })
  await owner.query('commit')
}

function batchOf(rows: Iterable<BulkRow>): Batch {
  const batch: Batch = new Map()
  for (const row of rows) put(batch, row)
  return batch
}
