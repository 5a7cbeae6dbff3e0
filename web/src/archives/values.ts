import type { FieldKey } from '@qinghe/domain/archives/draft.ts'

/** What stands in the fields of an archive's form. */
export type Values = Partial<Record<FieldKey, unknown>>
