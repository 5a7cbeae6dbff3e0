/** A thousand visits carried out as one order — judged, locked, sealed, with slots, a part, history, chain and leaf — against the bare insert of the same rows.
 *  Run: npm run bench record-import. Result: bench/results/record-import.json. */
import { commitOrder } from '@qinghe/server/imports/writing.ts'
import { staging } from '@qinghe/server/imports/reading.ts'
import { insertLines, sealFile } from '@qinghe/server/imports/store.ts'
import { type Cells, insertRows } from '@qinghe/server/db/rows.ts'
import { recordRoutes } from '@qinghe/server/recordEndpoints.ts'
import { newCommandId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { findHeading } from '@qinghe/domain/imports/headings.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import type pg from 'pg'
import { importingOf } from '@qinghe/server/imports/kind.ts'
import { dayFromToday } from '../testing/bureau.ts'
import { places } from '../testing/cast.ts'
import { settleChild } from '../testing/walk/county.ts'
import { drawPlaces } from '../testing/walk/stage.ts'
import { commit, environment, median, watch, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { openStage, postOf } from './stage.ts'

const children = 100
const visitsEach = 10
const rounds = 5
const heads = ['儿童姓名', '走访日期', '走访方式', '走访目的', '见到儿童本人', '见到监护人或照护人', '独自生活', '有生活费', '走访结果', '情绪状况', '谈话内容']
const tables = ['records', 'record_parts', 'record_changes'] as const

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return Number((performance.now() - began).toFixed(1))
}

async function bare(owner: pg.Client, rows: ReadonlyMap<string, readonly Cells[]>): Promise<number> {
  await owner.query('begin')
  const spent = await timed(async () => {
    for (const [table, some] of rows) await insertRows(owner, table, some)
    await owner.query('commit')
  })
  return spent
}

async function erase(owner: pg.Client): Promise<void> {
  for (const table of [...tables].reverse()) await owner.query(`delete from qinghe.${table}`)
}

const before = environment()
const stage = await openStage(recordRoutes)
const { owner, kernel } = stage
await drawPlaces(owner)
const actor = postOf('childDirector', places.village)
for (let i = 0; i < children; i++) await owner.query('update qinghe.children set name = $2 where id = $1', [await settleChild(owner, { spot: 'inside' }), `孩子${i}号`])
const batch = newRecordId()
const lines = Array.from({ length: children * visitsEach }, (_, i) => [`孩子${i % children}号`, dayFromToday(-1 - Math.floor(i / children)), '儿童主任走访', '定期走访', '是', '是', '否', '是', '正常', '平稳', `第 ${i} 次谈话，都好`])
const importing = await staging(kernel, actor, w => importingOf(w, 'visit'))
const found = findHeading([{ line: 1, cells: heads }], { targets: [...importing.targets.values()], remembered: [] })
await owner.query(`insert into qinghe.record_imports (county, id, kind, act, region, posting, account, file_words, state, heading, columns, uploaded_at) values ($1, $2, 'visit', 'record', $3, $4, $5, $6, 'committing', 1, $7, now())`,
  [actor.county, batch, actor.region, actor.posting, actor.account, sealFile({ ring: kernel.ring }, batch, '台账.xlsx'), JSON.stringify(found?.columns ?? [])])
await staging(kernel, actor, w => insertLines(w, batch, lines.map((cells, i) => ({ row: i + 2, state: 'ok' as const, content: { cells: cells.map(textCell), findings: [] } }))))
const usage = watch({ server: process.pid, postgres: stage.postgres })
const [values, baseline]: [number[], number[]] = [[], []]
for (let round = 0; round <= rounds; round++) {
  const command = newCommandId()
  await owner.query(`update qinghe.record_imports set state = 'committing', command = $1`, [command])
  await owner.query(`update qinghe.record_import_rows set state = 'ok', record = null`)
  const spent = await timed(() => commitOrder({ kernel, actor, batch, command }))
  const rows = new Map<string, Cells[]>()
  for (const table of tables) rows.set(table, (await owner.query<Cells>(`select * from qinghe.${table}`)).rows.map(({ apart: _generated, ...row }) => ('body' in row ? { ...row, body: JSON.stringify(row['body']) } : row)))
  if (rows.get('records')?.length !== lines.length || rows.get('record_parts')?.length !== lines.length) throw new Error('not every line came in')
  await erase(owner)
  const plain = await bare(owner, rows)
  await erase(owner)
  console.log(`round ${round}: ${spent} ms, bare ${plain} ms`)
  if (round > 0) { values.push(spent); baseline.push(plain) }
}
const ratio = Number((median(baseline) / median(values)).toFixed(2))
writeResult({
  name: 'record-import', command: 'npm run bench record-import', commit: commit(), seed, rows: { records: lines.length, parts: lines.length }, environment: before, processes: usage(), unit: 'ms', values,
  baseline: { what: 'the same rows of records, record_parts and record_changes inserted by the owner, a thousand a statement', values: baseline }, ratio,
  check: 'every line is a record with its part and its history', target: 'ratio ≥ 0.4', met: ratio >= 0.4, note: `median ${median(values)} ms an order`,
})
await stage.stop()
