/** Whole archives read by twenty people at once, each answer after its audit leaf is committed, against a Fastify that says hello
 *  on the same cores in the same run. Afterwards every answer is looked for in the audit tree.
 *  Run: npm run bench audited-read. Result: bench/results/audited-read.json. */
import { fork } from 'node:child_process'
import type pg from 'pg'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import { commit, environment, median, watch, writeResult } from './measure.ts'
import { type Asked, drive, type Driven, quantile } from './rig/driving.ts'
import { seed, sharedWorld, wanted, type World } from './rig/home.ts'
import { signInOnce, type SignedIn } from './rig/people.ts'
import { asRole, freePort, startServer } from './rig/server.ts'
import { randomOf } from '../testing/world/random.ts'

const clients = 20
const rounds = 5
const [warmMs, helloMs, readMs] = [4_000, 4_000, Number(process.env['QINGHE_BENCH_MS'] ?? 10_000)]
const childrenPerClient = 40

async function startHello(): Promise<{ port: number; pid: number; stop: () => void }> {
  const port = await freePort()
  const child = fork(new URL('./rig/hello.ts', import.meta.url), { env: { ...process.env, PORT: String(port) } })
  await new Promise<void>((done, failed) => { child.once('message', () => done()).once('exit', () => failed(new Error('hello ended'))) })
  return { port, pid: child.pid!, stop: () => void child.kill('SIGTERM') }
}

/** Half village directors, a third town supervisors, the rest county posts: who opens archives all day. */
function choosePeople({ accounts }: World): World['accounts']['posts'] {
  const r = randomOf(seed, 'audited-read')
  const of = (role: string, n: number) => {
    const all = accounts.posts.filter(post => post.role === role)
    return Array.from({ length: n }, () => all[r.below(all.length)]!)
  }
  return [...of('childDirector', clients / 2), ...of('childSupervisor', 6), ...of('countyCivilAffairs', 4)]
}

type Truth = { id: string; name: string; birth_date: string; region: number; status: string; version: number }

/** Some children of everybody's own area, with what the owner of the tables knows of them. */
const childrenOf = (owner: pg.Client, { post }: SignedIn): Promise<Truth[]> => owner.query<Truth>(`
  select id, name, birth_date, region, status, version from qinghe.children where region >= $1 and region < $2 order by id limit $3`,
[post.region, post.region + (post.role === 'childDirector' ? 1 : post.role === 'childSupervisor' ? 1_000 : 1_000_000), childrenPerClient]).then(found => found.rows)

/** A director whose village has nobody cannot open anything. */
async function withChildren(world: World, url: string, owner: pg.Client): Promise<{ person: SignedIn; children: Truth[] }[]> {
  const chosen: { person: SignedIn; children: Truth[] }[] = []
  for (const post of choosePeople(world)) {
    const children = await childrenOf(owner, { post, cookie: '' })
    const stand = children.length > 0 ? post : world.accounts.posts.find(other => other.role === 'childDirector' && other.region === world.manifest.village)!
    const person = await signInOnce(url, world.accounts, stand)
    chosen.push({ person, children: children.length > 0 ? children : await childrenOf(owner, person) })
  }
  return chosen
}

function checkBodies(people: { children: Truth[] }[], driven: Driven): void {
  for (const [c, { children }] of people.entries()) for (const [i, truth] of children.entries()) {
    const text = driven.bodies[c]?.[i]
    if (text === null || text === undefined) continue
    const body = JSON.parse(text)
    const { name, birthDate } = body.identity.values
    const agrees = body.id === truth.id && name === truth.name && birthDate === truth.birth_date && body.region === truth.region && body.version === truth.version
      && isWithin(truth.region, body.path[0].code) && body.family.values !== null && body.schooling.values !== null
    if (!agrees) throw new Error(`the archive ${truth.id} was answered as ${text.slice(0, 200)}`)
  }
}

const urlOf = (child: Truth): Asked => ({ kind: 'read', method: 'GET', path: `/api/archives/${child.id}` })

