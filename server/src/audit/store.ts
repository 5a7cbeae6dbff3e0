/** What the tree keeps in tables, and how it is read back. Numbers are cast here, because int8 arrives as text on a
 *  connection without our type parsers. */
import type pg from 'pg'
import { type Sql, sql } from '../db/sql.ts'
import type { Head } from './head.ts'
import { type CompactRange, type Hash, type NodeId, peaksOf, rootOfRange, sameHash, type TreeNode } from './tree.ts'

export type Db = Pick<pg.ClientBase, 'query'>
/** A pool is one as well, for single statements. */
type Single = Pick<pg.Pool, 'query'>
/** A Reader is one; a plain connection becomes one by `sourceOf`. */
export type Source = { rows: <T>(q: Sql<T>) => Promise<T[]> }
export type StoredHead = { size: number; root: Buffer; at: Date; signature: Buffer; keyId: string }

export const sourceOf = (db: Db | Single): Source => ({
  rows: async <T>(q: Sql<T>) => (await db.query<T & pg.QueryResultRow>({ text: q.text, values: [...q.values] })).rows,
})

type Asked = { text: string; values?: readonly unknown[]; types?: pg.CustomTypesConfig }

/** A long answer some thousand rows at a time. @param db inside a transaction */
export async function* fetched<T extends pg.QueryResultRow>(db: Db, { text, values = [], types }: Asked, atOnce = 5_000): AsyncGenerator<T[]> {
  const name = `fetched_${(cursors += 1)}`
  await db.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${text}`, [...values])
  for (;;) {
    const { rows } = await db.query<T>({ text: `FETCH ${atOnce} FROM ${name}`, ...(types === undefined ? {} : { types }) })
    if (rows.length === 0) break
    yield rows
  }
  await db.query(`CLOSE ${name}`)
}
let cursors = 0

/** Whole tables are held against each other: a planner that believes one of them empty, as after a load, would read the other once a row.
 *  @param db inside a transaction */
export async function withoutLoops<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await db.query('SET LOCAL enable_nestloop = off')
  const found = await work()
  await db.query('SET LOCAL enable_nestloop = on')
  return found
}

type HeadRow = { size: string | number; root: Buffer; at: string | Date; signature: Buffer; key_id: string }
const headFrom = (row: HeadRow): StoredHead =>
  ({ size: Number(row.size), root: row.root, at: new Date(row.at), signature: row.signature, keyId: row.key_id })

/** The stored form carries no origin; it is that of the installation. */
export const fullHead = (head: StoredHead, origin: string): Head => ({
  origin, size: head.size, root: head.root.toString('hex'), at: head.at.toISOString(), keyId: head.keyId,
  signature: head.signature.toString('base64url'),
})

/** Heads below a size, newest first. */
export async function headsBelow(source: Source, below: number, limit: number): Promise<StoredHead[]> {
  const rows = await source.rows(sql<HeadRow>`SELECT size, root, at, signature, key_id FROM qinghe.audit_heads
    WHERE size < ${below} ORDER BY size DESC LIMIT ${limit}`)
  return rows.map(headFrom)
}

/** Heads above a size, oldest first. */
export async function headsAfter(source: Source, size: number, limit: number): Promise<StoredHead[]> {
  const rows = await source.rows(sql<HeadRow>`SELECT size, root, at, signature, key_id FROM qinghe.audit_heads
    WHERE size > ${size} ORDER BY size LIMIT ${limit}`)
  return rows.map(headFrom)
}

export const lastHead = async (source: Source): Promise<StoredHead | undefined> =>
  (await headsBelow(source, Number.MAX_SAFE_INTEGER, 1))[0]

const nodeKey = (node: { level: number; index: number | string }) => `${node.level}/${node.index}`

/** Hashes of subtrees by `level/index`; those that are not stored are missing. */
export async function findNodes(source: Source, nodes: readonly NodeId[]): Promise<(node: NodeId) => Hash | undefined> {
  if (nodes.length === 0) return () => undefined
  const rows = await source.rows(sql<{ level: number; index: string | number; hash: Buffer }>`
    SELECT n.level, n.index, n.hash
    FROM unnest(${nodes.map(n => n.level)}::smallint[], ${nodes.map(n => n.index)}::bigint[]) AS w (level, index)
    JOIN qinghe.audit_nodes n ON n.level = w.level AND n.index = w.index`)
  const found = new Map(rows.map(row => [nodeKey(row), row.hash]))
  return node => found.get(nodeKey(node))
}

/** Hashes of subtrees in the order asked for. @throws TreeBroken when one is missing */
export async function readNodes(source: Source, nodes: readonly NodeId[]): Promise<Hash[]> {
  const hashOf = await findNodes(source, nodes)
  return nodes.map(node => {
    const hash = hashOf(node)
    if (!hash) throw new TreeBroken(`the audit tree lacks node ${nodeKey(node)}`)
    return hash
  })
}

/** The stored tree contradicts itself: somebody removed or changed rows. The log must not be continued on top of it. */
export class TreeBroken extends Error {
  override readonly name = 'TreeBroken'
}

/** The right edge of the stored tree, checked against the root that was signed for it. */
export async function readEdge(source: Source): Promise<CompactRange> {
  const head = await lastHead(source)
  const size = head?.size ?? 0
  const range = { size, peaks: await readNodes(source, peaksOf(size)) }
  if (head && !sameHash(rootOfRange(range), head.root)) throw new TreeBroken(`the audit tree is not the one signed at ${size}`)
  return range
}

export async function storeNodes(db: Db, nodes: readonly TreeNode[]): Promise<void> {
  await db.query({
    name: 'audit.nodes',
    text: 'INSERT INTO qinghe.audit_nodes (level, index, hash) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])',
    values: [nodes.map(n => n.level), nodes.map(n => n.index), nodes.map(n => n.hash)],
  })
}

export async function storeHead(db: Db, head: StoredHead): Promise<void> {
  await db.query('INSERT INTO qinghe.audit_heads (size, root, at, signature, key_id) VALUES ($1, $2, $3, $4, $5)',
    [head.size, head.root, head.at, head.signature, head.keyId])
}
