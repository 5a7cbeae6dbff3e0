import { z } from 'zod'
import { AccountState, PostingState, Role } from '@qinghe/domain/staff/types.ts'

export const StaffTab = z.enum(['postings', 'accounts', 'organisations'])
export type StaffTab = z.infer<typeof StaffTab>
/** One address for the tables of the administration: what is shown, and how narrowed. */
export const StaffSearch = z.object({
  region: z.coerce.number().int().min(0).optional(),
  tab: StaffTab.optional(), state: PostingState.optional(), account: AccountState.optional(), role: Role.optional(), text: z.string().max(50).optional(),
})
export type StaffSearch = z.infer<typeof StaffSearch>
