/** Names of archives known by their id. */
import type { NamesInput } from '@qinghe/domain/archives/contract.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'

export async function nameChildren(r: Reader, { ids }: NamesInput): Promise<Unparsed> {
  return unparsed({ children: await r.rows(sql<{ id: string; name: string }>`select c.id, c.name from qinghe.children c where c.id = any(${[...ids]}::uuid[]) order by c.id`) })
}
