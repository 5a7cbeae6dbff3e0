/** A world from its files to the first correct audited search, in an empty data folder each time, against a bare COPY of exactly the
 *  same rows into tables without indexes or keys. Run: npm run bench load. Result: bench/results/load.json.
 *  QINGHE_BENCH_ROUNDS for fewer than five rounds; a result needs five. */
import { chmodSync, cpSync, createReadStream, mkdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '@qinghe/server/embedded/embedded.ts'
import { copyInto } from '@qinghe/server/db/copy.ts'
import { migrate } from '@qinghe/server/db/migrate.ts'
import { createRoles, ownerRole, type RoleName, roleNames } from '@qinghe/server/db/roles.ts'
import pg from 'pg'
import { fileOf } from '../testing/world/files.ts'
import { commit, environment, median, writeResult } from './measure.ts'
import { benchDir, qinghe, readAccounts, seed, wanted, type World, worldFiles } from './rig/home.ts'
import { watchHomes } from './rig/household.ts'
import { asking, signIn } from './rig/people.ts'
import { asRole, startServer } from './rig/server.ts'
import { treeSize, untilIndexed } from './rig/tree.ts'

const rounds = Number(process.env['QINGHE_BENCH_ROUNDS'] ?? 5)
const most = 4
const seconds = (since: number): number => Number(((performance.now() - since) / 1000).toFixed(1))

/** A fresh folder with the keys the files are sealed for. */
function emptyHome(from: string, name: string): string {
  const home = join(benchDir, name)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true, mode: 0o711 })
  cpSync(join(from, 'keys'), join(home, 'keys'), { recursive: true })
  chmodSync(join(home, 'keys'), 0o700)
  return home
}

/** @returns seconds from the command to an answer that names the right child and stands in the tree */
async function loadAndSearch(world: Omit<World, 'accounts'>): Promise<number> {
  const home = emptyHome(world.home, 'load')
  const began = performance.now()
  await qinghe(home, ['world', 'load', world.files], true)
  const server = await startServer(home)
  try {
    const accounts = readAccounts(world.files)
    const post = accounts.posts.find(one => one.role === 'childDirector' && one.region === world.manifest.village)!
    const { cookie } = await signIn(server.url, accounts, post)
    const child = await asRole(home, ownerRole, async owner =>
      (await owner.query<{ id: string; name: string }>('select id, name from qinghe.children where region = $1 order by id limit 1', [post.region])).rows[0]!)
    const found = await asking(server.url, cookie).post('/api/archives/search', { text: child.name })
    const took = seconds(began)
    if (!found.hits.some((hit: { id: string }) => hit.id === child.id)) throw new Error('the first search does not find its child')
    await untilIndexed(home)
    if (await treeSize(home) === 0) throw new Error('the first search has no leaf')
    const counted = await asRole(home, ownerRole, async owner => Number((await owner.query('select count(*) as n from qinghe.children')).rows[0].n))
    if (counted !== world.manifest.children) throw new Error(`${counted} children instead of ${world.manifest.children}`)
    return took
  } finally {
    await server.stop()
  }
}

/** The same files into tables of the same columns and nothing else, on two connections, under the same settings. */
async function bareCopy(world: Omit<World, 'accounts'>): Promise<number> {
  const home = emptyHome(world.home, 'copy')
  const embedded = await startEmbedded({ dataDir: join(home, 'database'), keysDir: join(home, 'keys'), loading: true })
  const clients = [new pg.Client(embedded.connection(ownerRole)), new pg.Client(embedded.connection(ownerRole))]
  try {
    const superuser = new pg.Client(embedded.connection('postgres'))
    await superuser.connect()
    await createRoles(superuser, Object.fromEntries(roleNames.map(role => [role, embedded.connection(role).password])) as Record<RoleName, string>)
    await superuser.end()
    await migrate(embedded.connection(ownerRole))
    for (const client of clients) await client.connect()
    const tables = Object.entries(world.manifest.tables).sort(([, a], [, b]) => b.bytes - a.bytes)
    for (const [table] of tables) await clients[0]!.query(`create table qinghe.bare_${table} as table qinghe.${table} with no data`)
    const began = performance.now()
    const queue = [...tables]
    await Promise.all(clients.map(async client => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [table, { columns }] = next
        await copyInto(client, { table: `bare_${table}`, columns }, createReadStream(fileOf(world.files, table), { highWaterMark: 1 << 18 }))
      }
    }))
    return seconds(began)
  } finally {
    for (const client of clients) await client.end()
    await embedded.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

const world = await worldFiles()
const bytes = Object.values(world.manifest.tables).reduce((sum, table) => sum + table.bytes, 0)
const { bavail, bsize } = statfsSync(benchDir)
if (bavail * bsize < bytes * 1.5) throw new Error(`not enough room in ${benchDir}`)
const loadBefore = environment()
const usage = watchHomes(() => [join(benchDir, 'load'), join(benchDir, 'copy')])
const [values, baseline]: [number[], number[]] = [[], []]
for (let round = 0; round < rounds; round++) {
  baseline.push(await bareCopy(world))
  values.push(await loadAndSearch(world))
  console.log(`round ${round + 1}: loaded and searched in ${values.at(-1)} s, bare COPY ${baseline.at(-1)} s`)
}
rmSync(join(benchDir, 'load'), { recursive: true, force: true })
const ratio = Number((median(values) / median(baseline)).toFixed(2))
const total = Object.values(world.manifest.tables).reduce((sum, table) => sum + table.rows, 0)
writeResult({
  name: 'load', command: 'npm run bench load', commit: commit(), seed, rows: { children: wanted.children, rows: total, bytes }, environment: loadBefore, processes: usage(), unit: 's', values,
  baseline: { what: 'COPY of exactly these rows into tables without indexes or keys, on two connections', values: baseline }, ratio,
  check: 'the first search finds its child, has its leaf in the tree, and as many children are there as the files say', target: `at most ${most} times the bare COPY`, met: ratio <= most,
  note: 'ratio: load over COPY, so smaller is better; the load holds indexes, keys, statistics, divisions of the nation, staff, the start of the server and a sign-in',
})
