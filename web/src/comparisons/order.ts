/** What an order says before it is sent: half filled it is kept, and all that is wrong is said at once. */
import { OrderInput } from '@qinghe/domain/comparisons/contract.ts'
import { ComparisonKind } from '@qinghe/domain/comparisons/types.ts'
import { type Issue, issue } from '@qinghe/domain/kernel/problem.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'

export const OrderValues = z.object({
  kind: ComparisonKind.nullable(), department: z.string(), period: z.string(), purpose: z.string(), legalBasis: z.string(),
  isComplete: z.boolean().nullable(), allShouldBeFiled: z.boolean().nullable(),
})
export type OrderValues = z.infer<typeof OrderValues>
export const nothingYet: OrderValues = { kind: null, department: '', period: '', purpose: '', legalBasis: '', isComplete: null, allShouldBeFiled: null }

/** Kept on this machine with the roster it belongs to. */
export const KeptOrder = z.object({ batch: RecordId, fileName: z.string(), values: OrderValues })

/** Only of these kinds it is known which archives must stand in the roster. */
export const asksComplete = (kind: ComparisonKind | null): boolean => kind === 'schooling' || kind === 'household' || kind === 'relief'
/** Nobody makes an archive for who has died. */
export const asksFiled = (kind: ComparisonKind | null): boolean => kind !== 'deaths'

const Written = OrderInput.pick({ department: true, period: true, purpose: true, legalBasis: true })

export function issuesOfOrder(values: OrderValues): Issue[] {
  const written = Written.safeParse(values)
  const texts = written.success ? [] : written.error.issues.map(found => issue(found.code, found.message, { field: String(found.path[0] ?? '') }))
  return [
    ...values.kind === null ? [issue('missing', '请选择名册种类', { field: 'kind' })] : [],
    ...texts,
    ...asksComplete(values.kind) && values.isComplete === null ? [issue('missing', '请选择名册是不是全量', { field: 'isComplete' })] : [],
    ...asksFiled(values.kind) && values.allShouldBeFiled === null ? [issue('missing', '请选择名册里的人是否都应当建档', { field: 'allShouldBeFiled' })] : [],
  ]
}

/** @returns the command; null while something is missing */
export function orderOf(values: OrderValues, ids: Pick<OrderInput, 'comparison' | 'batch'>): OrderInput | null {
  const read = OrderInput.safeParse({
    ...values, ...ids, isComplete: asksComplete(values.kind) && values.isComplete === true, allShouldBeFiled: asksFiled(values.kind) && values.allShouldBeFiled === true,
  })
  return read.success && issuesOfOrder(values).length === 0 ? read.data : null
}
