/** Records on paper: each whole, as its kind is laid out in sections, or many in a table with the columns of their list. */
import { minuteText } from '@qinghe/domain/kernel/plainDate.ts'
import { notYours } from '@qinghe/domain/kernel/hiding.ts'
import type { RecordList, RecordPage } from '@qinghe/domain/records/contract.ts'
import { fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import { lettersIn } from '@qinghe/domain/staff/audiences.ts'
import { type Block, pairs, type Paper, type TableRow } from '../exchange/paper/paper.ts'
import type { SayField } from './recordWords.ts'

export type RecordRow = RecordList['records'][number]
const stateOf = (kind: Kind, id: string): string => kind.states.find(one => one.id === id)?.label ?? id
const unseenWords = (titles: readonly string[]): Block[] => (titles.length === 0 ? [] : [{ is: 'words', isQuiet: true, text: `${notYours}${titles.join('、')}部分，那里填没填、填了什么，这里都不显示。` }])

type Part = { title: string; fields: readonly KindField[] }
function partsOf(kind: Kind): Part[] {
  const inSections = new Set(kind.sections.flatMap(one => one.of))
  const rest = kind.fields.filter(one => !inSections.has(one.id))
  return [...kind.sections.map(({ title, of }) => ({ title, fields: of.flatMap(id => fieldOf(kind, id) ?? []) })), ...(rest.length === 0 ? [] : [{ title: kind.sections.length === 0 ? '内容' : '其他', fields: rest }])]
}
const personWords = ({ name, role }: RecordPage['author']): string => (role === '' ? name : `${name}（${role}）`)
const signedBy = ['填表人', '复核人', '单位负责人（盖章）', '日期'] as const

/** @param page as it was answered, with the author’s own parts put in */
export function recordPaper(kind: Kind, page: RecordPage, say: SayField): Paper {
  const values = { ...page.values, ...Object.fromEntries(Object.entries(page.own ?? {}).filter(([, value]) => value !== null)) }
  const head = [
    { label: '日期', text: page.day }, { label: '地点', text: page.region.name }, ...(page.child === null ? [] : [{ label: '儿童', text: page.child.name }]), { label: '状态', text: stateOf(kind, page.state) },
    { label: '登记人', text: personWords(page.author) }, { label: '登记时间', text: minuteText(page.createdAt) },
    ...(page.assignee === null ? [] : [{ label: '承办人', text: personWords(page.assignee) }]), ...(page.number === null ? [] : [{ label: '编号', text: page.number }]),
  ]
  const parts = partsOf(kind).map(({ title, fields }) => ({ title, fields: fields.filter(field => values[field.id] !== null && values[field.id] !== undefined) })).filter(one => one.fields.length > 0)
  return {
    title: kind.print?.title ?? kind.title, under: [], of: `${page.child?.name ?? page.day}的${kind.title}`, blocks: [
      pairs(head), ...parts.flatMap(({ title, fields }): Block[] => [{ is: 'heading', text: title }, pairs(fields.map(field => ({ label: field.label, text: say(field, values[field.id]) })))]),
      ...unseenWords(page.unread), ...(kind.print?.layout === 'signed' ? [{ is: 'signatures' as const, lines: signedBy }] : []),
    ],
  }
}

type Column = { title: string; share: number; text: (row: RecordRow) => string }
const usual: Readonly<Record<string, Omit<Column, 'text'> & { text: (row: RecordRow, kind: Kind) => string }>> = {
  day: { title: '日期', share: 9, text: row => row.day }, child: { title: '儿童', share: 9, text: row => row.child?.name ?? '' }, subject: { title: '儿童', share: 9, text: row => row.child?.name ?? '' },
  region: { title: '地点', share: 10, text: row => row.region.name }, author: { title: '登记人', share: 9, text: row => row.author.name }, assignee: { title: '承办人', share: 9, text: row => row.assignee?.name ?? '' },
  state: { title: '状态', share: 8, text: (row, kind) => stateOf(kind, row.state) }, number: { title: '编号', share: 11, text: row => row.number ?? '' }, createdAt: { title: '登记时间', share: 11, text: row => minuteText(row.createdAt) },
}
const shareOf = ({ type }: KindField): number => (type === 'longText' || type === 'lines' ? 24 : type === 'text' || type === 'codes' ? 14 : 9)

/** @param leaves columns that the page around the table has said already */
function columnsOf(kind: Kind, say: SayField, leaves: readonly string[]): Column[] {
  const named = [...kind.list.columns, ...(kind.list.columns.includes('state') ? [] : ['state'])].filter(name => !leaves.includes(name))
  return named.flatMap((name): Column[] => {
    const field = fieldOf(kind, name)
    if (field) return [{ title: field.label, share: shareOf(field), text: row => say(field, row.values[name]) }]
    const known = usual[name]
    return known ? [{ title: known.title, share: known.share, text: row => known.text(row, kind) }] : []
  })
}

/** Columns of audiences this role has no letter in: empty, whatever stands there. */
const unseenIn = (kind: Kind, role: string): string[] => kind.list.columns.flatMap(name => fieldOf(kind, name) ?? []).filter(field => lettersIn(role, audienceOfField(kind, field)).size === 0).map(field => field.label)

type Table = { rows: readonly RecordRow[]; say: SayField; role: string; leaves?: readonly string[] }
export function recordTable(kind: Kind, { rows, say, role, leaves = [] }: Table): Block[] {
  const columns = columnsOf(kind, say, leaves)
  const lines = rows.map((row, i): TableRow => ({ of: `${row.child?.name ?? row.day}的${kind.title}`, cells: [String(i + 1), ...columns.map(one => one.text(row))] }))
  return [{ is: 'table', columns: [4, ...columns.map(one => one.share)], head: ['序号', ...columns.map(one => one.title)], rows: lines }, ...unseenWords(unseenIn(kind, role))]
}
