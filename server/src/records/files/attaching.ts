/** Files that an act lays to a record: only what its author uploaded, only once, and from then on under the audience of the field. */
import { type Issue, issue } from '@qinghe/domain/kernel/problem.ts'
import type { Line, Value } from '@qinghe/domain/records/evaluate.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { wrapKeyOf } from '../../crypto/childKeys.ts'
import type { Reader } from '../../db/reader.ts'
import type { Cells } from '../../db/rows.ts'
import { sql } from '../../db/sql.ts'
import type { Writer } from '../../db/writer.ts'
import { fileSecretAt, keyOfFile, markOf, type SealedFile, stagedSecretAt } from './store.ts'

type Named = { field: KindField; id: string }
const idsIn = (value: Value | undefined): string[] => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : [])
/** Files that stand in a field now and did not before. */
const addedFiles = (kind: Kind, { before, values }: { before: Line; values: Line }): Named[] => kind.fields.filter(field => field.type === 'files').flatMap(field => {
  const old = new Set(idsIn(before[field.id]))
  return idsIn(values[field.id]).filter(id => !old.has(id)).map(id => ({ field, id }))
})

const notThere = ({ field }: Named): Issue => issue('record.file', `${field.label}：有文件没有传好、已经用过，或者上传已满一天被清除，请删去后重新上传`, field.id)

/** What nobody uploaded, somebody else did, or that was used before is told of alike. */
export async function fileIssues(r: Reader, kind: Kind, change: { before: Line; values: Line }): Promise<Issue[]> {
  const added = addedFiles(kind, change)
  if (added.length === 0) return []
  const rows = await r.rows(sql<{ id: string }>`select id from qinghe.staged_files where county = ${r.actor.county} and account = ${r.actor.account} and id = any(${added.map(one => one.id)}::uuid[])`)
  const found = new Set(rows.map(row => row.id))
  const twice = new Set(added.map(one => one.id).filter((id, i, all) => all.indexOf(id) !== i))
  return added.filter(one => !found.has(one.id) || twice.has(one.id)).map(notThere)
}

export type Laying = { kind: Kind; record: string; before: Line; values: Line; hanging: Cells }
/** By audience: what the history keeps of each file. */
export type Marks = ReadonlyMap<string, Readonly<Record<string, string>>>

/** Takes the files out of what lies ready, so that nobody lays them to a second record, and puts them under the record. */
export async function layFiles(w: Writer, { kind, record, before, values, hanging }: Laying): Promise<Marks> {
  const added = addedFiles(kind, { before, values })
  if (added.length === 0) return new Map()
  const { county, account, posting } = w.actor
  const taken = await w.derive(sql<SealedFile>`delete from qinghe.staged_files where county = ${county} and account = ${account} and id = any(${added.map(one => one.id)}::uuid[])
    returning id, type, bytes, label, content, small, secret`)
  if (taken.length !== added.length) throw new Error('files that were there are not')
  const marks = new Map<string, Record<string, string>>()
  const rows = taken.map((file): Cells => {
    const field = added.find(one => one.id === file.id)?.field
    const audience = field?.part ?? kind.audience
    const key = keyOfFile(w.ring, stagedSecretAt(file.id), file.secret)
    marks.set(audience, { ...marks.get(audience), [file.id]: markOf(key, file) })
    return {
      ...hanging, ...file, secret: wrapKeyOf(w.ring, fileSecretAt(file.id), key), record, field: field?.id ?? '', audience,
      readers: Number(bitOf(audience)), entry: Number(bitOf(kind.audience)), account, posting, at: new Date(w.now),
    }
  })
  await w.put('record_files', rows)
  return marks
}

/** Stands in a line of history beside the fields. */
export const fileMarks = '$files'
