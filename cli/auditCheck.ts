import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type HeadClaim, headPurpose } from '@qinghe/server/audit/head.ts'
import { keptHeads } from '@qinghe/server/audit/headsOut.ts'
import { type VerifyReport, verify } from '@qinghe/server/audit/verify.ts'
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import type { Database } from './database.ts'
import { asOwner } from './owner.ts'

export type AuditCheck = VerifyReport & { /** When the youngest head that was kept elsewhere was signed; null: there is none. */ youngestOutside: string | null }

/** The whole log against every head it has, and against every one known to be kept elsewhere: those given and those of the folder they go to. */
export const verifyAudit = (database: Database, given: readonly HeadClaim[], dir?: string): Promise<AuditCheck> => asOwner(database, async owner => {
  const { rows } = await owner.query<{ id: string }>('select id from qinghe.installation')
  const origin = rows[0]?.id
  if (origin === undefined) throw problem('audit.empty', '数据库里还没有安装信息，没有可核对的审计')
  const heads = [...given, ...(dir === undefined ? [] : keptHeads(dir, origin))]
  const youngestOutside = heads.reduce<string | null>((last, { at }) => (at !== undefined && (last === null || at > last) ? at : last), null)
  const report = await verify(owner, { origin, publicKeys: [database.keys.signingPair(headPurpose).publicKey], heads, ring: makeKeyRing(fieldKeys(database.keys)) })
  return { ...report, youngestOutside }
})
