/** Rows loaded past the Writer (a demo, a world) carry a command that nobody sent. Its leaf is written beside them, in the same
 *  transaction, so that the audit of an invented county is as whole as that of a real one. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { insertLeaves } from './inbox.ts'
import { makeLeaf } from './leaf.ts'

export type Loaded = { command: string; phrase: string; count: number; at: Date }

export const leafOfLoaded = (owner: pg.ClientBase, { command, phrase, count, at }: Loaded): Promise<void> => insertLeaves(owner, [makeLeaf({
  at: at.toISOString(), kind: 'write', role: 'system:importer', county: 0, region: 0, purpose: 'roster', phrase, count, command,
  requestId: newUuid(), outcome: 'applied',
})])

/** A leaf for every command of the history that has none; for a world whose commands stand in its files. */
export async function coverLoaded(owner: pg.ClientBase, phrase: string): Promise<void> {
  const { rows } = await owner.query<{ command: string; count: number; now: Date | string }>(`
    select h.command, count(distinct h.child)::int as count, qinghe.now() as now from qinghe.changes h
    where not exists (select 1 from qinghe.audit_inbox i where i.command = h.command)
      and not exists (select 1 from qinghe.audit_leaves l where l.command = h.command) group by h.command`)
  for (const { command, count, now } of rows) await leafOfLoaded(owner, { command, phrase, count, at: new Date(now) })
}
