/** What row security costs: the statements of archive, list and search, once as the application's role with its policies and once as
 *  the owner without any, in the same transaction otherwise, alternating on two connections. Both must answer the same rows.
 *  Run: npm run bench policy. Results: bench/results/policy-STATEMENT.json. */
import { isDeepStrictEqual } from 'node:util'
import { join } from 'node:path'
import { AccountId, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { actorOf } from '@qinghe/domain/staff/actor.ts'
import { loadRecords } from '@qinghe/server/archives/records.ts'
import { listArchives } from '@qinghe/server/archives/list.ts'
import { searchArchives } from '@qinghe/server/archives/search.ts'
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { makeReader, readingIn, type Reader } from '@qinghe/server/db/reader.ts'
import { openReading } from '@qinghe/server/db/scope.ts'
import type { Sql } from '@qinghe/server/db/sql.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import pg from 'pg'
import { randomOf } from '../testing/world/random.ts'
import { commit, environment, median, watch, writeResult } from './measure.ts'
import { seed, sharedWorld, wanted, type World } from './rig/home.ts'
import { reach, startServer } from './rig/server.ts'

const rounds = 11
const statementsPerRound = 300
const most = 2
const r = randomOf(seed, 'policy')

type Statement = { name: string; ask: (reader: Reader, i: number) => Promise<unknown> }
type Chosen = { begin: string; sql: Sql }[]

/** The statements the product itself would send: its own functions run once and what they ask is written down. */
async function collect(client: pg.Client, world: World, { ask }: Statement): Promise<Chosen> {
  const ring = makeKeyRing(fieldKeys(openKeys(join(world.home, 'keys'), { mayCreate: false })))
  const officers = world.accounts.posts.filter(post => post.role === 'countyCivilAffairs' && world.manifest.counties.includes(post.region / 1e6))
  const chosen: Chosen = []
  for (let i = 0; chosen.length < statementsPerRound; i++) {
    const post = officers[r.below(officers.length)]!
    const actor = actorOf({ id: PostingId.parse(post.posting), account: AccountId.parse(post.account), role: post.role, county: post.region / 1e6, region: post.region, school: 0 })
    const begin = openReading(actor)
    const { rows: [clock] } = await client.query<{ now: string }>('select qinghe.now() as now')
    await client.query(begin)
    const plain = makeReader(readingIn({ actor, client, now: clock!.now, ring, parameters: asked => asked.values }))
    await ask({ ...plain, rows: q => {
      if (q.name !== 'regions.names') chosen.push({ begin, sql: q })
      return plain.rows(q)
    } }, i)
    await client.query('commit')
  }
  return chosen.slice(0, statementsPerRound)
}

async function run(client: pg.Client, chosen: Chosen): Promise<{ ms: number; rows: unknown[][] }> {
  const rows: unknown[][] = []
  const began = performance.now()
  for (const { begin, sql } of chosen) {
    await client.query(begin)
    rows.push((await client.query({ text: sql.text, values: [...sql.values], ...(sql.name === undefined ? {} : { name: sql.name }) })).rows)
    await client.query('commit')
  }
  return { ms: (performance.now() - began) / chosen.length, rows }
}

const world = await sharedWorld()
const server = await startServer(world.home)
try {
  const connect = async (user: string): Promise<pg.Client> => {
    const client = new pg.Client(reach(world.home)(user))
    client.on('error', () => undefined) // the statement under way reports it
    await client.connect()
    return client
  }
  const [guarded, bare] = [await connect('qinghe_range'), await connect('qinghe_owner')]
  // The application's roles work in UTC; moments as text would differ otherwise.
  await bare.query("set timezone = 'UTC'")
  const { rows } = await bare.query<{ county: number; id: string; name: string }>(`select t.county, c.id, c.name from qinghe.tenants t,
    lateral (select id, name from qinghe.children c where c.county = t.county order by id limit 30) c`)
  const ofCounty = Map.groupBy(rows, row => row.county)
  const someone = (reader: Reader, i: number) => {
    const own = ofCounty.get(reader.actor.county) ?? []
    return own[i % own.length]!
  }
  const statements: Statement[] = [
    { name: 'archive', ask: (reader, i) => loadRecords(reader, [someone(reader, i).id]) },
    { name: 'list', ask: reader => listArchives(reader, { limit: 50 }) },
    { name: 'search', ask: (reader, i) => searchArchives(reader, { text: [...someone(reader, i).name].slice(-2).join(''), region: regionCode(reader.actor.region) }) },
  ]
  for (const statement of statements) {
    const loadBefore = environment()
    const chosen = await collect(guarded, world, statement)
    // The owner sees everything, so only what names its place is the same question for both.
    const [first, second] = [await run(guarded, chosen), await run(bare, chosen)]
    const alike = chosen.filter((_, i) => (second.rows[i] ?? []).length > 0 && isDeepStrictEqual(first.rows[i], second.rows[i]))
    if (alike.length < chosen.length / 2) throw new Error(`${statement.name}: only ${alike.length} of ${chosen.length} questions have the same answer without policies`)
    const usage = watch({ postgres: server.postgres, bench: process.pid })
    const [values, baseline]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      const [on, off] = [await run(guarded, alike), await run(bare, alike)]
      if (!isDeepStrictEqual(on.rows, off.rows)) throw new Error(`${statement.name}: policies changed an answer`)
      values.push(Number(on.ms.toFixed(3)))
      baseline.push(Number(off.ms.toFixed(3)))
    }
    const ratio = Number((median(values) / median(baseline)).toFixed(2))
    writeResult({
      name: `policy-${statement.name}`, command: 'npm run bench policy', commit: commit(), seed, rows: { children: wanted.children, statements: alike.length }, environment: loadBefore,
      processes: usage(), unit: 'ms', values, baseline: { what: 'the same transactions as the owner, without policies', values: baseline }, ratio,
      check: `${alike.length} statements answered the same rows with and without policies, in every round`, target: `with policies at most ${most} times as long`, met: ratio <= most,
      note: 'ratio: with policies over without, so smaller is better',
    })
  }
  await guarded.end()
  await bare.end()
} finally {
  await server.stop()
}
