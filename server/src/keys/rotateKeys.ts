/** A whole rotation of the field keys, online and resumable: every step is durable before the next, so whoever was killed runs it
 *  again and goes on. The order of the steps is what keeps search complete (fieldKeys.ts). */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'
import { type ColumnProgress, type Moved, reopen, rotateBatch, staleIn } from './rotation.ts'
import { type SealedColumn, sealedColumns } from '../crypto/sealedColumns.ts'
import { type KeyRing, makeKeyRing, type SealedAt } from '../crypto/sealing.ts'
import { fieldKeys, type FieldKeyState, fieldKeyState, stepFieldKeys } from './fieldKeys.ts'
import type { Keys } from './folder.ts'

export type Rotating = {
  keys: Keys
  /** Connected as qinghe_rotator. */
  pool: pg.Pool
  /** Waits until every server has read the state again. */
  settle: () => Promise<void>
  /** After every batch. */
  onProgress: (progress: ColumnProgress) => void | Promise<void>
  onBroken: (where: SealedAt) => void
  algorithm?: FieldKeyState['algorithm']
  batchSize?: number
}
export type Rotated = { version: number; retired: number[]; resealed: number }

/** Rounds after the first take what was written by a transaction that began before the new key was in use. */
const mostRounds = 3

export async function rotateKeys(r: Rotating): Promise<Rotated> {
  await open(r)
  const ring = makeKeyRing(fieldKeys(r.keys))
  let resealed = 0
  for (let round = 1; ; round++) {
    resealed = 0
    for (const column of sealedColumns) resealed += await rotateColumn(r, ring, column)
    const left = await stillOld(r.pool, ring)
    if (left.length === 0) break
    if (round === mostRounds) {
      throw problem('keys.stillOld', `还有内容没有换上新密钥：${left.map(one => `${one.target} ${one.n} 处`).join('、')}。旧密钥继续保留；请查明后再运行一次`, 409)
    }
    for (const { column } of left) if (column) await reopen(r.pool, ring, column)
  }
  const { live, current } = fieldKeyState(r.keys.dir)
  stepFieldKeys(r.keys, 'retire')
  await r.settle()
  return { version: current, retired: live.filter(version => version !== current), resealed }
}

/** A rotation that was stopped is gone on with; another begins only when there is none. */
async function open({ keys, settle, algorithm }: Rotating): Promise<void> {
  if (fieldKeyState(keys.dir).live.length === 1) stepFieldKeys(keys, 'announce')
  await settle()
  const { current, live } = fieldKeyState(keys.dir)
  if (current !== Math.max(...live)) stepFieldKeys(keys, 'use', algorithm)
  await settle()
}

async function rotateColumn(r: Rotating, ring: KeyRing, column: SealedColumn): Promise<number> {
  const rotation = { pool: r.pool, ring, onBroken: r.onBroken, rekey: rekeyPeople(ring), ...(r.batchSize === undefined ? {} : { batchSize: r.batchSize }) }
  for (;;) {
    const progress = await rotateBatch(rotation, column)
    await r.onProgress(progress)
    if (progress.isFinished) return progress.resealed
  }
}

/** The national table goes with the numbers of children, in the same transaction. */
const rekeyPeople = (ring: KeyRing) => async (client: pg.ClientBase, moved: readonly Moved[]): Promise<void> => {
  const own = moved.filter(({ column }) => column.table === 'children')
  if (own.length === 0) return
  await client.query('SELECT qinghe.rekey_identities($1::bytea[], $2::bytea[], $3)', [own.map(m => m.from), own.map(m => m.to), ring.current])
}

type Left = { target: string; n: number; column?: SealedColumn }

async function stillOld(pool: pg.Pool, ring: KeyRing): Promise<Left[]> {
  const left: Left[] = []
  for (const column of sealedColumns) left.push({ target: `${column.table}.${column.column}`, n: await staleIn(pool, ring, column), column })
  const { rows } = await pool.query<{ n: string }>('SELECT qinghe.drop_old_identities($1) AS n', [ring.current])
  return [...left, { target: 'identities', n: Number(rows[0]?.n ?? 0) }].filter(one => one.n > 0)
}
