/** Some lines of an ordered roster at a time: judged as the world is now, made into rows, and written in one short transaction. */
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { isCommittable } from '@qinghe/domain/rosters/batch.ts'
import { commitRoster } from '@qinghe/domain/rosters/contract.ts'
import type { CellIssue } from '@qinghe/domain/rosters/types.ts'
import type pg from 'pg'
import { sliceOf, type Slice } from '../archives/arriving.ts'
import type { BulkArchive, BulkContext } from '../archives/bulk.ts'
import { type Sum, sumOf } from '../db/chain.ts'
import { macsOf } from '../db/history.ts'
import { makeReader, type Reader, readingIn, run, type Session } from '../db/reader.ts'
import { insertRows, insertSlice } from '../db/rows.ts'
import { sql } from '../db/sql.ts'
import type { Deriving } from '../db/writer.ts'
import type { Kernel } from '../http/kernel.ts'
import { translated } from '../http/problems.ts'
import { reading, writing } from '../http/transactions.ts'
import { isOrdered } from './commit.ts'
import { draftsNow, refusal } from './draftsNow.ts'
import { findOrder, type Order } from './orders.ts'
import { isAmong } from './packing.ts'
import { getBatch, loadFirst, sealContent, type StoredRow } from './store.ts'

export type Job = { kernel: Kernel; county: number; batch: string; command: string; posting: string; /** Other than usual, for tests. */ rowsPerSlice?: number }

const usualRows = 1_000

type Line = { row: StoredRow; archive: BulkArchive }
type Refused = { row: StoredRow; state: 'error' | 'known'; issues: readonly CellIssue[] }
export type Prepared = { from: number; upTo: number; lines: readonly Line[]; refused: readonly Refused[]; slice: Slice }

const contextOf = (r: Pick<Reader, 'ring' | 'now'>, actor: Actor, command: string): BulkContext => ({
  ring: r.ring, county: actor.county, at: new Date(r.now), account: actor.account, posting: actor.posting, command, phrase: commitRoster.audit,
})

async function nextRows(r: Reader, { batch, rowsPerSlice = usualRows }: Job, after: number): Promise<StoredRow[]> {
  return loadFirst(r, { batch, limit: rowsPerSlice }, sql`${isOrdered} and row > ${after}`)
}

/** What somebody said about a line with the number of another child (proposals.ts). */
const sharesNumber = ({ content: { settled } }: StoredRow): string | undefined => (settled?.verdict === 'other' ? settled.reason : undefined)

const filledKeys = (draft: Draft) => Object.keys(draft).filter(isFieldKey).filter(key => draft[key] !== null && draft[key] !== undefined)

/** The next lines of an order. What became wrong since it was shown is refused with a finding, and the others go on.
 *  @returns nothing when there are none left */
export function prepare(job: Job, actor: Actor, { order, after }: { order: Order; after: number }): Promise<Prepared | undefined> {
  return reading(job.kernel, { actor }, async r => {
    const batch = await getBatch(r, job.batch)
    const rows = await nextRows(r, job, after)
    const upTo = rows.at(-1)?.row
    if (upTo === undefined) return undefined
    const status = ArchiveStatus.parse(order.enters)
    const lines: Line[] = []
    const refused: Refused[] = []
    for (const { row, draft, state, issues } of await draftsNow(r, batch, rows)) {
      const denied = deniedFields(filledKeys(draft), actor.role, true)
      if (isCommittable({ state, selected: true }) && denied.length === 0) {
        lines.push({ row, archive: { id: newChildId(), draft, status, origin: 'import', since: r.today, batch: job.batch, sharesNumber: sharesNumber(row) } })
      } else {
        refused.push({ row, state: state === 'known' ? 'known' : 'error', issues: [...issues, ...denied.map(one => refusal(one.message))] })
      }
    }
    return { from: after, upTo, lines, refused, slice: sliceOf(contextOf(r, actor, order.command), lines.map(line => line.archive)) }
  })
}

/** Somebody cancelled, or another process was quicker: nothing of this slice is kept. */
export const isSuperseded = (error: unknown): boolean => error === superseded
const superseded = new Error('the order is somebody else’s or no more')

const isViolation = (error: unknown): error is Problem => error instanceof Problem && (error.issues[0]?.code ?? '').startsWith('constraint.')

type Writing = { session: Session; job: Job; refused: Refused[] }
type Wrote = { lines: readonly Line[]; history: readonly Uint8Array[] }

/** What a constraint refuses is found by halves and refused with its words; a fault of ours stays a fault.
 *  @returns what was written, and the sum of its lines of history */
