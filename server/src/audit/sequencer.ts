/** Numbers the leaves of the inbox and signs the head: one process at a time, whoever holds the advisory lock.
 *
 *  One turn is one transaction: rows leave the inbox, enter the tree and are signed together, so a kill at any point leaves
 *  either the inbox or the tree with them, never both and never neither. The lock is taken before anything is read and
 *  released after commit, so two sequencers cannot continue from the same head; were they to, the primary key on the index
 *  would refuse the second. Rows are taken as they become visible: one that commits late simply gets a later index. */
import type pg from 'pg'
import { clockLeaf } from './clock.ts'
import { type HeadSigner, signHead } from './head.ts'
import { inboxRow } from './inbox.ts'
import { type Leaf, parseLeaf } from './leaf.ts'
import { type Db, lastHead, readEdge, sourceOf, type StoredHead, storeHead, storeNodes } from './store.ts'
import { append, type CompactRange, leafHash, rootOfRange } from './tree.ts'

/** `busy`: another process is the sequencer now. */
export type Turn = 'busy' | { taken: number; size: number }

type InboxRow = { id: string; county: number; at: Date | string; leaf: Buffer; command: string | null }

const lockKey = 7_104_601
const batchLimit = 2_000
/** A long list names 200 children in 8 KB and becomes 200 rows; more than this in one turn could outlast the statement
 *  timeout on a slow disk, and would then fail for ever. */
const batchBytes = 4_000_000
/** So many at once means that more are waiting: no pause then, and otherwise no head for every handful of leaves. */
const busyTurn = 400

/** One turn. @param client connected as qinghe_tree */
export async function sequenceOnce(client: Db, signer: HeadSigner): Promise<Turn> {
  try {
    return await turnWith(client, signer, numberThere)
  } catch (error) {
    // Bytes in the inbox that are no leaf of ours, or too deep to parse (54001): one of them must not stop the others, so this turn looks
    // at each.
    if (!isOddLeaf(error)) throw error
    return turnWith(client, signer, numberHere)
  }
}

const isOddLeaf = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' && /^(2[23]|54)/.test(error.code)

/** Takes leaves out of the inbox and stores them from an index on. @returns their hashes in order */
type Numbering = (client: Db, first: number) => Promise<Uint8Array[]>

async function turnWith(client: Db, signer: HeadSigner, number: Numbering): Promise<Turn> {
  await client.query('BEGIN')
  try {
    const turn = await takeTurn(client, signer, number)
    await client.query('COMMIT')
    return turn
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined) // a broken connection has rolled back already
    throw error
  }
}

async function takeTurn(client: Db, signer: HeadSigner, number: Numbering): Promise<Turn> {
  const lock = await client.query<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS held', [lockKey])
  if (lock.rows[0]?.held !== true) return 'busy'
  const before = await readEdge(sourceOf(client))
  const hashes = await number(client, before.size)
  if (hashes.length === 0) return { taken: 0, size: before.size }
  const at = await nowOf(client)
  hashes.push(...await tellClock(client, before.size + hashes.length, at))
  const { range, nodes } = append(before, hashes)
  await storeNodes(client, nodes)
  await storeHead(client, headOf(at, { signer, range }))
  return { taken: hashes.length, size: range.size }
}

// By id: UUIDv7 keeps the order of making closely enough, and the primary key finds the oldest without a sort.
const takeText = `DELETE FROM qinghe.audit_inbox WHERE id = ANY (ARRAY(
    SELECT id FROM (
      SELECT id, sum(length(leaf)) OVER (ORDER BY id) - length(leaf) AS bytes_before
      FROM (SELECT id, leaf FROM qinghe.audit_inbox ORDER BY id LIMIT $1) oldest
    ) counted WHERE bytes_before < $2))
  RETURNING id, county, at, leaf, command`

/** The usual way: the leaves never leave the database, whose columns repeat what their bytes say. Two thousand leaves read, taken apart and
 *  sent back by JavaScript held up every request for 40 ms (measured). Children in order, so that the index is filled page by page. */
const numberText = `WITH taken AS (${takeText}),
  numbered AS (SELECT $3::bigint + row_number() OVER (ORDER BY t.id) - 1 AS index, t.leaf, said.*
    FROM taken t, json_to_record(convert_from(t.leaf, 'UTF8')::json) AS said (id uuid, county int, region bigint, at timestamptz, account uuid,
      posting uuid, kind text, purpose text, phrase text, count int, command uuid, children uuid[])),
  stored AS (INSERT INTO qinghe.audit_leaves (index, id, county, region, at, account, posting, kind, purpose, phrase, count, command, leaf)
    SELECT index, id, county, region, at, account, posting, kind, purpose, phrase, count, command, leaf FROM numbered),
  seen AS (INSERT INTO qinghe.audit_child_leaves (county, child, index)
    SELECT DISTINCT county, child, index FROM numbered, unnest(children) AS child ORDER BY county, child, index)
  SELECT sha256('\\x00'::bytea || leaf) AS hash FROM numbered ORDER BY index`

async function numberThere(client: Db, first: number): Promise<Uint8Array[]> {
  const { rows } = await client.query<{ hash: Buffer }>({ name: 'audit.number', text: numberText, values: [batchLimit, batchBytes, first] })
  return rows.map(row => row.hash)
}

