/** What an action holds: a Reader that may also write. It seals, keeps history, numbers versions and feeds sync, so that
 *  no action can forget to. Writing exists nowhere else. */
import type { BasedOn } from '@qinghe/domain/kernel/command.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { newChildKey, unwrapChildKey, wrapChildKey, type ChildKey } from '../crypto/childKeys.ts'
import { type SealedAt, seal } from '../crypto/sealing.ts'
import { type Sum, sumOf } from './chain.ts'
import { type ChangeLog, makeChangeLog } from './changeLog.ts'
import { type ChangeOf, changeRows } from './changing.ts'
import { changeRow, type Change, type ChangeKind, macsOf, record } from './history.ts'
import { makeReader, type Reader, readingIn, run, type Session } from './reader.ts'
import { recordFeedLine, recordLine, type RecordChange, type Values } from './recordHistory.ts'
import { type Cells, insertRows, sealColumns } from './rows.ts'
import { type Sql, sql } from './sql.ts'
import { specOf, type TableName } from './tables.ts'

export type Locked = { id: string; version: number; status: string; region: number; school: number }
export type CommandInfo = { id: string; name: string; phrase: string; basedOn: BasedOn | undefined }

export type Writer = Reader & {
  readonly command: CommandInfo
  newId(): string
  /** The lock taken for this child before anything was read; NotFound when it is not the actor's. */
  locked(child: string): Locked
  /** Locks children found only while working, e.g. those of a batch; whoever is not the actor's is left out. */
  lock(ids: readonly string[]): Promise<Locked[]>
  /** Inserts rows of a protected table. Sealed columns are given in clear text; `county` is added; history kind created. */
  insert(table: TableName, rows: readonly Cells[]): Promise<void>
  /** Changes rows by key; only columns that really differ are written and recorded. Returns how many rows changed. */
  change(table: TableName, kind: Exclude<ChangeKind, 'created'>, changes: readonly ChangeOf[]): Promise<number>
  /** Statements on derived tables (grams, batches, staff): no history of their own. */
  derive<T>(q: Sql<T>): Promise<T[]>
  /** Multi-row insert into a derived table; `county` is added. */
  put(table: string, rows: readonly Cells[]): Promise<void>
  seal(where: SealedAt, clear: string): Uint8Array
  /** An active archive becomes changed when this command is done (docs/domain/工作流程与时限.md W1). */
  needsReview(child: string): void
  /** Keeps why a person wrote this, sealed with the history of the child; does nothing without a change. */
  because(child: string, reason: string): void
  /** What an act did to a record, for its history (server/src/records). */
  noteRecord(change: RecordChange): void
  /** That an act was done to a record, for whoever reacts to it. */
  acted(act: Acted): void
  /** Lines of history that a function of the owner wrote already: the leaf counts them. */
  countLines(lines: readonly Cells[]): void
  /** Done last, when the history stands: what takes a record out of its author's sight. */
  afterwards(work: () => Promise<void>): void
  /** Re-keys a child to another village or school when this command is done; the old scope gets a departure. */
  move(child: string, to: { region: number; school: number }): void
}

type State = {
  session: Session
  command: CommandInfo
  locked: Map<string, Locked>
  /** As locked, before anything was written. */
  before: Map<string, Locked>
  keys: Map<string, ChildKey>
  touched: Set<string>
  created: Set<string>
  review: Set<string>
  log: ChangeLog
  moves: Map<string, { region: number; school: number }>
  records: RecordChange[]
  acts: Acted[]
  filed: Cells[]
  later: (() => Promise<void>)[]
}
/** Where a child stood before the command, under its lock, and stands now; null: it was opened by it. */
export type Standing = { version: number; status: string; region: number; school: number }
/** What one command did to one child: with `changes`, every recorded field before and after, in clear. */
export type Written = { child: string; before: Standing | null; after: Standing; changes: readonly Change[] }
/** An act and the record as it stands after it. `slip`: what was signed for or answered, by somebody who reads nothing of the record; the act says which (notify.received). */
export type Acted = { slip?: string; kind: string; act: string; state: string; record: string; child: string | null; day: string; values: Values }
/** The Writer and what the kernel does with it afterwards. */
export type Writing = { writer: Writer; finish: () => Promise<Finished> }
/** `history`: what the leaf must say of the lines that were written. */
export type Finished = { written: Written[]; history: Sum | undefined; records: Sum | undefined; acts: readonly Acted[] }
/** What a reaction holds: it reads, and it writes rows derived from others. What has a history of its own is written by actions. */
export type Deriving = Reader & Pick<Writer, 'command' | 'newId' | 'derive' | 'put' | 'seal'>

