/** Brings a world's files into an empty database, as its owner, by COPY on two connections. Each table is one transaction:
 *  indexes and foreign keys go, rows come frozen (so that index-only scans work at once), indexes and keys are made again. An
 *  interrupted load goes on with the tables that are still empty. */
import { createReadStream, readFileSync } from 'node:fs'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import type { KeyRing } from '@qinghe/server/crypto/sealing.ts'
import { copyInto } from '@qinghe/server/db/copy.ts'
import { loadRegions } from '@qinghe/server/regions/load.ts'
import { seedDemoAssignments, seedDemoStaff } from '@qinghe/server/staff/demo.ts'
import { knownVersions } from '@qinghe/server/statistics/timeline.ts'
import pg from 'pg'
import { fileOf, Manifest, manifestFile } from './files.ts'
import { type Bare, bare, dress } from './tableDress.ts'

export type WorldLoad = {
  dir: string
  owner: pg.ClientConfig
  ring: KeyRing
  keyRing: string
  home: string
  progress?: (table: string, seconds: number) => void
}
type Job = readonly string[]

const place: Job = ['tenants', 'tenant_codes', 'schools']
/** Their foreign keys point at children, so one connection takes them one after the other. */
const ofChildren: Job = ['children', 'child_schooling', 'child_guardianships', 'child_parents', 'child_health', 'child_relief']
const staff: Job = ['accounts', 'credentials', 'postings', 'spot_checks']
/** Longest first, so that both connections are busy to the end. */
const jobs: readonly Job[] = [
  ['changes'], ofChildren, ['name_grams'], ['child_keys'], ['child_cells'], ['archive_standings'], ['person_archives'], ['identities'], ['feed'],
  ['gram_counts'], ['stat_cells'], ['stat_upper', 'gram_recounts', 'feed_heads'],
]

export const readManifest = (dir: string): Manifest => Manifest.parse(JSON.parse(readFileSync(manifestFile(dir), 'utf8')))

export async function loadWorld(load: WorldLoad): Promise<Manifest> {
  const manifest = readManifest(load.dir)
  if (manifest.keyRing !== load.keyRing) throw problem('world.otherKeys', '这个虚构世界是为另一处安装的密钥生成的，在这里打不开；请在本安装上重新生成')
  const unknown = Object.keys(manifest.tables).filter(table => ![...place, ...staff, ...jobs.flat()].includes(table))
  if (unknown.length > 0) throw problem('world.unknownTables', `文件里有不认识的表：${unknown.join('、')}`)
  await connected(load, 1, async ([owner]) => {
    if (!owner) return
    await refuseOther(owner, manifest)
    await loadRegions(owner)
    await owner.query(`set synchronous_commit = off`)
    for (const table of place) await loadTable({ load, manifest, owner }, table)
  })
  const queue = [...jobs]
  await connected(load, 2, async owners => {
    await Promise.all(owners.map(async owner => {
      for (let job = queue.shift(); job; job = queue.shift()) for (const table of job) await loadTable({ load, manifest, owner }, table)
    }))
  })
  await connected(load, 1, async ([owner]) => owner && finish({ load, manifest, owner }))
  return manifest
}

async function connected(load: WorldLoad, count: number, work: (owners: pg.Client[]) => Promise<unknown>): Promise<void> {
  const owners = Array.from({ length: count }, () => new pg.Client(load.owner))
  try {
    for (const owner of owners) await owner.connect()
    await work(owners)
  } finally {
    await Promise.allSettled(owners.map(owner => owner.end()))
  }
}

/** Only an empty database, or one in which this very load was interrupted: it leaves its number in the comment of the schema. */
async function refuseOther(owner: pg.Client, { id }: Manifest): Promise<void> {
  const { rows: [found] } = await owner.query<{ full: boolean; mark: string | null }>(`select exists (select 1 from qinghe.installation)
    or exists (select 1 from qinghe.children) or exists (select 1 from qinghe.accounts) or exists (select 1 from qinghe.tenants) as full,
    obj_description('qinghe'::regnamespace) as mark`)
  if (found?.full === true && found.mark !== markOf(id)) {
    throw problem('world.notEmpty', '数据库里已经有内容，虚构世界只能装进空的数据库；请用 QINGHE_HOME 指定一个新的空文件夹', 409)
  }
  await owner.query(`comment on schema qinghe is '${markOf(id)}'`)
}
const markOf = (id: string): string => `loading world ${id}`

type Loading = { load: WorldLoad; manifest: Manifest; owner: pg.Client }

/** Text pieces large enough that neither side waits for a system call. */
const pieceBytes = 1 << 18

async function loadTable({ load, manifest, owner }: Loading, table: string): Promise<void> {
  const about = manifest.tables[table]
  if (about === undefined || about.rows === 0) return
  const began = performance.now()
  const { rowCount } = await owner.query(`select 1 from qinghe.${table} limit 1`)
  if (rowCount !== 0) return
  await owner.query('begin')
  await owner.query(`set local maintenance_work_mem = '512MB'`)
  const off: Bare = await bare(owner, table)
  const source = createReadStream(fileOf(load.dir, table), { highWaterMark: pieceBytes })
  await copyInto(owner, { table: off.into, columns: about.columns, ...(off.isFresh ? { options: 'freeze' } : {}) }, source)
  await dress(owner, off)
  await owner.query('commit')
  await owner.query(`analyze qinghe.${table}`)
  load.progress?.(table, (performance.now() - began) / 1000)
}

/** The demo's own posts, one for each role, in the largest village; then everybody else's, the rules of figures, and the mark of
 *  an installation, which says that everything is there. */
async function finish({ load, manifest, owner }: Loading): Promise<void> {
  await seedDemoStaff({ owner, ring: load.ring, home: load.home, village: manifest.village })
  await owner.query('begin')
  for (const table of staff) {
    const about = manifest.tables[table]
    if (about) await copyInto(owner, { table, columns: about.columns }, createReadStream(fileOf(load.dir, table)))
  }
  await owner.query('insert into qinghe.figure_rules (version, built_at) select v, qinghe.now() from unnest($1::int[]) v on conflict do nothing', [[...knownVersions]])
  await owner.query(`insert into qinghe.installation (id, kind, created_at) values ($1, 'demo', qinghe.now())`, [newUuid()])
  await owner.query('comment on schema qinghe is null')
  await owner.query('commit')
  await seedDemoAssignments(owner, countyNumberOf(manifest.village))
  // Last: beside a load that still ran, nothing of these rows would have counted as visible to all.
  await owner.query('vacuum (freeze, analyze)')
}
