/** Verification of single rows: leaf, search columns, subtrees, and the list of viewers. */
import { createHash } from 'node:crypto'
import type { Finding } from './findings.ts'
import { parseLeaf } from './leaf.ts'
import { columnsOf } from './sequencer.ts'
import { type Db, findNodes, type Source } from './store.ts'
import { sameHash, type TreeNode } from './tree.ts'

export type LeafRow = {
  index: number; id: string; county: number; region: number; at: string; account: string | null; posting: string | null
  kind: string; purpose: string; phrase: string; count: number; command: string | null; leaf: Buffer
}

type Raw = Omit<LeafRow, 'index' | 'region' | 'at'> & { index: string; region: string; at: Date | string }

const batchLimit = 2_000

export async function readLeafRows(db: Db, from: number): Promise<LeafRow[]> {
  const { rows } = await db.query<Raw>(
    `SELECT index, id, county, region, at, account, posting, kind, purpose, phrase, count, command, leaf
     FROM qinghe.audit_leaves WHERE index >= $1 ORDER BY index LIMIT $2`, [from, batchLimit])
  return rows.map(row => ({ ...row, index: Number(row.index), region: Number(row.region), at: new Date(row.at).toISOString() }))
}

const repeated = ['id', 'county', 'region', 'at', 'account', 'posting', 'kind', 'purpose', 'phrase', 'count', 'command'] as const

export function checkColumns(row: LeafRow): Finding[] {
  const leaf = columnsOf(row)
  const columns = repeated.filter(name => leaf[name] !== row[name])
  return columns.length > 0 ? [{ kind: 'columns', index: row.index, columns }] : []
}

/** Compares hashes that were just made again from the leaves with the stored ones. */
export async function checkNodes(source: Source, nodes: readonly TreeNode[]): Promise<Finding[]> {
  const storedHash = await findNodes(source, nodes)
  return nodes.flatMap(({ level, index, hash }): Finding[] => {
    const stored = storedHash({ level, index })
    if (stored && sameHash(stored, hash)) return []
    const width = 2 ** level
    return level === 0 ? [{ kind: 'edited', index }] : [{ kind: 'node', from: index * width, to: (index + 1) * width }]
  })
}

// A sum does not depend on order: leaves are walked by index, the list of viewers by child, and neither needs the other's
// index. 128 bits of SHA-256 each.
const modulus = 1n << 128n
const shareOf = (county: number, child: string, index: number): bigint =>
  BigInt(`0x${createHash('sha256').update(`${county}|${child}|${index}`).digest('hex').slice(0, 32)}`)

export function sumOfViewers(sum: bigint, row: LeafRow): bigint {
  const leaf = parseLeaf(row.leaf)
  if (!leaf) return sum
  return [...new Set(leaf.children)].reduce((total, child) => (total + shareOf(leaf.county, child, row.index)) % modulus, sum)
}

type ViewerRow = { county: number; child: string; index: string }

export async function storedSumOfViewers(db: Db): Promise<bigint> {
  let [sum, last] = [0n, { county: -1, child: '00000000-0000-0000-0000-000000000000', index: '0' }]
  for (;;) {
    const { rows } = await db.query<ViewerRow>(
      `SELECT county, child, index FROM qinghe.audit_child_leaves WHERE (county, child, index) > ($1, $2, $3)
       ORDER BY county, child, index LIMIT 10000`, [last.county, last.child, last.index])
    for (const row of rows) sum = (sum + shareOf(row.county, row.child, Number(row.index))) % modulus
    const end = rows.at(-1)
    if (!end) return sum
    last = end
  }
}
