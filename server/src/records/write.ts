/** Writing one record: its row, its parts and what its history says, in one go. */
import { randomInt } from 'node:crypto'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Line, Value } from '@qinghe/domain/records/evaluate.ts'
import { dayOfRecord } from '@qinghe/domain/records/judge.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import type { Asked } from '@qinghe/domain/records/second.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { type ChildKey, newChildKey, unwrapKeyOf, wrapKeyOf } from '../crypto/childKeys.ts'
import type { Cells } from '../db/rows.ts'
import { type RecordChange, recordFeedLine, type Values } from '../db/recordHistory.ts'
import { ident, join, sql, value } from '../db/sql.ts'
import type { Acted, Writer } from '../db/writer.ts'
import { askedOf, settledCells } from './asked.ts'
import { keepFrom, suspectsIn } from './barring.ts'
import { fileMarks, layFiles } from './files/attaching.ts'
import { kindsFor } from './inForce.ts'
import { allKinds } from './kinds.ts'
import type { Scope } from './scope.ts'
import { makeSlip } from './slipping.ts'
import { derivedCells, type Opened, nobody, partRows, secretAt } from './store.ts'

/** An act that was judged: `values` are what the record holds afterwards as far as its author reads it, `blind` fields that were written or fell away
 *  without their author being able to read what was there. */
export type Settled = { kind: Kind; content: string; act: Act; before: Opened | null; values: Line; blind: ReadonlySet<string>; scope: Scope; goes?: Going; /** What waited and is confirmed with this. */ confirms?: Asked | undefined }
/** To whom or where an act moves the record. */
export type Going = { child: string; follows: boolean } | { region: number }
export type Writing = Settled & { record: string; assignee?: string | undefined }

const same = (a: Value | undefined, b: Value | undefined): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** Fields that differ or were written blindly, by the audience that reads them; the record's own first. */
function changesBy({ kind, before: row, values: after, blind }: Settled): Map<string, { before: Values; after: Values }> {
  const before = row?.values ?? {}
  const byAudience = new Map<string, { before: Record<string, unknown>; after: Record<string, unknown> }>()
  for (const field of kind.fields) {
    if (same(before[field.id], after[field.id]) && !blind.has(field.id)) continue
    const key = field.part ?? kind.audience
    const group = byAudience.get(key) ?? { before: {}, after: {} }
    byAudience.set(key, group)
    if (before[field.id] !== undefined) group.before[field.id] = before[field.id]
    group.after[field.id] = after[field.id] ?? null
  }
  return byAudience
}

/** What a part becomes: only what was written of it. */
const writtenParts = ({ kind, values }: Writing, changed: ReadonlyMap<string, { after: Values }>): Map<string, Line> =>
  new Map([...changed].filter(([audience]) => audience !== kind.audience).map(([audience, { after }]) => [audience, Object.fromEntries(Object.keys(after).map(id => [id, values[id] ?? null]))]))

/** What the process made of it stands in its history beside the fields. */
function processOf(w: Writer, { act, before, assignee, goes, confirms }: Writing, number: string | null): { before: Values; after: Values } {
  const row = before?.row
  const waited = row ? askedOf(w, row) : null
  const went = goes === undefined ? {} : 'child' in goes ? { attached: goes.child } : { readdressed: goes.region }
  return {
    before: row ? { state: row.state, ...(assignee === undefined ? {} : { assignee: row.assignee }), ...(waited ? { waiting: waited } : {}) } : {},
    after: { state: act.to, ...(waited ? { waiting: null } : {}), ...(confirms ? { confirms: { by: confirms.by, posting: confirms.posting } } : {}), ...(assignee === undefined ? {} : { assignee }), ...(number === null ? {} : { number }), ...went },
  }
}

export async function keepContent(w: Writer, kind: string, content: string): Promise<void> {
  const known = [(await kindsFor(w)).find(kind), ...allKinds()].find(one => one?.content === content)
  if (!known) return
  await w.derive(sql`insert into qinghe.kind_contents (kind, content, compiled, first_used) values (${kind}, ${content}, ${known.compiled}, ${new Date(w.now)}) on conflict do nothing`)
}

const scopeCells = ({ region, school, child, follows, barred, reported }: Scope): Cells => ({ region, school, child, follows, barred: [...barred], reported })
/** Of parts and lines: whose record it is stands there too. */
const ownersOf = (w: Writer, { before, assignee }: Writing): { made_by: string; given_to: string } => ({ made_by: before?.row.posting ?? w.actor.posting, given_to: assignee ?? before?.row.assignee ?? nobody })

