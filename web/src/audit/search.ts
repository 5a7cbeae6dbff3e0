import { z } from 'zod'
import { flag } from '@qinghe/domain/archives/query.ts'
import type { LeavesInput } from '@qinghe/domain/audit/contract.ts'
import { LeafKind } from '@qinghe/domain/audit/types.ts'
import { AccountId, ChildId } from '@qinghe/domain/kernel/ids.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'

export const AuditSearch = z.object({
  tab: z.enum(['leaves', 'heads']).optional(), kind: LeafKind.optional(), from: PlainDate.optional(), to: PlainDate.optional(), denied: flag(), child: ChildId.optional(), account: AccountId.optional(),
})
export type AuditSearch = z.infer<typeof AuditSearch>

export const leafInput = ({ kind, from, to, denied, child, account }: AuditSearch): LeavesInput => ({
  limit: 100, ...(kind === undefined ? {} : { kind }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
  ...(denied === true ? { onlyDenied: true } : {}), ...(child === undefined ? {} : { child }), ...(account === undefined ? {} : { account }),
})
