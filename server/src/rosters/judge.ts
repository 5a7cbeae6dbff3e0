/** Judges rows of a batch: every cell by the pure rules, then against the register. Repeats among rows are the caller's, who knows the others. */
import { hash } from 'node:crypto'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { phoneSharedBy, readPhone } from '@qinghe/domain/archives/phone.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { alreadyKnown, heldElsewhere as cannotComeIn } from '@qinghe/domain/rosters/batch.ts'
import { columnOf, titleOf } from '@qinghe/domain/rosters/issues.ts'
import { type ReadContext, readRow } from '@qinghe/domain/rosters/readRow.ts'
import type { CellIssue, Column, RowState } from '@qinghe/domain/rosters/types.ts'
import { checkContext } from '../archives/checking.ts'
import { withSchools } from '../archives/schools.ts'
import type { Reader } from '../db/reader.ts'
import { resolved } from './content.ts'
import { phonesOf } from './keys.ts'
import { heldElsewhere, knownOf } from './known.ts'
import { placeTable } from './placeTable.ts'
import type { JudgeBy, StoredRow } from './store.ts'

export type Judged = { row: number; draft: Draft; state: RowState; issues: CellIssue[] }

/** What all rows of a run are judged with. */
export type Judging = {
  at: JudgeBy
  base: Omit<ReadContext, 'phoneUse' | 'statesLeftBehind'>
  /** Equal for rows judged on the same day by the same parameters and divisions: their drafts need not be made again. */
  print: string
}

export async function judging(r: Reader, at: JudgeBy): Promise<Judging> {
  const { soundOf, ...table } = await placeTable(r, at.keeper)
  const names = new Map(table.places.map(place => [Number(place.code), place.name]))
  const values = r.parameters(archivePackage, regionCode(at.keeper))
  const world = hash('sha256', JSON.stringify([values, table, at.keeper, r.actor.region, [...at.said]]), 'base64')
  return {
    at, print: `${r.today} ${world}`,
    base: { day: r.today, values, within: regionCode(r.actor.region), keeper: regionCode(at.keeper), ...table, soundOf, placeName: code => names.get(code), said: at.said },
  }
}

const breathe = (): Promise<void> => new Promise(done => { setImmediate(done) })
const rowsBetweenBreaths = 50

type Read = { row: StoredRow; draft: Draft; issues: CellIssue[] }

async function readAll(rows: readonly StoredRow[], { at, base }: Judging): Promise<Read[]> {
  const read: Read[] = []
  for (const [i, row] of rows.entries()) {
    const reading = readRow(resolved(row.content), at.columnsOf(row.sheet), { ...base, statesLeftBehind: at.statesLeftBehind(row.sheet) })
    read.push({ row, draft: reading.draft, issues: [...reading.errors, ...reading.warnings] })
    if (i % rowsBetweenBreaths === 0) await breathe()
  }
  return read
}

/** How many rows of the batch have this telephone. */
export type PhonesHere = (phone: string) => number

function phonesAmong(drafts: readonly Draft[]): PhonesHere {
  const use = new Map<string, number>()
  for (const phone of drafts.flatMap(phonesOf)) use.set(phone, (use.get(phone) ?? 0) + 1)
  return phone => use.get(phone) ?? 0
}

const phoneFields = ['father.phone', 'mother.phone', 'guardian.phone'] as const

/** @param use children with this telephone, in the register and in the batch */
export function sharedPhones(draft: Draft, use: PhonesHere, { values, columns }: { values: ReadContext['values']; columns: readonly Column[] }): CellIssue[] {
  return phoneFields.flatMap(field => {
    const reading = draft[field] ? readPhone(draft[field], field) : null
    if (!reading?.ok) return []
    return phoneSharedBy(use(reading.number), values.phoneChildrenLimit, field).map(found => ({
      column: columnOf(field, columns), field, severity: 'warning' as const, code: found.code, title: titleOf(found), message: found.message, candidates: [],
    }))
  })
}

export const stateOfIssues = (issues: readonly CellIssue[]): RowState =>
  issues.some(one => one.severity === 'known') ? 'known' : issues.some(one => one.severity === 'error') ? 'error' : issues.length > 0 ? 'warning' : 'ok'

/** @property here telephones of the batch, asked once all rows are read; of these rows alone when absent */
export type ToJudge = { rows: readonly StoredRow[]; here?: (drafts: readonly Draft[]) => Promise<PhonesHere> }
export async function judgeRows(r: Reader, run: Judging, { rows, here }: ToJudge): Promise<Judged[]> {
  const read = await withSchools(r, await readAll(rows, run))
  const drafts = read.map(one => one.draft)
  const used = await checkContext(r, drafts)
  const inBatch = here ? await here(drafts) : phonesAmong(drafts)
  const use: PhonesHere = phone => (used.phoneUse?.(phone) ?? 1) - 1 + inBatch(phone)
  const asked = read.map(one => ({ row: one.row, draft: one.draft }))
  const inRegister = await knownOf(r, run.at, asked)
  const hidden = await heldElsewhere(r, asked.filter(({ row }) => !inRegister.has(row.row)))
  return read.map(({ row, draft, issues }) => {
    const columns = run.at.columnsOf(row.sheet)
    const met = inRegister.get(row.row)
    const found = met !== undefined && row.content.settled?.verdict === 'other' && row.content.settled.child === met.child ? undefined : met
    const all = [
      ...issues, ...sharedPhones(draft, use, { values: run.base.values, columns }),
      ...(found === undefined ? [] : [alreadyKnown(found, columns)]), ...(hidden.has(row.row) ? [cannotComeIn(columns)] : []),
    ]
    return { row: row.row, draft, issues: all, state: stateOfIssues(all) }
  })
}
