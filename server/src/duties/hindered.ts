/** “现在不能办”: whoever owes a duty says why it cannot be done now. Its day stays and so does its lateness; whoever stands over it sees the reason and answers. */
import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { namesFor } from '../records/people.ts'
import { wordsAt } from './words.ts'

type HindranceRow = { duty: string; event: string; at: string; posting: string; words: Uint8Array; answered: boolean }
export async function hindrancesOf(r: Reader, rows: readonly { county: number; id: string }[]): Promise<ReadonlyMap<string, NonNullable<DutyLine['hindrance']>>> {
  const counties = [...new Set(rows.map(row => row.county))]
  const found = await r.rows(sql<HindranceRow>`select h.duty, h.event, h.at, h.posting, h.words, h.answered from unnest(${counties}::int[]) c (county), lateral qinghe.duties_hindered(c.county, ${rows.map(row => row.id)}::uuid[]) h`)
  const { person } = await namesFor(r, { postings: found.map(one => one.posting), children: [], places: [] })
  return new Map(found.map(({ duty, event, at, posting, words, answered }) => [duty, { at: instant(at), by: person(posting), words: r.open(wordsAt(event), words), answered }]))
}
/** Said of it, and not answered yet. */
export const waitsForAnswer = ({ actor: { county } }: Reader): Sql => sql`d.id in (select h.duty from qinghe.duties_hindered(${county}, null) h where not h.answered)`
