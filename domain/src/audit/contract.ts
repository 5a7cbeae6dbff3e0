/** Reading the audit. Reading it leaves a leaf, too. */
import { z } from 'zod'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { AccountId, ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { PlainDate } from '../kernel/plainDate.ts'
import { open } from '../kernel/shown.ts'
import { ConsistencyProof, HeadLine, InclusionProof, LeafIndex, LeafKind, LeafLine } from './types.ts'

const limit = z.coerce.number().int().min(1).max(200).default(50)
const Leaves = z.object({
  leaves: z.array(LeafLine),
  /** `before` of the next, older page; null at the end. */
  before: NextPage,
})
type Leaves = z.infer<typeof Leaves>
/** The auditor of a city reads its log and sees no archive of it. */
const onlyIds = '只有档案编号，没有儿童的内容'
const childrenOf = (output: Leaves): readonly ChildId[] => output.leaves.flatMap(l => l.children)

/** Newest first. All conditions narrow; days are days in Asia/Shanghai, both included. */
export const LeavesInput = z.object({
  account: AccountId.optional(),
  child: ChildId.optional(),
  kind: LeafKind.optional(),
  from: PlainDate.optional(),
  to: PlainDate.optional(),
  onlyDenied: z.stringbool().optional(),
  before: Cursor.optional(),
  limit,
})
export type LeavesInput = z.infer<typeof LeavesInput>
export const listLeaves = query('audit.leaves', {
  at: 'GET /api/audit/leaves',
  input: LeavesInput,
  output: Leaves,
  may: 'audit.read',
  purpose: 'audit',
  audit: shows('查看审计记录', 'S1', childrenOf),
  aboveCounty: onlyIds,
})

/** Who looked at this child, posts above the county included. */
export const ViewersInput = z.object({ child: ChildId, before: Cursor.optional(), limit })
export const viewersOf = query('audit.viewersOf', {
  at: 'GET /api/audit/children/:child',
  input: ViewersInput,
  output: Leaves,
  may: 'audit.read',
  purpose: 'audit',
  audit: shows('查看谁看过档案', 'S1', childrenOf),
  aboveCounty: onlyIds,
})

const noChild = '哈希和签名不涉及任何人'
export const listHeads = query('audit.heads', {
  at: 'GET /api/audit/heads',
  input: z.object({ limit, below: LeafIndex.optional() }),
  output: z.object({ heads: z.array(HeadLine), publicKey: open('proof', z.string()) }),
  may: 'audit.read',
  purpose: 'audit',
  audit: noChildren('查看校验值', noChild),
})

/** By place in the log, or by the leaf's id; against the newest head, or the head of `size`. */
export const ProofInput = z
  .object({ index: LeafIndex.optional(), id: RecordId.optional(), size: LeafIndex.optional() })
  .refine(input => (input.index === undefined) !== (input.id === undefined), '请给出序号或编号中的一个')
export const proveLeaf = query('audit.proof', {
  at: 'GET /api/audit/proof',
  input: ProofInput,
  output: InclusionProof,
  may: 'audit.read',
  purpose: 'audit',
  audit: noChildren('下载审计证明', '证明里的记录内容已在审计记录中查看'),
})
export const proveGrowth = query('audit.consistency', {
  at: 'GET /api/audit/consistency',
  input: z.object({ older: LeafIndex, newer: LeafIndex }),
  output: ConsistencyProof,
  may: 'audit.read',
  purpose: 'audit',
  audit: noChildren('下载审计增长证明', noChild),
})

export const auditQueries = [listLeaves, viewersOf, listHeads, proveLeaf, proveGrowth] as const
