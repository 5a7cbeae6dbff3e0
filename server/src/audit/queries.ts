/** Reading the log. Leaves are shown from their own bytes; columns only find them. */
import * as contract from '@qinghe/domain/audit/contract.ts'
import { type ConsistencyProof, HeadLine, type InclusionProof, LeafLine } from '@qinghe/domain/audit/types.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { z } from 'zod'
import { type Pages, pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { type Leaf, parseLeaf } from './leaf.ts'
import { consistencyPath, inclusionPath } from './proofs.ts'
import { fullHead, headsAfter, headsBelow, lastHead, type StoredHead } from './store.ts'
import { leafHash } from './tree.ts'

type LeafRow = { index: number; leaf: Buffer; holder: string | null }
type ProofOf = { index?: number | undefined; id?: string | undefined; size?: number | undefined }
type Page = { leaves: LeafLine[]; before: number | null }
type Wanted = Omit<contract.LeavesInput, 'before'> & { before: number | undefined }

const farAway = Number.MAX_SAFE_INTEGER

const pages = pagesOf(contract.listLeaves, z.number())
const pagesAbout = pagesOf(contract.viewersOf, z.number())
const sealedBy = (r: Reader, by: Pages<number>, { leaves, before }: Page) => ({ leaves, before: before === null ? null : by.seal(r, before) })

export const listLeaves = async (r: Reader, input: contract.LeavesInput): Promise<z.infer<typeof contract.listLeaves.output>> =>
  sealedBy(r, pages, await findLeaves(r, { ...input, before: pages.from(r, input.before) }))

/** Newest first, by index. */
async function findLeaves(r: Reader, input: Wanted): Promise<Page> {
  const before = input.before ?? farAway
  // One row more than asked for says whether there is another page.
  const tail = (conditions: readonly Sql[]) =>
    sql`WHERE ${join(conditions, ' and ')} ORDER BY l.index DESC LIMIT ${input.limit + 1}`
  const rows = input.child === undefined
    ? await r.rows(sql<LeafRow>`SELECT l.index, l.leaf, p.holder
        FROM qinghe.audit_leaves l LEFT JOIN qinghe.postings p ON p.id = l.posting
        ${tail([sql`l.index < ${before}`, ...tenantOf(r), ...conditionsOf(input)])}`)
    : await r.rows(sql<LeafRow>`SELECT l.index, l.leaf, l.holder
        FROM qinghe.viewers_of(${r.actor.county}::int, ${input.child}::uuid, ${before}::bigint) l
        ${tail([sql`true`, ...conditionsOf(input)])}`)
  return pageOf(r, rows, input.limit)
}

/** A county's post drives by its tenant's index; the policy alone would walk the whole log. */
const tenantOf = (r: Reader): Sql[] => (r.actor.county === 0 ? [] : [sql`l.county = ${r.actor.county}`])

function conditionsOf(input: Wanted): Sql[] {
  const day = (text: string, offset: number) => sql`(${text}::date + ${offset}::int)::timestamp AT TIME ZONE 'Asia/Shanghai'`
  return [
    ...(input.account === undefined ? [] : [sql`l.account = ${input.account}`]),
    ...(input.kind === undefined ? [] : [sql`l.kind = ${input.kind}`]),
    ...(input.onlyDenied === true ? [sql`l.kind = 'denied'`] : []),
    ...(input.from === undefined ? [] : [sql`l.at >= ${day(input.from, 0)}`]),
    ...(input.to === undefined ? [] : [sql`l.at < ${day(input.to, 1)}`]),
  ]
}

/** Who looked at this child, posts above the county included. A leaf about more than 200 children names none of them, so
 *  exports of a whole area are found in the area's leaves. */
export const leavesAbout = (r: Reader, about: { child: ChildId; before: number | undefined; limit: number }): Promise<Page> => findLeaves(r, about)

export const viewersOf = async (r: Reader, input: z.infer<typeof contract.ViewersInput>): Promise<z.infer<typeof contract.viewersOf.output>> =>
  sealedBy(r, pagesAbout, await leavesAbout(r, { ...input, before: pagesAbout.from(r, input.before) }))

async function pageOf(r: Reader, rows: readonly LeafRow[], limit: number): Promise<Page> {
  const shown = rows.slice(0, limit)
  const nameOf = await regionNames(r, shown.flatMap(row => parseLeaf(row.leaf)?.region ?? []))
  const leaves = shown.flatMap(row => {
    const leaf = parseLeaf(row.leaf)
    return leaf ? [lineOf(row, leaf, nameOf)] : []
  })
  return { leaves, before: rows.length > limit ? (shown.at(-1)?.index ?? null) : null }
}

const lineOf = (row: LeafRow, leaf: Leaf, nameOf: (code: number) => string): LeafLine => LeafLine.parse({
  ...leaf, index: row.index, who: row.holder, roleLabel: labelOf(leaf.role), regionName: nameOf(leaf.region),
})

/** What the queries about the tree need beyond the Reader: who this installation is. */
export type LogIdentity = { origin: string; publicKeyPem: string }

export const makeTreeQueries = ({ origin, publicKeyPem }: LogIdentity) => ({
  listHeads: async (r: Reader, { limit, below }: { limit: number; below?: number | undefined }) => {
    const heads = await headsBelow(r, below ?? farAway, limit)
    return { heads: heads.map(head => headLine(head, origin)), publicKey: publicKeyPem }
  },
  proveLeaf: async (r: Reader, input: ProofOf): Promise<InclusionProof> => {
    const which = input.index === undefined ? sql`l.id = ${input.id ?? null}` : sql`l.index = ${input.index}`
    const found = await r.first(sql<{ index: number; leaf: Buffer }>`
      SELECT l.index, l.leaf FROM qinghe.audit_leaves l WHERE ${which} ORDER BY l.index LIMIT 1`)
    if (!found) throw new NotFound('这条审计记录')
    const head = input.size === undefined ? await newestHead(r) : await headOf(r, input.size)
    if (head.size <= found.index) throw new NotFound('包含这条记录的校验值')
    return {
      index: found.index, leaf: found.leaf.toString('utf8'), leafHash: Buffer.from(leafHash(found.leaf)).toString('hex'),
      path: await inclusionPath(r, found.index, head.size), head: headLine(head, origin),
    }
  },
  proveGrowth: async (r: Reader, sizes: { older: number; newer: number }): Promise<ConsistencyProof> => {
    const [older, newer] = [await headOf(r, sizes.older), await headOf(r, sizes.newer)]
    if (older.size > newer.size) throw new NotFound('这两个校验值之间的证明')
    const path = await consistencyPath(r, older.size, newer.size)
    return { older: headLine(older, origin), newer: headLine(newer, origin), path }
  },
})

const headLine = (head: StoredHead, origin: string): HeadLine => HeadLine.parse(fullHead(head, origin))

async function newestHead(r: Reader): Promise<StoredHead> {
  const head = await lastHead(r)
  if (!head) throw new NotFound('校验值')
  return head
}

async function headOf(r: Reader, size: number): Promise<StoredHead> {
  const [head] = await headsAfter(r, size - 1, 1)
  if (head?.size !== size) throw new NotFound('这个校验值')
  return head
}
