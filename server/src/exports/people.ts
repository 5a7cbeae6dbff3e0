/** Who asked and who decided, and where. */
import { labelOf as roleLabel } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'

type Person = { name: string; role: string }
type Named = { person: (posting: string) => Person; place: (code: number) => string }
const gone: Person = { name: '已离任人员', role: '' }

export async function namesFor(r: Reader, { postings, places }: { postings: readonly string[]; places: readonly number[] }): Promise<Named> {
  const held = await r.rows(sql<{ posting: string; holder: string; role: string }>`select p.posting, w.holder, w.role from unnest(${[...new Set(postings)]}::uuid[]) p (posting), lateral qinghe.who_held(p.posting) w`)
  const people = new Map(held.map(one => [one.posting, { name: one.holder, role: roleLabel(one.role) }]))
  return { person: posting => people.get(posting) ?? gone, place: await regionNames(r, places) }
}
