/** Pages of fifty from lists of every size, twenty people at once paging through them by key. Each list is walked from its first page
 *  before anything is timed and compared with the table in its order. Run: npm run bench list. Result: bench/results/list.json. */
import { randomOf } from '../testing/world/random.ts'
import { commit, environment, median, timed, watch, writeResult } from './measure.ts'
import { gather, placeOf, withAncestors } from './rig/crowd.ts'
import { type Asked, drive, quantile } from './rig/driving.ts'
import { seed, sharedWorld, wanted } from './rig/home.ts'
import { asking, type SignedIn } from './rig/people.ts'
import { asRole, startServer } from './rig/server.ts'
import { leavesSince, treeSize, untilIndexed } from './rig/tree.ts'

const rounds = 5
const roundMs = Number(process.env['QINGHE_BENCH_MS'] ?? 10_000)
const pageSize = 50
const pagesPerClient = 20
const r = randomOf(seed, 'list')

const kindOf = ({ post }: SignedIn): string => (post.about !== null ? 'above the county' : post.role === 'countyCivilAffairs' ? 'county' : 'village and town')
const pathOf = (cursor: string | null): string => `/api/archives?limit=${pageSize}${cursor === null ? '' : `&after=${cursor}`}`

/** The first pages of somebody's list, checked against the order of the table. @returns the addresses */
async function walk(home: string, url: string, person: SignedIn): Promise<string[]> {
  const { get } = asking(url, person.cookie)
  const paths: string[] = []
  const shown: string[] = []
  for (let cursor: string | null = null; paths.length < pagesPerClient;) {
    paths.push(pathOf(cursor))
    const page = await get(pathOf(cursor))
    shown.push(...page.rows.map((row: { id: string }) => row.id))
    cursor = page.nextCursor
    if (cursor === null) break
  }
  const { lo, hi } = placeOf(person)
  const truth = await asRole(home, 'qinghe_owner', async owner => (await owner.query<{ id: string }>(
    `select id from qinghe.children where region >= $1 and region < $2 and status <> 'merged' order by region, id limit $3`, [lo, hi, shown.length + 1])).rows.map(row => row.id))
  const isWhole = paths.length < pagesPerClient
  if (truth.slice(0, shown.length).join() !== shown.join() || (isWhole && truth.length !== shown.length)) throw new Error(`the list of ${person.post.login} is not the table in its order`)
  return paths
}

const world = await sharedWorld()
const loadBefore = environment()
const server = await startServer(world.home)
try {
  const villages = await asRole(world.home, 'qinghe_owner', async owner => (await owner.query<{ region: number }>('select distinct region from qinghe.children')).rows.map(row => Number(row.region)))
  const people = await gather(world, server.url, { r, populated: withAncestors(villages) })
  const paths: string[][] = []
  for (const person of people) paths.push(await walk(world.home, server.url, person))
  const clients = people.map((person, c) => ({ cookie: person.cookie, asked: paths[c]!.map((path): Asked => ({ kind: kindOf(person), method: 'GET', path })) }))
  await drive({ port: server.port, ms: 5_000, clients })
  await untilIndexed(world.home)
  const size = await treeSize(world.home)
  const usage = watch({ server: server.pid, postgres: server.postgres })
  const values: number[] = []
  const latencies: Record<string, number[]> = {}
  const asked = new Map<string, number>()
  let [generatorCpu, generatorRss] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    const driven = await drive({ port: server.port, ms: roundMs, clients })
    if (driven.different > 0) throw new Error(`${driven.different} pages differed from the first of their address`)
    values.push(Number(driven.perSecond.toFixed(0)))
    for (const [kind, ms] of Object.entries(driven.latencies)) latencies[kind] = [...(latencies[kind] ?? []), ...ms]
    for (const [c, { post }] of people.entries()) asked.set(post.posting, (asked.get(post.posting) ?? 0) + driven.counts[c]!.reduce((sum, n) => sum + n, 0))
    generatorCpu += driven.cpuSeconds
    generatorRss = Math.max(generatorRss, driven.maxRssBytes)
    console.log(`round ${round + 1}: ${values.at(-1)} pages/s`)
  }
  const processes = [...usage(), { name: 'load generator', cpuSeconds: Number(generatorCpu.toFixed(2)), maxRssBytes: generatorRss }]
  await untilIndexed(world.home)
  const leaves = await leavesSince(world.home, size)
  const unseen = [...asked].filter(([posting, n]) => (leaves.get(posting) ?? 0) < n)
  if (unseen.length > 0) throw new Error(`${unseen.length} posts have fewer leaves than pages`)
  const places = people.map(placeOf)
  const plain = await asRole(world.home, 'qinghe_owner', owner => timed(10, () => {
    const { lo, hi } = places[r.below(places.length)]!
    return owner.query('select * from qinghe.children where region >= $1 and region < $2 order by region, id limit 50', [lo, hi])
  }))
  const perKind = Object.entries(latencies).map(([kind, ms]) => `${kind}: ${ms.length} pages, p50 ${quantile(ms, 0.5)} ms, p99 ${quantile(ms, 0.99)} ms`)
  const speed = median(values)
  const baseline = plain.map(ms => Number((1000 / ms).toFixed(0)))
  writeResult({
    name: 'list', command: 'npm run bench list', commit: commit(), seed, rows: { children: wanted.children, clients: people.length, pages: paths.flat().length }, environment: loadBefore, processes,
    unit: 'per second', values, baseline: { what: 'fifty bare rows of the same places, one connection without policies, names, masks or leaves, per second', values: baseline },
    ratio: Number((speed / median(baseline)).toFixed(2)),
    check: `all ${paths.flat().length} pages are the table in its order, nobody missing between two pages; repeated pages equal byte for byte; every page has its leaf`,
    target: '≥ 1,000 pages of fifty a second', met: speed >= 1_000, note: perKind.join('; '),
  })
} finally {
  await server.stop()
}
