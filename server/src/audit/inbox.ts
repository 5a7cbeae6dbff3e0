/** Leaves of reads, denials and sign-ins on their way into the database, before the answer leaves.
 *
 *  Group commit: while one insert is on its way to the disk, later leaves gather and go together with the next. Alone, a
 *  leaf waits for nobody. Every caller waits until its own leaf is committed, and fails when it could not be: a read whose
 *  leaf cannot be written must not be answered (ARCHITECTURE.md section 13). */
import type pg from 'pg'
import { type Sql, sql } from '../db/sql.ts'
import { refuseSwallowed } from '../db/swallowed.ts'
import { type Leaf, leafBytes } from './leaf.ts'

export type Inbox = {
  /** Resolves once the leaf is committed. @throws when it was not; nothing may be shown then */
  append: (leaf: Leaf) => Promise<void>
  /** Waits for everything appended so far. */
  drain: () => Promise<void>
}

type Row = { id: string; county: number; at: string; leaf: Buffer; command: string | null }
type Waiting = { row: Row; done: () => void; failed: (reason: unknown) => void }

const batchLimit = 500

export const inboxRow = (leaf: Leaf): Row =>
  ({ id: leaf.id, county: leaf.county, at: leaf.at, leaf: leafBytes(leaf), command: leaf.command })

// One text for every batch size, so that it is planned once.
const insertText = `INSERT INTO qinghe.audit_inbox (id, county, at, leaf, command)
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::bytea[], $5::uuid[])`

/** The same for one leaf of an action that has no connection but its Writer. */
export function leafSql(leaf: Leaf): Sql {
  const { id, county, at, leaf: bytes, command } = inboxRow(leaf)
  return sql`insert into qinghe.audit_inbox (id, county, at, leaf, command) values (${id}, ${county}, ${at}, ${bytes}, ${command})`
}

/** Puts leaves into the inbox as part of the caller's own transaction: the way of writes. */
export async function insertLeaves(client: Pick<pg.ClientBase, 'query'>, leaves: readonly Leaf[]): Promise<void> {
  await insertRows(client, leaves.map(inboxRow))
}

async function insertRows(client: Pick<pg.ClientBase, 'query'>, rows: readonly Row[]): Promise<void> {
  const { rowCount } = await client.query({
    name: 'audit.inbox', text: insertText,
    values: [rows.map(r => r.id), rows.map(r => r.county), rows.map(r => r.at), rows.map(r => r.leaf), rows.map(r => r.command)],
  })
  refuseSwallowed('audit_inbox', rows.length, rowCount)
}

/** @param pool connected as qinghe_audit, which may insert into the inbox and nothing else */
export function makeInbox(pool: Pick<pg.Pool, 'query'>): Inbox {
  let waiting: Waiting[] = []
  let flushing: Promise<void> | undefined

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchLimit)
      waiting = waiting.slice(batchLimit)
      try {
        await insertRows(pool, batch.map(w => w.row))
        for (const w of batch) w.done()
      } catch (reason) {
        for (const w of batch) w.failed(reason)
      }
    }
    flushing = undefined
  }

  const append = (leaf: Leaf): Promise<void> => new Promise((done, failed) => {
    waiting.push({ row: inboxRow(leaf), done, failed })
    flushing ??= flush()
  })
  return { append, drain: async () => { await flushing } }
}
