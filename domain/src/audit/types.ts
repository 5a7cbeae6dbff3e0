/** What the audit shows: who did what, when, about which children — never what was read or written. */
import { z } from 'zod'
import { AccountId, ChildId, PostingId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, staffName, workText } from '../kernel/shown.ts'

export const leafKindNames = {
  read: '查看',
  list: '查看名单',
  search: '查找',
  figure: '查看数字',
  export: '导出',
  write: '写入',
  command: '办理',
  denied: '被拒绝',
  signIn: '登录',
  signOut: '退出',
  cli: '命令行',
  state: '系统状况',
} as const
export type LeafKind = keyof typeof leafKindNames
const isKind = (text: string): text is LeafKind => Object.hasOwn(leafKindNames, text)
export const LeafKind = z.custom<LeafKind>(v => typeof v === 'string' && isKind(v), '没有这种操作')

export const outcomeNames: Readonly<Record<string, string>> = {
  answered: '已答复',
  applied: '已生效',
  held: '有冲突，待选择',
  setAside: '未生效，已保留',
  repeated: '重复提交',
  denied: '没有权限',
  notFound: '不在范围内',
  refused: '未放行',
  failed: '系统出错',
}

/** Place in the log, counted from 0. */
export const LeafIndex = z.coerce.number().int().min(0)
const proof = () => open('proof', z.string())
const hash = open('proof', z.string().regex(/^[0-9a-f]{64}$/))

export const LeafLine = z.object({
  index: count(),
  id: RecordId,
  at: Instant,
  kind: LeafKind,
  /** Name of the official and the post that acted; null before anybody was known. */
  account: AccountId.nullable(),
  who: staffName().nullable(),
  posting: PostingId.nullable(),
  role: staffName(),
  roleLabel: staffName(),
  region: RegionCode,
  regionName: placeName(),
  purpose: workText(),
  phrase: workText(),
  class: z.enum(['S1', 'S2', 'S3', 'S4']).nullable(),
  /** Ids only, at most 200: the auditor sees which archives, never whose. */
  children: z.array(ChildId),
  count: count(),
  device: workText().nullable(),
  outcome: workText(),
  command: RecordId.nullable(),
})
export type LeafLine = z.infer<typeof LeafLine>

export const HeadLine = z.object({
  origin: proof(),
  size: count(),
  root: hash,
  at: Instant,
  keyId: proof(),
  signature: proof(),
})
export type HeadLine = z.infer<typeof HeadLine>

/** Inclusion (RFC 6962 §2.1.1): with `leaf` hashed, `path` leads to the root of `head`. */
export const InclusionProof = z.object({
  index: count(),
  leaf: proof(),
  leafHash: hash,
  path: z.array(hash),
  head: HeadLine,
})
export type InclusionProof = z.infer<typeof InclusionProof>
/** Consistency (RFC 6962 §2.1.2): the older tree is the beginning of the newer one. */
export const ConsistencyProof = z.object({ older: HeadLine, newer: HeadLine, path: z.array(hash) })
export type ConsistencyProof = z.infer<typeof ConsistencyProof>