/** With its parts and its history, so that whoever is handed it reads what there is. */
async function handOver(w: Writer, { kind, before, record, scope, assignee }: Writing): Promise<void> {
  if (!before || assignee === undefined) return
  // Whoever had it so far hears that it went to somebody else.
  const { posting: made_by, assignee: given_to } = before.row
  const { county: _county, ...line } = recordFeedLine(w.actor.county, { record, kind: kind.kind, scope: { ...scopeOfLine(scope, kind, kind.audience), made_by, given_to } })
  await w.put('record_feed', [line])
  await w.derive(sql`select qinghe.hand_record(${w.actor.county}, ${record}::uuid, ${assignee}::uuid)`)
}

/** When its history stands: from whom it is kept, and where it goes. */
function takeAway(w: Writer, { kind, before, values, record, goes, scope }: Writing): void {
  if (before === null && scope.parent !== null) w.afterwards(async () => { await w.derive(sql`select qinghe.inherit_bars(${w.actor.county}, ${record}::uuid)`) })
  const suspects = suspectsIn(w, kind, { before: before?.values ?? {}, values })
  if (suspects) w.afterwards(() => keepFrom(w, record, suspects))
  if (goes === undefined) return
  const { county } = w.actor
  const moved = 'child' in goes ? sql<{ done: boolean }>`select qinghe.attach_child(${county}, ${record}::uuid, ${goes.child}::uuid, ${goes.follows}) as done`
    : sql<{ done: boolean }>`select qinghe.readdress(${county}, ${record}::uuid, ${goes.region}) as done`
  w.afterwards(async () => {
    const [found] = await w.derive(moved)
    if (found?.done !== true) throw problem('record.moved', '这条记录刚刚有人归到儿童或改派过，没有保存，请刷新页面', 409)
  })
}

const newCells = (w: Writer, { kind, content, record, scope, act, assignee }: Writing): Cells => ({
  ...scopeCells(scope), id: record, kind: kind.kind, content, readers: Number(bitOf(kind.audience)), parent: scope.parent, subject: scope.child ?? record,
  worked_in: scope.region, worked_school: scope.school, state: act.to, posting: w.actor.posting, account: w.actor.account, assignee: assignee ?? nobody,
  revision: 1, created_at: new Date(w.now), updated_at: new Date(w.now),
})

async function updateRecord(w: Writer, record: string, cells: Cells): Promise<void> {
  const set: Cells = { ...cells, updated_at: new Date(w.now) }
  const columns = Object.entries(set).map(([name, cell]) => sql`${ident(name)} = ${value(cell)}`)
  const written = await w.derive(sql<{ id: string }>`update qinghe.records set ${join(columns, ', ')} where county = ${w.actor.county} and id = ${record} returning id`)
  if (written.length !== 1) throw new Error('a record that was locked was not written')
}

const randomDigits = 8
/** Drawn from the ledger of this county and year by the act that makes the paper: the line waits for whoever draws, so there is no gap; at random
 *  where a gap would tell that there is something. */
export async function numberOf(w: Writer, { kind, act, before }: Pick<Writing, 'kind' | 'act' | 'before'>): Promise<string | null> {
  if (act.number === null || (before?.row.number ?? null) !== null) return null
  const year = Number(w.today.slice(0, 4))
  const { prefix, random } = act.number
  if (random) return `${prefix ?? ''}${year}-${randomInt(10 ** randomDigits).toString().padStart(randomDigits, '0')}`
  const [drawn] = await w.derive(sql<{ last: number }>`select qinghe.draw_number(${kind.kind}, ${year}) as last`)
  return `${prefix ?? ''}${year}-${String(drawn?.last ?? 0).padStart(4, '0')}`
}

const derivedOf = (w: Writer, writing: Writing, number: string | null): Cells => {
  const { kind, before, values, record, scope, act } = writing
  const of = { child: scope.child, posting: before?.row.posting ?? w.actor.posting, region: scope.region, state: act.to }
  return { ...derivedCells(w, kind, { id: record, values, of }), revision: revisionOf(writing), ...(number === null ? {} : { number }) }
}
const revisionOf = ({ before }: Writing): number => (before?.row.revision ?? 0) + 1