function keysOf(state: State, child: string): Locked {
  const found = state.locked.get(child)
  if (!found) throw new NotFound('这名儿童')
  return found
}

async function insert(state: State, table: TableName, rows: readonly Cells[]): Promise<void> {
  if (rows.length === 0) return
  const { client, actor } = state.session
  const spec = specOf(table)
  const whole: Cells[] = rows.map(row => {
    const child = String(row[spec.child])
    if (table === 'children') {
      state.locked.set(child, { id: child, version: 0, status: String(row['status']), region: Number(row['region']), school: Number(row['school'] ?? 0) })
      state.created.add(child)
    }
    const scope = keysOf(state, child)
    state.touched.add(child)
    return { ...row, county: actor.county, region: scope.region, school: scope.school }
  })
  await insertRows(client, table, whole.map(row => sealColumns(state.session.ring, table, row)))
  if (table === 'children') {
    for (const row of whole) state.keys.set(String(row['id']), newChildKey())
    await insertRows(client, 'child_keys', whole.map(row => ({
      county: actor.county, region: row['region'] ?? null, school: row['school'] ?? 0, child: row['id'] ?? null,
      wrapped: wrapChildKey(state.session.ring, String(row['id']), mustHave(state, String(row['id']))),
    })))
  }
  for (const row of whole) for (const one of record(table, { kind: 'created', before: {}, after: row })) state.log.note(one)
}

function mustHave(state: State, child: string): ChildKey {
  const key = state.keys.get(child)
  if (!key) throw new Error('a child without a history key')
  return key
}

async function change(state: State, target: { table: TableName; kind: Exclude<ChangeKind, 'created'> }, changes: readonly ChangeOf[]): Promise<number> {
  for (const { child } of changes) keysOf(state, child)
  const changed = await changeRows({ session: state.session, ...target }, changes)
  for (const { child, written } of changed) {
    state.touched.add(child)
    for (const one of written) state.log.note(one)
  }
  return changed.length
}

async function loadKeys(state: State): Promise<void> {
  const missing = [...state.touched].filter(id => !state.keys.has(id))
  if (missing.length === 0) return
  const { client, actor, ring } = state.session
  const rows = await run<{ child: string; wrapped: Uint8Array }>(client,
    sql`select child, wrapped from qinghe.child_keys where county = ${actor.county} and child = any(${missing}::uuid[])`)
  for (const row of rows) state.keys.set(row.child, unwrapChildKey(ring, row.child, row.wrapped))
}

/** That an archive must be looked at again is a line of its history. */
const turned = (child: string): Change => ({
  table: 'children', child, entityId: child, kind: 'state', fields: ['status'], effectiveFrom: undefined, before: { status: 'active' }, after: { status: 'changed' },
})

async function keepRecordLines({ records, filed, session, command }: State): Promise<Sum | undefined> {
  const { client, actor, now, ring } = session
  const lines = records.map(change => recordLine(change, {
    county: actor.county, at: new Date(now), command: { ...command, account: actor.account, posting: actor.posting }, algorithm: ring.algorithm, chain: ring.chain,
  }))
  await insertRows(client, 'record_changes', lines)
  await insertRows(client, 'record_feed', [...new Map(records.map(change => [change.record, recordFeedLine(actor.county, change)])).values()])
  return sumOf(macsOf([...lines, ...filed]))
}

