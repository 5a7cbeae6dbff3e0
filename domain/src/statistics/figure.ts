/** A figure from counted cells: rows of regions, columns of dimensions, sums, and for every number the list behind it. Pure, so
 *  that the live figure and a locked quarter are the same function on different lines. */
import { schoolingStatus } from '../codes/situation.ts'
import { sex } from '../codes/person.ts'
import { labelOf } from '../codes/codeList.ts'
import type { Level, RegionCode } from '../kernel/regionCode.ts'
import type { ListFilter } from '../archives/contract.ts'
import type { Group } from '../archives/types.ts'
import { AgeBand } from '../archives/types.ts'
import { ageBands, bandLabel, unpack, type Cell } from './cells.ts'
import type { Dimension, Figure, FigureRow } from './contract.ts'

/** What the database counted: a region at the level of the rows (or the asked region itself for 未定), a packed cell, how many. */
export type Counted = { region: number; cell: number; n: number }
export type FigureRegion = { region: RegionCode; name: string; level: Level; unsettled: boolean }
/** Values of dimensions to keep, in the codes of the columns; none keeps all. */
export type Narrowing = Partial<Record<Dimension, readonly string[]>>
export type FigureRequest = { sum: FigureRegion; rows: readonly FigureRegion[]; by: readonly Dimension[]; narrow: Narrowing }

export type FigureColumn = { dimension: Dimension; code: string; label: string }

/** 0 stands for 未填 in sex and schooling. */
const notFilled = '未填'
const codeIn: Record<Dimension, (cell: Cell) => string> = {
  ageBand: cell => cell.ageBand, sex: cell => String(cell.sex), schooling: cell => String(cell.schooling),
}
const columnsOf: Record<Dimension, readonly FigureColumn[]> = {
  ageBand: ageBands.map(code => ({ dimension: 'ageBand', code, label: bandLabel(code) })),
  sex: [1, 2, 0].map(code => ({ dimension: 'sex', code: String(code), label: code === 0 ? notFilled : labelOf(sex, code) })),
  schooling: [...schoolingStatus.entries.map(entry => Number(entry.code)), 0]
    .map(code => ({ dimension: 'schooling', code: String(code), label: code === 0 ? notFilled : labelOf(schoolingStatus, code) })),
}

const keeps = (narrow: Narrowing, cell: Cell): boolean =>
  (['ageBand', 'sex', 'schooling'] as const).every(dimension => {
    const wanted = narrow[dimension]
    return wanted === undefined || wanted.length === 0 || wanted.includes(codeIn[dimension](cell))
  })

const bandsIn = (codes: readonly string[]): AgeBand[] => codes.map(code => AgeBand.safeParse(code).data).filter(band => band !== undefined)

/** The list filter of a narrowing. */
function conditions(narrow: Narrowing): ListFilter {
  return {
    ...(narrow.ageBand?.length ? { ageBand: bandsIn(narrow.ageBand) } : {}),
    ...(narrow.sex?.length ? { sex: narrow.sex.map(Number) } : {}),
    ...(narrow.schooling?.length ? { schooling: narrow.schooling.map(Number) } : {}),
  }
}

const listOf = (place: FigureRegion, narrow: Narrowing): ListFilter =>
  ({ region: place.region, ...(place.unsettled ? { regionOnly: true } : {}), ...conditions(narrow) })

type Tally = Record<Group, number>
/** By row (its index, or 'sum'), then by dimension and code, or 'total'. */
type RowTally = Map<string, Tally>
type Tallies = Map<string, RowTally>

function tally(row: RowTally, key: string, line: { group: Group; n: number }): void {
  const found = row.get(key)
  if (found) found[line.group] += line.n
  else row.set(key, { official: 0, review: 0, [line.group]: line.n })
}

const rowIn = (tallies: Tallies, key: string): RowTally => {
  const found = tallies.get(key) ?? new Map<string, Tally>()
  tallies.set(key, found)
  return found
}

