import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '@qinghe/server/embedded/embedded.ts'
import { join as putTogether, readShare } from '@qinghe/server/keys/shares.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
let scratch: string

const qinghe = (...args: string[]): Promise<{ code: number; out: string; err: string }> => new Promise(done => {
  execFile(process.execPath, [main, ...args], { env: { ...process.env, QINGHE_HOME: join(scratch, 'home') } }, (error, out, err) =>
    done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }))
})
const initialise = (papers: string) => qinghe('init', '--county', '431003', '--system-admin', '甲一', '--security-admin', '乙二', '--auditor', '丙三', '--recovery-to', join(scratch, papers))
const ask = async (text: string) => {
  const county = await startEmbedded({ dataDir: join(scratch, 'home/database'), keysDir: join(scratch, 'home/keys') })
  const client = new pg.Client(county.connection('postgres'))
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
    await county.stop()
  }
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'qinghe-init-'))
  chmodSync(scratch, 0o711)
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('the command line', () => {
  it('founds an installation with exactly three administrators, each vouched for by the other two, and nobody else', async () => {
    const { code, err } = await initialise('papers')
    expect(err).toBe('')
    expect(code).toBe(0)
    const rows = await ask(`select p.role, p.state, a.state as account, p.proposed_by <> p.account and p.confirmed_by <> p.account and p.proposed_by <> p.confirmed_by as vouched
      from qinghe.postings p join qinghe.accounts a on a.id = p.account order by p.role`)
    expect(rows).toEqual(['auditor', 'securityAdmin', 'systemAdmin'].map(role => ({ role, state: 'active', account: 'invited', vouched: true })))
    expect(await ask('select kind from qinghe.installation')).toEqual([{ kind: 'real' }])
  })

  it('hands out three shares of which any two are the root key', () => {
    const papers = readdirSync(join(scratch, 'papers')).map(name => readFileSync(join(scratch, 'papers', name), 'utf8'))
    const shares = papers.map(paper => readShare(paper.slice(paper.indexOf('QH1'))))
    const root = readFileSync(join(scratch, 'home/keys/root.key'))
    expect(shares).toHaveLength(3)
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) expect(putTogether(shares.filter((_, index) => index === a || index === b))).toEqual(root)
  })

  it('does not found twice, and leaves a trace of what it did', async () => {
    const again = await initialise('other')
    expect(again.code).toBe(1)
    expect(again.err).toContain('不会重复初始化')
    const leaves = await ask(`select convert_from(leaf, 'UTF8')::jsonb ->> 'phrase' as phrase from qinghe.audit_inbox`)
    expect(leaves).toContainEqual({ phrase: '初始化正式安装，设立三位管理员' })
  })

  it('says in Chinese what it does not know or will not do, and scripts can tell', async () => {
    expect(await qinghe('nothing')).toMatchObject({ code: 1, err: expect.stringContaining('没有这个命令：nothing') })
    expect(await qinghe('backup', '--what')).toMatchObject({ code: 1, err: expect.stringContaining('没有这个选项：--what') })
    expect(await qinghe('distribute')).toMatchObject({ code: 1, err: expect.stringContaining('没有在真实的 Citus 集群上运行过') })
  })
})
