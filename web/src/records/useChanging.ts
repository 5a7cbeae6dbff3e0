/** An act on a record that is there: what was seen, what changes, and what happens when somebody else changed the same. */
import { useMemo, useState } from 'react'
import type { BasedOn } from '@qinghe/domain/kernel/command.ts'
import type { PostingId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { FieldConflict } from '@qinghe/domain/kernel/problem.ts'
import type { ActInput, RecordPage } from '@qinghe/domain/records/contract.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import { useSendOne } from '../app/asking.ts'
import { failureOf, issuesOf } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { isoDay } from '../ui/time.ts'
import { decided, heldOf } from './form.ts'
import type { Ledger } from './kinds.ts'
import { seenAs } from './see.ts'
import { useRecordForm } from './useRecordForm.ts'

export type Changing = { ledger: Ledger; page: RecordPage; act: Act; onDone: () => void }
type Basis = Pick<BasedOn, 'version' | 'from'>
/** `as`: another act than the one the form is judged by. */
type Sent = { body: Record<string, unknown>; assignee: PostingId | null; basis: Basis; as?: Act; goes?: Pick<ActInput, 'child' | 'place'> }

/** Fields whose value is not on screen, whatever it is: they cannot be missing here. */
function useForm({ ledger: { kind }, page, act }: Changing) {
  const role = useSession().posting?.role ?? ''
  const { before, masks } = useMemo(() => heldOf(kind, page.values), [kind, page.values])
  const unseen = useMemo(() => new Set(kind.fields.filter(field => field.id in masks || seenAs(kind, field, role) !== 'clear').map(field => field.id)), [kind, role, masks])
  const form = useRecordForm(useMemo(() => ({ kind, act, today: plainDate(isoDay(Date.now())), unseen }), [kind, act, unseen]), before)
  return { form, before, masks }
}

export function useChanging(changing: Changing) {
  const { ledger, page, act, onDone } = changing
  const { form, before, masks } = useForm(changing)
  const [last, setLast] = useState<Sent>()
  const sending = useSendOne<ActInput>(onDone)
  /** What the person had before their eyes. */
  const seen = (ids: readonly string[]): Record<string, unknown> => Object.fromEntries(ids.map(id => [id, masks[id] ?? before[id] ?? null]))
  const send = (sent: Sent) => {
    const contract = ledger.acts.find(one => one.act.id === (sent.as ?? act).id)?.contract
    setLast(sent)
    if (contract !== undefined) sending.mutate({ contract, input: { record: page.record, ...(page.child === null ? {} : { child: page.child.id }), ...sent.goes, body: sent.body, ...(sent.assignee === null ? {} : { assignee: sent.assignee }) }, basedOn: sent.basis })
  }
  const failure = sending.isError ? failureOf(sending.error) : null
  const conflict = failure?.kind === 'conflict' ? failure : null
  const settle = (fields: readonly FieldConflict[], choice: Record<string, 'yours' | 'theirs'>) => {
    if (last === undefined || conflict === null) return
    const next = decided(last.body, fields, choice)
    // Whoever leaves everything as the other wrote it has nothing more to send, unless the act itself is still to be done.
    const done = last.as ?? act
    if (Object.keys(next.body).length === 0 && done.from.includes(done.to)) onDone()
    else send({ ...last, body: next.body, basis: { version: conflict.version, from: { ...last.basis.from, ...next.from } } })
  }
  return { form, before, masks, seen, send, settle, conflict, busy: sending.isPending, issues: conflict === null ? issuesOf(sending.error) : [], reset: sending.reset }
}
