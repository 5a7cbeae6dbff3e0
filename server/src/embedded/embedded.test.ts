import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { openKeys } from '../keys/folder.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { readPidFile, serves } from './postmaster.ts'
import { ownerRole } from '../db/roles.ts'

const scratch: string[] = []
const started: Embedded[] = []
const children: ChildProcess[] = []

const home = (name = 'home'): { dataDir: string; keysDir: string } => {
  const dir = mkdtempSync(join(tmpdir(), 'qinghe-embedded-'))
  chmodSync(dir, 0o711)
  scratch.push(dir)
  return { dataDir: join(dir, name, 'database'), keysDir: join(dir, name, 'keys') }
}

const start = async (options: Parameters<typeof startEmbedded>[0]): Promise<Embedded> => {
  const embedded = await startEmbedded(options)
  started.push(embedded)
  return embedded
}

const asking = async <T extends pg.QueryResultRow>(embedded: Embedded, text: string): Promise<T[]> => {
  const client = new pg.Client(embedded.connection(ownerRole))
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

/** A program of its own that starts the database and stays, as `npm start` does. */
const anotherProgram = async (options: { dataDir: string; keysDir: string }): Promise<ChildProcess> => {
  const module_ = new URL('./embedded.ts', import.meta.url).href
  const code = `import { startEmbedded } from ${JSON.stringify(module_)}
    await startEmbedded(${JSON.stringify(options)}); console.log('ready'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  await once(child.stdout ?? child, 'data')
  return child
}

function killAll(program: ChildProcess, postmaster: number | undefined): void {
  program.kill('SIGKILL')
  if (postmaster !== undefined) process.kill(postmaster, 'SIGKILL')
}

afterEach(async () => {
  await Promise.all(started.splice(0).map(embedded => embedded.stop()))
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  for (const dir of scratch) rmSync(dir, { recursive: true, force: true })
})

describe('the embedded database', () => {
  it('starts on an empty folder with every setting that keeps acknowledged records, and keeps them over a restart', async () => {
    const where = home()
    const first = await start(where)
    const settings = await asking<{ name: string; setting: string }>(first,
      "select name, setting from pg_settings where name in ('fsync','full_page_writes','data_checksums','synchronous_commit','server_encoding','listen_addresses') order by 1")
    expect(Object.fromEntries(settings.map(row => [row.name, row.setting]))).toEqual({
      data_checksums: 'on', fsync: 'on', full_page_writes: 'on', listen_addresses: '', server_encoding: 'UTF8', synchronous_commit: 'on',
    })
    await asking(first, "create table kept (word text); insert into kept values ('㐂·𠮷')")
    await first.stop()
    const second = await start(where)
    expect(await asking(second, 'select word from kept')).toEqual([{ word: '㐂·𠮷' }])
  })

  it('lets nobody in without the password of the keys folder', async () => {
    const embedded = await start(home())
    const client = new pg.Client(embedded.connection(ownerRole, 'guess'))
    await expect(client.connect()).rejects.toThrow(/password authentication failed/)
  })

  it('refuses a second program on the same folder in words, and the first keeps working', async () => {
    const where = home()
    const first = await start(where)
    await expect(startEmbedded(where)).rejects.toThrow(/正在被另一个青禾程序使用/)
    expect(await asking(first, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('finds every acknowledged row after its program was killed, though the orphaned server still runs', async () => {
    const where = home()
    const program = await anotherProgram(where)
    const cluster = join(where.dataDir, 'cluster')
    const orphan = readPidFile(cluster)?.pid ?? 0
    program.kill('SIGKILL')
    await once(program, 'exit')
    expect(serves(orphan, cluster)).toBe(true)
    const next = await start(where)
    expect(serves(orphan, cluster)).toBe(false)
    expect(await asking(next, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('loses no acknowledged row when supervisor and server are killed in the middle of writing, three times over', async () => {
    const where = home()
    const cluster = join(where.dataDir, 'cluster')
    const acknowledged: number[] = []
    const first = await start(where)
    await asking(first, 'create table kept (n int primary key)')
    await first.stop()
    for (let round = 0; round < 3; round++) {
      const program = await anotherProgram(where)
      const { secretFor } = openKeys(where.keysDir, { mayCreate: false })
      const writer = new pg.Client({ host: join(where.dataDir, 'run'), port: 5432, database: 'qinghe', user: ownerRole, password: secretFor(`database:${ownerRole}`) })
      writer.on('error', () => undefined)
      await writer.connect()
      const writing = (async () => {
        for (let n = round * 1_000_000; ; n++) {
          await writer.query('insert into kept values ($1)', [n])
          acknowledged.push(n)
          if (acknowledged.length % 100 === 0) killAll(program, readPidFile(cluster)?.pid)
        }
      })()
      await expect(writing).rejects.toThrow()
      program.kill('SIGKILL')
    }
    const last = await start(where)
    const kept = new Set((await asking<{ n: number }>(last, 'select n from kept')).map(row => row.n))
    expect(acknowledged.length).toBeGreaterThanOrEqual(300)
    expect(acknowledged.filter(n => !kept.has(n))).toEqual([])
  })

  it('comes back by itself when only the server process is killed', async () => {
    const where = home()
    const embedded = await start(where)
    await asking(embedded, 'create table kept (n int); insert into kept values (7)')
    const pid = readPidFile(embedded.places.cluster)?.pid ?? 0
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => readPidFile(embedded.places.cluster), { timeout: 20_000 }).toMatchObject({ ready: true, pid: expect.not.toBeOneOf([pid]) })
    expect(await asking(embedded, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('starts although postmaster.pid names a living stranger, and has not deleted the file to do so', async () => {
    const where = home()
    const first = await start(where)
    await first.stop()
    const file = join(first.places.cluster, 'postmaster.pid')
    writeFileSync(file, `${process.pid}\n${first.places.cluster}\n1\n5432\n/nowhere\n\n  0 0\nready   \n`)
    const second = await start(where)
    expect(Number(readFileSync(file, 'utf8').split('\n')[0])).not.toBe(process.pid)
    expect(await asking(second, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it.runIf(process.getuid?.() === 0)('moves the cluster to where its user can walk when root keeps the folder to itself', async () => {
    const where = home()
    chmodSync(join(where.dataDir, '../..'), 0o700)
    const embedded = await start(where)
    scratch.push(embedded.places.base)
    expect(embedded.places.base.startsWith(where.dataDir)).toBe(false)
    await asking(embedded, 'create table kept (n int)')
    await embedded.stop()
    expect(await asking(await start(where), 'select n from kept')).toEqual([])
    expect(existsSync(join(where.keysDir, 'root.key'))).toBe(true)
  })

  it('works in a folder whose path is too long for a socket', async () => {
    const embedded = await start(home('很深的文件夹'.repeat(8)))
    expect(embedded.connection(ownerRole).host.length).toBeLessThan(80)
    expect(await asking(embedded, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('refuses to make new keys for records that were sealed with lost ones', async () => {
    const where = home()
    await (await start(where)).stop()
    rmSync(where.keysDir, { recursive: true })
    await expect(startEmbedded(where)).rejects.toThrow(/恢复份额/)
  })
})
