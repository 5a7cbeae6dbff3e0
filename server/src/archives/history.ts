/** The timeline of one archive, from history, in clear: what leaves of a value the kernel decides by its field. A column without words is no part of it. */
import { type HistoryInput, type HistoryOutput, listHistory as contract } from '@qinghe/domain/archives/contract.ts'
import { readAbsence, sayAbsence } from '@qinghe/domain/archives/absences.ts'
import { display } from '@qinghe/domain/archives/display.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fieldLabel, fields } from '@qinghe/domain/archives/fields.ts'
import { ArchiveStatus, archiveStatusNames, HistoryEntry, type HistoryKind, historyWords } from '@qinghe/domain/archives/types.ts'
import { seenAs, seenCategories } from '@qinghe/domain/archives/seen.ts'
import { type DataDomain, dataDomains, domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { labelOf as roleLabel } from '@qinghe/domain/staff/roles.ts'
import { viewOf } from '@qinghe/domain/staff/view.ts'
import { unwrapChildKey } from '../crypto/childKeys.ts'
import { type BeforeAfter, openChange } from '../db/history.ts'
import { pagesByMoment } from '../db/pageByMoment.ts'
import type { Reader } from '../db/reader.ts'
import { prepared, sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { schoolNames } from './schools.ts'

type Row = {
  id: string; at: string; version: number; entity: string; entity_id: string; kind: string; effective_from: string | null; fields: string[]
  sealed: Uint8Array; domain: number; command: string; phrase: string; posting: string; holder: string | null; role: string | null; region: number | null; parent: string | null
}

const kinds: Record<string, HistoryKind> = {
  新建档案: 'create', 导入花名册: 'import', 更正档案: 'correct', 登记变化: 'change', 提交档案: 'submit', 审核通过: 'review', 退回档案: 'return',
  提出退出: 'exit', 确认退出: 'exit', 撤回退出: 'exit', 重新入册: 'exit',
}
/** In clear until migration 0036; history was sealed always. */
const reasonColumns = ['returned_words', 'exit_words', 'returned_reason', 'exit_note'] as const

/** Which field of the catalogue a column of history is; parents by their role. */
function fieldOf(row: Row, column: string): FieldKey | null {
  const section = row.entity === 'child_parents' ? row.parent : null
  return fieldKeys.find(key => fields[key].table === row.entity && fields[key].column === column && (section === null || fields[key].section === section)) ?? null
}

/** A field of the catalogue, or a column of an archive itself that has words of its own. */
type Worded = { field: string; label: string; say: (v: unknown) => string | null }

type At = { r: Reader; placeName: (code: number) => string; schoolName: (id: number) => string | undefined }
const sayAbsences = (v: unknown): string => (Array.isArray(v) ? v.flatMap(one => (typeof one === 'string' ? (readAbsence(one) ?? []) : [])).map(sayAbsence).join('；') : '')

function worded({ r, placeName, schoolName }: At, row: Row, column: string): Worded | null {
  // Reason and day of an exit are said where the archive says them.
  const isSaidHere = row.entity === 'children' || (row.entity === 'archive_exits' && column === 'back_on')
  const label = isSaidHere && Object.hasOwn(historyWords, column) ? historyWords[column] : undefined
  if (label !== undefined) return { field: column, label, say: v => (column === 'status' ? archiveStatusNames[ArchiveStatus.parse(v)] : String(v)) }
  // Where a parent has worked is shown to whoever reads where they work.
  if (row.entity === 'child_parents' && column === 'absences') return { field: row.parent === 'mother' ? 'mother.workPlace' : 'father.workPlace', label: `${row.parent === 'mother' ? '母亲' : '父亲'}外出经历`, say: sayAbsences }
  const key = fieldOf(row, column)
  if (key === 'categories') return { field: key, label: fieldLabel(key), say: v => (Array.isArray(v) ? display(key, seenCategories(r.actor, v.filter(code => typeof code === 'number')), { placeName, schoolName, clear: true }) : null) }
  return key === null ? null : { field: key, label: fieldLabel(key), say: v => display(key, v, { placeName, schoolName, clear: true }) }
}
/** What does not exist for the post has no line of its own. */
function isUnseen({ actor }: Reader, row: Row, column: string): boolean {
  const key = fieldOf(row, column)
  return key !== null && seenAs(actor, key) === 'hidden'
}

/** Has words, and is said elsewhere in the entry or says nothing to people. */
const quietColumns = new Set(['household'])

type Opened = { row: Row } & BeforeAfter
const placeColumns = ['region', 'hukou_division', 'residence_division'] as const

/** Codes a line speaks of, as they were that day: where its author worked, and places among the values. */
const codesIn = ({ row, before, after }: Opened): number[] =>
  [row.region, ...placeColumns.flatMap(column => [before[column], after[column]])].filter(code => typeof code === 'number')

const schoolsIn = ({ row, before, after }: Opened): number[] =>
  row.entity !== 'children' ? [] : [before['school'], after['school']].filter(id => typeof id === 'number')

const domainsOf = (bits: number): DataDomain[] => dataDomains.filter(domain => (bits & domainBits[domain]) !== 0)

/** Free words may name anybody and any field of the command, so only who reads all of it in clear is shown them. */
function reasonOf({ actor }: Reader, opened: readonly Opened[]): string | null {
  const found = opened.flatMap(({ row, after, because }) => [
    ...(because === undefined ? [] : [because]),
    ...reasonColumns.map(column => after[column]).flatMap(text => (typeof text === 'string' ? [{ reason: text, domains: row.domain }] : [])),
  ])[0]
  return found !== undefined && domainsOf(found.domains).every(viewOf(actor).readsWords) ? found.reason : null
}

function entryOf(at: At, opened: readonly Opened[]): unknown {
  const { placeName } = at
  const first = opened[0]?.row
  if (!first) return null
  const isNamed = opened.some(({ row }) => row.fields.includes('school_name'))
  const isQuiet = (column: string): boolean => quietColumns.has(column) || (isNamed && column === 'school')
  const changed = opened.flatMap(({ row, before, after }) => row.fields.filter(column => !isQuiet(column) && !isUnseen(at.r, row, column)).flatMap(column => {
    const words = worded(at, row, column)
    if (words === null) return []
    const text = (v: unknown): string | null => (v === null || v === undefined ? null : words.say(v))
    return [{ field: words.field, label: words.label, before: text(before[column]), after: text(after[column]) }]
  })).filter(line => line.field !== 'categories' || line.before !== line.after)
  return {
    id: first.id, at: first.at, kind: kinds[first.phrase] ?? 'other', phrase: first.phrase, // Who leaves a post keeps it in the books; nobody's post was a loading of the whole register.
    actorName: first.holder ?? '系统导入',
    actorRole: first.role === null ? '' : roleLabel(first.role), actorRegion: first.region === null ? '' : placeName(first.region),
    version: first.version, effectiveFrom: first.effective_from, reason: reasonOf(at.r, opened), fields: changed,
  }
}

const pages = pagesByMoment(contract)
const commandsAPage = 20

const lines = (id: string, before: readonly [string, string], limit: number) => prepared<Row>('archives.history')`
  with page as (
    select h.command, max(h.at) as at from qinghe.changes h
    where h.child = ${id} group by h.command having (max(h.at), h.command) < (${before[0]}::timestamptz, ${before[1]}::uuid)
    order by max(h.at) desc, h.command desc limit ${limit}
  )
  select h.id, h.at, h.version, h.entity, h.entity_id, h.kind, h.effective_from, h.fields, h.sealed, h.domain, h.command, h.phrase, h.posting,
    w.holder, w.role, w.region, p.role as parent
  from page join qinghe.changes h on h.child = ${id} and h.command = page.command
  left join lateral qinghe.who_held(h.posting) w on true
  left join qinghe.child_parents p on h.entity = 'child_parents' and p.county = h.county and p.id = h.entity_id
  order by page.at desc, h.command desc, h.id`

export async function listHistory(r: Reader, input: HistoryInput): Promise<HistoryOutput> {
  // The key and the lines stand under wider policies than the child: whoever may not see her is told what is told of nobody.
  const sealedKey = await r.first(sql<{ wrapped: Uint8Array }>`select k.wrapped from qinghe.children c join qinghe.child_keys k on k.county = c.county and k.child = c.id where c.id = ${input.id}`)
  if (!sealedKey) throw new NotFound('这名儿童')
  const limit = input.limit ?? commandsAPage
  const rows = await r.rows(lines(input.id, pages.from(r, input.after), limit + 1))
  const commands = [...new Set(rows.map(row => row.command))]
  const key = unwrapChildKey(r.ring, input.id, sealedKey.wrapped)
  const opened = rows.map(row => ({ row, ...openChange(key, row) }))
  const nameOf = await regionNames(r, opened.flatMap(codesIn))
  const schoolName = await schoolNames(r, opened.flatMap(schoolsIn))
  const shownCommands = commands.slice(0, limit)
  const entries = shownCommands.map(command => HistoryEntry.parse(entryOf({ r, placeName: nameOf, schoolName }, opened.filter(({ row }) => row.command === command))))
  const last = entries[entries.length - 1]
  const lastCommand = shownCommands[shownCommands.length - 1]
  return {
    id: input.id, entries,
    nextCursor: commands.length > limit && last && lastCommand ? pages.seal(r, [last.at, lastCommand]) : null,
  }
}
