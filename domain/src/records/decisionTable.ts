/** A field that follows from others by a table an official can read: exactly one row holds for every combination. Combinations nobody wrote and rows
 *  that speak of the same one are found when the declaration is compiled, by going through all of them. */
import { type CodeList, readCode } from '../codes/codeList.ts'
import type { DecisionTable, Fault, Place } from './declaration.ts'
import type { Line, Value } from './evaluate.ts'

type Plain = string | number | boolean
/** Numbers from and to, both included unless open. */
type Range = { from: number | null; to: number | null; isOpen: boolean }
export type Cell = { any: true } | { among: readonly Plain[] } | Range
export type Decision = { by: readonly string[]; rows: readonly { when: readonly Cell[]; gives: Plain }[] }

/** A column or the outcome: what its values may be. */
export type TableField = { id: string; label: string; type: string; list: CodeList | null }
/** More would be a table nobody reads. */
const mostCombinations = 20_000
const mostNamed = 3

export function fits(cell: Cell, value: Plain): boolean {
  if ('any' in cell) return true
  if ('among' in cell) return cell.among.includes(value)
  if (typeof value !== 'number') return false
  const { from, to, isOpen } = cell
  return (from === null || (isOpen ? value > from : value >= from)) && (to === null || (isOpen ? value < to : value <= to))
}

const rangeText = /^(?:(?<by><=?|>=?)\s*(?<than>-?\d+(?:\.\d+)?)|(?<from>-?\d+(?:\.\d+)?)\s*\.\.\s*(?<to>-?\d+(?:\.\d+)?))$/u
function rangeOf(given: unknown): Cell | undefined {
  if (typeof given === 'number') return { among: [given] }
  const { by, than, from, to } = (typeof given === 'string' ? rangeText.exec(given.trim())?.groups : undefined) ?? {}
  if (from !== undefined && to !== undefined) return Number(from) <= Number(to) ? { from: Number(from), to: Number(to), isOpen: false } : undefined
  if (by === undefined || than === undefined) return undefined
  const isOpen = !by.endsWith('=')
  return by.startsWith('<') ? { from: null, to: Number(than), isOpen } : { from: Number(than), to: null, isOpen }
}

const codeOf = (list: CodeList, given: unknown): Plain | undefined =>
  list.entries.find(one => one.code === given)?.code ?? (typeof given === 'string' ? readCode(list, given)?.code : undefined)

function cellOf(field: TableField, given: unknown): Cell | undefined {
  if (given === 'any') return { any: true }
  if (field.type === 'yesNo') return typeof given === 'boolean' ? { among: [given] } : undefined
  const { list } = field
  if (list === null) return rangeOf(given)
  const found = (Array.isArray(given) ? given : [given]).map((one: unknown) => codeOf(list, one)).filter(one => one !== undefined)
  return found.length === (Array.isArray(given) ? given.length : 1) && found.length > 0 ? { among: found } : undefined
}

/** Every value that could make a difference: codes, yes and no, and of numbers the borders and what lies between and beyond them. */
function valuesOf(field: TableField, cells: readonly Cell[]): Plain[] {
  if (field.type === 'yesNo') return [true, false]
  if (field.list) return field.list.entries.map(one => one.code)
  const named = cells.flatMap((cell): readonly (Plain | null)[] => ('among' in cell ? cell.among : 'any' in cell ? [] : [cell.from, cell.to]))
  const borders = [...new Set(named.filter(one => typeof one === 'number'))].sort((a, b) => a - b)
  const [first = 0] = borders
  const last = borders.at(-1) ?? 0
  const between = borders.flatMap((border, i) => {
    const next = borders[i + 1]
    return next === undefined ? [border] : [border, (border + next) / 2]
  })
  return [first - 1, ...between, last + 1]
}

const worded = (field: TableField, value: Plain): string => {
  const words = typeof value === 'boolean' ? (value ? '是' : '否') : (field.list?.entries.find(one => one.code === value)?.label ?? String(value))
  return `${field.label}为${words}`
}

