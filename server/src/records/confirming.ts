/** What waits for a second person: told to those who may confirm it, confirmed, declined with a reason, or withdrawn by whoever asked for it. Confirmed it is
 *  judged and done as if it were asked for now; whoever asked and whoever confirmed both stand in its history (decision 056). */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { Denied, NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { mayAct } from '@qinghe/domain/records/judge.ts'
import { type Act, actOf } from '@qinghe/domain/records/kind.ts'
import {
  type Asked, confirmWaiting, type DeclineInput, declineWaiting, listWaiting, type SecondInput, waitsForSecond, withdrawWaiting,
} from '@qinghe/domain/records/second.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { answer, each, type Endpoint, perform, type Unparsed, unparsed } from '../http/endpoint.ts'
import { carryOut, findRecord } from './act.ts'
import { askedOf, mayConfirm, settledCells } from './asked.ts'
import { ruleOf, type Rules } from './dispatch.ts'
import { type KindInForce, kindsFor } from './inForce.ts'
import { namesFor } from './people.ts'
import { standingOf } from './standing.ts'
import { type Opened, type RecordRow, recordsWhere } from './store.ts'
import { writeStep } from './write.ts'

const mostTold = 50
async function list(r: Reader): Promise<Unparsed> {
  const kinds = new Map((await kindsFor(r)).all.filter(one => waitsForSecond(one.kind.acts)).map(one => [one.kind.kind, one.kind]))
  const rows = kinds.size === 0 || r.actor.county === 0 ? [] : await r.rows(sql<RecordRow>`${recordsWhere([
    sql`r.county = ${r.actor.county}`, sql`r.asked_act is not null`, sql`r.kind = any(${[...kinds.keys()]}::text[])`, sql`r.asked_by <> ${r.actor.account}`,
  ])} order by r.asked_at, r.id`)
  const mine = rows.flatMap(row => {
    const kind = kinds.get(row.kind)
    const act = kind && actOf(kind, row.asked_act ?? '')
    return kind && act && row.asked_posting !== null && row.asked_at !== null && mayConfirm(r, { kind, act, row }) ? [{ row, kind, act, posting: row.asked_posting, at: row.asked_at }] : []
  })
  const told = mine.slice(0, mostTold)
  const named = await namesFor(r, { postings: told.map(one => one.posting), children: told.flatMap(one => one.row.child ?? []), places: told.map(one => one.row.region) })
  return unparsed({
    more: mine.length - told.length,
    waiting: told.map(({ row, kind, act, posting, at }) => ({
      record: row.id, kind: row.kind, title: kind.title, act: act.label, day: row.day, by: named.person(posting), at: instant(at), region: named.place(row.region), child: row.child === null ? null : named.child(row.child),
    })),
  })
}

type Waits = { known: KindInForce; before: Opened; asked: Asked }
const over = '这一项已经不再等待确认：可能有人确认、退回或者撤回了，或者记录又有改动。请刷新页面看经过'
/** Under its lock, and as it was seen. */
async function mustWait(w: Writer, { record, revision }: SecondInput): Promise<Waits> {
  const [seen] = await w.rows(recordsWhere([sql`r.county = ${w.actor.county}`, sql`r.id = ${record}`]))
  const known = seen && (await kindsFor(w)).find(seen.kind)
  const before = known && await findRecord(w, known.kind, { record: RecordId.parse(record) })
  if (!known || !before) throw new NotFound('这条记录')
  const asked = askedOf(w, before.row)
  if (asked === null || before.row.revision !== revision) throw problem('record.waiting', over, 409)
  return { known, before, asked }
}
function actWaiting(w: Writer, { known: { kind }, before, asked }: Waits): Act {
  const act = actOf(kind, asked.act)
  if (!act) throw problem('record.noAct', `“${kind.title}”现在没有等待确认的这一项了，请由提出的人撤回`, 409)
  if (asked.by === w.actor.account) throw problem('record.ownSecond', `自己提出的“${act.label}”要由另一名同志确认；不需要了可以撤回`, 403)
  if (!mayAct(act, standingOf(w, kind, before.row))) throw new Denied()
  return act
}

const confirm = (rules: Rules) => async (w: Writer, input: SecondInput): Promise<Done> => {
  const waits = await mustWait(w, input)
  const { known, before, asked } = waits
  const act = actWaiting(w, waits)
  const order = { record: input.record, body: asked.body, ...(asked.assignee === null ? {} : { assignee: asked.assignee }) }
  return carryOut(w, { known, act, rule: ruleOf(rules, act) }, { before, input: order, confirms: asked })
}

async function endWaiting(w: Writer, { known: { kind }, before, asked }: Waits, why: Readonly<Record<string, unknown>>): Promise<Done> {
  const { row } = before
  const version = await writeStep(w, { kind, before, act: asked.act }, { was: { waiting: asked }, is: { waiting: null, ...why }, cells: settledCells(null) })
  return { records: [{ type: 'record', id: row.id, version }], about: row.child === null ? [] : [row.child] }
}
async function decline(w: Writer, { reason, ...input }: DeclineInput): Promise<Done> {
  const waits = await mustWait(w, input)
  actWaiting(w, waits)
  return endWaiting(w, waits, { declined: reason })
}
async function withdraw(w: Writer, input: SecondInput): Promise<Done> {
  const waits = await mustWait(w, input)
  if (waits.asked.by !== w.actor.account) throw new Denied()
  return endWaiting(w, waits, { withdrawn: true })
}

export const secondEndpoints = (rules: Rules): readonly Endpoint[] =>
  [answer(listWaiting, list), perform(confirmWaiting, each(confirm(rules))), perform(declineWaiting, each(decline)), perform(withdrawWaiting, each(withdraw))]
