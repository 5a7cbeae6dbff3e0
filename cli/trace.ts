/** Every action of the command line leaves a leaf: who owns the machine can do much, but not without a trace. */
import { hostname, userInfo } from 'node:os'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { insertLeaves } from '@qinghe/server/audit/inbox.ts'
import { type LeafOutcome, makeLeaf } from '@qinghe/server/audit/leaf.ts'
import { connected } from './connecting.ts'
import type { Database } from './database.ts'

/** @param phrase what was done, in words, without names or values of children */
export async function leaveTrace(database: Database, phrase: string, outcome: LeafOutcome = 'applied'): Promise<void> {
  const client = await connected(database.connection('qinghe_audit'))
  try {
    await insertLeaves(client, [makeLeaf({
      at: new Date().toISOString(), kind: 'cli', role: 'system:cli', county: 0, region: 0, purpose: 'administration', phrase,
      device: `${userInfo().username}@${hostname()}`, requestId: newUuid(), outcome,
    })])
  } finally {
    await client.end()
  }
}

/** Reading: without a leaf there is no answer. */
export async function tracedRead<T>(database: Database, phrase: string, work: () => Promise<T>): Promise<T> {
  await leaveTrace(database, phrase, 'answered')
  return work()
}

/** Changing: a leaf before anything happens, so that a command killed half way is known, and one that says how it ended. */
export async function traced<T>(database: Database, phrase: string, work: () => Promise<T>): Promise<T> {
  await leaveTrace(database, `开始：${phrase}`)
  try {
    const done = await work()
    await leaveTrace(database, phrase, 'applied')
    return done
  } catch (error) {
    await leaveTrace(database, phrase, error instanceof Problem ? 'refused' : 'failed').catch(() => undefined)
    throw error
  }
}
