import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type Above, NotTaken } from '@qinghe/server/audit/askAbove.ts'
import { contradictions } from '@qinghe/server/audit/delivery.ts'
import { heldAbove } from '@qinghe/server/audit/headsAbove.ts'
import { type HeadClaim, headPurpose, type HeadSigner, makeSigner } from '@qinghe/server/audit/head.ts'
import { keptHeads } from '@qinghe/server/audit/headsOut.ts'
import { type VerifyReport, verify } from '@qinghe/server/audit/verify.ts'
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import type pg from 'pg'
import type { Database } from './database.ts'
import { asOwner } from './owner.ts'

/** What the level above said: how many heads it holds, or why it could not be asked; null: there is no address. */
type AboveCheck = { held: number; contradictions: string[] } | { failure: string } | null
export type AuditCheck = VerifyReport & { /** When the youngest head that was kept elsewhere was signed; null: there is none. */ youngestOutside: string | null; above: AboveCheck }
type Places = { headsDir: string | undefined; headsAbove: Above | undefined }

export async function originOf(owner: pg.ClientBase): Promise<string> {
  const { rows } = await owner.query<{ id: string }>('select id from qinghe.installation')
  const origin = rows[0]?.id
  if (origin === undefined) throw problem('audit.empty', '数据库里还没有安装信息，没有可核对的审计')
  return origin
}

async function askedAbove(signer: HeadSigner, { headsAbove }: Places): Promise<{ heads: readonly HeadClaim[]; above: AboveCheck }> {
  if (headsAbove === undefined) return { heads: [], above: null }
  try {
    const held = await heldAbove(signer, headsAbove)
    return { heads: held.heads, above: { held: held.heads.length, contradictions: held.contradictions.map(kind => contradictions[kind]) } }
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error
    return { heads: [], above: { failure: error.message } }
  }
}

/** The whole log against every head it has, and against every one known to be kept elsewhere: those given, those of the folder they go to and
 *  those the level above holds. */
export const verifyAudit = (database: Database, given: readonly HeadClaim[], places: Places): Promise<AuditCheck> => asOwner(database, async owner => {
  const origin = await originOf(owner)
  const { privateKey, publicKey } = database.keys.signingPair(headPurpose)
  const asked = await askedAbove(makeSigner(origin, privateKey), places)
  const heads = [...given, ...(places.headsDir === undefined ? [] : keptHeads(places.headsDir, origin)), ...asked.heads]
  const youngestOutside = heads.reduce<string | null>((last, { at }) => (at !== undefined && (last === null || at > last) ? at : last), null)
  const report = await verify(owner, { origin, publicKeys: [publicKey], heads, ring: makeKeyRing(fieldKeys(database.keys)) })
  return { ...report, youngestOutside, above: asked.above }
})
