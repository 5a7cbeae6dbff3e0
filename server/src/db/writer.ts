/** What an action holds: a Reader that may also write. It seals, keeps history, numbers versions and feeds sync, so that
 *  no action can forget to. Writing exists nowhere else. */
import type { BasedOn } from '@qinghe/domain/kernel/command.ts'
import { type ChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'
import { newChildKey, unwrapChildKey, wrapChildKey, type ChildKey } from '../crypto/childKeys.ts'
import { type KeyRing, type SealedAt, seal } from '../crypto/sealing.ts'
import { type Because, changeRow, type Change, type ChangeKind, domainOf, openRow, record } from './history.ts'
import { makeReader, type Reader, readingIn, run, type Session } from './reader.ts'
import { ident, join, type Sql, sql, type Value, value } from './sql.ts'
import { specOf, type TableName } from './tables.ts'

export type Locked = { id: string; version: number; status: string; region: number; school: number }
export type Cells = Readonly<Record<string, Value>>
export type CommandInfo = { id: string; name: string; phrase: string; basedOn: BasedOn | undefined }
export type ChangeOf = { key: string; child: ChildId; set: Cells; effectiveFrom?: PlainDate }

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
  /** An active archive becomes changed when this command is done (domain.md W1). */
  needsReview(child: string): void
  /** Keeps why a person wrote this, sealed with the history of the child; does nothing without a change. */
  because(child: string, reason: string): void
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
  changes: Change[]
  reasons: Map<string, string>
  moves: Map<string, { region: number; school: number }>
}
/** Where a child stood before the command, under its lock, and stands now; null: it was opened by it. */
export type Standing = { version: number; status: string; region: number; school: number }
/** What one command did to one child: with `changes`, every recorded field before and after, in clear. */
export type Written = { child: string; before: Standing | null; after: Standing; changes: readonly Change[] }
/** The Writer and what the kernel does with it afterwards. */
export type Writing = { writer: Writer; finish: () => Promise<Written[]> }
/** What a reaction holds: it reads, and it writes rows derived from others. What has a history of its own is written by actions. */
export type Deriving = Reader & Pick<Writer, 'command' | 'newId' | 'derive' | 'put' | 'seal'>

const rowsPerStatement = 1000

/** Multi-row VALUES, 1,000 rows a statement at most and never more than 65,535 parameters (row by row is 27–200 times slower, measured). */
export async function insertRows(client: pg.ClientBase, table: string, rows: readonly Cells[]): Promise<void> {
  const columns = [...new Set(rows.flatMap(r => Object.keys(r)))]
  const perStatement = Math.min(rowsPerStatement, Math.floor(60_000 / Math.max(1, columns.length)))
  for (let i = 0; i < rows.length; i += perStatement) {
    const tuples = rows.slice(i, i + perStatement).map(r => sql`(${join(columns.map(c => (c in r ? value(r[c] ?? null) : sql`default`)), ', ')})`)
    await run(client, sql`insert into qinghe.${ident(table)} (${join(columns.map(ident), ', ')}) values ${join(tuples, ', ')}`)
  }
}

/** Clear texts of sealed columns become sealed values, for their own row only. */
export function sealColumns(ring: KeyRing, table: TableName, row: Cells): Cells {
  const spec = specOf(table)
  const key = String(row[spec.key])
  const out: Record<string, Value> = { ...row }
  for (const column of spec.sealed) {
    const clear = row[column]
    if (typeof clear === 'string') out[column] = seal(ring, { table, column, row: key }, clear)
  }
  return out
}

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
  for (const row of whole) state.changes.push(...record(table, { kind: 'created', before: {}, after: row }))
}

function mustHave(state: State, child: string): ChildKey {
  const key = state.keys.get(child)
  if (!key) throw new Error('a child without a history key')
  return key
}

async function change(state: State, { table, kind }: { table: TableName; kind: Exclude<ChangeKind, 'created'> }, changes: readonly ChangeOf[]): Promise<number> {
  const spec = specOf(table)
  const { client, actor } = state.session
  let changed = 0
  for (const one of changes) {
    keysOf(state, one.child)
    const [before] = await run<Record<string, Value>>(client,
      sql`select * from qinghe.${ident(table)} where county = ${actor.county} and ${ident(spec.key)} = ${one.key}`)
    if (!before) throw new NotFound('这条记录')
    const clear = openRow(state.session.ring, table, before)
    const set = Object.entries(one.set).filter(([column, v]) => JSON.stringify(v ?? null) !== JSON.stringify(clear[column] ?? null))
    if (set.length === 0) continue
    const sealed = sealColumns(state.session.ring, table, { ...Object.fromEntries(set), [spec.key]: one.key })
    const assignments = set.map(([column]) => sql`${ident(column)} = ${sealed[column] ?? null}`)
    const updated = await run<{ county: number }>(client,
      sql`update qinghe.${ident(table)} set ${join(assignments, ', ')} where county = ${actor.county} and ${ident(spec.key)} = ${one.key} returning county`)
    if (updated.length === 0) throw new NotFound('这条记录')
    changed += 1
    state.touched.add(one.child)
    state.changes.push(...record(table, {
      kind, before: clear, after: { ...clear, ...Object.fromEntries(set) }, effectiveFrom: one.effectiveFrom,
    }))
  }
  return changed
}

