/** A county office that compares, with archives in the register and rosters as departments would send them. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import { detectColumns } from '@qinghe/domain/rosters/headers.ts'
import { comparisonRoutes } from '../server/src/comparisons/routes.ts'
import { estimateNext } from '../server/src/comparisons/estimating.ts'
import { runNext } from '../server/src/comparisons/run.ts'
import type { Reader } from '../server/src/db/reader.ts'
import { sealContent } from '../server/src/rosters/store.ts'
import { submissionRoutes } from '../server/src/submissions/routes.ts'
import { type Person, testRing } from './app.ts'
import { openRosterOffice, type RosterOffice } from './rosterOffice.ts'

export type Line = Record<string, string>
export type ComparisonOffice = RosterOffice & {
  /** Lines as reading a file leaves them: a batch with its columns, rows sealed. Reading itself takes a process of its own each time. @returns its id */
  staged: (who: Person, lines: readonly Line[]) => Promise<string>
  /** Orders a comparison of lines and leaves it waiting. @returns its id */
  ordered: (who: Person, lines: readonly Line[], more?: Record<string, unknown>) => Promise<string>
  /** Ordered and run. @returns the comparison as the screen reads it */
  compared: (who: Person, lines: readonly Line[], more?: Record<string, unknown>) => Promise<any>
  run: () => Promise<boolean>
  /** Estimates the model that was proposed. */
  estimate: () => Promise<boolean>
}

export const csvOf = (lines: readonly Line[]): Buffer =>
  Buffer.from([Object.keys(lines[0] ?? {}).join(','), ...lines.map(line => Object.values(line).join(','))].join('\n'))

export const orderOf = (batch: string, more: Record<string, unknown> = {}) => ({
  comparison: newRecordId(), batch, kind: 'schooling', department: '教育局', period: '2026 年秋季', purpose: '核对在读情况', legalBasis: '方案二第 105 条', isComplete: true,
  allShouldBeFiled: true, ...more,
})

export async function openComparisonOffice(): Promise<ComparisonOffice> {
  const office = await openRosterOffice([...comparisonRoutes, ...submissionRoutes])
  const { app, owner } = office
  const staged: ComparisonOffice['staged'] = async ({ actor }, lines) => {
    const batch = newRecordId()
    const sheet = [Object.keys(lines[0] ?? {}), ...lines.map(line => Object.values(line))]
    const heads = detectColumns(sheet)
    await owner.query(`insert into qinghe.roster_batches (county, id, region, number, file_name, state, uploaded_by, posting, uploaded_at, header_row, columns, is_read)
      values (431003, $1, $2, 'R1', '学籍.csv', 'ready', $3, $4, qinghe.now(), $5, $6, true)`, [batch, actor.region, actor.account, actor.posting, heads?.headerRow, JSON.stringify(heads?.columns ?? [])])
    for (const [i, cells] of sheet.entries()) {
      const content = { cells: cells.map(textCell), fixed: [], issues: [] }
      await owner.query(`insert into qinghe.roster_rows (county, batch, row, region, sealed, state) values (431003, $1, $2, $3, $4, $5)`,
        [batch, i + 1, actor.region, sealContent({ ring: testRing } as Reader, { batch, row: i + 1 }, content), i === 0 ? 'aside' : 'ok'])
    }
    return batch
  }
  const ordered: ComparisonOffice['ordered'] = async (who, lines, more) => {
    const order = orderOf(await staged(who, lines), more)
    const reply = await who.send('/api/comparisons', order)
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
    return order.comparison
  }
  const run = () => runNext(app.kernel)
  const compared: ComparisonOffice['compared'] = async (who, lines, more) => {
    const id = await ordered(who, lines, more)
    await run()
    return (await who.get(`/api/comparisons/${id}`)).body
  }
  return { ...office, staged, ordered, compared, run, estimate: () => estimateNext(app.kernel) }
}
