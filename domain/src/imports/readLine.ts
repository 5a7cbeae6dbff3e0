/** One line of a ledger as what somebody would have filled in by hand: whom it is about, and the body of the act. */
import type { Issue } from '../kernel/problem.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { normalIdNumber } from '../archives/idNumber.ts'
import { isNothing, type SheetCell } from '../rosters/cell.ts'
import { readDate } from '../rosters/dates.ts'
import { fieldOf, type Kind } from '../records/kind.ts'
import type { ImportColumn } from './headings.ts'
import type { Target } from './targets.ts'
import { type ReadBy, readValue } from './values.ts'
import type { Finding } from './types.ts'

/** Whom a line is about, by its own words. */
export type Person = { name: string; idNumber: string; birth: PlainDate | null; village: string; school: string }
export type LineRead = { body: Record<string, unknown>; person: Person; place: string; findings: Finding[] }

type Said = Pick<Finding, 'code' | 'title' | 'message'> & Partial<Pick<Finding, 'candidates' | 'children'>>
export const finding = (severity: Finding['severity'], column: number | null, said: Said): Finding => ({ candidates: [], children: [], ...said, severity, column })

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '')

function personOf(textAt: (id: string) => string, today: PlainDate): Person {
  const birth = readDate(textAt('child.birth'), false, { latest: today })
  const village = textAt('child.village')
  const school = textAt('child.school')
  return {
    name: plain(textAt('child.name')), idNumber: normalIdNumber(textAt('child.idNumber')), birth: textAt('child.birth') !== '' && birth.kind === 'day' ? birth.day : null,
    village: isNothing(village) ? '' : plain(village), school: isNothing(school) ? '' : plain(school),
  }
}

/** Lines of a field stand side by side: `issues.0.what`. */
function put(lines: Map<string, Record<string, unknown>[]>, path: string, value: unknown): boolean {
  const [field = '', line, inner] = path.split('.')
  if (inner === undefined) return false
  const all = lines.get(field) ?? []
  lines.set(field, all)
  const at = Number(line)
  while (all.length <= at) all.push({})
  Object.assign(all[at] ?? {}, { [inner]: value })
  return true
}

export function readLine(cells: readonly SheetCell[], { columns, targets, by }: { columns: readonly ImportColumn[]; targets: ReadonlyMap<string, Target>; by: ReadBy }): LineRead {
  const body: Record<string, unknown> = {}
  const lines = new Map<string, Record<string, unknown>[]>()
  const findings: Finding[] = []
  const texts = new Map<string, string>()
  for (const { index, target } of columns) {
    const cell = cells[index]
    const meant = target === null ? undefined : targets.get(target)
    if (!meant || !cell) continue
    if (meant.field === null) { texts.set(meant.id, cell.text.trim()); continue }
    const { value, wrong } = readValue(meant.field, cell, by)
    if (wrong) findings.push(finding('error', index, wrong))
    if (value !== undefined && !put(lines, meant.id, value)) body[meant.id] = value
  }
  for (const [field, some] of lines) body[field] = some.filter(line => Object.keys(line).length > 0)
  return { body, findings, place: texts.get('place') ?? '', person: personOf(id => texts.get(id) ?? '', by.today) }
}

const columnOf = (columns: readonly ImportColumn[], path: string): number | null =>
  columns.find(one => one.target === path)?.index ?? columns.find(one => one.target?.split('.')[0] === path.split('.')[0])?.index ?? null

/** What the judge found, at the column it speaks of. A value that could not be read is not missing as well. */
export function judgeFindings(kind: Kind, columns: readonly ImportColumn[], { issues, read }: { issues: readonly Issue[]; read: readonly Finding[] }): Finding[] {
  const unread = new Set(read.map(one => one.column))
  return issues.flatMap(({ code, field: path = '', message }) => {
    const column = columnOf(columns, path)
    if (column !== null && code === 'record.missing' && unread.has(column)) return []
    const label = fieldOf(kind, path.split('.')[0] ?? '')?.label ?? ''
    return [finding('error', column, { code, title: label === '' ? message : `${label}：${code === 'record.missing' ? '没有填' : '不符合规定'}`, message: column === null && code === 'record.missing' ? `${message}。表里没有对应的列，请先对应列，或在表里补上这一列` : message })]
  })
}

/** Filled in and not shown by what stands beside it: the form would not ask for it, so it is not taken, and somebody is told. */
export const unshownFindings = (kind: Kind, columns: readonly ImportColumn[], { body, shown }: { body: Readonly<Record<string, unknown>>; shown: readonly string[] }): Finding[] =>
  Object.keys(body).filter(id => !shown.includes(id) && fieldOf(kind, id)?.shown).map(id => finding('warning', columnOf(columns, id), {
    code: 'line.unshown', title: `${fieldOf(kind, id)?.label ?? id}：不用填`, message: '按这一行的其他内容，这一项不用填，没有导入',
  }))
