/** An answer at the review desk: how long it takes on rosters of two sizes, and whether rows, archives, tasks and sums stand afterwards
 *  where settling the whole roster anew puts them. Run: npm run bench settle. Result: bench/results/settle.json. */
import { isDeepStrictEqual } from 'node:util'
import { comparisonRoutes } from '@qinghe/server/comparisons/routes.ts'
import { runNext, settling } from '@qinghe/server/comparisons/run.ts'
import { settle } from '@qinghe/server/comparisons/settle.ts'
import { findComparison } from '@qinghe/server/comparisons/store.ts'
import { copyInto } from '@qinghe/server/db/copy.ts'
import type { Reader } from '@qinghe/server/db/reader.ts'
import { writing } from '@qinghe/server/http/transactions.ts'
import { loadRegions } from '@qinghe/server/regions/load.ts'
import { sealContent } from '@qinghe/server/rosters/store.ts'
import { newCommandId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import { detectColumns } from '@qinghe/domain/rosters/headers.ts'
import { slipOfDay, slipOfName } from '../testing/linkage/slips.ts'
import { blockOf } from '../testing/world/block.ts'
import { randomOf } from '../testing/world/random.ts'
import { newTally, rowsBefore, rowsOf } from '../testing/world/rows.ts'
import { countiesOf } from '../testing/world/places.ts'
import type { WorldChild } from '../testing/world/types.ts'
import { world } from '../testing/world.ts'
import { commit, environment, median, ratioOf, watch, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { openStage, postOf, type Stage } from './stage.ts'

const county = 431003
const sizes = (process.env['QINGHE_BENCH_ROWS'] ?? '3000,30000').split(',').map(Number)
const answersEach = 20
const day = plainDate('2026-11-20')
const noted = ['children', 'child_schooling', 'child_guardianships', 'child_parents', 'child_health', 'child_relief', 'child_keys']

type Line = Record<string, string>
/** One in sixty hard to tell, one in eighty spelt by ear, one in a hundred not there. */
function lineOf(child: WorldChild, i: number, placeOf: (region: number) => string): Line[] {
  const r = randomOf(seed, 'line', child.id)
  if (i % 97 === 5) return []
  const line = {
    姓名: child.name, 性别: child.sexCode === 1 ? '男' : '女', 出生日期: child.birthDate, 身份证号: child.idNumber ?? '', 监护人姓名: child.guardian?.name ?? child.mother.name,
    联系电话: child.guardian?.phone ?? child.mother.phone ?? '', 户籍村: placeOf(child.region), 学校名称: child.schoolName ?? '', 就学情况: '小学',
  }
  const heard = { ...line, 姓名: slipOfName(line.姓名, r).name }
  if (i % 61 === 7) return [{ ...heard, 身份证号: '', 监护人姓名: '', 联系电话: '', ...(i % 2 === 0 ? { 户籍村: '' } : { 出生日期: slipOfDay(line.出生日期, r) }) }]
  return [i % 83 === 11 ? heard : line]
}

async function furnish({ owner, kernel }: Stage, children: readonly WorldChild[], place: ReturnType<typeof countiesOf>[number]): Promise<void> {
  await loadRegions(owner, { within: regionCode(county * 1_000_000) })
  const context = { ring: kernel.ring, at: new Date(), account: newUuid(), posting: newUuid(), command: newUuid(), phrase: '导入', day }
  const tally = newTally()
  const rows = function* () {
    yield* rowsBefore(place)
    for (const [seq, child] of children.entries()) for (const row of rowsOf(context, { child, seq: seq + 1 }, tally)) if (noted.includes(row.table)) yield row
  }
  const block = blockOf(rows())
  for (const table of ['tenants', 'tenant_codes', 'schools', ...noted]) {
    const part = block.get(table)
    if (part) await copyInto(owner, { table, columns: part.columns }, [part.text])
  }
  await owner.query('analyze')
}

async function appoint({ owner, as }: Stage) {
  const actor = postOf('countyCivilAffairs', county * 1_000_000)
  await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, 'officer', '某人', $2, 'active', $3, now())`, [actor.account, actor.scope.shape === 'range' ? actor.region : 0, newUuid()])
  await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, '某人', $3, $4, $5, '2020-01-01', 'active', $6, $7, now())`, [actor.posting, actor.account, actor.role, county, actor.region, newUuid(), newUuid()])
  return { actor, ask: as(actor) as (path: string, body?: unknown) => Promise<any> }
}
type Officer = Awaited<ReturnType<typeof appoint>>

