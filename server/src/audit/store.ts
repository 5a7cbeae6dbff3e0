/** What the tree keeps in tables, and how it is read back. Numbers are cast here, because int8 arrives as text on a
 *  connection without our type parsers. */
import type pg from 'pg'
import { type CompactRange, type Hash, type NodeId, peaksOf, rootOfRange, sameHash, type TreeNode } from './tree.ts'

export type Db = Pick<pg.ClientBase, 'query'>
export type StoredHead = { size: number; root: Buffer; at: Date; signature: Buffer; keyId: string }

type HeadRow = { size: string; root: Buffer; at: string | Date; signature: Buffer; key_id: string }
const headFrom = (row: HeadRow): StoredHead =>
  ({ size: Number(row.size), root: row.root, at: new Date(row.at), signature: row.signature, keyId: row.key_id })

export async function lastHead(db: Db): Promise<StoredHead | undefined> {
  const { rows } = await db.query<HeadRow>(
    'SELECT size, root, at, signature, key_id FROM qinghe.audit_heads ORDER BY size DESC LIMIT 1')
  return rows.map(headFrom)[0]
}

/** Heads above a size, oldest first. */
export async function headsAfter(db: Db, size: number, limit: number): Promise<StoredHead[]> {
  const { rows } = await db.query<HeadRow>(
    'SELECT size, root, at, signature, key_id FROM qinghe.audit_heads WHERE size > $1 ORDER BY size LIMIT $2', [size, limit])
  return rows.map(headFrom)
}

/** Hashes of subtrees, in the order asked for, in two statements however many they are. */
export async function readNodes(db: Db, nodes: readonly NodeId[]): Promise<Hash[]> {
  const found = new Map<string, Hash>()
  const leaves = nodes.filter(n => n.level === 0).map(n => n.index)
  const interior = nodes.filter(n => n.level > 0)
  if (leaves.length > 0) {
    const { rows } = await db.query<{ index: string; hash: Buffer }>(
      'SELECT index, hash FROM qinghe.audit_leaves WHERE index = ANY ($1::bigint[])', [leaves])
    for (const row of rows) found.set(`0/${row.index}`, row.hash)
  }
  if (interior.length > 0) {
    const { rows } = await db.query<{ level: number; index: string; hash: Buffer }>(
      `SELECT n.level, n.index, n.hash FROM unnest($1::smallint[], $2::bigint[]) AS w (level, index)
       JOIN qinghe.audit_nodes n ON n.level = w.level AND n.index = w.index`,
      [interior.map(n => n.level), interior.map(n => n.index)])
    for (const row of rows) found.set(`${row.level}/${row.index}`, row.hash)
  }
  return nodes.map(({ level, index }) => {
    const hash = found.get(`${level}/${index}`)
    if (!hash) throw new TreeBroken(`the audit tree lacks node ${level}/${index}`)
    return hash
  })
}

/** The stored tree contradicts itself: somebody removed or changed rows. The log must not be continued on top of it. */
export class TreeBroken extends Error {
  override readonly name = 'TreeBroken'
}

/** The right edge of the stored tree, checked against the root that was signed for it. */
export async function readEdge(db: Db): Promise<CompactRange> {
  const head = await lastHead(db)
  const size = head?.size ?? 0
  const range = { size, peaks: await readNodes(db, peaksOf(size)) }
  if (head && !sameHash(rootOfRange(range), head.root)) throw new TreeBroken(`the audit tree is not the one signed at ${size}`)
  return range
}

export async function storeNodes(db: Db, nodes: readonly TreeNode[]): Promise<void> {
  if (nodes.length === 0) return
  await db.query({
    name: 'audit.nodes',
    text: `INSERT INTO qinghe.audit_nodes (level, index, hash) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
    values: [nodes.map(n => n.level), nodes.map(n => n.index), nodes.map(n => n.hash)],
  })
}

export async function storeHead(db: Db, head: StoredHead): Promise<void> {
  await db.query('INSERT INTO qinghe.audit_heads (size, root, at, signature, key_id) VALUES ($1, $2, $3, $4, $5)',
    [head.size, head.root, head.at, head.signature, head.keyId])
}
