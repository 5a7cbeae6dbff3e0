import { z } from 'zod'
import { flag } from '@qinghe/domain/archives/query.ts'
import { OrderState } from '@qinghe/domain/staff/orders.ts'
import { AccountState, PostingState, Role } from '@qinghe/domain/staff/types.ts'
import { place } from '../app/search.ts'

export const StaffTab = z.enum(['postings', 'accounts', 'orders', 'organisations', 'below'])
export type StaffTab = z.infer<typeof StaffTab>
/** One address for the tables of the administration: what is shown, and how narrowed. */
export const StaffSearch = z.object({
  region: place(),
  tab: StaffTab.optional(), state: PostingState.optional(), account: AccountState.optional(), role: Role.optional(), text: z.string().max(50).optional(),
  order: OrderState.optional(),
})
export type StaffSearch = z.infer<typeof StaffSearch>

/** `ask` opens the form for `region`: where somebody came from a figure whose names are closed. */
export const SpotChecksSearch = z.object({
  region: place(), state: z.enum(['asked', 'approved', 'refused', 'closed']).optional(), ask: flag(),
})
export type SpotChecksSearch = z.infer<typeof SpotChecksSearch>

/** Whose children are open: a post, or `nobody` for the children without one. */
export const AssignmentsSearch = z.object({
  region: place(), role: Role.optional(), posting: z.string().max(36).optional(), tab: z.enum(['nobody']).optional(),
})
export type AssignmentsSearch = z.infer<typeof AssignmentsSearch>
