/** Writing one record: its row, its parts and what its history says, in one go. */
import { randomInt } from 'node:crypto'
import type { Line, Value } from '@qinghe/domain/records/evaluate.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { newChildKey, unwrapKeyOf, wrapKeyOf } from '../crypto/childKeys.ts'
import type { Cells } from '../db/rows.ts'
import type { RecordChange, Values } from '../db/recordHistory.ts'
import { ident, join, sql, value } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { kindsFor } from './inForce.ts'
import { shippedKinds } from './kinds.ts'
import type { Scope } from './scope.ts'
import { derivedCells, type Opened, nobody, partRows, secretAt } from './store.ts'

/** An act that was judged: `values` are what the record holds afterwards as far as its author reads it, `blind` fields that were written or fell away
 *  without their author being able to read what was there. */
export type Settled = { kind: Kind; content: string; act: Act; before: Opened | null; values: Line; blind: ReadonlySet<string>; scope: Scope }
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
function processOf({ act, before, assignee }: Writing, number: string | null): { before: Values; after: Values } {
  const row = before?.row
  return {
    before: row ? { state: row.state, ...(assignee === undefined ? {} : { assignee: row.assignee }) } : {},
    after: { state: act.to, ...(assignee === undefined ? {} : { assignee }), ...(number === null ? {} : { number }) },
  }
}

async function keepContent(w: Writer, kind: string, content: string): Promise<void> {
  const known = [(await kindsFor(w)).find(kind), ...shippedKinds].find(one => one?.content === content)
  if (!known) return
  await w.derive(sql`insert into qinghe.kind_contents (kind, content, compiled, first_used) values (${kind}, ${content}, ${known.compiled}, ${new Date(w.now)}) on conflict do nothing`)
}

const scopeCells = ({ region, school, child, follows, barred }: Scope): Cells => ({ region, school, child, follows, barred: [...barred] })
/** Of parts and lines: whose record it is stands there too. */
const ownersOf = (w: Writer, { before, assignee }: Writing): { made_by: string; given_to: string } => ({ made_by: before?.row.posting ?? w.actor.posting, given_to: assignee ?? before?.row.assignee ?? nobody })

/** With its parts and its history, so that whoever is handed it reads what there is. */
async function handOver(w: Writer, { before, record, assignee }: Writing): Promise<void> {
  if (before && assignee !== undefined) await w.derive(sql`select qinghe.hand_record(${w.actor.county}, ${record}::uuid, ${assignee}::uuid)`)
}

async function insertRecord(w: Writer, writing: Writing, cells: Cells): Promise<void> {
  const { kind, content, record, scope, act, assignee } = writing
  await keepContent(w, kind.kind, content)
  await w.put('records', [{
    ...cells, ...scopeCells(scope), id: record, kind: kind.kind, content, readers: Number(bitOf(kind.audience)), parent: scope.parent, subject: scope.child ?? record,
    worked_in: scope.region, worked_school: scope.school, state: act.to, posting: w.actor.posting, account: w.actor.account, assignee: assignee ?? nobody,
    revision: 1, created_at: new Date(w.now), updated_at: new Date(w.now),
  }])
}

async function updateRecord(w: Writer, { record, act }: Writing, cells: Cells): Promise<void> {
  const set: Cells = { ...cells, state: act.to, updated_at: new Date(w.now) }
  const columns = Object.entries(set).map(([name, cell]) => sql`${ident(name)} = ${value(cell)}`)
  const written = await w.derive(sql<{ id: string }>`update qinghe.records set ${join(columns, ', ')} where county = ${w.actor.county} and id = ${record} returning id`)
  if (written.length !== 1) throw new Error('a record that was locked was not written')
}

const randomDigits = 8
/** Drawn from the ledger of this county and year by the act that makes the paper: the line waits for whoever draws, so there is no gap; at random
 *  where a gap would tell that there is something. */
async function numberOf(w: Writer, { kind, act, before }: Writing): Promise<string | null> {
  if (act.number === null || (before?.row.number ?? null) !== null) return null
  const year = Number(w.today.slice(0, 4))
  const { prefix, random } = act.number
  if (random) return `${prefix ?? ''}${year}-${randomInt(10 ** randomDigits).toString().padStart(randomDigits, '0')}`
  const [drawn] = await w.derive(sql<{ last: number }>`select qinghe.draw_number(${kind.kind}, ${year}) as last`)
  return `${prefix ?? ''}${year}-${String(drawn?.last ?? 0).padStart(4, '0')}`
}

/** @returns the revision the record has now */
export async function writeRecord(w: Writer, writing: Writing): Promise<number> {
  const { kind, before, values, record, scope, act } = writing
  const revision = (before?.row.revision ?? 0) + 1
  const secret = before ? null : newChildKey()
  const key = secret ?? unwrapKeyOf(w.ring, secretAt(record), before?.row.secret ?? new Uint8Array())
  const byAudience = changesBy(writing)
  const of = { child: scope.child, posting: before?.row.posting ?? w.actor.posting, region: scope.region, state: act.to }
  const number = await numberOf(w, writing)
  const cells: Cells = { ...derivedCells(w, kind, { id: record, values, of }), revision, ...(number === null ? {} : { number }) }
  if (secret) await insertRecord(w, writing, { ...cells, secret: wrapKeyOf(w.ring, secretAt(record), secret) })
  else await updateRecord(w, writing, cells)
  await handOver(w, writing)
  const owners = ownersOf(w, writing)
  await w.put('record_parts', partRows(w, kind, { record, revision, scope: { ...scopeCells(scope), ...owners }, parts: writtenParts(writing, byAudience) }))
  const process = processOf(writing, number)
  const own = byAudience.get(kind.audience) ?? { before: {}, after: {} }
  byAudience.set(kind.audience, { before: { ...own.before, ...process.before }, after: { ...own.after, ...process.after } })
  for (const [audience, { before: was, after }] of byAudience) w.noteRecord({ record, kind: kind.kind, revision, act: act.id, scope: { ...scopeOfLine(scope, kind, audience), ...owners }, key, before: was, after })
  return revision
}

const scopeOfLine = ({ region, school, child, follows, barred }: Scope, kind: Kind, audience: string): Omit<RecordChange['scope'], 'made_by' | 'given_to'> =>
  ({ region, school, child, follows, barred, readers: Number(bitOf(audience)), entry: Number(bitOf(kind.audience)) })
