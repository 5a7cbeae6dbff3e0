/** Every action of the command line leaves a leaf: who owns the machine can do much, but not without a trace. */
import { hostname, userInfo } from 'node:os'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { insertLeaves } from '@qinghe/server/audit/inbox.ts'
import { makeLeaf } from '@qinghe/server/audit/leaf.ts'
import pg from 'pg'
import type { Database } from './database.ts'

/** @param phrase what was done, in words, without names or values of children */
export async function leaveTrace(database: Database, phrase: string): Promise<void> {
  const client = new pg.Client(database.connection('qinghe_audit'))
  await client.connect()
  try {
    await insertLeaves(client, [makeLeaf({
      at: new Date().toISOString(), kind: 'cli', role: 'system:cli', county: 0, region: 0, purpose: 'administration', phrase,
      device: `${userInfo().username}@${hostname()}`, requestId: newUuid(), outcome: 'applied',
    })])
  } finally {
    await client.end()
  }
}
