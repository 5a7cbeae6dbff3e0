/** An act of two is asked for: judged as if it were done, and laid beside the record until another person confirms it (decision 056). */
import { issue, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import type { ActInput } from '@qinghe/domain/records/contract.ts'
import { actOf, fieldOf } from '@qinghe/domain/records/kind.ts'
import { type Asked, fitsSecond } from '@qinghe/domain/records/second.ts'
import type { Writer } from '../db/writer.ts'
import { askedCells } from './asked.ts'
import type { Opened } from './store.ts'
import { type Settled, writeStep } from './write.ts'

type Asking = Settled & { before: Opened; input: ActInput; assignee: ActInput['assignee'] }
export async function askForSecond(w: Writer, { kind, act, before, input: { body }, assignee }: Asking): Promise<Done> {
  const { row } = before
  if (row.asked_act !== null) {
    throw problem('record.waits', `这条${kind.title}的“${actOf(kind, row.asked_act)?.label ?? '另一项办理'}”正等着另一人确认，确认、退回或者撤回以后再“${act.label}”`, 409)
  }
  refuseIf(Object.keys(body).flatMap(id => {
    const field = fieldOf(kind, id)
    return field === undefined || fitsSecond(field) ? [] : [issue('record.second', `${field.label}：“${act.label}”要另一人确认，不能同时改这一项，请先把它改好`, id)]
  }))
  const asked: Asked = { act: act.id, by: w.actor.account, posting: w.actor.posting, at: w.now, body, assignee: assignee ?? null }
  const version = await writeStep(w, { kind, before, act: act.id }, { was: {}, is: { waiting: asked }, cells: askedCells(w, row.id, asked) })
  return { records: [{ type: 'record', id: row.id, version }], about: row.child === null ? [] : [row.child] }
}
