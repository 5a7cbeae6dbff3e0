/** Before and after, for whoever approves or returns: nobody signs what they have not seen. */
import { listHistory } from '@qinghe/domain/archives/contract.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { type HistoryEntry, archiveStatusNames } from '@qinghe/domain/archives/types.ts'
import { useAskPages } from '../app/asking.ts'
import { Card } from '../ui/layout.tsx'
import { Masked } from '../ui/Mask.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { sayWhen } from '../ui/time.ts'
import { pendingOf } from './pending.ts'

const shown = (value: string | null) => (value === null || value === '' ? <span className="muted">空</span> : value.includes('•') ? <Masked text={value} /> : value)
type Line = { key: string; label: string; before: string | null; after: string | null; entry: HistoryEntry }

/** One line a field, oldest value to newest: what was changed twice is decided about once. */
export function linesOf(entries: readonly HistoryEntry[]): Line[] {
  const lines = new Map<string, Line>()
  for (const entry of [...entries].reverse()) {
    for (const field of entry.fields) {
      if (field.field === 'status') continue
      const known = lines.get(field.field)
      lines.set(field.field, { key: field.field, label: field.label, before: known === undefined ? field.before : known.before, after: field.after, entry })
    }
  }
  return [...lines.values()]
}

/** Same pages as the card of the history, so nothing is asked twice. */
export function usePending(archive: Archive): { lines: Line[] | null; loading: boolean } {
  const asked = useAskPages(listHistory, { id: archive.id, limit: 20 }, { next: page => page.nextCursor })
  if (asked.data === undefined) return { lines: [], loading: !asked.isError }
  const entries = pendingOf(archive.status, asked.data.pages.flatMap(page => page.entries))
  return { lines: entries === null ? null : linesOf(entries), loading: false }
}

export function PendingTable({ lines }: { lines: readonly Line[] }) {
  return (
    <Scroll label="改动前后"><table className="tb low stack pendingtable">
      <thead><tr><th>哪一项</th><th>原来</th><th>现在</th><th>谁改的</th></tr></thead>
      <tbody>
        {lines.map(line => (
          <tr key={line.key}>
            <th scope="row">{line.label}</th><td data-label="原来"><del>{shown(line.before)}</del></td><td data-label="现在"><ins>{shown(line.after)}</ins></td>
            <td className="soft" data-label="谁改的">{line.entry.actorName}，{sayWhen(line.entry.at)}{line.entry.effectiveFrom !== null && `，${line.entry.effectiveFrom} 起`}</td>
          </tr>
        ))}
      </tbody>
    </table></Scroll>
  )
}

export function PendingCard({ archive }: { archive: Archive }) {
  const { lines } = usePending(archive)
  if (lines === null || lines.length === 0) return null
  return (
    <Card flush title={archive.status === 'changed' ? '等审核的变更' : '退回以后改了什么'} note={`${lines.length} 项`} className="pendingcard" label={`${archiveStatusNames[archive.status]}：改动前后`}>
      <PendingTable lines={lines} />
    </Card>
  )
}