/** Goes through all combinations, the last column fastest. */
function* combinations(values: readonly (readonly Plain[])[]): Generator<Plain[]> {
  const [first, ...rest] = values
  if (first === undefined) { yield []; return }
  for (const value of first) for (const others of combinations(rest)) yield [value, ...others]
}

function faultsOfRows(fields: readonly TableField[], rows: Decision['rows'], path: Place): Fault[] {
  const values = fields.map((field, i) => valuesOf(field, rows.flatMap(row => row.when[i] ?? [])))
  if (values.reduce((product, of) => product * of.length, 1) > mostCombinations) return [{ path, message: '判定表的组合太多，请拆成两张表' }]
  const gaps: string[] = []
  const overlaps = new Map<string, Fault>()
  for (const combination of combinations(values)) {
    const hits = rows.flatMap((row, i) => (row.when.every((cell, column) => fits(cell, combination[column] ?? '')) ? [i] : []))
    const words = fields.map((field, i) => worded(field, combination[i] ?? '')).join('、')
    const [first = 0, second] = hits
    if (hits.length === 0) gaps.push(words)
    else if (second !== undefined && !overlaps.has(`${first} ${second}`)) {
      overlaps.set(`${first} ${second}`, { path: [...path, 'rows', second], message: `第 ${first + 1} 行和第 ${second + 1} 行都适用于“${words}”，请只留一行` })
    }
  }
  const named = gaps.slice(0, mostNamed).map(one => `“${one}”`).join('、')
  const missing: Fault[] = gaps.length === 0 ? [] : [{ path, message: `判定表没有写${named}${gaps.length > mostNamed ? `等 ${gaps.length} 种情形` : ''}怎么定，请补一行` }]
  return [...missing, ...overlaps.values()]
}

const countable = (field: TableField): boolean => field.list !== null || ['yesNo', 'number', 'percent', 'money'].includes(field.type)
type Asked = { table: DecisionTable; of: TableField; fields: readonly TableField[]; path: Place }

/** @param asked.fields those the table may look at */
export function compileTable({ table, of, fields, path }: Asked): { decision: Decision | null; faults: Fault[] } {
  const faults: Fault[] = []
  const columns = table.by.flatMap((id, i) => {
    const found = fields.find(one => one.id === id)
    if (found && countable(found) && found.type !== 'codes') return found
    faults.push({ path: [...path, 'by', i], message: found ? `“${found.label}”不能用来判定：只看代码、是否和数字` : `没有名为 ${id} 的字段` })
    return []
  })
  if (faults.length > 0) return { decision: null, faults }
  const rows = table.rows.map((row, i) => {
    const at = [...path, 'rows', i]
    const isWhole = row.when.length === columns.length
    if (!isWhole) faults.push({ path: at, message: `这一行要写 ${columns.length} 格（${columns.map(one => one.label).join('、')}），写了 ${row.when.length} 格` })
    const when = columns.map((column, k): Cell => {
      const cell = cellOf(column, row.when[k])
      const remedy = '不论什么都适用写 any，数字写 < 60、>= 60 或 60..79'
      if (!cell && isWhole) faults.push({ path: [...at, 'when', k], message: `“${String(row.when[k])}”不是“${column.label}”的值；${remedy}` })
      return cell ?? { any: true }
    })
    const outcome = cellOf(of, row.gives)
    const gives = outcome && 'among' in outcome && outcome.among.length === 1 ? outcome.among[0] : undefined
    if (gives === undefined) faults.push({ path: [...at, 'gives'], message: `“${String(row.gives)}”不是“${of.label}”的值` })
    return { when, gives: gives ?? '' }
  })
  if (faults.length > 0) return { decision: null, faults }
  return { decision: { by: table.by, rows }, faults: faultsOfRows(columns, rows, path) }
}

/** Unknown while something it looks at is unknown. */
export function decide({ by, rows }: Decision, record: Line): Value {
  const values = by.map(id => record[id])
  const plain = values.filter(one => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
  if (plain.length < by.length) return null
  return rows.find(row => row.when.every((cell, i) => fits(cell, plain[i] ?? '')))?.gives ?? null
}
