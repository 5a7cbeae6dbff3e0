/** The number of a school decides who sees its pupils; its name is what people read and write. The two are kept together here. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'

export async function schoolNames(r: Reader, ids: readonly number[]): Promise<(id: number) => string | undefined> {
  if (ids.length === 0) return () => undefined
  const rows = await r.rows(sql<{ id: number; name: string }>`select id, name from qinghe.schools where county = ${r.actor.county} and id = any(${[...new Set(ids)]}::int[])`)
  const names = new Map(rows.map(row => [row.id, row.name]))
  return id => names.get(id)
}

/** Whoever chooses a school of the county from the list has named it, too. */
export async function withSchoolName(r: Reader, patch: Draft): Promise<Draft> {
  if (!patch.school || 'schoolName' in patch) return patch
  const name = (await schoolNames(r, [patch.school]))(patch.school)
  return name === undefined ? patch : { ...patch, schoolName: name }
}

/** A roster names schools; one that the county has under exactly this name is that school, so that its people see the child. */
export async function withSchools<T extends { draft: Draft }>(r: Reader, lines: readonly T[]): Promise<T[]> {
  const names = new Set(lines.flatMap(({ draft }) => (draft.schoolName && !draft.school ? [draft.schoolName] : [])))
  if (names.size === 0) return [...lines]
  const rows = await r.rows(sql<{ id: number; name: string }>`select id, name from qinghe.schools
    where county = ${r.actor.county} and name = any(${[...names]}::text[]) and closed_on is null`)
  const ids = new Map(rows.map(row => [row.name, row.id]))
  return lines.map(line => {
    const school = line.draft.school ? undefined : ids.get(line.draft.schoolName ?? '')
    return school === undefined ? line : { ...line, draft: { ...line.draft, school } }
  })
}
