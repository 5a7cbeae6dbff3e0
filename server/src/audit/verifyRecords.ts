/** Is a record what its history made of it? Every line opened with the record's own key and done again: values, state, number, assignee, day and slots
 *  as they stand, parts, and where all of it lies (verifyArchives.ts does the same for archives). */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Line as Values } from '@qinghe/domain/records/evaluate.ts'
import { historyNames } from '@qinghe/domain/records/historyNames.ts'
import { dayOf, instant, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { dayOfRecord } from '@qinghe/domain/records/judge.ts'
import { fieldOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { unwrapKeyOf } from '../crypto/childKeys.ts'
import { SealBroken } from '../crypto/cipher.ts'
import { type KeyRing, open } from '../crypto/sealing.ts'
import { openRecordLine, type RecordBeforeAfter } from '../db/recordHistory.ts'
import { typeParsers } from '../db/types.ts'
import { Compiled } from '../records/kinds.ts'
import { askedOf } from '../records/asked.ts'
import { bodyOf, isClear, nobody, partAt, type RecordRow, sealedAt, secretAt, sinceOf, slotsOf } from '../records/store.ts'
import type { Finding } from './findings.ts'
import type { Hanging } from './hanging.ts'
import { isEmpty, type Find } from './replay.ts'
import { type FileRow, type Marks, marksIn, wrongFiles } from './verifyFiles.ts'
import { areBarsWhole, areSlipsRight, findUnreceived, isAttachedRight, type StoredSlip } from './verifySlips.ts'
import { type Db, fetched, withoutLoops } from './store.ts'

type Why = Extract<Finding, { kind: 'record' }>['why']
type Part = Hanging & { audience: string }
type Stored = RecordRow & { readers: number; [slot: string]: unknown }
type Check = { db: Db; ring: KeyRing; find: Find; kinds: (content: string) => Kind | undefined }
type Told = { values: Record<string, unknown>; parts: Map<string, string>; state: unknown; number: unknown; assignee: unknown; revision: number; gaps: string[]; ever: [string, unknown][]; marks: Marks; waiting: unknown; since: PlainDate | null; alone: boolean }

const Words = z.custom<Values>()
const same = (a: unknown, b: unknown): boolean => (isEmpty(a) && isEmpty(b)) || JSON.stringify(a) === JSON.stringify(b)
const process: readonly string[] = [...historyNames, 'confirms', 'declined', 'withdrawn', '$step']

const Maker = z.object({ by: z.string() })
/** Something is said to be confirmed which the same person had asked for, or nobody. */
function isAlone({ account }: Hanging, { after, waiting }: RecordBeforeAfter & { waiting: unknown }): boolean {
  const confirms = Maker.safeParse(after['confirms']).data
  return confirms !== undefined && (confirms.by === account || Maker.safeParse(waiting).data?.by !== confirms.by)
}

function replay(key: Parameters<typeof openRecordLine>[0], lines: readonly Hanging[], kind: Kind): Told {
  const told: Told = { values: {}, parts: new Map(), state: undefined, number: null, assignee: nobody, revision: 0, gaps: [], ever: [], marks: new Map(), waiting: null, since: null, alone: false }
  for (const line of lines) {
    const { before, after } = openRecordLine(key, line)
    if (line.revision > told.revision + 1) told.gaps.push('revision')
    told.revision = line.revision
    for (const [file, mark] of marksIn(after)) told.marks.set(file, mark)
    if (isAlone(line, { before, after, waiting: told.waiting })) told.alone = true
    if (typeof after['state'] === 'string' && after['state'] !== told.state) told.since = dayOf(instant(line.at))
    for (const [name, was] of Object.entries(before)) {
      const stood = name === 'waiting' ? told.waiting : name === 'state' ? told.state : name === 'assignee' ? told.assignee : name === 'number' ? told.number : told.values[name]
      if (!same(stood, was)) told.gaps.push(name)
    }
    for (const [name, value] of Object.entries(after)) {
      told.ever.push([name, value])
      if (name === 'state') told.state = value
      else if (name === 'number') told.number = value
      else if (name === 'assignee') told.assignee = value
      else if (name === 'waiting') told.waiting = value
      else told.values[name] = value
      const audience = process.includes(name) ? null : (fieldOf(kind, name)?.part ?? null)
      if (audience !== null) told.parts.set(`${audience} ${line.revision} ${name}`, JSON.stringify(value ?? null))
    }
  }
  return told
}

function partsOf({ ring }: Check, parts: readonly Part[]): Map<string, string> {
  return new Map(parts.flatMap(part => Object.entries(bodyOf(JSON.parse(open(ring, partAt(part.id), part.sealed))))
    .map(([name, value]): [string, string] => [`${part.audience} ${part.revision} ${name}`, JSON.stringify(value ?? null)])))
}

const isThere = (row: Stored) => (one: Omit<Hanging, 'revision' | 'sealed' | 'account' | 'at'>): boolean => one.region === row.region && one.school === row.school && one.child === row.child && one.follows === row.follows
  && one.made_by === row.posting && one.given_to === row.assignee && one.entry === row.readers && JSON.stringify(one.barred) === JSON.stringify(row.barred) && one.reported === row.reported

/** Columns that are not what the history says. */
function differing({ ring }: Check, { row, kind, told }: { row: Stored; kind: Kind; told: Told }): string[] {
  const body = bodyOf(row.body)
  const sealed = row.sealed === null ? {} : bodyOf(JSON.parse(open(ring, sealedAt(row.id), row.sealed)))
  const own = kind.fields.filter(field => field.part === null)
  const values = Words.parse(told.values)
  const slots = slotsOf(ring.chain, kind, values)
  const day = dayOfRecord(kind, values)
  return [
    ...own.filter(field => !same(told.values[field.id], (isClear(kind, field) ? body : sealed)[field.id])).map(field => field.label),
    ...[...Object.keys(body), ...Object.keys(sealed)].filter(name => !own.some(field => field.id === name)),
    ...Object.entries(slots).filter(([slot, value]) => !same(row[slot], value)).map(([slot]) => slot),
    ...(told.state === row.state ? [] : ['状态']), ...(same(told.number, row.number) ? [] : ['编号']), ...(told.assignee === row.assignee ? [] : ['承办人']),
    ...(day === null || day === row.day ? [] : ['日期']), ...(told.revision === row.revision ? [] : ['版本']),
    ...(same(told.waiting, askedOf({ open: (where, value) => open(ring, where, value) }, row)) ? [] : ['等待确认的办理']), ...(told.since === null || sinceOf(row) >= told.since ? [] : ['进入状态的日期']),
  ]
}

async function checkRecord(check: Check, row: Stored, { lines, parts, slips, files }: { lines: readonly Hanging[]; parts: readonly Part[]; slips: readonly StoredSlip[]; files: readonly FileRow[] }): Promise<void> {
  const say = (why: Why, columns: readonly string[] = []): void => check.find([{ kind: 'record', why, county: row.county, record: row.id, columns: [...new Set(columns)] }])
  const kind = check.kinds(row.content)
  if (kind?.kind !== row.kind) { say('content'); return }
  try {
    const told = replay(unwrapKeyOf(check.ring, secretAt(row.id), row.secret), lines, kind)
    if (told.gaps.length > 0) say('gap', told.gaps)
    const differs = differing(check, { row, kind, told })
    if (lines.length === 0) say('unknown')
    else if (differs.length > 0) say('differs', differs)
    const about = { kind, row, ever: told.ever, slips }
    if (told.alone) say('second')
    if (!areSlipsRight(check, about)) say('slips')
    if (wrongFiles(check.ring, { kind, files, marks: told.marks })) say('files')
    if (!isAttachedRight(row, told.ever)) say('place')
    if (!await areBarsWhole(check, about)) say('bars')
    const stored = partsOf(check, parts)
    if ([...told.parts].some(([key, value]) => stored.get(key) !== value) || stored.size !== told.parts.size) say('parts')
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    say('seal')
  }
  const audiences = new Set([kind.audience, ...kind.fields.flatMap(field => field.part ?? [])].map(one => Number(bitOf(one))))
  const isRight = isThere(row)
  if (row.readers !== Number(bitOf(kind.audience)) || [...lines, ...parts].some(one => !audiences.has(one.readers)) || parts.some(part => part.readers !== Number(bitOf(part.audience)))) say('readers')
  if (![...lines, ...parts, ...slips, ...files].every(isRight)) say('place')
}

async function rowsOf<T extends object>({ db }: Check, text: string, values: readonly unknown[] = []): Promise<T[]> {
  return (await db.query<T & Record<string, unknown>>({ text, values: [...values], types: typeParsers })).rows
}

/** Records that follow their child lie where it does; what hangs from none hangs from one that was deleted. */
async function findStrays(check: Check): Promise<void> {
  const moved = await rowsOf<{ county: number; record: string }>(check, `select r.county, r.id as record from qinghe.records r join qinghe.children c on c.county = r.county and c.id = r.child
    where r.follows and (r.region <> c.region or r.school <> c.school) limit 100`)
  check.find(moved.map(one => ({ kind: 'record', why: 'place', columns: [], ...one })))
  for (const table of ['record_parts', 'record_changes', 'record_slips', 'record_files']) {
    const rows = await rowsOf<{ county: number; record: string }>(check, `select distinct t.county, t.record from qinghe.${table} t where not exists (select 1 from qinghe.records r where r.county = t.county and r.id = t.record) limit 100`)
    check.find(rows.map(one => ({ kind: 'record', why: 'orphan', columns: [], ...one })))
  }
}

/** The kinds records were written under; what does not hash to its own name is not one of them. */
export async function contentsOf(db: Db): Promise<Check['kinds']> {
  const { rows } = await db.query<{ content: string; compiled: string }>('select content, compiled from qinghe.kind_contents')
  const sound = rows.filter(({ content, compiled }) => createHash('sha256').update(compiled).digest('hex') === content)
  const known = new Map(sound.map(({ content, compiled }) => [content, Compiled.safeParse(JSON.parse(compiled)).data]))
  return content => known.get(content)
}

const recordsPerStep = 500
const byRecord = <T extends { record: string }>(rows: readonly T[]): Map<string, T[]> => Map.groupBy(rows, row => row.record)

/** @param db inside the transaction of the verification */
export async function checkRecords(db: Db, given: Pick<Check, 'ring' | 'find' | 'kinds'>): Promise<void> {
  const check: Check = { db, ...given }
  for await (const rows of fetched<Stored>(db, { text: 'select * from qinghe.records order by county, id', types: typeParsers }, recordsPerStep)) {
    const ids = [rows.map(row => row.county), rows.map(row => row.id)]
    const of = 'where county = any($1::int[]) and record = any($2::uuid[])'
    const lines = byRecord(await rowsOf<Hanging>(check, `select * from qinghe.record_changes ${of} order by revision, id`, ids))
    const parts = byRecord(await rowsOf<Part>(check, `select * from qinghe.record_parts ${of} order by revision, id`, ids))
    const slips = byRecord(await rowsOf<StoredSlip>(check, `select * from qinghe.record_slips ${of} order by id`, ids))
    const some = new Set((await rowsOf<{ record: string }>(check, `select distinct record from qinghe.record_files ${of}`, ids)).map(one => one.record))
    /** Of one record at a time: bytes of five hundred would fill the memory. */
    const filesOf = (row: Stored): Promise<FileRow[]> => (some.has(row.id) ? rowsOf<FileRow>(check, 'select * from qinghe.record_files where county = $1 and record = $2', [row.county, row.id]) : Promise.resolve([]))
    for (const row of rows) await checkRecord(check, row, { lines: lines.get(row.id) ?? [], parts: parts.get(row.id) ?? [], slips: slips.get(row.id) ?? [], files: await filesOf(row) })
  }
  await findUnreceived(check)
  await withoutLoops(db, () => findStrays(check))
}
