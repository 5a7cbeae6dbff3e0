/** Files of records for whoever reads their field, and what lies ready for whoever uploaded it. */
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { Denied, NotFound } from '@qinghe/domain/kernel/problem.ts'
import { mostPictures } from '@qinghe/domain/records/contract.ts'
import { type FileInput, type FileOutput, type FilesInput, holdsFiles, type StagedOutput } from '@qinghe/domain/records/files.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import type { ChildKey } from '../../crypto/childKeys.ts'
import type { Reader } from '../../db/reader.ts'
import { type Sql, sql } from '../../db/sql.ts'
import { isFileType, mediaTypeOf } from '../../exchange/picture/taking.ts'
import { type Unparsed, unparsed } from '../../http/endpoint.ts'
import { kindsFor } from '../inForce.ts'
import { readsClearly } from '../standing.ts'
import { openRecords, type RecordRow, recordsWhere } from '../store.ts'
import { bytesIn, fileSecretAt, keyOfFile, nameIn, stagedSecretAt } from './store.ts'

type Listed = { id: string; type: string; bytes: number; at: string; label: Uint8Array; secret: Uint8Array }
type OfRecord = Listed & { record: string; field: string; audience: string }
const ofCounty = ({ actor: { county } }: Reader): Sql => (county === 0 ? sql`true` : sql`f.county = ${county}`)

/** What one wrote for another audience one reads again as its author, and in clear. */
async function audiencesFor(r: Reader, row: RecordRow): Promise<(audience: string) => string> {
  const kind = (await kindsFor(r)).find(row.kind)?.kind
  return audience => (row.posting === r.actor.posting && kind !== undefined && readsClearly(r, kind, row)(audience) ? 'own' : audience)
}

async function recordOf(r: Reader, id: string): Promise<RecordRow> {
  const [row] = await r.rows(recordsWhere([sql`r.id = ${id}`, ...(r.actor.county === 0 ? [] : [sql`r.county = ${r.actor.county}`])]))
  if (!row) throw new NotFound('这条记录')
  return row
}

/** Names of all files of a record that the post has, for its history. */
export async function fileNames(r: Reader, row: RecordRow): Promise<ReadonlyMap<unknown, string>> {
  const files = await r.rows(sql<Pick<Listed, 'id' | 'label' | 'secret'>>`select f.id, f.label, f.secret from qinghe.record_files f where f.county = ${row.county} and f.record = ${row.id}`)
  return new Map(files.map(one => [one.id, nameIn(keyOfFile(r.ring, fileSecretAt(one.id), one.secret), one)]))
}

/** Of all that was ever laid to it: history speaks of what was taken out. */
export async function listFiles(r: Reader, { record }: FilesInput): Promise<Unparsed> {
  const row = await recordOf(r, record)
  const files = await r.rows(sql<OfRecord>`select f.id, f.type, f.bytes, f.at, f.label, f.secret, f.record, f.field, f.audience from qinghe.record_files f where f.county = ${row.county} and f.record = ${row.id} order by f.at, f.id`)
  const audienceOf = await audiencesFor(r, row)
  return unparsed({
    child: row.child === null ? null : (await readableChild(r, row)),
    files: files.map(one => ({ audience: audienceOf(one.audience), field: one.field, file: one.id, type: one.type, bytes: one.bytes, at: instant(one.at), name: nameIn(keyOfFile(r.ring, fileSecretAt(one.id), one.secret), one) })),
  })
}

