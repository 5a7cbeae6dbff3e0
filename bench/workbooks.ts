/** How long a hostile workbook keeps its reader busy and how much memory it gets, and what a large honest one costs.
 *  Run: npm run bench workbooks. Result: bench/results/workbooks.json. */
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { defaultLimits } from '../server/src/exchange/rows.ts'
import { readWorkbook, writeWorkbook } from '../server/src/exchange/xlsx.ts'
import { hostileFiles } from '../testing/workbooks/hostile.ts'
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

async function measured(what: string, path: string): Promise<Line> {
  const peak = watchChildren()
  const began = performance.now()
  const outcome = await readThrough(path)
  const seconds = Number(((performance.now() - began) / 1000).toFixed(2))
  return { what, outcome, seconds, childPeakMb: peak(), fileKb: Math.round(statSync(path).size / 1024) }
}

async function readThrough(path: string): Promise<string> {
  let rows = 0
  try {
    const book = await readWorkbook(path, { ...defaultLimits, rows: 60_000 })
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

const folder = mkdtempSync(join(tmpdir(), 'qinghe-bench-'))
const lines: Line[] = []
try {
  for (const hostile of hostileFiles) {
    const path = join(folder, 'hostile.xlsx')
    writeFileSync(path, hostile.file())
    lines.push(await measured(hostile.what, path))
  }
  for (const count of [2_000, 50_000]) {
    const path = join(folder, 'form.xlsx')
    await writeWorkbook(createWriteStream(path), [{ name: '汇总', rows: form(count) }])
    lines.push(await measured(`${count} rows of 40 columns, written here`, path))
    if (!hasLibreOffice()) continue
    writeFileSync(path, await savedByLibreOffice(readFileSync(path), 'xlsx'))
    lines.push(await measured(`${count} rows of 40 columns, saved by LibreOffice`, path))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const result = { node: process.version, cores: cpus().length, limits: defaultLimits, lines }
writeFileSync(join(import.meta.dirname, 'results', 'workbooks.json'), `${JSON.stringify(result, null, 2)}\n`)
for (const line of lines)
  process.stdout.write(
    `${line.seconds.toFixed(2).padStart(6)} s ${String(line.childPeakMb).padStart(4)} MB  ${line.what}: ${line.outcome}\n`,
  )
