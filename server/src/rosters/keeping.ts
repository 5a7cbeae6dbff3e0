/** Writes what judging found, many rows a statement. */
import type { RowState } from '@qinghe/domain/rosters/types.ts'
import { sql } from '../db/sql.ts'
import { type Content, resolved, sealContent } from './content.ts'
import type { Judged } from './judge.ts'
import { findingKey, type Keying, numberKey, personKey, phoneKeys } from './keys.ts'
import type { Why } from './lines.ts'
import { cut, isAmong, packed } from './packing.ts'
import type { Keyed } from './twins.ts'
import type { StoredRow } from './store.ts'
import type { Staging } from './staging.ts'

/** A row as it is to stand. `content` is left alone where it is undefined. */
export type Standing = Keyed & { state: RowState | 'aside'; why: Why | null; content: Content | undefined; phones: number[]; findings: number[] }

/** @param print what it was judged with (judge.ts) */
export function standing(row: StoredRow, judged: Judged, by: { key: Keying; phoneKey: Keying; print: string }): Standing {
  const content = { ...row.content, issues: judged.issues, draft: judged.draft, print: by.print }
  return { ...place(row), number: numberKey(by.phoneKey, judged.draft), person: personKey(by.phoneKey, judged.draft), state: judged.state, why: null, content, phones: phoneKeys(by.phoneKey, judged.draft), findings: findingsOf(by.key, content) }
}

export const place = ({ row, sheet, line }: StoredRow): { row: number; sheet: number; line: number } => ({ row, sheet, line })

/** A row that is no child that is taken. */
export const aside = (row: StoredRow, why: Why, content: Content | undefined): Standing =>
  ({ ...place(row), number: null, person: null, state: 'aside', why, content, phones: [], findings: [] })

export function findingsOf(key: Keying, content: Content): number[] {
  const cells = resolved(content)
  return content.issues.map(found => findingKey(key, found, found.column === null ? '' : (cells[found.column]?.text ?? '')))
}

const list = (keys: readonly number[]): string => `{${keys.join(',')}}`
const rowsPerStatement = 1_000

export async function keepStandings(w: Staging, batch: string, standings: readonly Standing[]): Promise<void> {
  for (let i = 0; i < standings.length; i += rowsPerStatement) await keepSome(w, batch, standings.slice(i, i + rowsPerStatement))
}

async function keepSome(w: Staging, batch: string, some: readonly Standing[]): Promise<void> {
  const bytes = packed(some.map(one => (one.content === undefined ? new Uint8Array() : sealContent(w, { batch, row: one.row }, one.content))))
  const rows = some.map(one => one.row)
  await w.derive(sql`update qinghe.roster_rows t set sealed = case when s.size > 0 then ${cut(bytes)} else t.sealed end, state = s.state, why = s.why,
      number_key = s.number, person_key = s.person, phones = s.phones::bigint[], findings = s.findings::bigint[],
      selected = case when s.state = 'known' then false when t.state = 'known' then true else t.selected end
    from unnest(${rows}::int[], ${bytes.from}::int[], ${bytes.sizes}::int[], ${some.map(one => one.state)}::text[], ${some.map(one => one.why)}::text[],
      ${some.map(one => one.number)}::bigint[], ${some.map(one => one.person)}::bigint[], ${some.map(one => list(one.phones))}::text[], ${some.map(one => list(one.findings))}::text[])
      s (row, at, size, state, why, number, person, phones, findings)
    where t.county = ${w.actor.county} and t.batch = ${batch} and t.row = s.row and ${isAmong(rows)}`)
}
