/** Judges rows of a batch: every cell by the pure rules, then against the register and against each other. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { alreadyKnown } from '@qinghe/domain/rosters/batch.ts'
import { type ReadContext, readRow, rowState } from '@qinghe/domain/rosters/readRow.ts'
import { sameChild } from '@qinghe/domain/rosters/sameChild.ts'
import type { CellIssue, Column, RowState } from '@qinghe/domain/rosters/types.ts'
import { checkContext } from '../archives/checking.ts'
import { withSchools } from '../archives/schools.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { placeTable } from './placeTable.ts'
import type { StoredRow } from './store.ts'

export type Judged = { row: number; draft: Draft; state: RowState; issues: CellIssue[]; same: string | null }

/** What the rows of a batch are read with. */
export type JudgeBy = { keeper: number; columns: readonly Column[]; statesLeftBehind: boolean }

async function readContext(r: Reader, { keeper, statesLeftBehind }: JudgeBy): Promise<Omit<ReadContext, 'phoneUse'>> {
  const table = await placeTable(r, keeper)
  const names = new Map(table.places.map(place => [Number(place.code), place.name]))
  return {
    day: r.today, values: r.parameters(archivePackage, regionCode(keeper)), within: regionCode(r.actor.region), keeper: regionCode(keeper), ...table, statesLeftBehind,
    placeName: code => names.get(code),
  }
}

const breathe = (): Promise<void> => new Promise(done => { setImmediate(done) })
const rowsBetweenBreaths = 100

async function readAll(rows: readonly StoredRow[], columns: readonly Column[], context: ReadContext): Promise<{ row: StoredRow; draft: Draft; issues: CellIssue[] }[]> {
  const read: { row: StoredRow; draft: Draft; issues: CellIssue[] }[] = []
  for (const [i, row] of rows.entries()) {
    const reading = readRow(row.content.cells, columns, context)
    read.push({ row, draft: reading.draft, issues: [...reading.errors, ...reading.warnings] })
    if (i % rowsBetweenBreaths === 0) await breathe()
  }
  return read
}

const phonesIn = (drafts: readonly Draft[]): Map<string, number> => {
  const use = new Map<string, number>()
  for (const d of drafts) {
    for (const phone of new Set([d['father.phone'], d['mother.phone'], d['guardian.phone']])) if (phone) use.set(phone, (use.get(phone) ?? 0) + 1)
  }
  return use
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

type Known = { child: ChildId; name: string }

/** Children of the register with the same number, or the same name and birthday, by row. */
async function known(r: Reader, drafts: readonly { row: number; draft: Draft }[]): Promise<Map<number, Known>> {
  const blinds = new Map(drafts.flatMap(({ row, draft }) => (draft.idNumber ? r.blind('idNumber', draft.idNumber).map(b => [hex(b), row] as const) : [])))
  const named = drafts.filter(({ draft }) => draft.name && draft.birthDate)
  const rows = await r.rows(sql<{ id: string; name: string; birth_date: string | null; id_blind: Uint8Array | null }>`
    select c.id, c.name, c.birth_date, c.id_blind from qinghe.children c where c.county = ${r.actor.county} and c.status not in ('exited', 'transferred', 'merged')
      and (c.id_blind = any(${[...blinds.keys()].map(h => Buffer.from(h, 'hex'))}::bytea[])
        or (c.birth_date, c.name) in (select * from unnest(${named.map(n => n.draft.birthDate ?? null)}::date[], ${named.map(n => n.draft.name ?? null)}::text[])))`)
  const byNumber = new Map(rows.flatMap(row => (row.id_blind === null ? [] : [[hex(row.id_blind), row] as const])))
  const byPerson = new Map(rows.map(row => [`${row.name} ${row.birth_date}`, row]))
  return new Map(drafts.flatMap(({ row, draft }) => {
    const numbered = draft.idNumber ? r.blind('idNumber', draft.idNumber).map(b => byNumber.get(hex(b))).find(found => found !== undefined) : undefined
    const person = byPerson.get(`${draft.name} ${draft.birthDate}`)
    // Two different numbers belong to two children, whatever else agrees.
    const namesake = person && !(draft.idNumber && person.id_blind !== null) ? person : undefined
    const found = numbered ?? namesake
    return found === undefined ? [] : [[row, { child: ChildId.parse(found.id), name: found.name }] as const]
  }))
}

/** Reads and judges rows; repeats among them are the caller's, who knows the other rows. */
export async function judge(r: Reader, at: JudgeBy, rows: readonly StoredRow[]): Promise<Judged[]> {
  const base = await readContext(r, at)
  const first = await readAll(rows, at.columns, base)
  const used = await checkContext(r, first.map(one => one.draft))
  const here = phonesIn(first.map(one => one.draft))
  const phoneUse = (phone: string) => (used.phoneUse?.(phone) ?? 1) - 1 + (here.get(phone) ?? 1)
  const read = await withSchools(r, await readAll(rows, at.columns, { ...base, phoneUse }))
  const inRegister = await known(r, read.map(one => ({ row: one.row.row, draft: one.draft })))
  return read.map(({ row, draft, issues }) => {
    const found = inRegister.get(row.row)
    const all = found === undefined ? issues : [...issues, alreadyKnown(found, at.columns)]
    return {
      row: row.row, draft, issues: all, same: sameChild(draft),
      state: rowState({ draft, errors: all.filter(one => one.severity === 'error'), warnings: all.filter(one => one.severity !== 'error') }),
    }
  })
}
