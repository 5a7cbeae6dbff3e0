/** Columns of a list as the declaration names them: fields, and what every record has. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { possibleColumns, type RecordList } from '@qinghe/domain/records/contract.ts'
import { columnIds, isStandard, type StandardColumn, standardColumns } from '@qinghe/domain/records/listColumns.ts'
import { fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'
import { stateLabel, stateTone } from './say.ts'
import { seenAs } from './see.ts'
import { ChildLink, FieldValue } from './Value.tsx'

export type Row = RecordList['records'][number]
export type Column = { id: string; label: string; right: boolean; show: (row: Row) => ReactNode }
type Of = { kind: Kind; role: string }

const isRight = ({ type }: KindField): boolean => ['number', 'money', 'percent'].includes(type)

const standard: Readonly<Record<StandardColumn, (of: Of) => Omit<Column, 'id' | 'right'>>> = {
  child: () => ({ label: standardColumns.child, show: row => (row.child === null ? <span className="muted">—</span> : <ChildLink id={row.child.id} name={row.child.name} />) }),
  subject: of => standard.child(of),
  region: () => ({ label: standardColumns.region, show: row => row.region.name }),
  author: () => ({ label: standardColumns.author, show: row => <>{row.author.name} <span className="muted cap">{row.author.role}</span></> }),
  state: ({ kind }) => ({ label: standardColumns.state, show: row => <Status tone={stateTone(kind, row.state)}>{stateLabel(kind, row.state)}</Status> }),
  number: () => ({ label: standardColumns.number, show: row => row.number ?? <span className="muted">未编号</span> }),
  createdAt: () => ({ label: standardColumns.createdAt, show: row => <span className="soft">{sayWhen(row.createdAt)}</span> }),
  day: () => ({ label: standardColumns.day, show: row => row.day }),
  assignee: () => ({ label: standardColumns.assignee, show: row => (row.assignee === null ? <span className="muted">未定</span> : <>{row.assignee.name} <span className="muted cap">{row.assignee.role}</span></>) }),
}

const own = ({ kind, role }: Of, field: KindField): Omit<Column, 'id' | 'right'> => ({
  label: field.label,
  // In a list a block of lines is told by its number; the page has the whole. What has not been asked yet is not called empty.
  show: row => (!(field.id in row.values) ? <span className="muted">…</span> : field.type === 'lines' ? `${lengthOf(row.values[field.id])} 条` : <FieldValue kind={kind} field={field} value={row.values[field.id]} role={role} />),
})
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

function columnOf(of: Of, id: string): Column[] {
  const field = fieldOf(of.kind, id)
  const made = field !== undefined ? own(of, field) : isStandard(id) ? standard[id](of) : undefined
  return made === undefined ? [] : [{ id, right: field !== undefined && isRight(field), ...made }]
}

/** What the declaration names, and what nobody can do without: where it is, whose it is, how it stands. */
export function columnsOf(of: Of): Column[] {
  return columnIds(of.kind).flatMap(id => columnOf(of, id))
}

/** Everything a list can have as a column and this post looks at, in the order in which it stands. */
export function allColumnsOf(of: Of): Column[] {
  const { kind, role } = of
  const usual = columnIds(kind)
  const seen = (id: string): boolean => { const field = fieldOf(kind, id); return field === undefined || seenAs(kind, field, role) !== 'hidden' }
  const numbered = kind.acts.some(act => act.number !== null) ? ['number'] : []
  return [...new Set([...usual, ...possibleColumns(kind), ...numbered, 'createdAt'])].filter(id => usual.includes(id) || seen(id)).flatMap(id => columnOf(of, id))
}

/** The first column leads to the record; a child in it is named, not linked. */
export const RecordLink = ({ kind, row, children }: { kind: Kind; row: Row; children: ReactNode }) =>
  <Link to="/records/$kind/$record" params={{ kind: kind.kind, record: row.record }} search={{}} className="strong namelink" preload={false}>{children}</Link>
