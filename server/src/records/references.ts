/** Ids in fields: what they name is there and to be seen by whoever wrote it. What was there before may have gone since. */
import { type Issue, issue } from '@qinghe/domain/kernel/problem.ts'
import { isLine, type Line, type Value } from '@qinghe/domain/records/evaluate.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { fileIssues } from './files/attaching.ts'

type Named = { field: KindField; path: string; id: Value }

/** For each type of field: what asks whether the ids are there. */
const lookups: Partial<Record<KindField['type'], (r: Reader, ids: string[]) => Sql<{ id: string }>>> = {
  organisation: (_r, ids) => sql<{ id: string }>`select id::text as id from qinghe.organisations where id::text = any(${ids}::text[])`,
  record: (r, ids) => sql<{ id: string }>`select kind || '/' || id as id from qinghe.records where county = ${r.actor.county} and id::text = any(${ids}::text[])`,
  child: (r, ids) => sql<{ id: string }>`select id::text as id from qinghe.children where county = ${r.actor.county} and id::text = any(${ids}::text[])`,
  staff: (_r, ids) => sql<{ id: string }>`select p.id::text as id from unnest(${ids}::uuid[]) p (id), lateral qinghe.posting_today(p.id)`,
  division: (_r, ids) => sql<{ id: string }>`select code::text as id from qinghe.regions where code::text = any(${ids}::text[]) and valid_to is null`,
  school: (r, ids) => sql<{ id: string }>`select id::text as id from qinghe.schools where county = ${r.actor.county} and id::text = any(${ids}::text[])`,
}
const numbered: readonly KindField['type'][] = ['division', 'school']
const isShaped = ({ field, id }: Named): boolean => (numbered.includes(field.type) ? Number.isSafeInteger(id) : z.uuid().safeParse(id).success)
const keyOf = ({ field, id }: Named): string => (field.links === null ? String(id) : `${field.links}/${String(id)}`)

function namedIn(fields: readonly KindField[], values: Line, at = ''): Named[] {
  return fields.flatMap((field): Named[] => {
    const value = values[field.id]
    if (field.type === 'lines') return Array.isArray(value) ? value.filter(isLine).flatMap((line, i) => namedIn(field.of, line, `${at}${field.id}.${i}.`)) : []
    return lookups[field.type] && value !== null && value !== undefined ? [{ field, path: `${at}${field.id}`, id: value }] : []
  })
}

/** @param before what was named already is not asked for again */
export async function referenceIssues(r: Reader, kind: Kind, { before, values }: { before: Line; values: Line }): Promise<Issue[]> {
  const old = new Set(namedIn(kind.fields, before).map(one => `${one.path} ${keyOf(one)}`))
  const asked = namedIn(kind.fields, values).filter(one => !old.has(`${one.path} ${keyOf(one)}`))
  const found = new Set<string>()
  for (const [type, some] of Map.groupBy(asked.filter(isShaped), one => one.field.type)) {
    const rows = await r.rows(lookups[type]?.(r, some.map(one => String(one.id))) ?? sql<{ id: string }>`select null::text as id where false`)
    for (const { id } of rows) found.add(`${type} ${id}`)
  }
  const lost = asked.filter(one => !found.has(`${one.field.type} ${keyOf(one)}`)).map(({ field, path }) => issue('record.reference', `${field.label}：没有找到，请从列表里重新选择`, path))
  return [...lost, ...await fileIssues(r, kind, { before, values })]
}
