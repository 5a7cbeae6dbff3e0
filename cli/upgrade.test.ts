/** An installation as an earlier version left it: tables of that time, people's data in them, its keys beside it. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { bulkRows } from '@qinghe/server/archives/bulk.ts'
import type { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { insertLeaves } from '@qinghe/server/audit/inbox.ts'
import { makeLeaf } from '@qinghe/server/audit/leaf.ts'
import { unwrapChildKey } from '@qinghe/server/crypto/childKeys.ts'
import { type KeyRing, makeKeyRing, open } from '@qinghe/server/crypto/sealing.ts'
import type { Embedded } from '@qinghe/server/embedded/embedded.ts'
import { openChange } from '@qinghe/server/db/history.ts'
import { migrate, migrationsDir } from '@qinghe/server/db/migrate.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import type { Cells } from '@qinghe/server/db/rows.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginCluster } from '../testing/cluster.ts'
import { draftAt, insertRow } from '../testing/walk/county.ts'
import { places } from '../testing/cast.ts'

/** The first version that kept lists: tables since then must come by themselves. */
const lastOfOld = 12
const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const limitMs = 300_000
let scratch: string
let home: string
const children: string[] = []

const qinghe = (...args: string[]): Promise<{ code: number; out: string; err: string }> => new Promise(done => {
  execFile(process.execPath, [main, ...args], { env: { ...process.env, QINGHE_HOME: home }, maxBuffer: 1 << 24 }, (error, out, err) =>
    done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }))
})
const told = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '{}')
const ringOf = (): KeyRing => makeKeyRing(fieldKeys(openKeys(join(home, 'keys'), { mayCreate: false })))

async function asOwner<T>(work: (owner: pg.Client, database: Embedded) => Promise<T>): Promise<T> {
  const database = await beginCluster(home)
  const owner = new pg.Client(database.connection(ownerRole))
  try {
    await owner.connect().catch(() => undefined)
    return await work(owner, database)
  } finally {
    await owner.end()
    await database.stop()
  }
}

