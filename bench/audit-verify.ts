/** The whole verification — leaves, history, receipts, archives, figures — on a loaded world, against reading the same rows without looking at
 *  them. Time must grow with the rows and memory must not.
 *  Run: QINGHE_BENCH_CHILDREN=100000 npm run bench audit-verify. Result: bench/results/audit-verify-CHILDREN.json. */
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { headPurpose } from '@qinghe/server/audit/head.ts'
import { sayFinding } from '@qinghe/server/audit/findings.ts'
import { fetched } from '@qinghe/server/audit/store.ts'
import { verify } from '@qinghe/server/audit/verify.ts'
import { inTransaction } from '@qinghe/server/db/transaction.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import type pg from 'pg'
import { bringUpToDate, withDatabase } from '../cli/database.ts'
import { openInstallation } from '../cli/installation.ts'
import { asOwner } from '../cli/owner.ts'
import { commit, environment, median, writeResult } from './measure.ts'
import { seed, sharedWorld, wanted } from './rig/home.ts'

const rounds = 3
const read = ['children', 'child_schooling', 'child_health', 'child_parents', 'child_guardianships', 'child_relief', 'child_keys', 'changes', 'feed']

const readOnly = (owner: pg.Client): Promise<void> => inTransaction(owner, async () => {
  for (const table of read) for await (const _rows of fetched(owner, { text: `select * from qinghe.${table}` })) { /* read to the end */ }
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return Number(((performance.now() - began) / 1_000).toFixed(2))
}

const world = await sharedWorld()
process.env['QINGHE_HOME'] = world.home
const before = environment()
await withDatabase(openInstallation(), async database => {
  await bringUpToDate(database)
  await asOwner(database, async owner => {
    const { rows: [counted] } = await owner.query<{ changes: number }>('select count(*)::int as changes from qinghe.changes')
    await owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', qinghe.now()) on conflict do nothing`)
    const { rows: [installation] } = await owner.query<{ id: string }>('select id from qinghe.installation')
    const [values, baseline]: [number[], number[]] = [[], []]
    let found: string[] = []
    const growth: number[] = []
    const cpu: number[] = []
    for (let round = 0; round < rounds; round++) {
      baseline.push(await timed(() => readOnly(owner)))
      const rss = process.memoryUsage().rss
      const used = process.cpuUsage()
      values.push(await timed(async () => {
        const report = await verify(owner, { origin: installation?.id ?? '', publicKeys: [database.keys.signingPair(headPurpose).publicKey], heads: [], ring: makeKeyRing(fieldKeys(database.keys)) })
        found = report.findings.map(sayFinding)
      }))
      const { user, system } = process.cpuUsage(used)
      cpu.push(Number(((user + system) / 1e6).toFixed(2)))
      growth.push(Math.round((process.memoryUsage().rss - rss) / 2 ** 20))
      console.log(`round ${round + 1}: verified in ${values.at(-1)} s, read in ${baseline.at(-1)} s, memory +${growth.at(-1)} MB`)
    }
    if (found.length > 0) throw new Error(found.join('\n'))
    const ratio = Number((median(baseline) / median(values)).toFixed(3))
    writeResult({
      name: `audit-verify-${wanted.children}`, command: `QINGHE_BENCH_CHILDREN=${wanted.children} npm run bench audit-verify`, commit: commit(), seed,
      rows: { children: wanted.children, changes: counted?.changes ?? 0 }, environment: before,
      processes: [{ name: 'verification', cpuSeconds: Number(((process.resourceUsage().userCPUTime + process.resourceUsage().systemCPUTime) / 1e6).toFixed(1)), maxRssBytes: process.resourceUsage().maxRSS * 1024 }],
      unit: 's', values, few: 'a verification reads everything there is', baseline: { what: 'the same tables read to the end', values: baseline }, ratio,
      check: 'nothing was found in a world loaded by the program', target: 'no more than 1 ms of CPU a child and 600 MB', met: median(cpu) <= wanted.children * 0.001 && process.resourceUsage().maxRSS * 1024 <= 600 * 2 ** 20,
      note: `CPU of the verifying process ${cpu.join(', ')} s; memory grew by ${growth.join(', ')} MB`,
    })
  })
})
