import { z } from 'zod'
import { ListFilter, ListSort } from '@qinghe/domain/archives/contract.ts'
import { columnKeys } from '@qinghe/domain/archives/listColumns.ts'
import { wordList } from '@qinghe/domain/archives/query.ts'

/** The list's whole state: filter, order, columns, and whose preview is open. */
export const ArchivesSearch = ListFilter.extend({
  sort: ListSort.optional(), columns: wordList(z.enum(columnKeys)), open: z.string().max(36).optional(),
})
export type ArchivesSearch = z.infer<typeof ArchivesSearch>

export const ArchiveTab = z.enum(['overview', 'records', 'family', 'guardianship', 'schooling', 'health', 'relief'])
export type ArchiveTab = z.infer<typeof ArchiveTab>
export const ArchivePageSearch = z.object({ tab: ArchiveTab.optional(), side: z.enum(['history', 'viewers']).optional() })
/** correct: the record was wrong. change: the world changed, from a day. `field` is where to begin. */
export const EditSearch = z.object({ mode: z.enum(['correct', 'change']).default('correct'), field: z.string().max(40).optional() })