/** A child, written by a command that left its leaf. */
async function writeChild(owner: pg.Client, ring: KeyRing, status: ArchiveStatus): Promise<void> {
  const [id, command, account] = [newUuid(), newUuid(), newUuid()]
  const context = { ring, county: 431003, at: new Date(), account, posting: newUuid(), command, phrase: '新建档案' }
  const rows = [...bulkRows(context, { id, draft: draftAt('inside'), status, origin: 'typed', since: plainDate('2024-09-01'), person: newUuid() })]
  // The version of then had no such columns; and all five carry one number, which the national table holds once.
  const asThen = ({ number_shared: _later, mac: _chained, ...row }: Cells): Cells => ('blind_index' in row ? { ...row, blind_index: randomBytes(16) } : row)
  for (const { table, row } of [...rows.filter(one => one.table === 'children'), ...rows.filter(one => one.table !== 'children' && one.table !== 'archive_standings')]) await insertRow(owner, table, asThen(row))
  await insertRow(owner, 'commands', { county: 431003, id: command, account, posting: context.posting, name: 'archives.create', input_hash: Buffer.alloc(32), outcome: 'applied', at: context.at })
  await insertLeaves(owner, [makeLeaf({
    at: context.at.toISOString(), kind: 'write', role: 'childDirector', account, county: 431003, region: places.village, purpose: 'archive', phrase: '新建档案',
    children: [id], command, requestId: 'old', outcome: 'applied',
  })])
  children.push(id)
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'qinghe-upgrade-'))
  chmodSync(scratch, 0o711)
  home = join(scratch, 'home')
  const old = join(scratch, 'migrations')
  for (const dir of [home, old]) mkdirSync(dir)
  for (const name of readdirSync(migrationsDir).sort().slice(0, lastOfOld)) cpSync(join(migrationsDir, name), join(old, name))
  await asOwner(async (owner, database) => {
    await migrate(database.connection(ownerRole), old)
    await owner.query(`insert into qinghe.installation (id, kind, created_at) values ($1, 'demo', now())`, [newUuid()])
    await owner.query(`insert into qinghe.tenants values (431003, '2020-01-01')`)
    await owner.query(`insert into qinghe.tenant_codes values (431003, 431003000000, '2020-01-01', null)`)
    for (const status of ['active', 'active', 'active', 'draft', 'exited'] as const) await writeChild(owner, ringOf(), status)
  })
}, limitMs)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('an installation of an earlier version', () => {
  it('is backed up, proven, brought up to date and found sound', async () => {
    const { code, out, err } = await qinghe('upgrade')
    expect([code, err]).toEqual([0, ''])
    const ran = readdirSync(migrationsDir).sort().slice(lastOfOld).map(name => name.replace('.sql', ''))
    expect(told(out)).toMatchObject({ migrations: ran, leaves: expect.any(Number) })
    expect(out).toMatch(/可以恢复/)
    expect(readdirSync(join(home, 'backups')).length).toBeGreaterThan(0)
  }, limitMs)

  it('has every child with its sealed number and its history as they were, and what is new beside them', () => asOwner(async owner => {
    const ring = ringOf()
    const { rows } = await owner.query(`select c.id, c.name, c.id_number, k.wrapped, h.id as change, h.sealed from qinghe.children c
      join qinghe.child_keys k on k.child = c.id join qinghe.changes h on h.child = c.id and h.entity = 'children' order by c.id`)
    expect(rows.map(row => row.id)).toEqual([...children].sort())
    for (const row of rows) {
      expect(open(ring, { table: 'children', column: 'id_number', row: row.id }, row.id_number)).toBe(draftAt('inside').idNumber)
      expect(openChange(unwrapChildKey(ring, row.id, row.wrapped), { id: row.change, sealed: row.sealed }).after).toMatchObject({ name: draftAt('inside').name })
    }
    const { rows: [added] } = await owner.query(`select (select count(*)::int from qinghe.parameters) as parameters, to_regprocedure('qinghe.decide_postings(uuid[], text, text)') is not null as decides`)
    expect(added).toEqual({ parameters: expect.any(Number), decides: true })
    expect(added.parameters).toBeGreaterThan(10)
  }), limitMs)

  it('says of every archive where it was since it was opened, and of one that is closed that it was open before', () => asOwner(async owner => {
    const { rows } = await owner.query(`select s.child, s.n, s.status, s.region::bigint = c.region as here, s.cause, s.at = date_trunc('milliseconds', c.created_at) as opened from qinghe.archive_standings s
      join qinghe.children c on c.id = s.child order by array_position($1::uuid[], s.child), s.n`, [children])
    const open = (status: string, n = 1) => ({ n, status, here: true, cause: null, opened: true })
    expect(rows.map(({ child: _whose, ...row }) => row)).toEqual([open('active'), open('active'), open('active'), open('draft'), open('active'), open('exited', 2)])
  }), limitMs)

  it('has nothing left to do the second time, and its log still verifies', async () => {
    expect(told((await qinghe('upgrade')).out)).toMatchObject({ migrations: [] })
    const { code, out } = await qinghe('audit', 'verify')
    expect([code, told(out)]).toMatchObject([0, {}])
  }, limitMs)

  it('has its history of then bound to the log as it was found, once: what is slipped in or altered afterwards is told', async () => {
    const unbound = () => asOwner(async owner => (await owner.query(`select (select count(*)::int from qinghe.changes where mac is null) as lines, (select count(*)::int from qinghe.commands where mac is null) as receipts`)).rows[0])
    expect(await unbound()).toEqual({ lines: 0, receipts: 0 })
    await asOwner(owner => owner.query(`update qinghe.changes set mac = null, phrase = '别的事' where id = (select id from qinghe.changes limit 1)`))
    expect((await qinghe('upgrade')).code).toBe(1) // it verifies what it leaves behind
    expect(await unbound()).toEqual({ lines: 1, receipts: 0 })
    const { code, out, err } = await qinghe('audit', 'verify')
    expect([code, `${out}${err}`]).toEqual([1, expect.stringMatching(/变更记录 .* 没有校验值，不是系统写入的|没有校验值，不是系统写入的/)])
  }, limitMs)
})
