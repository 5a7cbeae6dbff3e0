/** Numbers people say to each other: two letters, the day, how many came before it that day. */
import type { Reader } from './reader.ts'
import { ident, sql } from './sql.ts'

type Numbered = { table: 'roster_batches' | 'comparisons' | 'submissions'; letters: 'DR' | 'BD' | 'SJ' }

/** @returns as BD-20260622-01, counted in what the actor sees */
export async function nextNumber(r: Pick<Reader, 'actor' | 'today' | 'first'>, { table, letters }: Numbered): Promise<string> {
  const prefix = `${letters}-${r.today.replaceAll('-', '')}-`
  const counted = await r.first(sql<{ n: number }>`select count(*)::int as n from qinghe.${ident(table)}
    where county = ${r.actor.county} and number >= ${prefix} and number < ${`${prefix}~`}`)
  return `${prefix}${String((counted?.n ?? 0) + 1).padStart(2, '0')}`
}
