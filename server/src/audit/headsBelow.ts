/** Takes heads of installations below. Nobody is signed in: a head is signed, and so is the way it was sent. What is accepted continues what is
 *  held; what contradicts it is kept as evidence and told to the auditor. Nothing is ever changed or forgotten. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { Problem, issue, problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { refuseSwallowed } from '../db/swallowed.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Tools } from '../http/tools.ts'
import { type Answer, type Contradiction, contradictions, Delivery, deliverAt, type Held, HeldAsk, heldAt, heldAtOnce, isAsked, isDelivered } from './delivery.ts'
import type { Head } from './head.ts'
import { insertLeaves } from './inbox.ts'
import { makeLeaf, momentNow } from './leaf.ts'
import { verifyConsistency } from './proof.ts'

type Db = Pick<pg.ClientBase, 'query'>
type Sender = { id: string; name: string; region: number; key: KeyObject }

const keyOf = (publicKey: string): KeyObject => createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
const unknown = (): Problem => problem('heads.unknown', '上级没有登记这套系统，或登记还没有确认。请把 ./qinghe audit key 打印的登记码交给上级的系统管理员', 404)
const wrongKey = (): Problem => problem('heads.key', '签名不是登记过的密钥签的，没有收下。换过密钥的，请上级重新登记', 403)

async function senderOf(db: Db, origin: string): Promise<Sender> {
  const { rows: [row] } = await db.query<{ id: string; name: string; region: number | string; key: string }>(
    `select id, name, region, public_key as key from qinghe.installations_below where origin = $1 and state = 'active'`, [origin])
  if (!row) throw unknown()
  return { id: row.id, name: row.name, region: Number(row.region), key: keyOf(row.key) }
}

type Row = { size: number | string; root: Buffer; at: Date | string; signature: Buffer; key_id: string }
const headFrom = (origin: string) => (row: Row): Head => ({
  origin, size: Number(row.size), root: row.root.toString('hex'), at: new Date(row.at).toISOString(), keyId: row.key_id, signature: row.signature.toString('base64url'),
})
const columns = 'size, root, at, signature, key_id'

async function heldFrom(db: Db, { id }: Sender, { origin, from, newest }: { origin: string; from: number; newest?: true }): Promise<Head[]> {
  const { rows } = await db.query<Row>(`select ${columns} from qinghe.heads_below where installation = $1 and size >= $2 order by size ${newest ? 'desc' : ''} limit $3`,
    [id, from, newest ? 1 : heldAtOnce])
  return rows.map(headFrom(origin))
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
const isSame = (a: Head | undefined, b: Head): boolean => a?.size === b.size && a.root === b.root

/** Whether a head that was sent as the next one fits to the last that is held. */
export function contradictionIn({ head, path }: Pick<Delivery, 'head' | 'path'>, last: Head): Contradiction | undefined {
  if (head.size < last.size) return 'shrunk'
  if (head.size === last.size) return 'forked'
  const grew = verifyConsistency({ older: last.size, newer: head.size, olderRoot: bytes(last.root), newerRoot: bytes(head.root), path: path.map(bytes) })
  return grew ? undefined : 'rewritten'
}

async function storedAt(db: Db, { id }: Sender, { origin, size }: Head): Promise<Head | undefined> {
  const { rows } = await db.query<Row>(`select ${columns} from qinghe.heads_below where installation = $1 and size = $2`, [id, size])
  return rows.map(headFrom(origin))[0]
}

const leafOf = ({ region }: Sender, phrase: string) => makeLeaf({
  at: momentNow(), kind: 'state', role: 'system:server', county: 0, region, purpose: 'audit', phrase, requestId: newUuid(), outcome: 'applied',
})
/** In the log of the level above as well, so that what was received cannot be lost there unnoticed (verifyBelow.ts). */
export const receivedWords = '收到下级校验值'
export const receivedPhrase = (installation: string, { size, root }: Pick<Head, 'size' | 'root'>): string => `${receivedWords} ${installation} ${size}.${root}`

