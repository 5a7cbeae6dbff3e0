/** Writes approved files in the background, one after the other, as the posting that asked: it is looked up again at every page, so a right that
 *  is taken ends the work. A file counts when its last piece and its leaf are there; one that was cut off is begun anew. */
import { createHash } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { access } from '@qinghe/domain/exports/access.ts'
import { exportPackage } from '@qinghe/domain/exports/parameters.ts'
import { mostRows, unitOf } from '@qinghe/domain/exports/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { dayOf, instant } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { newestHead } from '../audit/headsOut.ts'
import { type ChildKey, newChildKey, sealPiece, wrapKeyOf } from '../crypto/childKeys.ts'
import { type Reader, run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { print } from '../exchange/paper/press.ts'
import type { Kernel } from '../http/kernel.ts'
import type { OutCell } from '../exchange/xlsx.ts'
import { reading, writing } from '../http/transactions.ts'
import { asImporter, carryOutNext, type Claimed, type Queue } from '../jobs/claims.ts'
import { actingFor } from '../staff/acting.ts'
import { type Mark, writeSheet } from './sheet.ts'
import { askedOf, type ExportRow, findExport, insideOut, pieceAt, purposeOf, secretAt } from './store.ts'
import type { Making, Page, Subject, Subjects } from './subject.ts'
import { grown, markOf, refuseLess, rowsOf } from './walk.ts'

type Job = { kernel: Kernel; claimed: Claimed; subjects: Subjects }

const pieceBytes = 256 * 1024
const dayMs = 86_400_000
/** After how many rows it is told how far it has come. */
const tellEvery = { workbook: 1_000, paper: 100 } as const
const [word] = Object.keys(access)

const queue: Queue = {
  table: 'exports', waits: 'queued', first: sql`asked_at, id`, tooOften: '生成几次都没有完成，请联系系统管理员查看日志后再重新申请',
  givenUp: (client, { county, id }) => run(client, sql`delete from qinghe.export_pieces where county = ${county} and export = ${id}`),
}
/** Whether an approved file waits to be written: one look at a small index. */
export const hasExportWork = (kernel: Kernel): Promise<boolean> => asImporter(kernel, async client => (await run(client, sql<{ waits: boolean }>`
  select exists (select 1 from qinghe.exports where state in ('queued', 'running')) as waits`))[0]?.waits === true)

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

/** @property children whom the rows show. @property keys what each row is, in the order of the file. @property holds what the rows hold beside */
type Writing = { job: Job; row: ExportRow; subject: Subject; children: Set<string>; keys: string[]; holds: Set<string> }

const readPage = ({ job, row, subject }: Writing) => async (work: (r: Reader) => Promise<Page>): Promise<Page> => {
  const actor = await acting(job)
  const { page, at } = await reading(job.kernel, { actor }, async r => { refuseLess(r, subject, row); return { page: await work(r), at: r.now } })
  job.kernel.readings.count({ actor, at }, { children: page.children.length, lines: 0, class: subject.class })
  return page
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
async function* inPieces(out: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
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
async function keepPieces({ job, row, keys, holds }: Writing, key: ChildKey, out: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<{ bytes: number; checksum: string }> {
  const hash = createHash('sha256')
  let [piece, bytes] = [0, 0]
  const keep = async (clear: Uint8Array): Promise<void> => {
    const sealed = sealPiece({ key, algorithm: job.kernel.ring.algorithm }, pieceAt(row.id, piece), clear)
    await mine(job, ({ client, actor }) => run(client, sql`insert into qinghe.export_pieces (county, export, piece, region, school, account, sealed)
      values (${row.county}, ${row.id}, ${piece}, ${row.region}, 0, ${actor.account}, ${sealed})`))
    piece += 1
  }
  for await (const clear of inPieces(out)) {
    hash.update(clear)
    bytes += clear.length
    await keep(clear)
  }
  // After the file, what it is of: whoever fetches it is asked about again (store.ts).
  await keep(insideOut({ keys, holds: [...holds] }))
  return { bytes, checksum: hash.digest('hex') }
}

type Kept = { bytes: number; checksum: string }
type Filling = { mark: Mark; making: Making; key: ChildKey; rows: AsyncGenerator<readonly OutCell[]> }
async function workbook(w: Writing, { mark, key, rows }: Filling): Promise<Kept> {
  const out = new PassThrough()
  const failing = (error: unknown): never => { out.destroy(error instanceof Error ? error : new Error(String(error))); throw error }
  const [, kept] = await Promise.all([writeSheet(out, mark, rows).catch(failing), keepPieces(w, key, out).catch(failing)])
  return kept
}
/** Why it failed is kept in clear: the names of children that stand in it are not. */
function unnamed(error: unknown): never {
  if (!(error instanceof Problem) || !error.issues.some(one => one.code === 'print.glyph')) throw error
  throw problem('print.glyph', '有的字字体里没有，打印出来会是空白，所以没有生成。请改用 Word 格式重新申请；要知道是谁的哪个字，按村分批直接打印时会说明')
}
/** Paper is set outside a transaction: it takes seconds. */
async function paper(w: Writing, { mark, making: { job }, key, rows }: Filling): Promise<Kept> {
  for await (const _row of rows);
  const set = job === null ? null : await reading(w.job.kernel, { actor: await acting(w.job) }, r => job(r, mark))
  if (set === null) throw grown()
  return keepPieces(w, key, slicesOf(await print(set, 'background').catch(unnamed)))
}

async function writeFile(w: Writing): Promise<void> {
  const { job, row, subject, children, keys, holds } = w
  const head = await newestHead(job.kernel.pools.qinghe_tree)
  const mark = await reading(job.kernel, { actor: await acting(job) }, r => markOf(r, row, head))
  const key = newChildKey()
  await mine(job, ({ client }) => run(client, sql`delete from qinghe.export_pieces where county = ${row.county} and export = ${row.id}`))
  const seen = async (page: Page, written: number): Promise<void> => {
    for (const child of page.children) children.add(child)
    keys.push(...page.keys)
    for (const held of page.holds ?? []) holds.add(held)
    if (written % tellEvery[subject.paper === null ? 'workbook' : 'paper'] === 0) await mine(job, ({ client }) => run(client, sql`update qinghe.exports set written = ${written} where county = ${row.county} and id = ${row.id}`))
  }
  const making = subject.make(askedOf(row))
  const filling = { mark, making, key, rows: rowsOf({ making, row, read: readPage(w), seen }) }
  const kept = subject.paper === null ? await workbook(w, filling) : await paper(w, filling)
  await finish(w, { ...kept, secret: wrapKeyOf(job.kernel.ring, secretAt(row.id), key) })
}

/** The leaf and the link are one transaction: no file without its line in the log. */
const finish = ({ job, row, subject, children }: Writing, { bytes, checksum, secret }: Kept & { secret: Buffer }): Promise<void> => mine(job, async ({ client, actor, now, ring }) => {
  await run(client, sql`update qinghe.exports set state = 'ready', written = ${row.rows}, bytes = ${bytes}, checksum = ${checksum}, secret = ${secret}, failure = null,
      expires_at = ${new Date(new Date(now).getTime() + timesOf(job, row.region, now).exportFileHours.value * 3_600_000)} where county = ${row.county} and id = ${row.id}`)
  await job.kernel.audit.insert(client, {
    kind: 'read', actor, purpose: 'archive', phrase: `导出 ${row.number} ${row.title} ${row.rows} ${unitOf(row.subject)}（${row.said.join('；')}），用途：${purposeOf(ring, row)}，文件校验值 ${checksum.slice(0, 16)}`,
    class: subject.class > 'S2' ? subject.class : 'S2', children: [...children], count: children.size, command: null, device: '', requestId: newUuid(), outcome: 'answered',
  })
})

async function perform(job: Job): Promise<void> {
  const row = await mine(job, async (_session, own) => own)
  const { rows, subject } = await reading(job.kernel, { actor: await acting(job) }, async r => {
    const found = await job.subjects(r, row.subject)
    if (found === undefined) throw problem('export.subject', '这个名单已经不能导出，请刷新页面后重新申请')
    refuseLess(r, found, row)
    return { subject: found, rows: await found.count(r, askedOf(row), mostRows) }
  })
  if (rows > mostRows || rows > subject.most) throw grown()
  if (rows > row.rows) await askAgain(job, rows)
  else await writeFile({ job, row, subject, children: new Set(), keys: [], holds: new Set() })
}

/** One file from beginning to end. @returns whether there was one */
export const exportNext = (kernel: Kernel, subjects: Subjects): Promise<boolean> => carryOutNext(kernel, queue, claimed => perform({ kernel, claimed, subjects }))

/** Requests nobody took up in time and files whose day is over: the key goes first, and what it sealed is noise. */
export const sweepExports = (kernel: Kernel): Promise<boolean> => asImporter(kernel, async client => {
  const over = await run(client, sql<{ county: number; id: string }>`update qinghe.exports set state = 'over', secret = null
    where state in ('open', 'waiting', 'ready') and expires_at <= qinghe.now() returning county, id`)
  for (const { county, id } of over) await run(client, sql`delete from qinghe.export_pieces where county = ${county} and export = ${id}`)
  return false
})
