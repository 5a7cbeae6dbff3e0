/** What a reviewer decides about: everything that was written since somebody last decided. */
import { archiveStatusNames, type ArchiveStatus, type HistoryEntry } from '@qinghe/domain/archives/types.ts'

const writing: readonly HistoryEntry['kind'][] = ['correct', 'change', 'other']

/** The command that turned an archive of the register into one with a change to be reviewed says so among its fields. */
const began = (entry: HistoryEntry): boolean => entry.fields.some(field => field.field === 'status' && field.after === archiveStatusNames.changed)

/** @param entries newest first · @returns newest first; null: the archive is new as a whole, there is nothing before it */
export function pendingOf(status: ArchiveStatus, entries: readonly HistoryEntry[]): HistoryEntry[] | null {
  if (status === 'changed') {
    const first = entries.findIndex(began)
    return entries.slice(0, first < 0 ? entries.length : first + 1).filter(entry => writing.includes(entry.kind) && entry.fields.length > 0)
  }
  const returned = entries.findIndex(entry => entry.kind === 'return')
  return returned < 0 ? null : entries.slice(0, returned).filter(entry => writing.includes(entry.kind) && entry.fields.length > 0)
}
