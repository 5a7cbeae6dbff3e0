import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { headPurpose, makeSigner } from '@qinghe/server/audit/head.ts'
import { sendOnce } from '@qinghe/server/audit/headsAbove.ts'
import { insertLeaves } from '@qinghe/server/audit/inbox.ts'
import { makeLeaf } from '@qinghe/server/audit/leaf.ts'
import { sequenceOnce } from '@qinghe/server/audit/sequencer.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { byTheMachinesClock } from '../testing/clock.mjs'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { type LevelAbove, openLevelAbove } from '../testing/levelAbove.ts'
import { verifyAudit } from './auditCheck.ts'
import type { Database } from './database.ts'
import { openInstallation } from './installation.ts'

byTheMachinesClock() // so does the certificate

const home = mkdtempSync(join(tmpdir(), 'qinghe-check-'))
const keys = openKeys(join(home, 'keys'), { mayCreate: true })
const signer = makeSigner(newUuid(), keys.signingPair(headPurpose).privateKey)
let db: TestDatabase
let owner: pg.Client
let level: LevelAbove
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  await owner.query(`insert into qinghe.installation (id, kind, created_at) values ($1, 'demo', now())`, [signer.origin])
  level = await openLevelAbove()
  await level.register(signer.origin, keys.signingPair(headPurpose).publicKey)
})
afterAll(async () => {
  expect(await level.stop()).toEqual([])
  await owner.end()
  await db.drop()
  rmSync(home, { recursive: true, force: true })
})

async function grow(): Promise<void> {
  await insertLeaves(owner, [makeLeaf({ at: new Date().toISOString(), kind: 'read', role: 'childDirector', county: 431003, region: 431003102201, purpose: 'archive', phrase: '查看档案', requestId: 'r', outcome: 'answered' })])
  await sequenceOnce(owner, signer)
}
const check = (headsAbove: LevelAbove['at'] | undefined) =>
  verifyAudit({ connection: db.connection, keys, embedded: undefined, stop: async () => undefined } satisfies Database, [], { headsDir: undefined, headsAbove })
const kinds = async () => (await check(level.at)).findings.map(finding => finding.kind)

describe('a verification', () => {
  it('compares with what the level above holds, and says when it could not', async () => {
    await grow()
    expect((await check(level.at)).above).toEqual({ held: 0, contradictions: [] })
    expect(await sendOnce({ pool: owner, signer, above: level.at })).toBe('accepted')
    await grow()
    expect(await check(level.at)).toMatchObject({ claimsHeld: 1, above: { held: 1, contradictions: [] }, youngestOutside: expect.any(String) })
    expect((await check(undefined)).above).toBeNull()
    expect(await check({ address: 'https://127.0.0.1:1' })).toMatchObject({ claimsHeld: 0, above: { failure: expect.stringContaining('没有服务在听') }, youngestOutside: null })
  })

  it('finds a log that was written anew from the beginning with every key', async () => {
    expect(await kinds()).not.toContain('forked')
    await owner.query('truncate qinghe.audit_leaves, qinghe.audit_heads, qinghe.audit_nodes')
    await grow()
    await grow()
    expect(await kinds()).toContain('forked')
    expect((await check(undefined)).findings.map(finding => finding.kind)).not.toContain('forked')
  })
})

describe('an address of the level above', () => {
  it.each([
    ['QINGHE_HEADS_TO', 'https://above.example', /要写文件夹.*QINGHE_HEADS_ABOVE/], ['QINGHE_HEADS_ABOVE', 'http://above.example', /要写上级系统的 https:/],
    ['QINGHE_HEADS_ABOVE', '上级', /要写上级系统的 https:/],
  ])('in %s is refused as %s', (name, value, words) => {
    vi.stubEnv('QINGHE_HOME', home)
    vi.stubEnv(name, value)
    const installation = openInstallation()
    expect(() => [installation.headsDir(), installation.headsAbove()]).toThrow(words)
    vi.unstubAllEnvs()
  })
  it('comes with the certificates of who issued its certificate', () => {
    vi.stubEnv('QINGHE_HOME', home)
    vi.stubEnv('QINGHE_HEADS_ABOVE', 'https://above.example')
    expect(openInstallation().headsAbove()).toEqual({ address: 'https://above.example' })
    vi.stubEnv('QINGHE_HEADS_CA', join(home, 'ca.pem'))
    expect(() => openInstallation().headsAbove()).toThrow(/不存在/)
    writeFileSync(join(home, 'ca.pem'), 'PEM')
    expect(openInstallation().headsAbove()).toEqual({ address: 'https://above.example', ca: 'PEM' })
    vi.unstubAllEnvs()
  })
})
