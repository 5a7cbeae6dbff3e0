/** A level above that speaks HTTPS, and installations registered with it by its two administrators. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { keyLine } from '@qinghe/domain/staff/below.ts'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { type Certificate, makeCertificate } from '../cli/selfSigned.ts'
import type { Above } from '../server/src/audit/askAbove.ts'
import type { Answer } from '../server/src/audit/delivery.ts'
import { type HeadSigner, makeSigner } from '../server/src/audit/head.ts'
import { heldAbove, sendOnce } from '../server/src/audit/headsAbove.ts'
import { headsBelow } from '../server/src/audit/headsBelow.ts'
import { insertLeaves } from '../server/src/audit/inbox.ts'
import { makeLeaf } from '../server/src/audit/leaf.ts'
import { sequenceOnce } from '../server/src/audit/sequencer.ts'
import { buildServer } from '../server/src/http/server.ts'
import { makeFlood } from '../server/src/staff/flood.ts'
import { type Bureau, openBureau, town } from './bureau.ts'
import { cloneDatabase } from './database.ts'

const dayMs = 86_400_000
/** For loopback, from one day to another counted from today. */
export const certificate = (fromDay: number, toDay: number): Certificate =>
  makeCertificate(['127.0.0.1'], { from: new Date(Date.now() + fromDay * dayMs), until: new Date(Date.now() + toDay * dayMs) })

const spki = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).toString('base64url')

export type LevelAbove = {
  bureau: Bureau
  server: FastifyInstance
  cert: Certificate
  at: Above
  propose: (origin: string, publicKey: KeyObject) => Promise<string>
  /** Proposed and confirmed. */
  register: (origin: string, publicKey: KeyObject) => Promise<string>
  stop: () => Promise<unknown[]>
}
export async function openLevelAbove(): Promise<LevelAbove> {
  const bureau = await openBureau()
  const cert = certificate(-1, 30)
  const server = await buildServer({ kernel: bureau.app.kernel, endpoints: [], secure: true, https: cert, plugins: [headsBelow(makeFlood(() => 0))] })
  const address = (await server.listen({ host: '127.0.0.1', port: 0 })).replace(/^http:/, 'https:')
  const must = (reply: { body: any }): void => { if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body)) }
  const propose: LevelAbove['propose'] = async (origin, publicKey) => {
    const id = newUuid()
    must(await bureau.system.send('/api/staff/below', { id, region: town, name: '栖凤渡镇青禾', line: keyLine(origin, spki(publicKey)) }))
    return id
  }
  const register: LevelAbove['register'] = async (origin, publicKey) => {
    const id = await propose(origin, publicKey)
    must(await bureau.security.send(`/api/staff/below/${id}/confirm`, {}))
    return id
  }
  return { bureau, server, cert, at: { address, ca: cert.cert }, propose, register, stop: async () => { await server.close(); return bureau.stop() } }
}

/** An installation below: a log of its own and its key, registered above. */
export type Below = {
  id: string
  owner: pg.Client
  pool: pg.Pool
  signer: HeadSigner
  /** So many leaves more, and a head. */
  grow: (leaves?: number) => Promise<void>
  /** Sends the newest head to this level above, or another one. */
  send: (to?: Above) => Promise<Answer['outcome'] | undefined>
  /** Sizes of the heads held above. */
  held: () => Promise<number[]>
  /** What an auditor above sees of it. */
  line: () => Promise<any>
  close: () => Promise<void>
}

const leaf = () => makeLeaf({
  at: new Date().toISOString(), kind: 'read', role: 'childDirector', county: 431003, region: 431003102201, purpose: 'archive', phrase: '查看档案', requestId: newUuid(), outcome: 'answered',
})

export async function openBelow({ bureau, at, register }: LevelAbove): Promise<Below> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const signer = makeSigner(newUuid(), privateKey)
  const db = await cloneDatabase()
  const owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  const pool = new pg.Pool({ ...db.connection('qinghe_tree'), max: 1 })
  const id = await register(signer.origin, publicKey)
  return {
    id, owner, pool, signer,
    grow: async (leaves = 3) => {
      await insertLeaves(owner, Array.from({ length: leaves }, leaf))
      await sequenceOnce(owner, signer)
    },
    send: (to = at) => sendOnce({ pool, signer, above: to }), held: async () => (await heldAbove(signer, at)).heads.map(head => head.size),
    line: async () => (await bureau.auditor.get('/api/staff/below')).body.installations.find((one: { id: string }) => one.id === id),
    close: async () => { await pool.end(); await owner.end(); await db.drop() },
  }
}