async function writeLines(at: Writing, lines: readonly Line[], slice: Slice): Promise<Wrote> {
  const { session: { client }, job, refused } = at
  if (lines.length === 0) return { lines: [], history: [] }
  await client.query('SAVEPOINT lines')
  try {
    await insertSlice(client, slice)
    return { lines, history: macsOf(slice.get('changes') ?? []) }
  } catch (thrown) {
    const error = translated(thrown)
    if (!isViolation(error)) throw thrown
    await client.query('ROLLBACK TO SAVEPOINT lines')
    const [only, ...more] = lines
    if (only && more.length === 0) {
      refused.push({ row: only.row, state: 'error', issues: [...only.row.content.issues, refusal(error.message)] })
      return { lines: [], history: [] }
    }
    const middle = Math.ceil(lines.length / 2)
    const written: Wrote[] = []
    for (const half of [lines.slice(0, middle), lines.slice(middle)]) {
      const again = sliceOf(contextOf(makeReader(readingIn(at.session)), at.session.actor, job.command), half.map(line => line.archive))
      written.push(await writeLines(at, half, again))
    }
    return { lines: written.flatMap(one => one.lines), history: written.flatMap(one => one.history) }
  }
}

export const deriving = (session: Session, command: string): Deriving => ({
  ...makeReader(readingIn(session)), command: { id: command, name: commitRoster.name, phrase: commitRoster.audit, basedOn: undefined }, newId: () => newUuid(),
  derive: q => run(session.client, q), seal: () => { throw new Error('what arrives is sealed already') },
  put: (table, rows) => insertRows(session.client, table, rows.map(row => ({ ...row, county: session.actor.county }))),
})

async function markRows(client: pg.ClientBase, { county, batch, command }: Job, lines: readonly Line[]): Promise<void> {
  const rows = lines.map(line => line.row.row)
  await run(client, sql`update qinghe.roster_rows t set state = 'imported', was = t.state, command = ${command}, child = s.child, imported_status = s.status
    from unnest(${rows}::int[], ${lines.map(line => line.archive.id)}::uuid[], ${lines.map(line => line.archive.status)}::text[]) s (row, child, status)
    where t.county = ${county} and t.batch = ${batch} and t.row = s.row and ${isAmong(rows)}`)
}

export async function keepRefused(r: Reader, batch: string, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return
  const rows = refused.map(one => one.row.row)
  await r.rows(sql`update qinghe.roster_rows t set state = s.state, sealed = s.sealed from unnest(${rows}::int[], ${refused.map(one => one.state)}::text[],
      ${refused.map(({ row, issues }) => sealContent(r, { batch, row: row.row }, { ...row.content, issues: [...issues] }))}::bytea[]) s (row, state, sealed)
    where t.county = ${r.actor.county} and t.batch = ${batch} and t.row = s.row and ${isAmong(rows)}`)
}

/** Nobody may see them yet, so nobody is named: the leaf of the import names them when they come in. */
async function leaveTrace({ client, actor }: Session, { kernel, command }: Job, { count, added }: { count: number; added: Sum | undefined }): Promise<void> {
  if (added === undefined) return
  await kernel.audit.insert(client, {
    kind: 'write', actor, purpose: commitRoster.purpose, phrase: `${commitRoster.audit}，写入一段`, class: 'S2', children: [], count, command, device: '',
    requestId: newUuid(), outcome: 'applied', chain: { added },
  })
}

/** @throws what isSuperseded knows when the order is not to be written any more */
export function writeSlice(job: Job, actor: Actor, prepared: Prepared): Promise<void> {
  const { county, batch, command } = job
  return writing(job.kernel, actor, async session => {
    const { client } = session
    const [begun] = await run(client, sql<{ mine: boolean }>`select qinghe.arrive(${county}, ${batch}::uuid, ${command}::uuid, ${prepared.from}) as mine`)
    if (begun?.mine !== true) throw superseded
    const refused = [...prepared.refused]
    const { lines: written, history } = await writeLines({ session, job, refused }, prepared.lines, prepared.slice)
    await leaveTrace(session, job, { count: written.length, added: sumOf(history) })
    const w = deriving(session, command)
    const coming = written.map(({ archive: { id, status, draft } }) => ({ child: id, status, draft }))
    for (const { arrives } of job.kernel.reactions) if (arrives) await arrives(w, batch, coming)
    await markRows(client, job, written)
    await keepRefused(w, batch, refused)
    const moved = await run(client, sql<{ batch: string }>`update qinghe.roster_orders set next_row = ${prepared.upTo}, written = written + ${written.length},
        refused = refused + ${refused.length}, attempts = 0
      where county = ${county} and batch = ${batch} and command = ${command} and phase = 'writing' and next_row = ${prepared.from} returning batch`)
    if (moved.length === 0) throw superseded
  })
}

export const orderNow = (job: Job, actor: Actor): Promise<Order | undefined> => reading(job.kernel, { actor }, r => findOrder(r, job.batch))
