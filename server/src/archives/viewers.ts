/** Who looked at this child, for whoever keeps the archive and may read the audit: the same leaves the auditor sees, in words. */
import { type HistoryInput, listViewers as contract, type ViewersOutput } from '@qinghe/domain/archives/contract.ts'
import { Viewing } from '@qinghe/domain/archives/types.ts'
import { z } from 'zod'
import { leavesAbout } from '../audit/queries.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'

const leavesAPage = 50
const purposeNames: Record<string, string> = {
  archive: '档案管理', roster: '花名册', statistics: '统计', administration: '机构人员', audit: '审计', signIn: '登录', reference: '查阅资料', care: '关爱服务',
}

const pages = pagesOf(contract, z.number())

export async function listViewers(r: Reader, { id, after, limit = leavesAPage }: HistoryInput): Promise<ViewersOutput> {
  const { leaves, before } = await leavesAbout(r, { child: id, before: pages.from(r, after), limit })
  const entries = leaves.map(leaf => Viewing.parse({
    at: leaf.at, actorName: leaf.who ?? '已离任人员', role: leaf.roleLabel, regionName: leaf.regionName,
    purpose: purposeNames[leaf.purpose] ?? leaf.purpose, phrase: leaf.phrase, fieldClass: leaf.class ?? '', reason: null,
  }))
  return { id, entries, nextCursor: before === null ? null : pages.seal(r, before) }
}