/** Versions, history and feed of everything this command touched. */
async function finish(state: State): Promise<Finished> {
  const { client, actor, now } = state.session
  const records = await keepRecordLines(state)
  for (const work of state.later) await work()
  const touched = [...state.touched]
  if (touched.length === 0) return { written: [], history: undefined, records, acts: state.acts }
  await loadKeys(state)
  for (const review of [true, false]) {
    const ids = touched.filter(id => !state.created.has(id) && state.review.has(id) === review)
    if (ids.length === 0) continue
    const versions = await run<Locked>(client, sql`select id, version, status, region, school from qinghe.touch_children(${actor.county}, ${ids}::uuid[], ${review})`)
    for (const v of versions) {
      if (keysOf(state, v.id).status === 'active' && v.status === 'changed') state.log.note(turned(v.id))
      state.locked.set(v.id, v)
    }
  }
  const at = new Date(now)
  const command = { ...state.command, account: actor.account, posting: actor.posting }
  const lines = state.log.all().map(c => changeRow(c, {
    county: actor.county, at, command, scope: { ...keysOf(state, c.child), version: Math.max(1, keysOf(state, c.child).version) },
    seal: { key: mustHave(state, c.child), algorithm: state.session.ring.algorithm }, chain: state.session.ring.chain, because: state.log.reasonOf(c.child),
  }))
  await insertRows(client, 'changes', lines)
  await insertRows(client, 'feed', touched.map(child => ({
    county: actor.county, id: newUuid(), kind: 'changed', region: keysOf(state, child).region, school: keysOf(state, child).school, class: 'S2', child,
  })))
  await doMoves(state)
  await run(client, sql`select qinghe.stand(${actor.county}, ${touched}::uuid[], ${state.command.id}::uuid)`)
  return { written: touched.map(child => writtenOf(state, child)), history: sumOf(macsOf(lines)), records, acts: state.acts }
}

const standing = ({ version, status, region, school }: Locked): Standing => ({ version: Math.max(1, version), status, region, school })

function writtenOf(state: State, child: string): Written {
  const before = state.before.get(child)
  return {
    child, before: before === undefined ? null : standing(before), after: { ...standing(keysOf(state, child)), ...state.moves.get(child) },
    changes: state.log.of(child),
  }
}

/** Noted now, done last: history and feed are written under the keys the actor still sees. */
function move(state: State, child: string, to: { region: number; school: number }): void {
  const scope = keysOf(state, child)
  if (scope.region === to.region && scope.school === to.school) return
  state.moves.set(child, to)
  state.touched.add(child)
  const whole = { table: 'children', child, entityId: child, kind: 'changed', effectiveFrom: undefined } as const
  if (scope.region !== to.region) state.log.note({ ...whole, fields: ['region'], before: { region: scope.region }, after: { region: to.region } })
  if (scope.school !== to.school) state.log.note({ ...whole, domain: 'EDU', fields: ['school'], before: { school: scope.school }, after: { school: to.school } })
}

async function doMoves(state: State): Promise<void> {
  for (const [child, to] of state.moves) {
    await run(state.session.client, sql`select qinghe.tell_moving(${state.session.actor.county}, ${child}::uuid, ${to.region}, ${to.school})`)
    await run(state.session.client, sql`select qinghe.move_scope(${state.session.actor.county}, ${child}::uuid, ${to.region}, ${to.school}, ${newUuid()}::uuid)`)
  }
}

/** Locks the children with everyone who shares a parent or household, before anything of them is read. */
export const lockChildren = ({ client, actor }: Session, ids: readonly string[]): Promise<Locked[]> => run<Locked>(client,
  sql`select id, version, status, region, school from qinghe.lock_children(${actor.county}, ${[...ids]}::uuid[])`)

/** @param locked what lock_children() returned for the whole request */
export function makeWriter(session: Session, command: CommandInfo, locked: readonly Locked[]): Writing {
  const state: State = {
    session, command, locked: new Map(locked.map(l => [l.id, l])), before: new Map(locked.map(l => [l.id, l])), keys: new Map(),
    touched: new Set(), created: new Set(), review: new Set(), log: makeChangeLog(), moves: new Map(), records: [], acts: [], filed: [], later: [],
  }
  const writer: Writer = {
    ...makeReader(readingIn(session)), command,
    newId: () => newUuid(),
    locked: child => keysOf(state, child),
    lock: async ids => {
      const found = await lockChildren(session, ids)
      for (const one of found) {
        state.locked.set(one.id, one)
        if (!state.before.has(one.id)) state.before.set(one.id, one)
      }
      return found
    },
    insert: (table, rows) => insert(state, table, rows),
    change: (table, kind, changes) => change(state, { table, kind }, changes),
    derive: q => run(session.client, q),
    put: (table, rows) => insertRows(session.client, table, rows.map(row => ({ ...row, county: session.actor.county }))),
    seal: (where, clear) => seal(session.ring, where, clear),
    needsReview: child => { state.review.add(child) },
    because: (child, reason) => state.log.because(child, reason),
    noteRecord: change => { state.records.push(change) },
    acted: act => { state.acts.push(act) },
    countLines: lines => { state.filed.push(...lines) },
    afterwards: work => { state.later.push(work) },
    move: (child, to) => move(state, child, to),
  }
  return { writer, finish: () => finish(state) }
}