type Pictured = { id: string; record: string; audience: string }
/** Pictures that stand in these records now and that the post sees in clear, the first few of each; what was taken out is none of them. */
export async function picturesOf(r: Reader, rows: readonly RecordRow[], kindOf: (name: string) => Kind | undefined): Promise<ReadonlyMap<string, readonly string[]>> {
  const held = rows.filter(row => { const kind = kindOf(row.kind); return kind !== undefined && holdsFiles(kind) })
  if (held.length === 0) return new Map()
  const found = await r.rows(sql<Pictured>`select f.id, f.record, f.audience from qinghe.record_files f
    where f.county = any(${[...new Set(held.map(row => row.county))]}::int[]) and f.record = any(${held.map(row => row.id)}::uuid[]) and f.type = 'picture' order by f.at, f.id`)
  const ofRecord = Map.groupBy(found, one => one.record)
  const opened = await openRecords(r, held.filter(row => ofRecord.has(row.id)))
  return new Map(opened.map(({ row, values }) => {
    const kind = kindOf(row.kind)
    const there = new Set(Object.values(values).flat())
    return [row.id, (ofRecord.get(row.id) ?? []).filter(one => there.has(one.id) && kind !== undefined && readsClearly(r, kind, row)(one.audience)).map(one => one.id).slice(0, mostPictures)]
  }))
}

/** Whoever reads a record need not read the child's archive. */
async function readableChild(r: Reader, row: RecordRow): Promise<ChildId | null> {
  const [found] = await r.rows(sql<{ id: string }>`select c.id from qinghe.children c where c.county = ${row.county} and c.id = ${row.child}`)
  return found ? ChildId.parse(found.id) : null
}

type Bytes = { id: string; type: string; label: Uint8Array; secret: Uint8Array; held: Uint8Array; isSmall: boolean }
function answerOf(key: ChildKey, { id, type, label, held, isSmall }: Bytes): Pick<FileOutput, 'fileName' | 'mediaType' | 'bytes' | 'inline'> {
  if (!isFileType(type)) throw new Error(`a file of type ${type}`)
  return { fileName: nameIn(key, { id, label }), mediaType: mediaTypeOf(type), bytes: new Uint8Array(bytesIn(key, { id, column: isSmall ? 'small' : 'content' }, held)), inline: type === 'picture' }
}

export async function readFile(r: Reader, { file, size }: FileInput): Promise<Unparsed> {
  const column = size === 'small' ? sql`coalesce(f.small, f.content) as held, f.small is not null as "isSmall"` : sql`f.content as held, false as "isSmall"`
  const [kept] = await r.rows(sql<Bytes & { record: string; audience: string }>`select f.id, f.type, f.label, f.secret, f.record, f.audience, ${column} from qinghe.record_files f where f.id = ${file} and ${ofCounty(r)}`)
  if (!kept) return readStaged(r, { file, column })
  const row = await recordOf(r, kept.record)
  const kind = (await kindsFor(r)).find(row.kind)?.kind
  if (!kind || !readsClearly(r, kind, row)(kept.audience)) throw new Denied()
  // Small ones come with the list of the record's files, whose leaf names the child: a page of nine pictures is not ten readings of a child.
  const child = row.child === null || size === 'small' ? null : await readableChild(r, row)
  return unparsed({ audience: (await audiencesFor(r, row))(kept.audience), child, ...answerOf(keyOfFile(r.ring, fileSecretAt(file), kept.secret), kept) })
}

async function readStaged(r: Reader, { file, column }: { file: string; column: Sql }): Promise<Unparsed> {
  const [staged] = await r.rows(sql<Bytes>`select f.id, f.type, f.label, f.secret, ${column} from qinghe.staged_files f where f.county = ${r.actor.county} and f.account = ${r.actor.account} and f.id = ${file}`)
  if (!staged) throw new NotFound('这个文件')
  return unparsed({ audience: 'own', child: null, ...answerOf(keyOfFile(r.ring, stagedSecretAt(file), staged.secret), staged) })
}

export async function listStaged(r: Reader): Promise<StagedOutput | Unparsed> {
  const files = await r.rows(sql<Listed>`select f.id, f.type, f.bytes, f.at, f.label, f.secret from qinghe.staged_files f where f.county = ${r.actor.county} and f.account = ${r.actor.account} order by f.at, f.id`)
  return unparsed({ files: files.map(one => ({ file: one.id, type: one.type, bytes: one.bytes, at: instant(one.at), name: nameIn(keyOfFile(r.ring, stagedSecretAt(one.id), one.secret), one) })) })
}
