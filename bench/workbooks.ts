/** How long a hostile workbook keeps its reader busy and how much memory it gets, and what a large honest one costs.
 *  Run: npm run bench workbooks. Result: bench/results/workbooks.json. */
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { defaultLimits } from '../server/src/exchange/rows.ts'
import { readWorkbook, writeWorkbook } from '../server/src/exchange/xlsx.ts'
import { hostileFiles } from '../testing/workbooks/hostile.ts'
import { commit, environment, ratioOf, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { bareWorkbook } from '../testing/workbooks/bareWorkbook.ts'
import { hasLibreOffice, savedByLibreOffice } from '../testing/workbooks/libreOffice.ts'

type Line = { what: string; outcome: string; seconds: number; childPeakMb: number; fileKb: number }

/** The highest resident memory any child of this process has had, looked at every few milliseconds. */
function watchChildren(): () => number {
  let peakKb = 0
  const look = setInterval(() => {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').trim().split(' ').filter(Boolean)
    for (const pid of children) peakKb = Math.max(peakKb, peakOf(pid))
  }, 10)
  return () => {
    clearInterval(look)
    return Math.round(peakKb / 1024)
  }
}

function peakOf(pid: string): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

async function measured(what: string, path: string, limits = defaultLimits): Promise<Line> {
  const peak = watchChildren()
  const began = performance.now()
  const outcome = await readThrough(path, limits)
  const seconds = Number(((performance.now() - began) / 1000).toFixed(2))
  return { what, outcome, seconds, childPeakMb: peak(), fileKb: Math.round(statSync(path).size / 1024) }
}

async function readThrough(path: string, limits: typeof defaultLimits): Promise<string> {
  let rows = 0
  try {
    const book = await readWorkbook(path, limits)
    for await (const _ of book.rows) rows += 1
    return `${rows} rows read`
  } catch (error) {
    if (error instanceof Problem) return error.issues[0]?.code ?? ''
    throw error
  }
}

function* form(rows: number): Generator<string[]> {
  for (let i = 0; i < rows; i++) {
    yield Array.from({ length: 40 }, (_, c) =>
      c % 10 === 0 ? `欧阳·思甜${i}-${c}` : c % 4 === 1 ? '两湾洞村' : `${(i * 7 + c) % 97}`,
    )
  }
}

/** What the process that reads costs before it has read anything: an honest workbook of one row, again and again. */
async function emptySeconds(folder: string): Promise<number[]> {
  const path = join(folder, 'small.xlsx')
  writeFileSync(path, bareWorkbook())
  const times: number[] = []
  for (let i = 0; i < 7; i++) times.push((await measured('one row', path)).seconds)
  return times
}

const limit = { seconds: 5, megabytes: 256 }
const before = environment()
const folder = mkdtempSync(join(tmpdir(), 'qinghe-bench-'))
const refused: Line[] = []
const honest: Line[] = []
let baseline: number[] = []
try {
  baseline = await emptySeconds(folder)
  for (const hostile of hostileFiles) {
    const path = join(folder, 'hostile.xlsx')
    writeFileSync(path, hostile.file())
    const line = await measured(hostile.what, path)
    if (!hostile.refusedWith.some(code => line.outcome === `workbook.${code}`)) throw new Error(`${hostile.what}: ${line.outcome}`)
    refused.push(line)
  }
  for (const count of [2_000, 100_000]) {
    const path = join(folder, 'form.xlsx')
    await writeWorkbook(createWriteStream(path), [{ name: '汇总', rows: form(count) }])
    honest.push(await measured(`${count} rows of 40 columns, written here`, path))
    if (!hasLibreOffice() || count > 65_000) continue
    for (const format of ['xlsx', 'xls', 'ods'] as const) {
      const saved = join(folder, `form.${format}`)
      writeFileSync(saved, await savedByLibreOffice(readFileSync(path), format))
      honest.push(await measured(`${count} rows of 40 columns, saved by LibreOffice as .${format}`, saved))
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const said = ({ what, seconds, childPeakMb }: Line): string => `${what}: ${seconds} s, ${childPeakMb} MB`
const slowest = refused.reduce((a, b) => (a.seconds > b.seconds ? a : b))
const largest = refused.reduce((a, b) => (a.childPeakMb > b.childPeakMb ? a : b))
for (const line of [...refused, ...honest]) console.log(`${said(line)}, ${line.outcome}`)
const values = refused.map(line => line.seconds)
writeResult({
  name: 'workbooks', command: 'npm run bench workbooks', commit: commit(), seed, rows: { hostileFiles: refused.length, honestFiles: honest.length }, environment: before,
  processes: [{ name: 'largest reader of a hostile file', cpuSeconds: largest.seconds, maxRssBytes: largest.childPeakMb * 2 ** 20 }],
  unit: 's', values, baseline: { what: 'an honest workbook of one row through the same kind of process', values: baseline }, ratio: ratioOf(values, baseline),
  check: `each of ${refused.length} hostile files was refused with the words meant for it; ${honest.map(line => `${line.what}: ${line.outcome}`).join('; ')}`,
  target: `every hostile file refused within ${limit.seconds} s and ${limit.megabytes} MB`,
  met: slowest.seconds <= limit.seconds && largest.childPeakMb <= limit.megabytes,
  note: [`slowest ${said(slowest)}`, `largest ${said(largest)}`, ...honest.map(said)].join('; '),
})