/** Leaves in the tree about these children by these postings, since a size of the tree; waits until the inbox is empty. */
async function leavesSince(home: string, size: number): Promise<Map<string, number>> {
  return asRole(home, 'postgres', async superuser => {
    for (;;) {
      const { rows: [left] } = await superuser.query('select count(*)::int as n from qinghe.audit_inbox')
      if (left.n === 0) break
      await new Promise(done => setTimeout(done, 200))
    }
    const { rows } = await superuser.query<{ posting: string; child: string; n: number }>(`select l.posting, c.child, count(*)::int as n
      from qinghe.audit_leaves l join qinghe.audit_child_leaves c on c.index = l.index where l.index >= $1 and l.kind = 'read' group by 1, 2`, [size])
    return new Map(rows.map(row => [`${row.posting} ${row.child}`, row.n]))
  })
}
const treeSize = (home: string): Promise<number> => asRole(home, 'postgres', async superuser =>
  Number((await superuser.query('select coalesce(max(size), 0) as n from qinghe.audit_heads')).rows[0].n))

const world = await sharedWorld()
const loadBefore = environment()
const server = await startServer(world.home)
const hello = await startHello()
try {
  const people = await asRole(world.home, 'qinghe_owner', owner => withChildren(world, server.url, owner))
  const asked = people.map(({ person, children }) => ({ cookie: person.cookie, asked: children.map(urlOf) }))
  const greetings = Array.from({ length: clients }, () => ({ cookie: '', asked: [{ kind: 'hello', method: 'GET', path: '/hello' } satisfies Asked] }))
  await drive({ port: server.port, ms: warmMs, clients: asked })
  await drive({ port: hello.port, ms: 1_000, clients: greetings })
  await leavesSince(world.home, Number.MAX_SAFE_INTEGER) // the leaves of warming up are in the tree then
  const start = await treeSize(world.home)
  const usage = watch({ server: server.pid, postgres: server.postgres })
  const [values, baseline, ms]: [number[], number[], number[]] = [[], [], []]
  const counted = new Map<string, number>()
  let generatorCpu = 0
  let generatorRss = 0
  for (let round = 0; round < rounds; round++) {
    baseline.push(Number((await drive({ port: hello.port, ms: helloMs, clients: greetings })).perSecond.toFixed(0)))
    const driven = await drive({ port: server.port, ms: readMs, clients: asked })
    if (driven.different > 0) throw new Error(`${driven.different} answers differed from the first of their kind`)
    checkBodies(people, driven)
    for (const [c, { person, children }] of people.entries()) for (const [i, child] of children.entries()) {
      const key = `${person.post.posting} ${child.id}`
      counted.set(key, (counted.get(key) ?? 0) + driven.counts[c]![i]!)
    }
    values.push(Number(driven.perSecond.toFixed(0)))
    ms.push(...driven.latencies['read'] ?? [])
    generatorCpu += driven.cpuSeconds
    generatorRss = Math.max(generatorRss, driven.maxRssBytes)
    console.log(`round ${round + 1}: ${values.at(-1)} audited reads/s, hello ${baseline.at(-1)}/s, p99 ${quantile(driven.latencies['read'] ?? [], 0.99)} ms`)
  }
  const processes = [...usage(), { name: 'load generator', cpuSeconds: Number(generatorCpu.toFixed(2)), maxRssBytes: generatorRss }]
  const leaves = await leavesSince(world.home, start)
  const missing = [...counted].filter(([key, n]) => (leaves.get(key) ?? 0) < n)
  if (missing.length > 0) throw new Error(`${missing.length} children were shown more often than the tree says`)
  const answered = [...counted.values()].reduce((sum, n) => sum + n, 0)
  const p99 = quantile(ms, 0.99)
  const ratio = Number((median(values) / median(baseline)).toFixed(3))
  writeResult({
    name: 'audited-read', command: 'npm run bench audited-read', commit: commit(), seed, rows: { children: wanted.children, clients, archivesRead: people.flatMap(one => one.children).length },
    environment: loadBefore, processes, unit: 'per second', values, baseline: { what: 'Fastify hello with the same clients, alternating with the reads', values: baseline }, ratio,
    check: `all ${answered} answered reads have their leaf in the tree for that post and child; name, birth date, place and version of every archive equal the tables; repeated answers equal byte for byte`,
    target: 'ratio to hello ≥ 0.12 (stretch 0.25) and p99 ≤ 25 ms', met: ratio >= 0.12 && p99 <= 25,
    note: `p50 ${quantile(ms, 0.5)} ms, p99 ${p99} ms, worst ${Math.max(...ms.slice(0, 100_000))} ms over ${answered} reads`,
  })
} finally {
  hello.stop()
  await server.stop()
}
