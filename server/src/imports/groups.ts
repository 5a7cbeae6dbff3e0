/** Findings of one kind: the same finding about the same words in the same column, counted over the whole import. */
import { createHash } from 'node:crypto'
import type { ImportColumn } from '@qinghe/domain/imports/headings.ts'
import type { Finding } from '@qinghe/domain/imports/types.ts'
import type { StoredRow } from './store.ts'

export type Grouped = { key: string; finding: Finding; header: string; text: string; rows: StoredRow[] }

/** About one line alone, however alike their words. */
const ofLine: readonly string[] = ['line.repeated', 'line.known', 'child.several', 'child.missing']
const ranks: Record<Finding['severity'], number> = { error: 0, known: 1, warning: 2 }

export function groupsIn(columns: readonly ImportColumn[], rows: readonly StoredRow[]): Grouped[] {
  const groups = new Map<string, Grouped>()
  for (const row of rows) {
    for (const finding of row.content.findings) {
      const text = finding.column === null ? '' : (row.content.cells[finding.column]?.text ?? '')
      const key = createHash('sha256').update(JSON.stringify([finding.code, finding.column, ofLine.includes(finding.code) ? '' : text, ofLine.includes(finding.code) ? '' : finding.message])).digest('hex').slice(0, 32)
      const group = groups.get(key) ?? { key, finding, header: columns.find(one => one.index === finding.column)?.header ?? '', text, rows: [] }
      group.rows.push(row)
      groups.set(key, group)
    }
  }
  return [...groups.values()].sort((a, b) => ranks[a.finding.severity] - ranks[b.finding.severity] || b.rows.length - a.rows.length)
}
