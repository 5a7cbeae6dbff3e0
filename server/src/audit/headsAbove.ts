/** Sends the newest head to the level above: at once, then every hour; when it is not taken, again after a minute and then ever longer. How it
 *  stands is kept in the database, so that a restart forgets nothing and the desk can say how old the last accepted head is. */
import { setTimeout as pause } from 'node:timers/promises'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { LogAbove } from '@qinghe/domain/kernel/installation.ts'
import type pg from 'pg'
import { type Above, askAbove, NotTaken } from './askAbove.ts'
import { Answer, contradictions, deliverAt, Held, heldAt, heldAtOnce, signAsk, signDelivery } from './delivery.ts'
import type { Head, HeadSigner } from './head.ts'
import { consistencyPath } from './proofs.ts'
import { fullHead, lastHead, sourceOf } from './store.ts'

type Pool = Pick<pg.Pool, 'query'>
type Sending = { pool: Pool; signer: HeadSigner; above: Above }

const minute = 60_000
const hour = 60 * minute
/** Asked for the proof again when somebody else of the same installation was faster; more often is a fault. */
const mostProofs = 3

const knownAbove = async (pool: Pool, { address }: Above): Promise<number> => {
  const { rows: [row] } = await pool.query<{ size: number | string | null }>('select size from qinghe.heads_above where address = $1', [address])
  return Number(row?.size ?? 0)
}

async function note(pool: Pool, { address }: Above, { last, finding = null }: { last: Head | null; finding?: string | null }): Promise<void> {
  await pool.query(`insert into qinghe.heads_above (address, size, at, finding) values ($1, $2, $3, $4)
    on conflict (address) do update set size = excluded.size, at = excluded.at, failure = null, failing_since = null, finding = excluded.finding`, [address, last?.size ?? null, last?.at ?? null, finding])
}
const noteFailure = (pool: Pool, { address }: Above, words: string): Promise<unknown> => pool.query(`insert into qinghe.heads_above as h (address, failure, failing_since)
  values ($1, $2, qinghe.now()) on conflict (address) do update set failure = excluded.failure, failing_since = coalesce(h.failing_since, excluded.failing_since)`, [address, words])

async function deliver({ pool, signer, above }: Sending, head: Head, known: number): Promise<Answer> {
  const source = sourceOf(pool)
  const path = known > 0 && known < head.size ? await consistencyPath(source, known, head.size) : []
  return askAbove(above, { path: deliverAt, body: signDelivery(signer, { head, known, path }), answer: Answer })
}

/** @returns what the level above said of the newest head; nothing while there is none
 *  @throws NotTaken */
export async function sendOnce(sending: Sending): Promise<Answer['outcome'] | undefined> {
  const { pool, signer, above } = sending
  const stored = await lastHead(sourceOf(pool))
  if (!stored) return undefined
  const head = fullHead(stored, signer.origin)
  let known = await knownAbove(pool, above)
  for (let tries = 0; tries < mostProofs; tries++) {
    const { outcome, last, contradiction } = await deliver(sending, head, known)
    if (outcome !== 'behind') {
      await note(pool, above, { last, finding: contradiction && contradictions[contradiction] })
      return outcome
    }
    known = last?.size ?? 0
  }
  throw new NotTaken('上级收到的校验值一直在变，可能有两套系统用同一个编号报送')
}

export type HeadsAbove = Sending & { onError: (error: unknown) => void; everyMs?: number; firstPauseMs?: number }

/** A fault of ours is reported; that the level above is away is nobody's fault here and stands on the desk. */
async function turn({ onError, ...sending }: HeadsAbove): Promise<boolean> {
  try {
    return (await sendOnce(sending)) !== 'contradicts'
  } catch (error) {
    if (sending.above.signal?.aborted) return false
    if (!(error instanceof NotTaken)) onError(error)
    await noteFailure(sending.pool, sending.above, error instanceof NotTaken ? error.message : '本机读取日志时出错，请系统管理员查看服务日志').catch(onError)
    return false
  }
}

export function startHeadsAbove(sending: HeadsAbove): { stop: () => Promise<void> } {
  const { everyMs = hour, firstPauseMs = minute } = sending
  const stopping = new AbortController()
  const work = (async (): Promise<void> => {
    for (let wait = firstPauseMs; !stopping.signal.aborted;) {
      const isTaken = await turn({ ...sending, above: { ...sending.above, signal: stopping.signal } })
      await pause(isTaken ? everyMs : wait, undefined, { signal: stopping.signal }).catch(() => undefined)
      wait = isTaken ? firstPauseMs : Math.min(everyMs, wait * 2)
    }
  })()
  return { stop: async () => { stopping.abort(); await work } }
}

type Row = { at: Date | string | null; failure: string | null; failing_since: Date | string | null; finding: string | null }
const momentOf = (at: Date | string | null) => (at === null ? null : instant(new Date(at).toISOString()))
/** For the desk. */
export async function standing(pool: Pool, { address }: Above): Promise<LogAbove> {
  const { rows: [row] } = await pool.query<Row>('select at, failure, failing_since, finding from qinghe.heads_above where address = $1', [address])
  return { host: new URL(address).host, acceptedAt: momentOf(row?.at ?? null), failure: row?.failure ?? null, failingSince: momentOf(row?.failing_since ?? null), finding: row?.finding ?? null }
}

/** Every head the level above holds of this log.
 *  @throws NotTaken */
export async function heldAbove(signer: HeadSigner, above: Above): Promise<Held> {
  const heads: Head[] = []
  for (;;) {
    const last = heads.at(-1)?.size
    const told = await askAbove(above, { path: heldAt, body: signAsk(signer, last === undefined ? 0 : last + 1), answer: Held })
    heads.push(...told.heads)
    if (told.heads.length < heldAtOnce) return { heads, contradictions: told.contradictions }
  }
}