/** What a packed cell counts under; there are fewer than 480, and a figure of the nation has many thousand lines. */
type Meaning = { group: Group; keys: readonly string[] } | null
function meaningOf(request: FigureRequest, packed: number): Meaning {
  const cell = unpack(packed)
  if (!cell || !keeps(request.narrow, cell)) return null
  return { group: cell.group, keys: ['total', ...request.by.map(dimension => `${dimension} ${codeIn[dimension](cell)}`)] }
}

function count(request: FigureRequest, counted: readonly Counted[]): Tallies {
  const tallies: Tallies = new Map()
  const sum = rowIn(tallies, 'sum')
  const rowOf = new Map<number, RowTally>(request.rows.map((row, index) => [row.region, rowIn(tallies, String(index))]))
  const meanings = new Map<number, Meaning>()
  for (const line of counted) {
    const known = meanings.get(line.cell)
    const meaning = known === undefined ? meaningOf(request, line.cell) : known
    if (known === undefined) meanings.set(line.cell, meaning)
    if (meaning === null) continue
    const row = rowOf.get(line.region)
    for (const key of meaning.keys) {
      tally(sum, key, { group: meaning.group, n: line.n })
      if (row) tally(row, key, { group: meaning.group, n: line.n })
    }
  }
  return tallies
}

const figureAt = (row: RowTally, key: string, list: ListFilter): Figure =>
  ({ ...(row.get(key) ?? { official: 0, review: 0 }), list })

/** Columns in which something is counted, plus those that are never left out: an empty 未填 says nothing. */
function columnsShown(request: FigureRequest, tallies: Tallies): FigureColumn[] {
  const isShown = (column: FigureColumn): boolean => {
    const found = rowIn(tallies, 'sum').get(`${column.dimension} ${column.code}`)
    const isRare = column.code === '0' || column.code === 'U' || column.code === 'D' || column.code === '9' || column.code === '10'
    const wanted = request.narrow[column.dimension]
    const isWanted = !wanted?.length || wanted.includes(column.code)
    return isWanted && (!isRare || (found !== undefined && found.official + found.review > 0))
  }
  return request.by.flatMap(dimension => columnsOf[dimension]).filter(isShown)
}

/** Reader of a figure: columns, one row per region, and the sum of everything counted. */
export function figureOf(request: FigureRequest, counted: readonly Counted[]): { columns: FigureColumn[]; rows: FigureRow[]; sum: FigureRow } {
  const tallies = count(request, counted)
  const columns = columnsShown(request, tallies)
  const row = (place: FigureRegion, key: string): FigureRow => ({
    ...place,
    total: figureAt(rowIn(tallies, key), 'total', listOf(place, request.narrow)),
    cells: columns.map(({ dimension, code }) => ({
      dimension, code,
      ...figureAt(rowIn(tallies, key), `${dimension} ${code}`, listOf(place, { ...request.narrow, [dimension]: [code] })),
    })),
  })
  return { columns, rows: request.rows.map((place, index) => row(place, String(index))), sum: row(request.sum, 'sum') }
}

const numberOf = (figure: { official: number | null }): number => figure.official ?? 0

/** 勾稽: in every row each dimension adds up to the total, and the rows add up to the sum. */
export function balanceOf(figure: { rows: readonly FigureRow[]; sum: FigureRow }, by: readonly Dimension[]): { passed: number; of: number; differences: string[] } {
  const checks: { name: string; left: number; right: number }[] = []
  for (const row of [...figure.rows, figure.sum]) {
    for (const dimension of by) {
      const parts = row.cells.filter(cell => cell.dimension === dimension).reduce((total, cell) => total + numberOf(cell), 0)
      checks.push({ name: `${row.name}：${dimensionWord[dimension]}之和`, left: parts, right: numberOf(row.total) })
    }
  }
  const rows = figure.rows.reduce((total, row) => total + numberOf(row.total), 0)
  if (figure.rows.length > 0) checks.push({ name: `下级之和`, left: rows, right: numberOf(figure.sum.total) })
  const wrong = checks.filter(check => check.left !== check.right)
  return { passed: checks.length - wrong.length, of: checks.length, differences: wrong.map(check => `${check.name} ${check.left}，合计 ${check.right}`) }
}
const dimensionWord: Record<Dimension, string> = { ageBand: '年龄段', sex: '性别', schooling: '就学' }
