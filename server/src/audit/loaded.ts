/** Rows loaded past the Writer (a demo, a world) carry a command that nobody sent. Its leaf is written beside them, in the same
 *  transaction, so that the audit of an invented county is as whole as that of a real one. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { RunningSum, type Sum } from '../db/chain.ts'
import { inTransaction } from '../db/transaction.ts'
import { insertLeaves } from './inbox.ts'
import { makeLeaf } from './leaf.ts'
import { fetched } from './store.ts'

export type Loaded = { command: string; phrase: string; count: number; at: Date }

const leafOf = ({ command, phrase, count, at }: Loaded, added: Sum | undefined) => makeLeaf({
  at: at.toISOString(), kind: 'write', role: 'system:importer', county: 0, region: 0, purpose: 'roster', phrase, count, command,
  requestId: newUuid(), outcome: 'applied', ...(added === undefined ? {} : { chain: { added } }),
})

/** @param owner inside the transaction that loads */
export async function leafOfLoaded(owner: pg.ClientBase, loaded: Loaded): Promise<void> {
  await insertLeaves(owner, [leafOf(loaded, (await sumsOf(owner, [loaded.command])).get(loaded.command)?.told())])
}

async function sumsOf(owner: pg.ClientBase, commands: readonly string[]): Promise<Map<string, RunningSum>> {
  const sums = new Map(commands.map(command => [command, new RunningSum()]))
  const lines = fetched<{ command: string; mac: Buffer }>(owner, { text: 'select command, mac from qinghe.changes where command = any($1::uuid[]) and mac is not null', values: [commands] })
  for await (const some of lines) for (const { command, mac } of some) sums.get(command)?.add(mac)
  return sums
}

/** A leaf for every command of the history that has none; for a world whose commands stand in its files. */
export const coverLoaded = (owner: pg.ClientBase, phrase: string): Promise<void> => inTransaction(owner, async () => {
  const { rows } = await owner.query<{ command: string; count: number; now: Date | string }>(`
    select h.command, count(distinct h.child)::int as count, qinghe.now() as now from qinghe.changes h
    where not exists (select 1 from qinghe.audit_inbox i where i.command = h.command)
      and not exists (select 1 from qinghe.audit_leaves l where l.command = h.command) group by h.command`)
  const sums = await sumsOf(owner, rows.map(row => row.command))
  await insertLeaves(owner, rows.map(({ command, count, now }) => leafOf({ command, phrase, count, at: new Date(now) }, sums.get(command)?.told())))
})
