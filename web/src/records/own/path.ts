/** Where a call-out stands: what its branch asks for, what of it was done, what is still lacking and what comes next. What is lacking is judged as the server
 *  judges the act that ends it, so that the two never disagree. */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { type Act, actOf, fieldOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { judge, heldOf } from '../form.ts'

/** Acts of each branch, in the order in which they are usually done. */
const stepsOf: Readonly<Record<string, readonly string[]>> = {
  alone: ['callTried', 'order', 'admonish'], unguarded: ['callTried', 'order', 'entrust'], unreachable: ['callTried', 'order'], missing: ['search', 'found'], violence: ['stop'], harm: ['stop'],
}
const wasDone = (kind: Kind, act: Act, values: Readonly<Record<string, unknown>>): boolean => kind.fields.some(field => field.on === act.id && act.asks.includes(field.id) && values[field.id] != null)

export type Step = { act: Act; isDone: boolean; may: boolean }
export type Path = {
  branch: string | null; steps: readonly Step[]; /** What the end of it still lacks, in words. */ lacking: readonly string[]
  /** The child was brought somewhere, and who took it over has not signed. */ needsPaper: boolean
  /** What is done next: one act, or nothing while somebody else is waited for or a branch is to be chosen. */ next: Act | undefined
}

const isSigned = (page: Pick<RecordPage, 'inside'>): boolean => page.inside.some(one => one.kind === 'handover' && one.state === 'signed')
function nextOf(kind: Kind, page: RecordPage, { steps, lacking, needsPaper, branch }: Omit<Path, 'next'>): Act | undefined {
  const may = (id: string): Act | undefined => (page.acts.includes(id) ? actOf(kind, id) : undefined)
  const sent = (id: string): boolean => page.slips.some(one => one.act === actOf(kind, id)?.label)
  switch (page.state) {
    case 'dispatched': return may('arrive')
    case 'searching': return may('found')
    case 'onScene': return branch === null ? undefined : lacking.length > 0 ? steps.find(one => !one.isDone && one.may)?.act : needsPaper ? undefined : may('handle')
    case 'handled': return sent('notifyTown') ? (sent('notifyCivil') ? may('close') : may('notifyCivil')) : may('notifyTown')
    default: return undefined
  }
}

export function pathOfCall(kind: Kind, page: RecordPage, today: PlainDate): Path {
  const { before } = heldOf(kind, page.values)
  const branch = typeof before['branch'] === 'string' ? before['branch'] : null
  const handle = actOf(kind, 'handle')
  const isOpen = page.state === 'onScene' || page.state === 'searching'
  const issues = handle === undefined || !isOpen || branch === null ? [] : judge({ kind, act: handle, today, unseen: new Set() }, before).issues
  const lacking = issues.filter(one => one.code === 'record.check' && fieldOf(kind, one.field ?? '')?.on === 'handle').map(one => one.message)
  const steps = (stepsOf[branch ?? ''] ?? []).flatMap((id): Step[] => { const act = actOf(kind, id); return act === undefined ? [] : [{ act, isDone: wasDone(kind, act, before), may: page.acts.includes(id) }] })
  const found = { branch, steps, lacking, needsPaper: branch === 'unreachable' && isOpen && !isSigned(page) }
  return { ...found, next: nextOf(kind, page, found) }
}
