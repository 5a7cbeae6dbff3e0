import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { keyLine } from '@qinghe/domain/staff/below.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Bureau, town } from '../../../testing/bureau.ts'
import { byTheMachinesClock } from '../../../testing/clock.mjs'
import { sequenceAll, verifyNow } from '../../../testing/honest.ts'
import { type Below, type LevelAbove, openBelow, openLevelAbove } from '../../../testing/levelAbove.ts'
import { buildServer } from '../http/server.ts'
import { makeFlood } from '../staff/flood.ts'
import { type Delivery, signDelivery } from './delivery.ts'
import type { Finding } from './findings.ts'
import { type HeadSigner, keyIdOf, makeSigner, signHead } from './head.ts'
import { headsBelow } from './headsBelow.ts'
import { fullHead, lastHead, sourceOf } from './store.ts'

byTheMachinesClock() // so does the certificate

const ownKeyPair = (): KeyObject => generateKeyPairSync('ed25519').privateKey

let level: LevelAbove
let bureau: Bureau
beforeAll(async () => {
  level = await openLevelAbove();
  ({ bureau } = level)
})
afterAll(async () => { expect(await level.stop()).toEqual([]) })

const opened: Below[] = []
const open = async (): Promise<Below> => {
  const below = await openBelow(level)
  opened.push(below)
  return below
}
const grown = async (): Promise<Below> => {
  const below = await open()
  await below.grow()
  return below
}
afterEach(async () => { for (const below of opened.splice(0)) await below.close() })

describe('whoever is not the installation', () => {
  const ask = async (path: string, payload: string | object) => {
    const answer = await level.server.inject({ method: 'POST', url: path, headers: { 'content-type': 'application/json' }, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) })
    return { status: answer.statusCode, words: answer.json().title as string, body: answer.json() }
  }
  const delivered = async ({ pool, signer }: Below): Promise<Delivery> => {
    const stored = await lastHead(sourceOf(pool))
    if (!stored) throw new Error('no head')
    return signDelivery(signer, { head: fullHead(stored, signer.origin), known: 0, path: [] })
  }

  it('is told nothing and keeps nothing: unknown, another key, a changed size, proof or root, a replay', async () => {
    const below = await grown()
    const delivery = await delivered(below)
    const other = makeSigner(below.signer.origin, ownKeyPair())
    const stranger = makeSigner(newUuid(), ownKeyPair())
    const head = (signer: HeadSigner) => signHead(signer, { size: 9, root: 'ab'.repeat(32), at: new Date().toISOString() })
    expect(await ask('/api/heads', signDelivery(stranger, { head: head(stranger), known: 0, path: [] }))).toMatchObject({ status: 404, words: expect.stringContaining('没有登记') })
    for (const wrong of [
      signDelivery(other, { head: head(other), known: 0, path: [] }), { ...delivery, known: 1 }, { ...delivery, path: ['ab'.repeat(32)] },
      { ...delivery, head: { ...delivery.head, size: 2 } }, { ...delivery, head: { ...delivery.head, root: 'ab'.repeat(32) } },
      { ...delivery, head: { ...delivery.head, keyId: other.keyId } }, { ...delivery, signature: 'A'.repeat(86) },
    ]) expect(await ask('/api/heads', wrong)).toMatchObject({ status: 403, words: expect.stringContaining('不是登记过的密钥') })
    expect(await ask('/api/heads/held', { origin: below.signer.origin, from: 0, signature: 'A'.repeat(86) })).toMatchObject({ status: 403 })
    expect((await below.line()).last).toBeNull()
    await below.send()
    await below.grow()
    await below.send()
    expect(await ask('/api/heads', delivery)).toMatchObject({ status: 200, body: { outcome: 'known' } })
    expect([await below.held(), (await below.line()).findings]).toEqual([[3, 6], []])
  })

  it('with an old head that was never sent makes no contradiction of it', async () => {
    const below = await grown()
    const late = await delivered(below)
    await below.grow()
    await below.send()
    expect(await ask('/api/heads', late)).toMatchObject({ status: 200, body: { outcome: 'behind', last: { size: 6 } } })
    expect((await below.line()).findings).toEqual([])
  })

  it('with garbage, ten megabytes or a form is refused in words', async () => {
    for (const [payload, status] of [['{', 400], ['null', 400], ['[]', 400], ['{}', 400], [JSON.stringify({ head: {}, known: -1, path: 'x', signature: 0 }), 400], [`"${'x'.repeat(10 * 2 ** 20)}"`, 413]] as const) {
      const answer = await ask('/api/heads', payload)
      expect([answer.status, answer.words]).toEqual([status, expect.stringMatching(/[一-龥]/)])
    }
    expect((await level.server.inject({ method: 'POST', url: '/api/heads', headers: { 'content-type': 'text/plain' }, payload: 'x' })).statusCode).toBe(415)
  })

  it('who asks without end is told to wait', async () => {
    const take = makeFlood(() => 0).take
    const busy = await buildServer({ kernel: bureau.app.kernel, endpoints: [], secure: true, plugins: [headsBelow({ take: (key, _most) => take(key, 2) })] })
    const payload = JSON.stringify(await delivered(await grown()))
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await busy.inject({ method: 'POST', url: '/api/heads', headers: { 'content-type': 'application/json' }, payload })).statusCode)
    expect(statuses).toEqual([200, 200, 429])
    await busy.close()
  })
})

