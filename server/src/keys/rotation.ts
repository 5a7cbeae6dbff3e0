/** Sealing everything again under a new key, while the system runs.
 *
 *  A job walks each column in key order, in batches, as qinghe_rotator. Cursor and batch commit together, so it goes on
 *  where it stopped after any kill. Rows are locked in key order, as commands lock children, and for one batch only. A writer
 *  that still held the old ring may leave an old value behind the cursor, so a column is finished only after a whole walk
 *  that found nothing old; then the old root key can go. A finished target stays finished: another rotation, also one of
 *  the algorithm only, starts with a new key version. Child keys are re-wrapped; history under them stays as it is. */
import type pg from 'pg'
import { ident, join, nothing, type Sql, sql } from '../db/sql.ts'
import { SealBroken } from '../crypto/cipher.ts'
import type { SealedColumn } from '../crypto/sealedColumns.ts'
import { blind, isStale, type KeyRing, open, rewrap, type SealedAt } from '../crypto/sealing.ts'

export type Rotation = {
  /** Connected as qinghe_rotator. */
  pool: Pick<pg.Pool, 'connect'>
  /** Its current version and algorithm are the target. */
  ring: KeyRing
  batchSize?: number
  /** A value that does not open is left as it is and told here once a walk; keep its old key until it is explained. */
  onBroken: (where: SealedAt) => void
  /** Called inside the batch's transaction with blind indexes that changed, for an index kept elsewhere (identities). */
  rekey?: (client: pg.ClientBase, moved: readonly Moved[]) => Promise<void>
}
/** One for each older key version that is alive: an index kept elsewhere may be older than the value. */
export type Moved = { column: SealedColumn; from: Buffer; to: Buffer }
export type ColumnProgress = { target: string; pass: number; resealed: number; isFinished: boolean }

type Cursor = { pass: number; county: number | null; row: string | null; line: number | null; inPass: number; total: number; isFinished: boolean }
type Row = { county: number; key: string; line: number; sealed: Buffer }
type Fresh = Row & { fresh: Buffer; blind: Buffer | null; moved: Moved[] }

const usualBatch = 500

export const targetOf = (column: SealedColumn): string => `${column.table}.${column.column}`

/** Runs until every column is finished, or until `isStopping` says so between two batches; call it again to go on. */
export async function rotate(
  rotation: Rotation, columns: readonly SealedColumn[], isStopping: () => boolean = () => false,
): Promise<ColumnProgress[]> {
  const progress: ColumnProgress[] = []
  for (const column of columns) {
    let now = await rotateBatch(rotation, column)
    while (!now.isFinished && !isStopping()) now = await rotateBatch(rotation, column)
    progress.push(now)
  }
  return progress
}

/** One batch of one column in one transaction. */
export async function rotateBatch(rotation: Rotation, column: SealedColumn): Promise<ColumnProgress> {
  const client = await rotation.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const cursor = await lockCursor(client, rotation.ring, column)
    const next = cursor.isFinished ? cursor : await step({ client, rotation, column }, cursor)
    await client.query('COMMIT')
    return { target: targetOf(column), pass: next.pass, resealed: next.total, isFinished: next.isFinished }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw broken
  } finally {
    client.release(broken) // a connection in doubt is closed, which rolls back
  }
}

type Work = { client: pg.ClientBase; rotation: Rotation; column: SealedColumn }

async function step(work: Work, cursor: Cursor): Promise<Cursor> {
  const limit = work.rotation.batchSize ?? usualBatch
  const rows = await run<Row>(work.client, nextRows(work.column, cursor, limit))
  const fresh = rows.flatMap(row => freshOf(work, row) ?? [])
  if (fresh.length > 0) await replace(work, fresh)
  const [inPass, total] = [cursor.inPass + fresh.length, cursor.total + fresh.length]
  const last = rows.at(-1)
  const next: Cursor = rows.length === limit && last
    ? { ...cursor, inPass, total, county: last.county, row: last.key, line: last.line }
    : { pass: inPass > 0 ? cursor.pass + 1 : cursor.pass, county: null, row: null, line: null, inPass: 0, total, isFinished: inPass === 0 }
  await saveCursor(work, next)
  return next
}

const run = async <T>(client: pg.ClientBase, q: Sql<T>): Promise<T[]> =>
  (await client.query<T & pg.QueryResultRow>({ text: q.text, values: [...q.values] })).rows

const cursorOf = (ring: KeyRing, column: SealedColumn): Sql =>
  sql`target = ${targetOf(column)} AND key_version = ${ring.current} AND algorithm = ${ring.algorithm}`

/** Two jobs on one column take turns: the cursor's row stays locked until commit. */
async function lockCursor(client: pg.ClientBase, ring: KeyRing, column: SealedColumn): Promise<Cursor> {
  await run(client, sql`INSERT INTO qinghe.key_rotations (target, key_version, algorithm, started_at)
    VALUES (${targetOf(column)}, ${ring.current}, ${ring.algorithm}, qinghe.now()) ON CONFLICT DO NOTHING`)
  const [cursor] = await run(client, sql<Cursor>`SELECT pass, after_county AS county, after_row AS row, after_line AS line,
    resealed_in_pass::float8 AS "inPass", resealed::float8 AS total, finished_at IS NOT NULL AS "isFinished"
    FROM qinghe.key_rotations WHERE ${cursorOf(ring, column)} FOR UPDATE`)
  if (!cursor) throw new Error(`no rotation cursor for ${targetOf(column)}`)
  return cursor
}

