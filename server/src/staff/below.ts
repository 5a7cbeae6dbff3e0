/** Which installations below may send heads of their logs: proposed by one administrator, confirmed by another; and how each stands. */
import { createPublicKey } from 'node:crypto'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import type * as contract from '@qinghe/domain/staff/below.ts'
import { readKeyLine } from '@qinghe/domain/staff/below.ts'
import type { z } from 'zod'
import { keyIdOf } from '../audit/head.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { done } from './actions.ts'
import { nameOf } from './queries.ts'

type Input<C extends { input: z.ZodType }> = z.infer<C['input']>
type Line = contract.BelowLine
type Row = Omit<Line, 'fingerprint' | 'last' | 'findings' | 'mayDecide'> & { publicKey: string; proposer: string; size: number | null; at: string | null; receivedAt: string | null }
type Found = Line['findings'][number] & { installation: string }
const mostShown = 500

/** @throws Problem when it is no key of this kind */
function fingerprintOf(publicKey: string): string {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType === 'ed25519') return keyIdOf(key)
  } catch {
    // what cannot be read is told like what is of another kind
  }
  throw problem('staff.badKey', '登记码里的公钥不能用。请下级系统管理员运行 ./qinghe audit key，把打印的一整行抄来')
}

export async function listBelow(r: Reader, _: Input<typeof contract.listBelow>): Promise<{ installations: Line[] }> {
  const rows = await r.rows(sql<Row>`select b.id, b.region, ${nameOf(sql`b.region`)} as "regionName", b.name, b.origin, b.public_key as "publicKey", b.state,
      b.proposed_by_name as "proposedBy", b.proposed_by as proposer, b.proposed_at as "proposedAt", b.decided_by_name as "decidedBy", b.reason, h.size, h.at, h.received_at as "receivedAt"
    from qinghe.installations_below b
      left join lateral (select size, at, received_at from qinghe.heads_below h where h.installation = b.id order by size desc limit 1) h on true
    order by b.state <> 'proposed', b.state <> 'active', b.region, b.proposed_at desc limit ${mostShown}`)
  const found = await r.rows(sql<Found>`select f.installation, f.kind, f.held, f.size, f.found_at as "foundAt" from qinghe.findings_below f
    where f.installation = any(${rows.map(row => row.id)}::uuid[]) order by f.found_at desc`)
  const byInstallation = Map.groupBy(found, one => one.installation)
  return {
    installations: rows.map(({ publicKey, proposer, size, at, receivedAt, ...row }) => ({
      ...row, regionName: shortName(row.regionName, levelOf(row.region)), fingerprint: fingerprintOf(publicKey), proposedAt: instant(row.proposedAt),
      last: size === null || at === null || receivedAt === null ? null : { size, at: instant(at), receivedAt: instant(receivedAt) },
      findings: (byInstallation.get(row.id) ?? []).map(({ kind, held, size: told, foundAt }) => ({ kind, held, size: told, foundAt: instant(foundAt) })),
      mayDecide: row.state === 'proposed' && proposer !== r.actor.account && r.actor.role === 'securityAdmin',
    })),
  }
}

export async function proposeBelow(w: Writer, inputs: Input<typeof contract.proposeBelow>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id, region, name, line } of inputs) {
    const read = readKeyLine(line)
    if (read === undefined) throw problem('staff.badKey', '登记码不完整')
    fingerprintOf(read.publicKey)
    await w.derive(sql`select qinghe.ask_below(${id}::uuid, ${region}::bigint, ${name}, ${read.origin}, ${read.publicKey})`)
    out.push(done('installationBelow', id))
  }
  return out
}

type Decision = { id: string; to: 'active' | 'refused'; reason: string | null }
async function decide(w: Writer, { id, to, reason }: Decision): Promise<Done> {
  const known = await w.first(sql<{ proposer: string }>`select proposed_by as proposer from qinghe.installations_below where id = ${id}`)
  if (!known) throw new NotFound('这项登记')
  if (known.proposer === w.actor.account) throw problem('staff.ownProposal', '自己提出的登记要由另一名管理员确认', 403)
  const [answer] = await w.derive(sql<{ open: boolean }>`select qinghe.decide_below(${id}::uuid, ${to}, ${reason}::text) as open`)
  if (answer?.open !== true) throw problem('staff.orderOver', '这项登记已经办过，请刷新页面')
  return done('installationBelow', id)
}

export async function confirmBelow(w: Writer, inputs: Input<typeof contract.confirmBelow>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id } of inputs) out.push(await decide(w, { id, to: 'active', reason: null }))
  return out
}
export async function refuseBelow(w: Writer, inputs: Input<typeof contract.refuseBelow>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id, reason } of inputs) out.push(await decide(w, { id, to: 'refused', reason }))
  return out
}
