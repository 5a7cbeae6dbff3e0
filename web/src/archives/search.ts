import { z } from 'zod'
import { ownPath } from '../app/ownPath.ts'
import { ListFilter, ListSort } from '@qinghe/domain/archives/contract.ts'
import { columnKeys } from '@qinghe/domain/archives/listColumns.ts'
import { wordList } from '@qinghe/domain/archives/query.ts'

/** The list's whole state: filter, order, columns, and whose preview is open. */
export const ArchivesSearch = ListFilter.extend({
  sort: ListSort.optional(), columns: wordList(z.enum(columnKeys)), open: z.string().max(36).optional(),
})
export type ArchivesSearch = z.infer<typeof ArchivesSearch>

/** Its own parts, or what another feature shows there (app/childTabs.ts). */
export const ArchivePageSearch = z.object({ tab: z.string().max(30).optional(), side: z.enum(['history', 'viewers']).optional() })
/** correct: the record was wrong. change: the world changed, from a day. `field` is where to begin; `back`: the page it was opened from, one of our own. */
export const EditSearch = z.object({ mode: z.enum(['correct', 'change']).default('correct'), field: z.string().max(40).optional(), back: z.string().refine(text => ownPath(text) === text && !text.includes('?')).optional() })
