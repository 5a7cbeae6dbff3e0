/** Writes approved files in the background, one after the other, as the posting that asked: it is looked up again at every page, so a right that
 *  is taken ends the work. A file counts when its last piece and its leaf are there; one that was cut off is begun anew. */
import { createHash } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { access } from '@qinghe/domain/exports/access.ts'
import { exportPackage } from '@qinghe/domain/exports/parameters.ts'
import { mostRows } from '@qinghe/domain/exports/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { Denied, NotFound, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { dayOf, instant } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { newestHead } from '../audit/headsOut.ts'
import { newChildKey, sealPiece, wrapKeyOf } from '../crypto/childKeys.ts'
import { run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { reading, writing } from '../http/transactions.ts'
import { whileBeating } from '../jobs/heartbeat.ts'
import { actingFor } from '../staff/acting.ts'
import { writeSheet } from './sheet.ts'
import { askedOf, type ExportRow, findExport, pieceAt, purposeOf, secretAt } from './store.ts'
import type { Page, Subject, Subjects } from './subject.ts'
import { grown, markOf, refuseLess, rowsOf } from './walk.ts'

type Claimed = { county: number; id: string; posting: string; attempts: number }
type Job = { kernel: Kernel; claimed: Claimed; subjects: Subjects }

const silentFor = '60 seconds'
const beatEveryMs = 15_000
const mostAttempts = 3
const pieceBytes = 256 * 1024
const dayMs = 86_400_000
const [word] = Object.keys(access)

async function asImporter<T>({ pools }: Kernel, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pools.qinghe_importer.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

const claimNext = (kernel: Kernel): Promise<Claimed | undefined> => asImporter(kernel, async client => (await run(client, sql<Claimed>`
  update qinghe.exports e set state = 'running', touched_at = qinghe.now(), attempts = attempts + 1
  from (select county, id from qinghe.exports where state = 'queued' or (state = 'running' and touched_at < qinghe.now() - ${silentFor}::interval)
    order by asked_at, id limit 1 for update skip locked) n
  where e.county = n.county and e.id = n.id returning e.county, e.id, e.posting, e.attempts`))[0])
/** Whether an approved file waits to be written: one look at a small index. */
export const hasExportWork = (kernel: Kernel): Promise<boolean> => asImporter(kernel, async client => (await run(client, sql<{ waits: boolean }>`
  select exists (select 1 from qinghe.exports where state in ('queued', 'running')) as waits`))[0]?.waits === true)

const touch = ({ kernel, claimed: { county, id, attempts } }: Job): Promise<unknown> => asImporter(kernel, client =>
  run(client, sql`update qinghe.exports set touched_at = qinghe.now() where county = ${county} and id = ${id} and state = 'running' and attempts = ${attempts}`))

async function acting({ kernel, claimed }: Job): Promise<Actor> {
  const actor = await actingFor(kernel, claimed.posting, word ?? '')
  if (!actor) throw problem('export.rights', '申请导出的岗位已经结束或权限有变，请由在岗人员重新申请')
  return actor
}

const gone = () => problem('export.gone', '这份导出已经取消或由别处接着办')
/** What a run may still write: one that was cancelled, or taken over while it was silent, writes nothing more. */
async function mine<T>(job: Job, work: (session: Session, row: ExportRow) => Promise<T>): Promise<T> {
  return writing(job.kernel, await acting(job), async session => {
    const row = await findExport({ rows: q => run(session.client, q) }, job.claimed.id, { lock: true })
    if (row === undefined || row.state !== 'running' || row.attempts !== job.claimed.attempts) throw gone()
    return work(session, row)
  })
}

const timesOf = ({ kernel }: Job, region: number, now: Date | string) => kernel.parameters(exportPackage, { region: regionCode(region), day: dayOf(instant(new Date(now))) })

/** The list may have become longer than what the second person saw: then they are asked again. */
async function askAgain(job: Job, rows: number): Promise<void> {
  await mine(job, ({ client, now }, { county, id, region, decided_posting: by }) => run(client, sql`update qinghe.exports set state = 'waiting', rows = ${rows}, decided_by = null, decided_posting = null, decided_at = null,
      decided_words = null, written = 0, failure = ${`名单在${by === null ? '申请' : '同意'}以后变长了，现在是 ${rows} 行，要请第二人再看一遍`}, expires_at = ${new Date(new Date(now).getTime() + timesOf(job, region, now).exportWaitDays.value * dayMs)} where county = ${county} and id = ${id}`))
}

type Writing = { job: Job; row: ExportRow; subject: Subject; children: Set<string> }

const readPage = ({ job, row, subject }: Writing) => async (work: (r: Parameters<ReturnType<Subject['page']>>[0]) => Promise<Page>): Promise<Page> => {
  const actor = await acting(job)
  const { page, at } = await reading(job.kernel, { actor }, async r => { refuseLess(r, subject, row); return { page: await work(r), at: r.now } })
  job.kernel.readings.count({ actor, at }, { children: page.children.length, lines: 0, class: subject.class })
  return page
}

async function* sealedPieces(out: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const chunk of out) {
    waiting.push(chunk)
    size += chunk.length
    if (size < pieceBytes) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  yield Buffer.concat(waiting)
}

/** Every piece in a transaction of its own: what lies there before the end nobody can open, its key is nowhere yet. */
async function writeFile(w: Writing): Promise<void> {
  const { job, row, subject, children } = w
  const head = await newestHead(job.kernel.pools.qinghe_tree)
  const mark = await reading(job.kernel, { actor: await acting(job) }, r => markOf(r, row, head))
  const key = newChildKey()
  const out = new PassThrough()
  const hash = createHash('sha256')
  await mine(job, ({ client }) => run(client, sql`delete from qinghe.export_pieces where county = ${row.county} and export = ${row.id}`))
  const seen = async (page: Page, written: number): Promise<void> => {
    for (const child of page.children) children.add(child)
    if (written % 1_000 === 0) await mine(job, ({ client }) => run(client, sql`update qinghe.exports set written = ${written} where county = ${row.county} and id = ${row.id}`))
  }
  let [piece, bytes] = [0, 0]
  const keep = async (): Promise<void> => {
    for await (const clear of sealedPieces(out)) {
      hash.update(clear)
      bytes += clear.length
      const sealed = sealPiece({ key, algorithm: job.kernel.ring.algorithm }, pieceAt(row.id, piece), clear)
      await mine(job, ({ client, actor }) => run(client, sql`insert into qinghe.export_pieces (county, export, piece, region, school, account, sealed)
        values (${row.county}, ${row.id}, ${piece}, ${row.region}, 0, ${actor.account}, ${sealed})`))
      piece += 1
    }
  }
  const failing = (error: unknown): never => { out.destroy(error instanceof Error ? error : new Error(String(error))); throw error }
  await Promise.all([writeSheet(out, mark, rowsOf({ subject, row, read: readPage(w), seen })).catch(failing), keep().catch(failing)])
  await finish(w, { bytes, checksum: hash.digest('hex'), secret: wrapKeyOf(job.kernel.ring, secretAt(row.id), key) })
}

/** The leaf and the link are one transaction: no file without its line in the log. */
const finish = ({ job, row, children }: Writing, { bytes, checksum, secret }: { bytes: number; checksum: string; secret: Buffer }): Promise<void> => mine(job, async ({ client, actor, now, ring }) => {
  await run(client, sql`update qinghe.exports set state = 'ready', written = ${row.rows}, bytes = ${bytes}, checksum = ${checksum}, secret = ${secret}, failure = null,
      expires_at = ${new Date(new Date(now).getTime() + timesOf(job, row.region, now).exportFileHours.value * 3_600_000)} where county = ${row.county} and id = ${row.id}`)
  await job.kernel.audit.insert(client, {
    kind: 'read', actor, purpose: 'archive', phrase: `导出 ${row.number} ${row.title} ${row.rows} 行（${row.said.join('；')}），用途：${purposeOf(ring, row)}，文件校验值 ${checksum.slice(0, 16)}`,
    class: 'S2', children: [...children], count: children.size, command: null, device: '', requestId: newUuid(), outcome: 'answered',
  })
})

async function perform(job: Job): Promise<void> {
  const row = await mine(job, async (_session, own) => own)
  const subject = job.subjects.get(row.subject)
  if (subject === undefined) throw problem('export.subject', '这个名单已经不能导出，请刷新页面后重新申请')
  const rows = await reading(job.kernel, { actor: await acting(job) }, r => { refuseLess(r, subject, row); return subject.count(r, askedOf(row), mostRows) })
  if (rows > mostRows) throw grown()
  if (rows > row.rows) await askAgain(job, rows)
  else await writeFile({ job, row, subject, children: new Set() })
}

async function giveUp({ kernel, claimed: { county, id, attempts } }: Job, words: string): Promise<void> {
  await asImporter(kernel, async client => {
    const failed = await run(client, sql`update qinghe.exports set state = 'failed', failure = ${words}, secret = null where county = ${county} and id = ${id} and state = 'running' and attempts = ${attempts} returning id`)
    if (failed.length > 0) await run(client, sql`delete from qinghe.export_pieces where county = ${county} and export = ${id}`)
  })
}

/** One file from beginning to end. @returns whether there was one */
export async function exportNext(kernel: Kernel, subjects: Subjects): Promise<boolean> {
  const claimed = await claimNext(kernel)
  if (!claimed) return false
  const job = { kernel, claimed, subjects }
  if (claimed.attempts > mostAttempts) {
    await giveUp(job, '生成几次都没有完成，请联系系统管理员查看日志后再重新申请')
    return true
  }
  try {
    await whileBeating({ touch: () => touch(job), everyMs: beatEveryMs }, () => perform(job))
  } catch (error) {
    if (!(error instanceof Problem || error instanceof NotFound || error instanceof Denied)) throw error
    await giveUp(job, error.message)
  }
  return true
}

/** Requests nobody took up in time and files whose day is over: the key goes first, and what it sealed is noise. */
export const sweepExports = (kernel: Kernel): Promise<boolean> => asImporter(kernel, async client => {
  const over = await run(client, sql<{ county: number; id: string }>`update qinghe.exports set state = 'over', secret = null
    where state in ('open', 'waiting', 'ready') and expires_at <= qinghe.now() returning county, id`)
  for (const { county, id } of over) await run(client, sql`delete from qinghe.export_pieces where county = ${county} and export = ${id}`)
  return false
})