/** What hangs from a record that is written: parts, slips that go out, and lines of history. */
type Hanging = { parts: Cells[]; slips: Cells[]; lines: RecordChange[] }
function sayMore(byAudience: Map<string, { before: Values; after: Values }>, audience: string, more: { before: Values; after: Values }): void {
  const own = byAudience.get(audience) ?? { before: {}, after: {} }
  byAudience.set(audience, { before: { ...own.before, ...more.before }, after: { ...own.after, ...more.after } })
}
async function hanging(w: Writer, writing: Writing, { number, key }: { number: string | null; key: ChildKey }): Promise<Hanging> {
  const { kind, record, scope, act, values, before } = writing
  const byAudience = changesBy(writing)
  const lies = { ...scopeCells(scope), ...ownersOf(w, writing) }
  const revision = revisionOf(writing)
  const parts = partRows(w, kind, { record, revision, scope: lies, parts: writtenParts(writing, byAudience) })
  const sent = await makeSlip(w, { record, kind, act, values, number: number ?? before?.row.number ?? null, region: scope.region, child: scope.child, reported: scope.reported })
  const marks = await layFiles(w, { kind, record, before: before?.values ?? {}, values, hanging: lies })
  sayMore(byAudience, kind.audience, processOf(w, writing, number))
  if (sent) sayMore(byAudience, sent.audience, { before: {}, after: { sent: `${sent.id} ${sent.to}` } })
  const lines = [...byAudience].map(([audience, { before: was, after: fields }]): RecordChange => {
    const after = marks.has(audience) ? { ...fields, [fileMarks]: marks.get(audience) } : fields
    return { record, kind: kind.kind, revision, act: act.id, scope: { ...scopeOfLine(scope, kind, audience), ...ownersOf(w, writing) }, key, before: was, after }
  })
  return { parts, slips: sent ? [{ ...sent.row, ...lies, entry: Number(bitOf(kind.audience)) }] : [], lines }
}

async function hang(w: Writer, hangs: readonly Hanging[]): Promise<void> {
  await w.put('record_parts', hangs.flatMap(one => one.parts))
  await w.put('record_slips', hangs.flatMap(one => one.slips))
  for (const line of hangs.flatMap(one => one.lines)) w.noteRecord(line)
}

/** Records that begin, however many, in a statement a table. Those inside others come after them. */
export async function writeNewRecords(w: Writer, writings: readonly Writing[]): Promise<void> {
  const contents = new Map(writings.map(one => [`${one.kind.kind} ${one.content}`, one]))
  for (const { kind, content } of contents.values()) await keepContent(w, kind.kind, content)
  const rows: Cells[] = []
  const hangs: Hanging[] = []
  for (const writing of writings) {
    const key = newChildKey()
    const number = await numberOf(w, writing)
    rows.push({ ...derivedOf(w, writing, number), ...newCells(w, writing), secret: wrapKeyOf(w.ring, secretAt(writing.record), key) })
    hangs.push(await hanging(w, writing, { number, key }))
  }
  await w.put('records', rows)
  await hang(w, hangs)
  for (const writing of writings) w.acted(actedOf(w, writing))
  for (const writing of writings) takeAway(w, writing)
}

/** @returns the revision the record has now */
export async function writeRecord(w: Writer, writing: Writing): Promise<number> {
  const { before, record } = writing
  if (before === null) {
    await writeNewRecords(w, [writing])
    return 1
  }
  const number = await numberOf(w, writing)
  const moved: Cells = writing.act.to === before.row.state ? {} : { state: writing.act.to, state_since: w.today }
  await updateRecord(w, record, { ...derivedOf(w, writing, number), ...moved, ...settledCells(writing.confirms ? { by: w.actor.account, asked: writing.confirms } : null) })
  await handOver(w, writing)
  await hang(w, [await hanging(w, writing, { number, key: unwrapKeyOf(w.ring, secretAt(record), before.row.secret) })])
  w.acted(actedOf(w, writing))
  takeAway(w, writing)
  return revisionOf(writing)
}

const actedOf = (w: Writer, { kind, act, record, values, scope, goes }: Writing): Acted => ({
  kind: kind.kind, act: act.id, state: act.to, record, child: goes && 'child' in goes ? goes.child : scope.child, day: dayOfRecord(kind, values) ?? w.today, values,
})

const scopeOfLine = ({ region, school, child, follows, barred, reported }: Scope, kind: Kind, audience: string): Omit<RecordChange['scope'], 'made_by' | 'given_to'> =>
  ({ region, school, child, follows, barred, reported, readers: Number(bitOf(audience)), entry: Number(bitOf(kind.audience)) })

/** Stands in clear among the fields of a line that only asks, declines or withdraws: the act it names was not done. */
const stepMark = '$step'
/** Nothing of what the record holds: what waits there, and what its history says of it. @returns the revision the record has now */
export async function writeStep(w: Writer, { kind, before, act }: { kind: Kind; before: Opened; act: string }, { was, is, cells }: { was: Values; is: Values; cells: Cells }): Promise<number> {
  const { row } = before
  const revision = row.revision + 1
  await updateRecord(w, row.id, { ...cells, revision })
  w.noteRecord({
    record: row.id, kind: kind.kind, revision, act, key: unwrapKeyOf(w.ring, secretAt(row.id), row.secret),
    scope: { ...scopeOfLine(row, kind, kind.audience), made_by: row.posting, given_to: row.assignee }, before: { state: row.state, ...was }, after: { state: row.state, ...is, [stepMark]: true },
  })
  return revision
}