async function numberHere(client: Db, first: number): Promise<Uint8Array[]> {
  const taken = await client.query<InboxRow>({ name: 'audit.take', text: takeText, values: [batchLimit, batchBytes] })
  const rows = taken.rows.sort((a, b) => (a.id < b.id ? -1 : 1))
  if (rows.length > 0) await storeLeaves(client, { first, rows })
  return rows.map(row => leafHash(row.leaf))
}

async function nowOf(client: Db): Promise<Date> {
  const { rows } = await client.query<{ now: Date | string }>('SELECT qinghe.now() AS now')
  return new Date(rows[0]?.now ?? Number.NaN)
}

/** The head that comes is older than the one before, or much younger: a line of its own says so. */
async function tellClock(client: Db, index: number, at: Date): Promise<Uint8Array[]> {
  const leaf = clockLeaf((await lastHead(sourceOf(client)))?.at, at)
  if (leaf === undefined) return []
  const row = inboxRow(leaf)
  await storeLeaves(client, { first: index, rows: [row] })
  return [leafHash(row.leaf)]
}

function headOf(at: Date, { signer, range }: { signer: HeadSigner; range: CompactRange }): StoredHead {
  const root = Buffer.from(rootOfRange(range))
  const signed = signHead(signer, { size: range.size, root: root.toString('hex'), at: at.toISOString() })
  // Stored to the millisecond that was signed; the database would keep microseconds.
  return { size: range.size, root, at, signature: Buffer.from(signed.signature, 'base64url'), keyId: signed.keyId }
}

/** What the search columns repeat of a leaf. Bytes that are not a leaf of ours are kept and numbered like any other. */
export function columnsOf(row: Pick<InboxRow, 'id' | 'county' | 'leaf' | 'command'> & { at: Date | string }) {
  const leaf = parseLeaf(row.leaf)
  if (leaf) return { ...leaf, children: [...new Set(leaf.children)] }
  return {
    id: row.id, county: row.county, region: 0, at: new Date(row.at).toISOString(), account: null, posting: null,
    kind: 'unreadable', purpose: '-', phrase: '-', count: 0, command: row.command, children: [],
  } satisfies Partial<Record<keyof Leaf, unknown>>
}

const leavesText = `INSERT INTO qinghe.audit_leaves
    (index, id, county, region, at, account, posting, kind, purpose, phrase, count, command, leaf)
  SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::int[], $4::bigint[], $5::timestamptz[], $6::uuid[], $7::uuid[], $8::text[],
    $9::text[], $10::text[], $11::int[], $12::uuid[], $13::bytea[])`

async function storeLeaves(client: Db, batch: { first: number; rows: InboxRow[] }): Promise<void> {
  const index = batch.rows.map((_, i) => batch.first + i)
  const c = batch.rows.map(columnsOf)
  await client.query({
    name: 'audit.leaves', text: leavesText,
    values: [
      index, c.map(l => l.id), c.map(l => l.county), c.map(l => l.region), c.map(l => l.at), c.map(l => l.account),
      c.map(l => l.posting), c.map(l => l.kind), c.map(l => l.purpose), c.map(l => l.phrase), c.map(l => l.count),
      c.map(l => l.command), batch.rows.map(row => row.leaf),
    ],
  })
  const seen = c.flatMap((l, i) => l.children.map(child => ({ county: l.county, child, index: batch.first + i })))
  if (seen.length === 0) return
  await client.query({
    name: 'audit.childLeaves',
    text: `INSERT INTO qinghe.audit_child_leaves (county, child, index)
      SELECT * FROM unnest($1::int[], $2::uuid[], $3::bigint[])`,
    values: [seen.map(s => s.county), seen.map(s => s.child), seen.map(s => s.index)],
  })
}

export type SequencerOptions = {
  pool: Pick<pg.Pool, 'connect' | 'on'>
  signer: HeadSigner
  /** Pause between turns when the inbox was empty. */
  everyMs?: number
  /** Called for every turn that failed; the next turn tries again. TreeBroken means: alarm, somebody changed the log. */
  onError: (error: unknown) => void
}
export type Sequencer = {
  /** Does not wait for the next second. */
  wake: () => void
  /** Finishes the turn in hand. Leaves still in the inbox are taken by whoever runs next. */
  stop: () => Promise<void>
}

export function runSequencer({ pool, signer, everyMs = 1_000, onError }: SequencerOptions): Sequencer {
  let stopping = false
  let wake = () => {}
  const pause = () => new Promise<void>(done => {
    const timer = setTimeout(done, everyMs)
    wake = () => { clearTimeout(timer); done() }
  })
  async function work(): Promise<void> {
    while (!stopping) {
      const more = await turnOf(pool, signer).catch(error => { onError(error); return false })
      if (!more && !stopping) await pause()
    }
  }
  // A lent connection that dies between two statements tells nobody but such a listener, and without one the process ends.
  // It must be there from the start: the news can come in the same packet as the end of the greeting.
  pool.on('connect', client => client.on('error', () => undefined))
  const working = work()
  return { wake: () => wake(), stop: async () => { stopping = true; wake(); await working } }
}

async function turnOf(pool: SequencerOptions['pool'], signer: HeadSigner): Promise<boolean> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const turn = await sequenceOnce(client, signer)
    return turn !== 'busy' && turn.taken >= busyTurn
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw broken
  } finally {
    client.release(broken)
  }
}