/** @returns the comparison, done */
async function compared({ owner, kernel }: Stage, { actor, ask }: Officer, lines: readonly Line[]): Promise<string> {
  const batch = newRecordId()
  const sheet = [Object.keys(lines[0] ?? {}), ...lines.map(line => Object.values(line))]
  const heads = detectColumns(sheet)
  await owner.query(`insert into qinghe.roster_batches (county, id, region, number, file_name, state, uploaded_by, posting, uploaded_at, header_row, columns, is_read)
    values ($1, $2, $3, 'R1', '学籍.csv', 'ready', $4, $5, qinghe.now(), $6, $7, true)`, [county, batch, actor.region, actor.account, actor.posting, heads?.headerRow, JSON.stringify(heads?.columns ?? [])])
  const sealed = sheet.map((cells, i) => sealContent({ ring: kernel.ring } as Reader, { batch, row: i + 1 }, { cells: cells.map(textCell), fixed: [], issues: [] }))
  await owner.query(`insert into qinghe.roster_rows (county, batch, row, region, sealed, state) select $1, $2, t.row, $3, t.sealed, case when t.row = 1 then 'aside' else 'ok' end
    from unnest($4::bytea[]) with ordinality t (sealed, row)`, [county, batch, actor.region, sealed])
  const comparison = newRecordId()
  await ask('/api/comparisons', { id: newCommandId(), input: {
    comparison, batch, kind: 'schooling', department: '教育局', period: '2026 年秋季', purpose: '核对在读情况', legalBasis: '方案二第 105 条', isComplete: true, allShouldBeFiled: true,
  } })
  const began = performance.now()
  await runNext(kernel)
  console.log(`${lines.length} rows compared in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return comparison
}

/** Everything settling decides, in an order of its own. */
async function standing({ owner }: Stage, id: string): Promise<unknown> {
  const all = async (text: string): Promise<unknown[]> => (await owner.query(text, [id])).rows
  return [
    await all('select row, state, child, differs, outside, open_children from qinghe.comparison_rows where comparison = $1 order by row'),
    await all('select child, state from qinghe.comparison_expected where comparison = $1 order by child'),
    await all(`select kind, row, child, state, region, owner, due from qinghe.comparison_tasks where comparison = $1 order by kind, row, child`),
    await all(`select row_count, same_count, differs_count, lead_count, doubtful_count, outside_count, expected_count, expected_found, expected_doubtful, missing_count
      from qinghe.comparisons where id = $1`),
  ]
}

async function ms(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return Number((performance.now() - began).toFixed(1))
}

async function measured(rows: number) {
  const stage = await openStage(comparisonRoutes)
  try {
    const [place] = countiesOf([county])
    if (place === undefined) throw new Error('the county is missing in the seed')
    const children = [...world({ seed, counties: [county], children: rows })]
    await furnish(stage, children, place)
    const { rows: named } = await stage.owner.query<{ code: number; name: string }>(`select v.code::float8, coalesce(t.name, '') || v.name as name from qinghe.regions v left join qinghe.regions t on t.code = v.parent where v.level = 5`)
    const names = new Map(named.map(village => [village.code, village.name]))
    const officer = await appoint(stage)
    const id = await compared(stage, officer, children.flatMap((child, i) => lineOf(child, i, region => names.get(region) ?? '')))
    const { balance } = await officer.ask(`/api/comparisons/${id}`)
    const { doubts } = await officer.ask(`/api/comparisons/${id}/doubts`)
    const plain = doubts.filter((one: any) => !one.takesTwo).slice(0, answersEach)
    const usage = watch({ server: process.pid, postgres: stage.postgres })
    const values: Record<string, number[]> = { different: [], undo: [], same: [] }
    for (const { row, child } of plain) {
      for (const act of ['different', 'undo', 'same'] as const) {
        const input = { row, child, ...(act === 'undo' ? {} : { verdict: act }) }
        values[act]!.push(await ms(() => officer.ask(`/api/comparisons/${id}/${act === 'undo' ? 'undo' : 'decide'}`, { id: newCommandId(), input })))
      }
    }
    const processes = usage()
    const queue = await ms(() => officer.ask(`/api/comparisons/${id}/doubts`))
    const left = await standing(stage, id)
    const anew = await ms(() => writing(stage.kernel, officer.actor, async session => {
      const w = settling(session)
      const comparison = await findComparison(w, id)
      await settle(w, comparison, comparison.threshold ?? 0)
    }))
    const agrees = isDeepStrictEqual(left, await standing(stage, id))
    const answers = Object.values(values).flat()
    console.log(`${rows}: ${doubts.length} doubts, ${JSON.stringify(balance)}; an answer ${median(answers)} ms (${Object.entries(values).map(([act, all]) => `${act} ${median(all)}`).join(', ')}), the queue ${queue} ms, the whole roster anew ${anew} ms, ${agrees ? 'alike' : 'DIFFERENT'}`)
    if (!agrees) throw new Error(`of ${rows} rows some stand elsewhere than settling the whole roster anew puts them`)
    return { rows, values: answers, doubts: doubts.length, queue, anew, processes }
  } finally {
    await stage.stop()
  }
}

const loadBefore = environment()
const all = []
for (const rows of sizes) all.push(await measured(rows))
const [small, large] = [all[0]!, all.at(-1)!]
writeResult({
  name: 'settle', command: 'npm run bench settle', commit: commit(), seed, rows: { small: small.rows, rows: large.rows, doubts: large.doubts, answers: large.values.length }, environment: loadBefore, processes: large.processes,
  unit: 'ms', values: large.values, baseline: { what: `settling all ${large.rows} rows anew in one transaction, without the request around it`, values: [large.anew] }, ratio: ratioOf(large.values, [large.anew]),
  check: 'after sixty answers and undos rows, archives, tasks and sums stand where settling the whole roster anew puts them', target: '≤ 300 ms an answer at 30,000 rows, at most twice the answer at 3,000', met: median(large.values) <= 300 && median(large.values) <= 2 * median(small.values),
  note: `At ${small.rows} rows an answer takes ${median(small.values)} ms, all anew ${small.anew} ms. The slowest at ${large.rows}: ${Math.max(...large.values)} ms. Reading the queue of ${large.doubts} doubtful pairs: ${large.queue} ms.`,
})
