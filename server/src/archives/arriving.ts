/** Archives on their way in: what an import writes of them before anybody may see them (decision 031). The same columns, seals, history and
 *  grams as a command would write; a test compares the two. What others are told of — feed, figures, the national table of numbers — is not
 *  among it: that follows when they have come in. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys } from '@qinghe/domain/archives/fields.ts'
import type { Cells } from '../db/rows.ts'
import { type BulkArchive, type BulkContext, sectionRows } from './bulk.ts'
import { gramsOf } from './grams.ts'

/** Every line has every field, so that rows of a table have the same columns and go out together. */
const emptyDraft: Draft = Object.fromEntries(fieldKeys.map(key => [key, null]))

export type Slice = ReadonlyMap<string, readonly Cells[]>

/** Rows by table, in the order the foreign keys want: whoever stands first in a child's rows comes first. */
export function sliceOf(context: BulkContext, archives: readonly BulkArchive[]): Slice {
  const slice = new Map<string, Cells[]>()
  const add = (table: string, row: Cells): void => {
    const rows = slice.get(table)
    if (rows) rows.push(row)
    else slice.set(table, [row])
  }
  for (const archive of archives) {
    const { id } = archive
    const draft = { ...emptyDraft, ...archive.draft }
    const scope = { county: context.county, region: draft.region ?? 0, school: draft.school ?? 0 }
    // History says what it comes in as.
    for (const { table, row } of sectionRows(context, { ...archive, draft })) add(table, table === 'children' ? { ...row, status: 'arriving' } : row)
    for (const { gram, rank } of gramsOf(draft.name ?? '')) add('name_grams', { ...scope, gram, child: id, rank })
  }
  return slice
}