async function loadKeys(state: State): Promise<void> {
  const missing = [...state.touched].filter(id => !state.keys.has(id))
  if (missing.length === 0) return
  const { client, actor, ring } = state.session
  const rows = await run<{ child: string; wrapped: Uint8Array }>(client,
    sql`select child, wrapped from qinghe.child_keys where county = ${actor.county} and child = any(${missing}::uuid[])`)
  for (const row of rows) state.keys.set(row.child, unwrapChildKey(ring, row.child, row.wrapped))
}

function becauseOf({ reasons, changes }: State, child: string): Because | undefined {
  const reason = reasons.get(child)
  // That the archive must be looked at again follows from what was written; nobody's words are about it.
  const written = changes.filter(change => change.child === child && change.kind !== 'state')
  return reason === undefined ? undefined : { reason, domains: written.reduce((bits, change) => bits | domainOf(change), 0) }
}

/** That an archive must be looked at again is a line of its history. */
const turned = (child: string): Change => ({
  table: 'children', child, entityId: child, kind: 'state', fields: ['status'], effectiveFrom: undefined, before: { status: 'active' }, after: { status: 'changed' },
})

/** Versions, history and feed of everything this command touched. */
async function finish(state: State): Promise<Written[]> {
  const { client, actor, now } = state.session
  const touched = [...state.touched]
  if (touched.length === 0) return []
  await loadKeys(state)
  for (const review of [true, false]) {
    const ids = touched.filter(id => !state.created.has(id) && state.review.has(id) === review)
    if (ids.length === 0) continue
    const versions = await run<Locked>(client, sql`select id, version, status, region, school from qinghe.touch_children(${actor.county}, ${ids}::uuid[], ${review})`)
    for (const v of versions) {
      if (keysOf(state, v.id).status === 'active' && v.status === 'changed') state.changes.push(turned(v.id))
      state.locked.set(v.id, v)
    }
  }
  const at = new Date(now)
  const command = { ...state.command, account: actor.account, posting: actor.posting }
  await insertRows(client, 'changes', state.changes.map(c => changeRow(c, {
    county: actor.county, at, command, scope: { ...keysOf(state, c.child), version: Math.max(1, keysOf(state, c.child).version) },
    seal: { key: mustHave(state, c.child), algorithm: state.session.ring.algorithm }, because: becauseOf(state, c.child),
  })))
  await insertRows(client, 'feed', touched.map(child => ({
    county: actor.county, id: newUuid(), kind: 'changed', region: keysOf(state, child).region, school: keysOf(state, child).school, class: 'S2', child,
  })))
  await doMoves(state)
  return touched.map(child => writtenOf(state, child))
}

const standing = ({ version, status, region, school }: Locked): Standing => ({ version: Math.max(1, version), status, region, school })

function writtenOf(state: State, child: string): Written {
  const before = state.before.get(child)
  return {
    child, before: before === undefined ? null : standing(before), after: { ...standing(keysOf(state, child)), ...state.moves.get(child) },
    changes: state.changes.filter(change => change.child === child),
  }
}

/** Noted now, done last: history and feed are written under the keys the actor still sees. */
function move(state: State, child: string, to: { region: number; school: number }): void {
  const scope = keysOf(state, child)
  if (scope.region === to.region && scope.school === to.school) return
  state.moves.set(child, to)
  state.touched.add(child)
  const whole = { table: 'children', child, entityId: child, kind: 'changed', effectiveFrom: undefined } as const
  if (scope.region !== to.region) state.changes.push({ ...whole, fields: ['region'], before: { region: scope.region }, after: { region: to.region } })
  if (scope.school !== to.school) state.changes.push({ ...whole, domain: 'EDU', fields: ['school'], before: { school: scope.school }, after: { school: to.school } })
}

async function doMoves(state: State): Promise<void> {
  for (const [child, to] of state.moves) {
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
    touched: new Set(), created: new Set(), review: new Set(), changes: [], reasons: new Map(), moves: new Map(),
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
    because: (child, reason) => { state.reasons.set(child, reason) },
    move: (child, to) => move(state, child, to),
  }
  return { writer, finish: () => finish(state) }
}
