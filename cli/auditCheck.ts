import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type HeadClaim, headPurpose } from '@qinghe/server/audit/head.ts'
import { type VerifyReport, verify } from '@qinghe/server/audit/verify.ts'
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import type { Database } from './database.ts'
import { asOwner } from './owner.ts'

/** The whole log against every head it has and every one that was kept elsewhere. */
export const verifyAudit = (database: Database, heads: readonly HeadClaim[]): Promise<VerifyReport> => asOwner(database, async owner => {
  const { rows } = await owner.query<{ id: string }>('select id from qinghe.installation')
  const origin = rows[0]?.id
  if (origin === undefined) throw problem('audit.empty', '数据库里还没有安装信息，没有可核对的审计')
  return verify(owner, { origin, publicKeys: [database.keys.signingPair(headPurpose).publicKey], heads, ring: makeKeyRing(fieldKeys(database.keys)) })
})
