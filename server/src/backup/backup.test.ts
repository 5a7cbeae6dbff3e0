import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { byTheMachinesClock } from '../../../testing/clock.mjs'
import { keepRoot, openKeys } from '../keys/folder.ts'
import { join as putTogether, readShare, split, writeShare } from '../keys/shares.ts'
import { backup, type BackupOptions, shelfFor, shipWal } from './backup.ts'
import { findShelf, restore } from './restore.ts'
import { backupAge, verifyBackup } from './verify.ts'
import { type Embedded, startEmbedded } from '../embedded/embedded.ts'

byTheMachinesClock() // PostgreSQL recovers to a moment of its own clock

const planted = '陆小禾431003999999201503040012'
let home: string
let county: Embedded
let options: BackupOptions
let noon: Date
let papers: string[]

const asking = async <T extends pg.QueryResultRow>(embedded: Embedded, text: string): Promise<T[]> => {
  const client = new pg.Client(embedded.connection('postgres'))
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

const filesBelow = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)).filter(path => statSync(path).isFile())
const namesIn = async (dataDir: string, keysDir: string) => {
  const embedded = await startEmbedded({ dataDir, keysDir })
  try {
    return (await asking<{ name: string }>(embedded, 'select name from children order by at')).map(row => row.name)
  } finally {
    await embedded.stop()
  }
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'qinghe-backup-'))
  chmodSync(home, 0o711)
  const keysDir = join(home, 'keys')
  county = await startEmbedded({ dataDir: join(home, 'database'), keysDir, archive: true })
  const keys = openKeys(keysDir, { mayCreate: false })
  papers = split(keys.root, { count: 3, needed: 2 }).map(writeShare)
  const superuser = county.connection('postgres')
  options = { superuser, places: county.places, keys, shelf: await shelfFor(superuser, join(home, 'backups')) }
  await asking(county, 'create table children (name text, at timestamptz default clock_timestamp())')
  await asking(county, `insert into children (name) values ('${planted}')`)
  await backup(options)
  await asking(county, "insert into children (name) values ('上午')")
  noon = (await asking<{ at: Date }>(county, 'select clock_timestamp() as at'))[0]?.at ?? new Date(0)
  await asking(county, "insert into children (name) values ('下午')")
  const [last] = await asking<{ wal: string }>(county, 'select pg_walfile_name(pg_switch_wal()) as wal')
  await vi.waitFor(async () => {
    await shipWal(options)
    expect(readdirSync(join(options.shelf, 'wal'))).toContain(`${last?.wal}.sealed`)
  }, { timeout: 20_000, interval: 100 })
})
afterAll(async () => {
  await county.stop()
  rmSync(home, { recursive: true, force: true })
})

describe('a backup', () => {
  it('comes back on an empty machine from two paper shares, with every change since', async () => {
    const keysDir = join(home, 'found/keys')
    keepRoot(keysDir, putTogether([papers[2] ?? '', papers[0] ?? ''].map(readShare)))
    const dataDir = join(home, 'found/database')
    const keys = openKeys(keysDir, { mayCreate: false })
    await restore({ shelf: findShelf(join(home, 'backups'), keys), keys, dataDir })
    expect(await namesIn(dataDir, keysDir)).toEqual([planted, '上午', '下午'])
  })

  it('comes back as of noon, without the afternoon', async () => {
    const dataDir = join(home, 'noon/database')
    const restored = await restore({ shelf: options.shelf, keys: options.keys, dataDir, at: noon })
    expect(restored.endedEarly).toBe(false)
    expect(await namesIn(dataDir, options.keys.dir)).toEqual([planted, '上午'])
    expect(existsSync(join(home, 'noon/database/replay'))).toBe(false)
  })

  it('gives all it has when asked for a moment after its end, and says so', async () => {
    const dataDir = join(home, 'evening/database')
    const restored = await restore({ shelf: options.shelf, keys: options.keys, dataDir, at: new Date(Date.now() + 3_600_000) })
    expect(restored.endedEarly).toBe(true)
    expect(await namesIn(dataDir, options.keys.dir)).toEqual([planted, '上午', '下午'])
  })

  it('refuses a moment before the first backup, and a folder that holds a database', async () => {
    const { shelf, keys } = options
    await expect(restore({ shelf, keys, dataDir: join(home, 'early/database'), at: new Date(0) })).rejects.toThrow(/最早可以恢复到/)
    await county.stop()
    await expect(restore({ shelf, keys, dataDir: join(home, 'database') })).rejects.toThrow(/只写入空文件夹/)
    county = await startEmbedded({ dataDir: join(home, 'database'), keysDir: keys.dir, archive: true })
  })

  it('shows nothing of what it holds, and holds no key', () => {
    for (const file of filesBelow(join(home, 'backups'))) {
      const bytes = readFileSync(file)
      expect(bytes.includes(Buffer.from(planted)), file).toBe(false)
      expect(bytes.includes('4310039999'), file).toBe(false)
      expect(bytes.includes(options.keys.root), file).toBe(false)
    }
  })

  it('is proven by restoring it, which the desk can tell', async () => {
    expect(backupAge(options.shelf, options.keys, new Date()).red).toBe(true)
    const verified = await verifyBackup(options.shelf, options.keys, join(home, 'proof'))
    expect(verified.rows).toBeGreaterThan(1000)
    expect(existsSync(join(home, 'proof'))).toBe(false)
    expect(backupAge(options.shelf, options.keys, new Date())).toMatchObject({ hoursSinceVerified: 0, red: false })
    expect(backupAge(options.shelf, options.keys, new Date(Date.now() + 26 * 3_600_000)).red).toBe(true)
  })

  it('is not believed when somebody changed it, or its manifest, or brought other keys', async () => {
    const { shelf, keys } = options
    const [base, manifest] = ['.sealed', '.json'].map(end => join(shelf, 'base', readdirSync(join(shelf, 'base')).find(name => name.endsWith(end)) ?? ''))
    const tampered = async (file: string, change: (bytes: Buffer) => Buffer) => {
      const before = readFileSync(file)
      writeFileSync(file, change(Buffer.from(before)))
      await expect(restore({ shelf, keys, dataDir: join(home, 'tampered/database') })).rejects.toThrow(/已损坏|签名不符/)
      writeFileSync(file, before)
    }
    await tampered(base ?? '', bytes => bytes.subarray(0, bytes.length - 30))
    await tampered(manifest ?? '', bytes => Buffer.from(bytes.toString().replace('format', 'formaT')))
    const strangers = openKeys(join(home, 'strangers'), { mayCreate: true })
    await expect(restore({ shelf, keys: strangers, dataDir: join(home, 'tampered/database') })).rejects.toThrow(/签名不符/)
  })

  it('goes to a second place as well, which a first place begun anew does not empty', async () => {
    const second = join(home, 'stick')
    await backup({ ...options, second })
    expect(readdirSync(join(second, 'base')).length).toBe(4)
    await backup({ ...options, second, shelf: join(home, 'new-disk') })
    expect(readdirSync(join(second, 'base')).length).toBe(6)
  })

  it('refuses to keep the keys among the backups', async () => {
    await expect(backup({ ...options, shelf: home })).rejects.toThrow(/密钥文件夹不能放在/)
  })
})
