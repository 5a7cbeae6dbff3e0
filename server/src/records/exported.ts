/** The list of any kind of record, as its declaration makes it. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { Shown } from '@qinghe/domain/kernel/shown.ts'
import { listColumns, possibleColumns, type RecordList, RecordListInput } from '@qinghe/domain/records/contract.ts'
import { recordFieldShown } from '@qinghe/domain/records/fieldLeaf.ts'
import { fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { columnIds, isStandard, type StandardColumn, standardColumns } from '@qinghe/domain/records/listColumns.ts'
import { sayPlain } from '@qinghe/domain/records/say.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { viewOf } from '@qinghe/domain/staff/view.ts'
import { isPlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type ColumnSeen, type LeftOut, mostRows } from '@qinghe/domain/exports/types.ts'
import type { Reader } from '../db/reader.ts'
import type { OutCell } from '../exchange/xlsx.ts'
import { countRecords, countStillRead } from './list.ts'
import { contractsInForce, type Rules, servedOf } from './dispatch.ts'
import { type KindInForce, kindsFor } from './inForce.ts'
import { regionNames } from '../regions/names.ts'
import { type Asked, setOnly, type Subject } from '../exports/subject.ts'

type Row = RecordList['records'][number]
const rowsAPage = 100
const labelOf = (kind: Kind, id: string): string => fieldOf(kind, id)?.label ?? (isStandard(id) ? standardColumns[id] : id)

type Seen = 'clear' | 'masked' | 'hidden'
function seenWith(actor: Actor, { domains, hides, mask, sealed }: Shown): Seen {
  const view = viewOf(actor)
  if (!domains.every(view.reads) || hides?.(view.role) === true) return 'hidden'
  if (mask === 'words') return domains.every(view.readsWords) ? 'clear' : 'hidden'
  return sealed || (mask !== 'none' && domains.some(view.masks)) ? 'masked' : 'clear'
}
const childShown: Shown = { domains: ['ID'], mask: 'name', sealed: false }
function seenColumn(actor: Actor, kind: Kind, id: string): Seen {
  const field = fieldOf(kind, id)
  if (field !== undefined) return seenWith(actor, recordFieldShown(kind, field))
  return id === 'child' || id === 'subject' ? seenWith(actor, childShown) : 'clear'
}

const standard: Record<StandardColumn, (kind: Kind, row: Row) => OutCell> = {
  child: (_kind, row) => row.child?.name ?? null, subject: (_kind, row) => row.child?.name ?? null, region: (_kind, row) => row.region.name,
  author: (_kind, row) => `${row.author.name}（${row.author.role}）`, state: (kind, row) => kind.states.find(one => one.id === row.state)?.label ?? row.state,
  number: (_kind, row) => row.number, createdAt: (_kind, row) => ({ moment: row.createdAt }), day: (_kind, row) => ({ day: row.day }),
  assignee: (_kind, row) => (row.assignee === null ? null : `${row.assignee.name}（${row.assignee.role}）`),
}

type Naming = { place: (code: number) => string }
function fieldCell(field: KindField, value: unknown, { place }: Naming): OutCell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && (value.includes('•') || value === '')) return value
  switch (field.type) {
    case 'day': return typeof value === 'string' && isPlainDate(value) ? { day: value } : sayPlain(field, value)
    case 'number': case 'percent': return typeof value === 'number' ? value : sayPlain(field, value)
    case 'money': return typeof value === 'number' ? value / 100 : sayPlain(field, value)
    case 'division': return typeof value === 'number' ? place(value) : sayPlain(field, value)
    // What the screen looks up elsewhere is said by its number of things here, never by an inner id.
    case 'lines': case 'files': return `${Array.isArray(value) ? value.length : 0} ${field.type === 'lines' ? '条' : '个文件'}`
    case 'child': case 'record': case 'organisation': case 'school': return '见原记录'
    default: return sayPlain(field, value)
  }
}
function cellOf(kind: Kind, row: Row, { id, ...naming }: Naming & { id: string }): OutCell {
  const field = fieldOf(kind, id)
  if (field !== undefined) return fieldCell(field, row.values[id], naming)
  return isStandard(id) ? standard[id](kind, row) : null
}

const isNumber = (value: unknown): value is number => typeof value === 'number'
async function say(r: Reader, kind: Kind, { query }: Asked): Promise<string[]> {
  const { region, states, from, to, mine, child, parent, filters = {} } = RecordListInput.parse(query)
  const code = region ?? r.actor.region
  const nameOf = await regionNames(r, [code])
  return [
    `地方：${mine === true || !seesIn(r.actor.role, kind.audience) ? '由本人登记或办理的' : nameOf(code)}`,
    ...(states === undefined ? [] : [`状态：${states.map(id => kind.states.find(one => one.id === id)?.label ?? id).join('、')}`]),
    ...(from === undefined && to === undefined ? [] : [`日期：${from ?? '最早'} 至 ${to ?? '今天'}`]),
    ...(child === undefined ? [] : ['某一名儿童的']), ...(parent === undefined ? [] : ['某一条记录下的']),
    ...Object.entries(filters).flatMap(([id, wanted]) => { const field = fieldOf(kind, id); return field === undefined ? [] : [`${field.label}：${wanted.map(one => sayPlain(field, one)).join('、')}`] }),
  ]
}

/** The columns of the declaration, where the address names none. */
const understand = (kind: Kind, { query, columns }: Asked): Asked => {
  const { after: _after, limit: _limit, columns: _columns, ...filter } = RecordListInput.parse(query)
  const own = columns.filter(id => isStandard(id) || possibleColumns(kind).includes(id))
  const beside = own.filter(id => !isStandard(id) && !listColumns(kind).includes(id))
  return { query: { ...setOnly(filter), ...(beside.length === 0 ? {} : { columns: beside }) }, columns: own.length === 0 ? columnIds(kind) : own }
}
const shownIds = (actor: Actor, kind: Kind, { columns }: Asked): string[] => columns.filter(id => seenColumn(actor, kind, id) !== 'hidden')
const described = (actor: Actor, kind: Kind, id: string): ColumnSeen => {
  const isMasked = seenColumn(actor, kind, id) === 'masked'
  return { key: id, label: `${labelOf(kind, id)}${fieldOf(kind, id)?.type === 'money' ? '（元）' : ''}`, seen: isMasked ? 'masked' : 'clear', why: isMasked ? '对您的岗位遮挡' : null }
}