describe('an installation below', () => {
  it('is registered by two administrators of its area, and nobody else', async () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    const proposal = () => ({ id: newUuid(), region: town, name: '某镇青禾', line: keyLine(newUuid(), publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')) })
    for (const person of [bureau.security, bureau.auditor, bureau.supervisor]) expect((await person.send('/api/staff/below', proposal())).status).toBe(403)
    const far = { ...proposal(), region: 431022101000 }
    expect((await bureau.system.send('/api/staff/below', far)).status).toBe(404)
    const one = proposal()
    expect((await bureau.system.send('/api/staff/below', one)).status).toBe(200)
    for (const person of [bureau.system, bureau.auditor]) expect((await person.send(`/api/staff/below/${one.id}/confirm`, {})).status).toBe(403)
    expect((await bureau.security.send(`/api/staff/below/${one.id}/refuse`, { reason: '指纹不符' })).body).toMatchObject({ outcome: 'applied' })
    expect((await bureau.security.send(`/api/staff/below/${one.id}/confirm`, {})).body.title).toContain('已经办过')
    expect((await bureau.auditor.get('/api/staff/below')).body.installations.find((line: { id: string }) => line.id === one.id)).toMatchObject({ state: 'refused', reason: '指纹不符', fingerprint: keyIdOf(publicKey), regionName: '栖凤渡镇' })
  })

  it('has a key that can be read, or is refused in words', async () => {
    for (const line of ['', 'QK1.x', `QK1.${newUuid()}.${'A'.repeat(59)}`]) {
      const reply = await bureau.system.send('/api/staff/below', { id: newUuid(), region: town, name: '某镇青禾', line })
      expect([reply.status < 500, reply.body.title]).toEqual([true, expect.stringContaining('登记码')])
    }
  })

  it('whose heads were removed here, altered, or whose key was exchanged, is in the findings of the level above', async () => {
    const below = await grown()
    await below.send()
    await below.grow()
    await below.send()
    const { owner } = bureau
    await sequenceAll(owner)
    const found = async (text: string): Promise<Finding[]> => {
      await owner.query('begin')
      await owner.query(text)
      const { findings } = await verifyNow({ query: (asked: never, values: never) => owner.query(typeof asked === 'string' && /^BEGIN/.test(asked) ? 'savepoint v' : asked === 'ROLLBACK' ? 'rollback to savepoint v' : asked, values) } as never)
      await owner.query('rollback')
      return findings
    }
    const kinds = async (text: string) => (await found(text)).map(one => one.kind)
    expect(await kinds('select 1')).not.toContain('below')
    for (const text of [`delete from qinghe.heads_below where size = 3 and installation = '${below.id}'`, `update qinghe.heads_below set root = sha256('x') where installation = '${below.id}' and size = 6`]) {
      expect(await kinds(text)).toContain('below')
    }
    const exchanged = { kind: 'stateNow', class: 'installations', after: expect.any(Number) }
    expect(await found('select 1')).not.toContainEqual(exchanged)
    expect(await found(`update qinghe.installations_below set public_key = reverse(public_key) where id = '${below.id}'`)).toContainEqual(exchanged)
  })
})
