import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createPlain } from 'node:http'
import { createServer, type Server } from 'node:https'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Bureau } from '../../../testing/bureau.ts'
import { byTheMachinesClock } from '../../../testing/clock.mjs'
import { type Below, certificate, type LevelAbove, openBelow, openLevelAbove } from '../../../testing/levelAbove.ts'
import type { Above } from './askAbove.ts'
import { standing, startHeadsAbove } from './headsAbove.ts'
import { lastHead, sourceOf } from './store.ts'

byTheMachinesClock() // so does the certificate

let level: LevelAbove
let bureau: Bureau
let at: Above
beforeAll(async () => {
  level = await openLevelAbove();
  ({ bureau, at } = level)
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

describe('heads that go to the level above', () => {
  it('are accepted one after the other, each shown to continue the last, and stand on both desks', async () => {
    const below = await open()
    expect(await below.send()).toBeUndefined()
    await below.grow()
    expect(await below.send()).toBe('accepted')
    await below.grow(5)
    expect([await below.send(), await below.send()]).toEqual(['accepted', 'known'])
    expect(await below.held()).toEqual([3, 8])
    expect(await below.line()).toMatchObject({ state: 'active', last: { size: 8 }, findings: [], fingerprint: below.signer.keyId })
    expect(await standing(below.pool, at)).toMatchObject({ acceptedAt: (await lastHead(sourceOf(below.pool)))?.at.toISOString(), failure: null, finding: null })
  })

  it('go on after everything that was known of sending is lost', async () => {
    const below = await grown()
    await below.send()
    await below.owner.query('delete from qinghe.heads_above')
    await below.grow()
    expect([await below.send(), await below.held()]).toEqual(['accepted', [3, 6]])
  })

  it('that were cut off show it, although the rest is signed anew, and the first evidence is kept', async () => {
    const below = await open()
    await below.grow(4)
    await below.grow(4)
    await below.send()
    for (const text of ['delete from qinghe.audit_leaves where index >= 4', 'delete from qinghe.audit_heads where size > 4', 'delete from qinghe.audit_nodes where (index + 1) * (1 << level) > 4']) await below.owner.query(text)
    await below.grow(2)
    expect([await below.send(), await below.send()]).toEqual(['contradicts', 'contradicts'])
    expect((await below.line()).findings).toMatchObject([{ kind: 'shrunk', held: 8, size: 6 }])
    expect((await standing(below.pool, at)).finding).toContain('比上级收到过的短')
    await below.grow(4)
    expect(await below.send()).toBe('contradicts')
    expect((await below.line()).findings.map((one: { kind: string }) => one.kind).sort()).toEqual(['rewritten', 'shrunk'])
    expect(await below.held()).toEqual([8])
  })

  it('of another log with as many leaves are told from it', async () => {
    const below = await grown()
    await below.send()
    await below.owner.query('truncate qinghe.audit_leaves, qinghe.audit_heads, qinghe.audit_nodes')
    await below.grow()
    expect(await below.send()).toBe('contradicts')
    expect((await below.line()).findings).toMatchObject([{ kind: 'forked', held: 3, size: 3 }])
  })

  it('of a log that had to begin anew are taken again when two administrators registered it anew; what was held and found stays', async () => {
    const below = await grown()
    await below.send()
    await below.owner.query('truncate qinghe.audit_leaves, qinghe.audit_heads, qinghe.audit_nodes')
    await below.grow(2)
    expect(await below.send()).toBe('contradicts')
    const { rows: [{ key }] } = await bureau.owner.query('select public_key as key from qinghe.installations_below where id = $1', [below.id])
    const again = await level.propose(below.signer.origin, createPublicKey({ key: Buffer.from(key, 'base64url'), format: 'der', type: 'spki' }))
    expect(await below.send()).toBe('contradicts')
    await bureau.security.send(`/api/staff/below/${again}/confirm`, {})
    expect([await below.send(), await below.held()]).toEqual(['accepted', [2]])
    expect(await below.line()).toMatchObject({ state: 'ended', last: { size: 3 }, findings: [{ kind: 'shrunk' }] })
  })
})

describe('a level above that cannot be reached', () => {
  const closing: { close: () => unknown }[] = []
  afterEach(() => { for (const one of closing.splice(0)) one.close() })
  async function listening(server: Server | ReturnType<typeof createPlain>): Promise<string> {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    closing.push({ close: () => { server.closeAllConnections(); server.close() } })
    const address = server.address()
    return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  }
  /** One log for all that come to nothing. */
  let quiet: Below
  beforeAll(async () => { quiet = await grown(); opened.splice(opened.indexOf(quiet), 1) })
  afterAll(() => quiet.close())
  const said = (to: Above): Promise<string> => quiet.send(to).then(outcome => `${outcome}`, (error: Error) => error.message)

  it.each([
    ['whose certificate has expired', certificate(-30, -1), true, /证书已过期/], ['whose certificate nobody we know issued', certificate(-1, 1), false, /不认得签发上级证书的机构/],
    ['whose certificate is not valid yet', certificate(1, 30), true, /还没有生效/],
  ])('%s is not spoken to', async (_title, cert, trusted, words) => {
    const server = createServer(cert, (_, answer) => answer.end('{}'))
    expect(await said({ address: `https://${await listening(server)}`, ...(trusted ? { ca: cert.cert } : {}) })).toMatch(words)
  })
  it('that hangs is waited for no longer than is right', async () => {
    const server = createServer(level.cert, () => undefined)
    expect(await said({ address: `https://${await listening(server)}`, ca: level.cert.cert, patienceMs: 200 })).toMatch(/秒内没有答完/)
  })
  it('that answers without end, garbage, a page elsewhere or plain HTTP is said to be no Qinghe', async () => {
    const endless = createServer(level.cert, (_, answer) => { const more = (): void => { if (!answer.destroyed) answer.write('x'.repeat(65_536), more) }; more() })
    const garbage = createServer(level.cert, (_, answer) => answer.end('<html>'))
    const elsewhere = createServer(level.cert, (_, answer) => answer.writeHead(302, { location: 'https://example.org/' }).end())
    for (const server of [endless, garbage, elsewhere]) expect(await said({ address: `https://${await listening(server)}`, ca: level.cert.cert })).toMatch(/不是青禾的回答/)
    expect(await said({ address: `https://${await listening(createPlain((_, answer) => answer.end('{}')))}`, ca: level.cert.cert })).toMatch(/没有用 HTTPS 回答/)
  })
  it('is asked again with growing pauses until it is there; the desk says since when and why, and nothing is lost', async () => {
    const below = await grown()
    const { promise: thrice, resolve } = Promise.withResolvers<void>()
    let turns = 0
    const dead = createServer(level.cert, (_, answer) => { turns += 1; answer.writeHead(503).end('{"issues":[{"message":"数据库暂时不可用"}]}'); if (turns === 3) resolve() })
    const address = `https://${await listening(dead)}`
    const job = startHeadsAbove({ pool: below.pool, signer: below.signer, above: { address, ca: level.cert.cert }, onError: error => { throw error }, everyMs: 50, firstPauseMs: 1 })
    await thrice
    await job.stop()
    const first = await standing(below.pool, { address })
    expect(first).toMatchObject({ failure: expect.stringContaining('数据库暂时不可用'), acceptedAt: null })
    expect(Date.parse(first.failingSince ?? '')).toBeLessThanOrEqual(Date.now())
    await below.grow()
    const { promise: taken, resolve: isTaken } = Promise.withResolvers<void>()
    const again = startHeadsAbove({ pool: below.pool, signer: below.signer, above: at, onError: error => { throw error }, everyMs: 10 })
    void (async () => { while ((await below.held()).length === 0); isTaken() })()
    await taken
    await again.stop()
    expect(await below.held()).toEqual([6])
  })
  it('is left at once when the server stops', async () => {
    const below = await grown()
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    const server = createServer(level.cert, () => resolve())
    const job = startHeadsAbove({ pool: below.pool, signer: below.signer, above: { address: `https://${await listening(server)}`, ca: level.cert.cert }, onError: error => { throw error } })
    await asked
    await job.stop()
  })
})
