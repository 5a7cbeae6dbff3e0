/** A disk that is really full, and a database that is really gone. Root mounts a small file system of its own for it. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newChildId, newCommandId } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { beginCluster } from '../../../testing/cluster.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import type { Embedded } from '../embedded/embedded.ts'
import { readPidFile } from '../embedded/postmaster.ts'
import { diskProblems, health } from '../http/health.ts'
import { isEverybodys } from '../http/problems.ts'
import { migrate } from './migrate.ts'
import { ownerRole } from './roles.ts'

const scratch = mkdtempSync(join(tmpdir(), 'qinghe-full-'))
const disk = join(scratch, 'disk')
const keysDir = join(scratch, 'keys')

function mounted(): boolean {
  try {
    execFileSync('mkdir', ['-p', disk])
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const isMounted = mounted()
const lost: Error[] = []
/** What looks for new parameters every second says that the database is away; requests are judged by their answers. */
const isAway = (fault: unknown): boolean => isEverybodys(fault) || /No space left|terminat|timeout/.test(String(fault))
let embedded: Embedded
let stage: Stage
let director: Person

beforeAll(async () => {
  if (!isMounted) return
  chmodSync(scratch, 0o711)
  embedded = await beginCluster(disk, { keysDir, onLost: error => { lost.push(error) } })
  await migrate(embedded.connection(ownerRole))
  const database = { name: 'full', connection: (role: string) => embedded.connection(role), drop: async () => undefined }
  stage = await openStage({ database, plugins: [health(() => diskProblems(disk))] })
  stage.owner.on('error', () => undefined)
  director = stage.member('childDirector')
})
afterAll(async () => {
  if (isMounted) {
    const faults = await stage.stop().catch(() => stage.app.faults)
    await embedded.stop()
    execFileSync('umount', ['-l', disk])
    expect(faults.filter(fault => !isAway(fault))).toEqual([])
  }
})

type Sent = { child: string; command: string; draft: object; reply: Reply }
async function create(again?: Sent): Promise<Sent> {
  const [child, command] = [again?.child ?? newChildId(), again?.command ?? newCommandId()]
  // Texts of their own, so that nothing is packed small.
  const draft = again?.draft ?? { name: '王小禾', birthDate: '2016-03-01', region: places.village, hukouAddress: Array.from({ length: 40 }, () => newCommandId()).join('').slice(0, 180) }
  return { child, command, draft, reply: await director.send('/api/archives', { id: child, draft }, { id: command }) }
}
const fill = (): void => {
  const { bavail, bsize } = statfsSync(disk)
  for (let i = 0, left = bavail * bsize; left > 0; i++, left -= 1 << 20) {
    try {
      writeFileSync(join(disk, `ballast${i}`), Buffer.alloc(Math.min(left, 1 << 20), 1))
    } catch {
      return
    }
  }
}
const empty = (): void => { execFileSync('sh', ['-c', `rm -f ${disk}/ballast*`]) }
const hasWords = ({ status, body }: Reply): boolean => [503, 507].includes(status) && /[一-龥]{4}/u.test(body.title) && body.issues.length === 1
const code = ({ body }: Reply): string => body.issues[0].code

/** What a client kept: everything acknowledged is there, and what was refused can be sent again under its own id. */
async function expectKept(sent: readonly Sent[]): Promise<void> {
  for (const one of sent.filter(({ reply }) => reply.status !== 200)) {
    const { reply } = await create(one)
    expect([reply.status, reply.body.outcome]).toEqual([200, 'applied'])
  }
  const { rows } = await ownerQuery('select id from qinghe.children')
  expect(new Set(rows.map((row: { id: string }) => row.id))).toEqual(new Set(sent.map(one => one.child)))
  const { rows: bare } = await ownerQuery(`select c.id from qinghe.commands c where c.outcome is null or not exists (select 1 from qinghe.audit_inbox i where i.command = c.id)`)
  expect(bare).toEqual([])
}
async function ownerQuery(text: string) {
  const client = new pg.Client(embedded.connection(ownerRole))
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}
/** Until the database serves again; a test that waits for ever fails by its own limit. */
async function recovered(): Promise<void> {
  while ((await director.get('/api/archives/counts')).status !== 200) await pause(200)
}

const sent: Sent[] = []
describe.skipIf(!isMounted)('a disk that is full (needs the right to mount)', () => {
  it('refuses writes in words, and reads whose leaf cannot be written', async () => {
    for (let i = 0; i < 5; i++) sent.push(await create())
    expect(sent.map(one => one.reply.status)).toEqual([200, 200, 200, 200, 200])
    fill()
    const refused: Reply[] = []
    for (let i = 0; i < 400 && refused.length < 5; i++) {
      const one = await create()
      sent.push(one)
      if (one.reply.status !== 200) refused.push(one.reply)
      fill()
    }
    expect(refused.filter(reply => !hasWords(reply))).toEqual([])
    expect(refused.map(code)).toContain('server.diskFull')
    const read = await director.get(`/api/archives/${sent[0]?.child}`)
    if (read.status !== 200) expect([read.status, hasWords(read)]).toEqual([read.status, true])
  }, 240_000)

  it('is told to whoever asks whether the server is ready', async () => {
    const answer = await stage.app.server.inject({ url: '/health/ready' })
    expect([answer.statusCode, JSON.parse(answer.body).problems]).toEqual([503, expect.arrayContaining(['服务器磁盘已满，请系统管理员腾出空间'])])
    expect((await stage.app.server.inject({ url: '/health/live' })).statusCode).toBe(200)
  })

  it('stays refused while it is full, whatever is asked, and the server lives', async () => {
    let reads = 0
    for (let i = 0; i < 600 && reads < 3; i++) {
      const read = await director.get(`/api/archives/${sent[0]?.child}`)
      if (read.status === 200) continue
      expect(hasWords(read), JSON.stringify(read)).toBe(true)
      expect(JSON.stringify(read.body)).not.toContain('王小禾')
      reads += 1
    }
    expect(reads).toBe(3)
  }, 240_000)

  it('does not end the server even when the database dies meanwhile and finds no room to start', async () => {
    fill()
    const pid = readPidFile(embedded.places.cluster)?.pid
    if (pid === undefined) throw new Error('no pid')
    process.kill(pid, 'SIGKILL')
    for (let i = 0; i < 80 && lost.length === 0; i++) {
      fill()
      const one = await create()
      sent.push(one)
      if (one.reply.status !== 200) expect(hasWords(one.reply), JSON.stringify(one.reply)).toBe(true)
      await pause(500)
    }
    expect(lost.length).toBe(1)
  }, 240_000)

  it('is forgotten once there is room: nothing acknowledged is lost, and what was refused goes through', async () => {
    empty()
    await recovered()
    await expectKept(sent)
  }, 240_000)
})

describe.skipIf(!isMounted)('a database that is killed under the server', () => {
  it('is told in words until it is back, and nothing acknowledged is lost', async () => {
    for (let round = 0; round < 3; round++) {
      const pid = readPidFile(embedded.places.cluster)?.pid
      if (pid === undefined) throw new Error('no pid')
      let isOver = false
      const people = Array.from({ length: 4 }, async () => {
        while (!isOver) sent.push(await create())
      })
      await pause(150)
      process.kill(pid, 'SIGKILL')
      await pause(1_500)
      await recovered()
      isOver = true
      await Promise.all(people)
    }
    const refused = sent.map(one => one.reply).filter(reply => reply.status !== 200)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.filter(reply => !hasWords(reply))).toEqual([])
    await expectKept(sent)
  }, 240_000)
})
