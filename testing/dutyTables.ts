/** A small county for duties: children, records and what was done to them, written straight into the tables, in whatever order a test likes. */
import { createHash } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import type pg from 'pg'
import { type Cells, cellsOf } from '../server/src/archives/rows.ts'
import { places } from './cast.ts'

export const county = 431003
const at = '2026-01-01T00:00:00Z'

export async function insert(owner: pg.Client, table: string, row: Cells): Promise<void> {
  const names = Object.keys(row)
  await owner.query(`insert into qinghe.${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`, names.map(name => row[name]))
}

export type Planted = { id: string; status?: string; region?: number; school?: number; since?: string; draft: Draft }
/** As an archive lies in its tables. */
export async function plantChild(owner: pg.Client, { id, status = 'active', region = places.village, school = 0, since = '2026-01-01', draft }: Planted): Promise<void> {
  const scope = { county, region, school }
  const sections = new Map(cellsOf({ blind: () => [] }, draft).map(one => [one.section, one]))
  const number: Cells = draft.birthDate ? {} : { id_number: Buffer.from('sealed'), id_blind: Buffer.from(id) }
  const day = `${since}T04:00:00Z`
  await insert(owner, 'children', { ...sections.get('identity')?.cells, ...scope, ...number, id, status, name: '石头', origin: 'typed', created_by: newUuid(), created_at: day, updated_at: day })
  for (const [section, { table, cells }] of sections) {
    if (section === 'identity') continue
    const dated: Cells = section === 'schooling' || section === 'guardianship' ? { id: newUuid(), valid_from: since } : section === 'father' || section === 'mother' ? { id: newUuid(), role: section } : {}
    await insert(owner, table, { ...cells, ...scope, ...dated, child: id })
  }
}

export type PlantedRecord = { /** Of the line: `$step` was only asked for. */ fields?: readonly string[]; id?: string; kind: string; state: string; day: string; act?: string; child: string | null; region?: number; school?: number; body: Line; at?: string }
/** A record with the act that made it what it is. */
export async function plantRecord(owner: pg.Client, { id = newUuid(), kind, state, day, act, child, region = places.village, school = 0, body, at: made = at, fields = [] }: PlantedRecord): Promise<string> {
  const content = createHash('sha256').update(kind).digest('hex')
  await owner.query('insert into qinghe.kind_contents (kind, content, compiled, first_used) values ($1, $2, $1, $3) on conflict do nothing', [kind, content, at])
  const scope = { county, region, school, child, follows: child !== null, readers: 1 }
  const [posting, account] = [newUuid(), newUuid()]
  await owner.query('begin')
  await insert(owner, 'records', {
    ...scope, id, kind, content, subject: child ?? id, worked_in: region, state, day, posting, account, body: JSON.stringify(body), secret: Buffer.from('secret'), created_at: made, updated_at: made,
  })
  if (act !== undefined) await insert(owner, 'record_changes', {
    ...scope, id: newUuid(), record: id, kind, revision: 1, act, at: made, entry: 1, made_by: posting, given_to: '00000000-0000-0000-0000-000000000000', fields: [...fields], sealed: Buffer.from('sealed'), command: newUuid(), account, posting, phrase: '测试',
  })
  await owner.query('commit')
  return id
}

/** As the feed would name a child that was written. */
export async function tell(owner: pg.Client, child: string): Promise<void> {
  const { rows: [head] } = await owner.query<{ seq: number }>('insert into qinghe.feed_heads (county, seq) values ($1, 1) on conflict (county) do update set seq = feed_heads.seq + 1 returning seq::int', [county])
  await insert(owner, 'feed', { county, id: newUuid(), kind: 'changed', region: places.village, class: 'S2', child, seq: head?.seq ?? 1 })
}