async function saveCursor({ client, rotation, column }: Work, next: Cursor): Promise<void> {
  await run(client, sql`UPDATE qinghe.key_rotations SET pass = ${next.pass},
    after_county = ${next.county}, after_row = ${next.row}, after_line = ${next.line}, resealed_in_pass = ${next.inPass}, resealed = ${next.total},
    finished_at = CASE WHEN ${next.isFinished} THEN qinghe.now() END WHERE ${cursorOf(rotation.ring, column)}`)
}

function nextRows(column: SealedColumn, cursor: Cursor, limit: number): Sql<Row> {
  const [table, key, sealed] = [ident(column.table), ident(column.key), ident(column.column)]
  const line = column.line ? ident(column.line) : sql`0`
  const order = join([...(column.isCountyless ? [] : [sql`county`]), key, ...(column.line ? [line] : [])], ', ')
  const after = column.isCountyless
    ? sql`${key} > ${cursor.row}::uuid`
    : sql`(county, ${key}, ${line}) > (${cursor.county}::int, ${cursor.row}::uuid, ${cursor.line ?? 0}::int)`
  return sql<Row>`SELECT ${column.isCountyless ? sql`0` : sql`county`} AS county, ${key} AS key, ${line} AS line, ${sealed} AS sealed
    FROM qinghe.${table} WHERE ${sealed} IS NOT NULL AND ${cursor.row === null ? sql`true` : after}
    ORDER BY ${order} LIMIT ${limit} FOR NO KEY UPDATE`
}

const placeOf = (column: SealedColumn, row: Row): SealedAt =>
  ({ table: column.table, column: column.column, row: column.line ? `${row.key}:${row.line}` : row.key })

function freshOf({ rotation, column }: Work, row: Row): Fresh | undefined {
  const { ring } = rotation
  const where = placeOf(column, row)
  try {
    if (!isStale(ring, row.sealed)) return undefined
    const fresh = rewrap(ring, where, row.sealed)
    return fresh && { ...row, fresh, ...(column.blind ? blindsOf(ring, column, open(ring, where, fresh)) : { blind: null, moved: [] }) }
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    rotation.onBroken(where)
    return undefined
  }
}

/** The blind index under the current key, and what it was under the others. */
function blindsOf(ring: KeyRing, column: SealedColumn, opened: string): Pick<Fresh, 'blind' | 'moved'> {
  const text = column.blind?.of ? column.blind.of(opened) : opened
  if (!column.blind || text === null) return { blind: null, moved: [] }
  const [to, ...older] = blind(ring, column.blind.kind, text)
  return to ? { blind: to, moved: older.map(from => ({ column, from, to })) } : { blind: null, moved: [] }
}

async function replace({ client, rotation, column }: Work, fresh: readonly Fresh[]): Promise<void> {
  const [table, key, sealed] = [ident(column.table), ident(column.key), ident(column.column)]
  const rows = fresh.map(f => sql`(${f.county}::int, ${f.key}::uuid, ${f.line}::int, ${f.fresh}::bytea, ${f.blind}::bytea)`)
  const index = column.blind ? sql`, ${ident(column.blind.column)} = v.blind` : nothing
  const sameLine = column.line ? sql`AND t.${ident(column.line)} = v.line` : nothing
  const sameCounty = column.isCountyless ? nothing : sql`t.county = v.county AND`
  await run(client, sql`UPDATE qinghe.${table} t SET ${sealed} = v.fresh${index}
    FROM (VALUES ${join(rows, ', ')}) AS v (county, key, line, fresh, blind) WHERE ${sameCounty} t.${key} = v.key ${sameLine}`)
  const moved = fresh.flatMap(f => f.moved)
  if (rotation.rekey && moved.length > 0) await rotation.rekey(client, moved)
}

/** How many values of a column are still under another key than the current one. */
export async function staleIn(pool: Pick<pg.Pool, 'connect'>, ring: KeyRing, column: SealedColumn): Promise<number> {
  const sealed = ident(column.column)
  const [found] = await borrowed(pool, client => run(client, sql<{ n: number }>`SELECT count(*)::int AS n FROM qinghe.${ident(column.table)}
    WHERE ${sealed} IS NOT NULL AND get_byte(${sealed}, 2) * 256 + get_byte(${sealed}, 3) <> ${ring.current}::int`))
  return found?.n ?? 0
}

/** A finished column is walked once more. */
export const reopen = (pool: Pick<pg.Pool, 'connect'>, ring: KeyRing, column: SealedColumn): Promise<unknown> => borrowed(pool, client =>
  run(client, sql`UPDATE qinghe.key_rotations SET finished_at = NULL WHERE ${cursorOf(ring, column)}`))

async function borrowed<T>(pool: Pick<pg.Pool, 'connect'>, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}
