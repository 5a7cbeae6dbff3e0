/** Names of archives known by their id, as the acting post may read them. */
import { type NamesInput, NamesOutput } from '@qinghe/domain/archives/contract.ts'
import { maskName } from '@qinghe/domain/archives/masking.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { isMasked, refuseWithoutSpotCheck } from './shown.ts'

export async function nameChildren(r: Reader, { ids }: NamesInput): Promise<NamesOutput> {
  refuseWithoutSpotCheck(r.actor)
  const rows = await r.rows(sql<{ id: string; name: string }>`select c.id, c.name from qinghe.children c where c.id = any(${[...ids]}::uuid[]) order by c.id`)
  return NamesOutput.parse({ children: rows.map(row => ({ id: row.id, name: isMasked(r.actor) ? maskName(row.name) : row.name })) })
}
