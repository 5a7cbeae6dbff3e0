/** What the file of an export of 100,000 rows costs beside the library that writes it, and how much memory it takes at ten times the rows.
 *  Reading the rows is the list's matter (bench/list.ts). Run: npm run bench export. Result: bench/results/export.json. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OutCell } from '../server/src/exchange/xlsx.ts'
import { readWorkbook } from '../server/src/exchange/xlsx.ts'
import { type Mark, writeSheet } from '../server/src/exports/sheet.ts'
import { commit, environment, ratioOf, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'

const rounds = 5
const most = 100_000
const few = 10_000
const labels = ['姓名', '性别', '年龄', '身份证号', '村（居）', '儿童类别', '现照护人', '状态', '最近更新']
const columns = labels.map((label, i) => ({ key: String(i), label, seen: 'clear' as const, why: null }))

async function* rowsOf(count: number): AsyncGenerator<readonly OutCell[]> {
  for (let i = 0; i < count; i++) yield [`欧阳思甜${i}`, '女', i % 16, '999999********0027', '栖凤渡村', '农村留守儿童', `欧阳${i}（祖父母）`, '在册', { moment: '2026-09-01T00:05:00Z' }]
}
const mark = (rows: number): Mark => ({ number: 'DC', by: '某人', at: '2026-09-01 08:05', purpose: '核对', title: '儿童档案名单', said: [], columns, rows, head: null })

async function libraryAlone(path: string, count: number): Promise<void> {
  const { WorkbookWriter } = await import('@cj-tech-master/excelts')
  const book = new WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: true })
  const sheet = book.addWorksheet('名单')
  for await (const row of rowsOf(count)) sheet.addRow(row.map(cell => (typeof cell === 'object' && cell !== null ? new Date('2026-09-01T00:05:00Z') : cell))).commit()
  sheet.commit()
  await book.commit()
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return Number(((performance.now() - began) / 1000).toFixed(2))
}
let peak = 0
const looking = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 20)

const before = environment()
const folder = mkdtempSync(join(tmpdir(), 'qinghe-bench-'))
const values: number[] = []
const baseline: number[] = []
const peaks: Record<number, number> = {}
const path = join(folder, 'list.xlsx')
let read = 0
try {
  for (const count of [few, most]) {
    peak = 0
    await writeSheet(createWriteStream(path), mark(count), rowsOf(count))
    peaks[count] = peak
  }
  for (let round = 0; round < rounds; round++) {
    baseline.push(await secondsOf(() => libraryAlone(join(folder, 'alone.xlsx'), most)))
    values.push(await secondsOf(() => writeSheet(createWriteStream(path), mark(most), rowsOf(most))))
  }
  const small = join(folder, 'small.xlsx')
  await writeSheet(createWriteStream(small), mark(few), rowsOf(few))
  for await (const row of (await readWorkbook(small)).rows) if (row.cells[0]?.text.startsWith('欧阳思甜') === true) read += 1
  if (read !== few) throw new Error(`${read} rows instead of ${few}`)
} finally {
  clearInterval(looking)
  rmSync(folder, { recursive: true, force: true })
}
const mb = (count: number): number => Math.round((peaks[count] ?? 0) / 2 ** 20)
const ratio = ratioOf(values, baseline)
writeResult({
  name: 'export', command: 'npm run bench export', commit: commit(), seed, rows: { rows: most }, environment: before,
  processes: [{ name: 'writer', cpuSeconds: values.reduce((sum, one) => sum + one, 0), maxRssBytes: Math.max(...Object.values(peaks)) }],
  unit: 's', values, baseline: { what: 'the library alone, the same cells without formats', values: baseline }, ratio,
  check: `a file of ${few} rows reads back whole`, target: 'at most twice the library alone, memory at 100,000 rows at most 1.5 times that at 10,000', met: ratio >= 0.5 && mb(most) <= 1.5 * mb(few),
  note: `memory ${mb(few)} MB at ${few} rows, ${mb(most)} MB at ${most}`,
})
