/** What one administrator asked for and a second one decides: suspending, restoring, resetting, ending where it takes two (twoPersons.ts). */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { AccountId, type ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { placeName, staffName, workText } from '../kernel/shown.ts'
import { orderKinds, orderStates } from './twoPersons.ts'
import { CodeHash, Reason, Role } from './types.ts'

const administration = { purpose: 'administration', touches: (): readonly ChildId[] => [] } as const
const keysOf = <K extends string>(names: Readonly<Record<K, string>>): K[] => Object.keys(names).filter((key): key is K => key in names)
export const OrderKind = z.enum(keysOf(orderKinds))
export const OrderState = z.enum(keysOf(orderStates))
export type OrderState = z.infer<typeof OrderState>
export const Guard = z.enum(['systemAdmin', 'securityAdmin', 'auditor', 'officer'])

export const OrderLine = z.object({
  id: RecordId, kind: OrderKind, account: AccountId, holder: staffName(), login: staffName(), roleLabel: staffName().nullable(), region: RegionCode, regionName: placeName(),
  guard: Guard.nullable(), lastDay: WorkDay.nullable(), reason: workText(), state: OrderState,
  proposedBy: staffName(), proposedAs: Role, proposedAt: Instant, expiresAt: Instant,
  decidedBy: staffName().nullable(), decidedReason: workText().nullable(),
  /** What the one who asks may do with it. */
  mayDecide: z.boolean(), mayWithdraw: z.boolean(),
})
export type OrderLine = z.infer<typeof OrderLine>

export const listOrders = query('staff.orders', {
  at: 'GET /api/staff/orders', may: 'staff.second', purpose: 'administration',
  audit: noChildren('查看两人办理的账号事项', '只涉及工作人员，不涉及儿童'),
  input: z.object({ state: OrderState.optional(), account: AccountId.optional(), limit: z.coerce.number().int().min(1).max(100).default(50) }),
  output: z.object({ orders: z.array(OrderLine) }),
})
/** `codeHash`: the second half of the code, for a reset alone. */
export const confirmOrder = command('staff.confirmOrder', {
  ...administration, at: 'POST /api/staff/orders/:id/confirm', may: 'staff.second', audit: '确认两人办理的账号事项',
  input: z.object({ id: RecordId, codeHash: CodeHash.nullable().default(null) }),
})
export const refuseOrder = command('staff.refuseOrder', {
  ...administration, at: 'POST /api/staff/orders/:id/refuse', may: 'staff.second', audit: '不同意两人办理的账号事项',
  input: z.object({ id: RecordId, reason: Reason }),
})
export const withdrawOrder = command('staff.withdrawOrder', {
  ...administration, at: 'POST /api/staff/orders/:id/withdraw', may: 'staff.second', audit: '撤回两人办理的账号事项',
  input: z.object({ id: RecordId }),
})
