/** The number of a school decides who sees its pupils; its name is what people read and write. The two are kept together here. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { schoolIssues, schoolOfName, type School } from '@qinghe/domain/archives/school.ts'
import { refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'

export async function schoolNames(r: Reader, ids: readonly number[]): Promise<(id: number) => string | undefined> {
  if (ids.length === 0) return () => undefined
  const rows = await r.rows(sql<School>`select id, name from qinghe.schools where county = ${r.actor.county} and id = any(${[...new Set(ids)]}::int[])`)
  const names = new Map(rows.map(row => [row.id, row.name]))
  return id => names.get(id)
}

/** Schools of the county that are open and have one of these names. */
async function schoolsNamed(r: Reader, names: readonly string[]): Promise<School[]> {
  if (names.length === 0) return []
  return r.rows(sql<School>`select id, name from qinghe.schools
    where county = ${r.actor.county} and name = any(${[...new Set(names)]}::text[]) and closed_on is null`)
}

/** What somebody writes about the school with the other half added: a chosen school gives its name; a name is the school the
 *  county has under exactly this name, or none of its schools, so that nobody of the old school goes on seeing the child.
 *  @param before null for a new archive */
export async function withSchool(r: Reader, patch: Draft, before: Draft | null): Promise<Draft> {
  if (!('school' in patch) && !('schoolName' in patch)) return patch
  if (patch.school) {
    const name = (await schoolNames(r, [patch.school]))(patch.school)
    refuseIf(schoolIssues(patch, name))
    return name === undefined ? patch : { ...patch, schoolName: name }
  }
  const name = 'schoolName' in patch ? patch.schoolName : before?.schoolName
  const found = schoolOfName(await schoolsNamed(r, name ? [name] : []), name)
  refuseIf(found.issues)
  return { ...patch, school: found.id }
}

/** A roster names schools; one that the county has under exactly this name is that school, so that its people see the child. */
export async function withSchools<T extends { draft: Draft }>(r: Reader, lines: readonly T[]): Promise<T[]> {
  const known = await schoolsNamed(r, lines.flatMap(({ draft }) => (draft.schoolName && !draft.school ? [draft.schoolName] : [])))
  return lines.map(line => {
    const school = line.draft.school ? null : schoolOfName(known, line.draft.schoolName).id
    return school === null ? line : { ...line, draft: { ...line.draft, school } }
  })
}
