/** Names of files people handed over: they name children and villages, so they lie sealed; those from before migration 0036 lie in clear. */
import { type KeyRing, open, seal } from './sealing.ts'

type Table = 'roster_batches' | 'comparisons' | 'submissions'
type Named = { id: string; file_name: string; file_words: Uint8Array | null }
const place = (table: Table, id: string) => ({ table, column: 'file_words', row: id })

/** The columns of a new row. */
export const sealFileName = (ring: KeyRing, { table, id }: { table: Table; id: string }, name: string): { file_name: string; file_words: Uint8Array } =>
  ({ file_name: '', file_words: seal(ring, place(table, id), name) })
/** The row with its name as it was given. */
export const withFileName = <R extends Named>(ring: KeyRing, table: Table, row: R): R =>
  (row.file_words === null ? row : { ...row, file_name: open(ring, place(table, row.id), row.file_words) })