async function accept(db: Db, sender: Sender, { size, root, at, signature, keyId }: Head): Promise<void> {
  const { rowCount } = await db.query(`insert into qinghe.heads_below (installation, size, region, root, at, signature, key_id, received_at) values ($1, $2, $3, $4, $5, $6, $7, qinghe.now())`,
    [sender.id, size, sender.region, bytes(root), at, Buffer.from(signature, 'base64url'), keyId])
  refuseSwallowed('heads_below', 1, rowCount)
  await insertLeaves(db, [leafOf(sender, receivedPhrase(sender.id, { size, root }))])
}

type Found = { head: Head; held: Head; kind: Contradiction }
/** Once for each kind against each head that is held: whoever sends every hour does not bury the first. */
async function keep(db: Db, sender: Sender, { head, held, kind }: Found): Promise<void> {
  const { rowCount } = await db.query(`insert into qinghe.findings_below (installation, kind, held, region, size, root, at, signature, key_id, found_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, qinghe.now()) on conflict do nothing`,
    [sender.id, kind, held.size, sender.region, head.size, bytes(head.root), head.at, Buffer.from(head.signature, 'base64url'), head.keyId])
  if (rowCount === 1) await insertLeaves(db, [leafOf(sender, `“${sender.name}”的${contradictions[kind]}（原有 ${held.size} 条，这次 ${head.size} 条）`)])
}

/** One delivery of an installation at a time: judged against the last head that is held, and nothing comes in between. */
async function take(client: pg.ClientBase, delivery: Delivery): Promise<Answer> {
  const { head, known } = delivery
  const sender = await senderOf(client, head.origin)
  if (!isDelivered(delivery, sender.key)) throw wrongKey()
  await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`qinghe.heads_below ${sender.id}`])
  const last = (await heldFrom(client, sender, { origin: head.origin, from: 0, newest: true }))[0]
  const answer = (outcome: Answer['outcome'], more: Partial<Answer> = {}): Answer => ({ outcome, contradiction: null, last: last ?? null, ...more })
  if (isSame(await storedAt(client, sender, head), head)) return answer('known')
  if (known !== (last?.size ?? 0)) return answer('behind')
  const kind = last && contradictionIn(delivery, last)
  if (last && kind) {
    await keep(client, sender, { head, held: last, kind })
    return answer('contradicts', { contradiction: kind })
  }
  await accept(client, sender, head)
  return answer('accepted', { last: head })
}

async function tell(client: pg.ClientBase, ask: HeldAsk): Promise<Held> {
  const sender = await senderOf(client, ask.origin)
  if (!isAsked(ask, sender.key)) throw wrongKey()
  const { rows } = await client.query<{ kind: Contradiction }>('select distinct kind from qinghe.findings_below where installation = $1', [sender.id])
  return { heads: await heldFrom(client, sender, { origin: ask.origin, from: ask.from }), contradictions: rows.map(row => row.kind) }
}

const bodyLimit = 32 * 1024
const mostAMinute = 120
const tooMany = (seconds: number): Problem => new Problem([issue('heads.tooMany', `报送得太频繁，请 ${seconds} 秒后再试`, { details: { seconds } })], 429)

/** @param take counts one request from an address. @returns seconds to wait */
export const headsBelow = ({ take: count }: { take: (key: string, most: number) => number }) => (app: FastifyInstance, { kernel }: Tools): void => {
  const within = async <T>(address: string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> => {
    const seconds = count(`heads ${address}`, mostAMinute)
    if (seconds > 0) throw tooMany(seconds)
    const client = await kernel.pools.qinghe_signin.connect()
    try {
      return await inTransaction(client, () => work(client))
    } finally {
      client.release()
    }
  }
  app.post(deliverAt, { bodyLimit }, ({ body, ip }): Promise<Answer> => {
    const delivery = Delivery.parse(body)
    return within(ip, client => take(client, delivery))
  })
  app.post(heldAt, { bodyLimit }, ({ body, ip }): Promise<Held> => {
    const ask = HeldAsk.parse(body)
    return within(ip, client => tell(client, ask))
  })
}
