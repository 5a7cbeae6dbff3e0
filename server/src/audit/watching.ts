/** Between two starts as well: whoever opens a policy, grants a right or puts in a trigger while the server runs is in the log within a minute,
 *  and whoever keeps the machine finds it among the errors. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { catalogueFindings } from '../db/catalogue.ts'
import { insertLeaves } from './inbox.ts'
import { makeLeaf, momentNow } from './leaf.ts'

/** @param told what was said already
 *  @returns what is new */
export async function watchOnce(pool: pg.Pool, told: Set<string>): Promise<string[]> {
  const client = await pool.connect()
  try {
    const fresh = (await catalogueFindings(client)).filter(one => !told.has(one))
    if (fresh.length === 0) return []
    await insertLeaves(client, [makeLeaf({
      at: momentNow(), kind: 'state', role: 'system:server', county: 0, region: 0, purpose: 'audit', phrase: `运行中发现数据库的保护设置被改动：${fresh.join('、')}`, requestId: newUuid(), outcome: 'failed',
    })])
    for (const one of fresh) told.add(one)
    return fresh
  } finally {
    client.release()
  }
}

const everyMs = 60_000

/** @param onError told of findings as well */
export function startWatching(pool: pg.Pool, onError: (error: unknown) => void): { stop: () => Promise<void> } {
  const told = new Set<string>()
  let turn: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    turn = watchOnce(pool, told).then(fresh => { if (fresh.length > 0) onError(new Error(`the database was changed: ${fresh.join(', ')}`)) }, onError)
  }, everyMs)
  return { stop: async () => { clearInterval(timer); await turn } }
}
