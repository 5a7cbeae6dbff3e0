/** Asking for a file, deciding as the second person, taking it back. */
import type { CancelInput, DecideInput, OrderInput } from '@qinghe/domain/exports/contract.ts'
import { decisionIssues } from '@qinghe/domain/exports/rules.ts'
import { exportPackage } from '@qinghe/domain/exports/parameters.ts'
import { isOver, mostAlone, mostRows } from '@qinghe/domain/exports/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { Denied, NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { seal } from '../crypto/sealing.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { refusedWords } from './queries.ts'
import { askedOf, decidedAt, type ExportRow, findExport, isPast, requestOf, seenOf, stateOf, wordsAt } from './store.ts'
import { subjectFor, type Subjects } from './subject.ts'

/** A small list is written when it is fetched, so nothing of it lies anywhere; the right to fetch it passes soon. */
const aloneMs = 30 * 60_000
const dayMs = 86_400_000
const later = (w: Writer, ms: number): Date => new Date(Date.parse(w.now) + ms)

const done = ({ id }: { id: string }, counts: Record<string, number> = {}): Done => ({ records: [{ type: 'export', id }], counts })

async function order(w: Writer, input: OrderInput, subjects: Subjects): Promise<Done> {
  const { export: id, purpose } = input
  const subject = await subjectFor(w, subjects, input.subject)
  if (!subject.mayRead(w.actor)) throw new Denied()
  const asked = subject.understand(input)
  const rows = await subject.count(w, asked, mostRows)
  if (rows !== input.rows) throw problem('export.changed', `名单刚有变化，现在是 ${rows} 行，请再看一遍后导出`)
  const refused = refusedWords(w.actor, rows, subject)
  if (refused !== null) throw problem('export.refused', refused)
  const isAlone = rows <= mostAlone
  const { account, posting, role, region, scope } = w.actor
  await w.put('exports', [{
    id, region, school: scope.shape === 'range' && scope.shi - scope.slo === 1 ? scope.slo : 0,
    // Known to people by the day and a piece of its id: counted numbers would be those of what one sees.
    number: `DC-${w.today.replaceAll('-', '')}-${id.replaceAll('-', '').slice(-6).toUpperCase()}`, subject: subject.key, title: subject.title,
    asked: JSON.stringify(asked), said: await subject.say(w, asked), columns: JSON.stringify(subject.columnsFor(w.actor, asked).columns), words: seal(w.ring, wordsAt(id), purpose), rows,
    state: isAlone ? 'open' : 'waiting', account, posting, role, asked_at: new Date(w.now), expires_at: later(w, isAlone ? aloneMs : w.parameters(exportPackage, regionCode(region)).exportWaitDays.value * dayMs),
  }])
  return done({ id }, { rows })
}

async function mustFind(w: Writer, id: string): Promise<ExportRow> {
  const row = await findExport(w, id, { lock: true })
  if (row === undefined) throw new NotFound('这份导出')
  return row
}

async function decide(w: Writer, input: DecideInput, subjects: Subjects): Promise<Done> {
  // Read without a lock first: whoever may not decide must not hold up who may.
  const seen = await findExport(w, input.export)
  if (seen === undefined) throw new NotFound('这份导出')
  const subject = await subjectFor(w, subjects, seen.subject)
  const own = subject.mayRead(w.actor) ? subject.columnsFor(w.actor, askedOf(seen)).columns : undefined
  refuseIf(decisionIssues({ ...w.actor, own }, requestOf(seen, w.now)))
  const row = await mustFind(w, input.export)
  refuseIf(decisionIssues({ ...w.actor, own }, requestOf(row, w.now)))
  if (seenOf(w.ring, row) !== input.seen) throw problem('export.otherThanSeen', '这份导出的内容和您看到的不一样了，请刷新后再看一遍')
  if (!input.approves && input.reason.length < 2) throw problem('export.reason', '不同意时请写明原因')
  await w.derive(sql`update qinghe.exports set state = ${input.approves ? 'queued' : 'declined'}, decided_by = ${w.actor.account}, decided_posting = ${w.actor.posting}, decided_at = ${new Date(w.now)},
      decided_words = ${input.reason === '' ? null : seal(w.ring, decidedAt(row.id), input.reason)}, expires_at = ${later(w, dayMs)}
    where county = ${row.county} and id = ${row.id}`)
  return done(row, { rows: row.rows })
}

async function cancel(w: Writer, { export: id }: CancelInput): Promise<Done> {
  const known = await findExport(w, id)
  if (known === undefined || known.account !== w.actor.account) throw new NotFound('这份导出')
  const row = await mustFind(w, id)
  if (isOver(stateOf(row, w.now)) && !isPast(row, w.now)) throw problem('export.over', '这份导出已经结束，不用再取消')
  await w.derive(sql`delete from qinghe.export_pieces where county = ${row.county} and export = ${id}`)
  await w.derive(sql`update qinghe.exports set state = 'cancelled', secret = null where county = ${row.county} and id = ${id}`)
  return done(row)
}

export const orderExport = (subjects: Subjects) => each((w: Writer, input: OrderInput) => order(w, input, subjects))
export const decideExport = (subjects: Subjects) => each((w: Writer, input: DecideInput) => decide(w, input, subjects))
export const cancelExport = each((w: Writer, input: CancelInput) => cancel(w, input))
