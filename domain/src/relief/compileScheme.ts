/** From what somebody wrote to a rule of relief: all that is wrong is told at once, each with its place, and nothing half-compiled leaves. */
import type { CodeList } from '../codes/codeList.ts'
import { isPlainDate, plainDate } from '../kernel/plainDate.ts'
import type { ConditionField, ConditionScope } from '../records/condition.ts'
import { checkCondition } from '../records/conditionCheck.ts'
import { compileTable, type TableField } from '../records/decisionTable.ts'
import type { Fault } from '../records/declaration.ts'
import { wordsOfIssue } from '../records/shapeWords.ts'
import { factFields } from './facts.ts'
import type { Ask, Scheme, SchemeTable } from './scheme.ts'
import { faultsOfCases } from './schemeCases.ts'
import { type DeclaredScheme, SchemeShape } from './schemeShape.ts'

export type CompiledScheme = { scheme: Scheme; faults: readonly [] } | { scheme: null; faults: readonly Fault[] }

const keys: readonly string[] = [
  'scheme', 'title', 'version', 'from', 'until', 'basis', 'office', 'gives', 'note', 'received', 'relief', 'either', 'hardship', 'tables', 'asks', 'papers', 'cases', 'id', 'by', 'outcomes', 'rows', 'when',
  'says', 'proof', 'given', 'is', 'missing', 'code', 'label',
]
type Table = DeclaredScheme['tables'][number]
const listOf = ({ id, title, outcomes }: Table): CodeList => ({ id, title, basis: title, entries: outcomes })
const columns: readonly TableField[] = Object.entries(factFields).map(([id, field]) => ({ id, label: field.label, type: field.is, list: 'list' in field ? field.list : null }))

function tablesOf(d: DeclaredScheme, faults: Fault[]): SchemeTable[] {
  return d.tables.flatMap((table, i) => {
    const path = ['tables', i]
    if (Object.hasOwn(factFields, table.id) || d.tables.findIndex(one => one.id === table.id) < i) faults.push({ path: [...path, 'id'], message: `${table.id} 已经有了，请换一个编号` })
    const { decision, faults: found } = compileTable({ table, of: { id: table.id, label: table.title, type: 'code', list: listOf(table) }, fields: columns, path })
    const given = new Set(decision?.rows.map(row => row.gives))
    const idle = decision === null ? [] : table.outcomes.filter(one => !given.has(one.code))
    faults.push(...found, ...idle.map((one): Fault => ({ path: [...path, 'outcomes'], message: `没有一行得出“${one.label}”` })))
    return decision === null ? [] : [{ id: table.id, title: table.title, decision }]
  })
}

function asksOf(d: DeclaredScheme, scope: ConditionScope, faults: Fault[]): Ask[] {
  return d.asks.flatMap(({ id, says, when, proof }, i) => {
    const path = ['asks', i]
    if (d.asks.findIndex(one => one.id === id) < i) faults.push({ path: [...path, 'id'], message: `${id} 写了两次` })
    const { condition, faults: found } = checkCondition(when, scope)
    faults.push(...found.map(({ at, to, message }): Fault => ({ path: [...path, 'when'], at, to, message })))
    return condition === null ? [] : [{ id, says, condition, proof: proof ?? null }]
  })
}

function headFaults({ from, until, received }: DeclaredScheme): Fault[] {
  const day = (key: string, value: string | undefined): Fault[] => (value === undefined || isPlainDate(value) ? [] : [{ path: [key], message: '没有这一天' }])
  const strange = (key: 'relief' | 'either' | 'hardship', fact: 'receives' | 'hardship'): Fault[] => {
    const field = factFields[fact]
    return field && 'list' in field ? received[key].flatMap((code, i): Fault[] => (field.list.entries.some(one => one.code === code) ? [] : [{ path: ['received', key, i], message: `“${field.list.title}”里没有 ${code}` }])) : []
  }
  return [
    ...day('from', from), ...day('until', until), ...(until !== undefined && until < from ? [{ path: ['until'], message: '停止的日子早于开始' }] : []),
    ...strange('relief', 'receives'), ...strange('either', 'receives'), ...strange('hardship', 'hardship'),
  ]
}

function compile(d: DeclaredScheme): CompiledScheme {
  const faults = headFaults(d)
  const tables = tablesOf(d, faults)
  const outcomes = d.tables.map((table): [string, ConditionField] => [table.id, { is: 'code', label: table.title, list: listOf(table) }])
  const scope: ConditionScope = { fields: { ...factFields, ...Object.fromEntries(outcomes) }, parameters: {} }
  const asks = asksOf(d, scope, faults)
  if (faults.length > 0) return { scheme: null, faults }
  const { scheme: id, title, version, basis, office, gives, note, received, papers, from, until } = d
  const scheme: Scheme = { scheme: id, title, version, basis, office, gives, received, papers, note: note ?? null, from: plainDate(from), until: until === undefined ? null : plainDate(until), scope, tables, asks }
  const wrong = faultsOfCases(scheme, d.cases)
  return wrong.length > 0 ? { scheme: null, faults: wrong } : { scheme, faults: [] }
}

export function compileScheme(written: unknown): CompiledScheme {
  const read = SchemeShape.safeParse(written)
  return read.success ? compile(read.data) : { scheme: null, faults: read.error.issues.flatMap(issue => wordsOfIssue(issue, keys)) }
}

/** Of one rule no two versions hold on the same day: nobody would know which. */
export function versionFaults(schemes: readonly Scheme[]): string[] {
  return schemes.flatMap((one, i) => schemes.slice(i + 1).flatMap(other => {
    const apart = other.scheme !== one.scheme || (one.until !== null && one.until < other.from) || (other.until !== null && other.until < one.from)
    return apart ? [] : [`“${one.title}”的版本 ${one.version} 和 ${other.version} 有同一天都在用的，请写明前一版到哪天为止（until）`]
  }))
}