/** How the post sees these fields and columns of the ledger. */
export const columnsSeen = (actor: Actor, kind: Kind, ids: readonly string[]): { columns: ColumnSeen[]; leftOut: LeftOut[] } => ({
  columns: ids.filter(id => seenColumn(actor, kind, id) !== 'hidden').map(id => described(actor, kind, id)),
  leftOut: ids.filter(id => seenColumn(actor, kind, id) === 'hidden').map(id => ({ label: labelOf(kind, id), why: '您的岗位不查看' })),
})
/** A list calls no rules. */
const noRules: Rules = new Map()
function subjectOf(known: KindInForce): Subject {
  const { kind } = known
  const contract = contractsInForce(known).list
  return {
    key: `records.${kind.kind}`, title: `${kind.title}台账`, class: 'class' in contract.audit ? contract.audit.class : 'S2', paper: null, most: mostRows,
    mayRead: actor => seesIn(actor.role, kind.audience) || ownsIn(actor.role, kind.audience),
    understand: asked => understand(kind, asked),
    columnsFor: (actor, asked) => columnsSeen(actor, kind, asked.columns),
    say: (r, asked) => say(r, kind, asked),
    count: (r, { query }, upTo) => countRecords(r, kind, { input: RecordListInput.parse(query), upTo }),
    make: asked => ({ job: null, page: after => async r => {
      const input = RecordListInput.parse({ ...asked.query, limit: rowsAPage, ...(after === null ? {} : { after }) })
      const { body, children } = await servedOf(known, noRules).queries.list.prepare(input)(r)
      const { records, next } = contract.output.parse(body)
      const ids = shownIds(r.actor, kind, asked)
      const divisions = ids.filter(id => fieldOf(kind, id)?.type === 'division')
      const place = await regionNames(r, records.flatMap(row => divisions.map(id => row.values[id]).filter(isNumber)))
      return { rows: records.map(row => ids.map(id => cellOf(kind, row, { id, place }))), keys: records.map(row => row.record), children, next }
    } }),
    stillRead: countStillRead,
  }
}
/** The ledger as it is in force in the county of the post, with what the county changed, and the county's own. */
export async function recordSubject(r: Reader, key: string): Promise<Subject | undefined> {
  const known = key.startsWith('records.') ? (await kindsFor(r)).find(key.slice('records.'.length)) : undefined
  return known && subjectOf(known)
}
