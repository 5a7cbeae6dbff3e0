/** Who looked at this child, for whoever keeps the archive and may read the audit: the same leaves the auditor sees, in words. */
import type { HistoryInput, ViewersOutput } from '@qinghe/domain/archives/contract.ts'
import { Viewing } from '@qinghe/domain/archives/types.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { viewersOf } from '../audit/queries.ts'
import type { Reader } from '../db/reader.ts'

const leavesAPage = 50
const purposeNames: Record<string, string> = {
  archive: '档案管理', roster: '花名册', statistics: '统计', administration: '机构人员', audit: '审计', signIn: '登录', reference: '查阅资料',
}

function placeOf(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  const place = Number(after)
  if (!Number.isSafeInteger(place) || place < 0) throw problem('list.cursor', '翻页位置无效，请回到第一页', 400)
  return place
}

export async function listViewers(r: Reader, { id, after, limit = leavesAPage }: HistoryInput): Promise<ViewersOutput> {
  const { leaves, before } = await viewersOf(r, { child: id, before: placeOf(after), limit })
  const entries = leaves.map(leaf => Viewing.parse({
    at: leaf.at, actorName: leaf.who ?? '已离任人员', role: leaf.roleLabel, regionName: leaf.regionName,
    purpose: purposeNames[leaf.purpose] ?? leaf.purpose, phrase: leaf.phrase, fieldClass: leaf.class ?? '', reason: null,
  }))
  return { id, entries, nextCursor: before === null ? null : String(before) }
}
