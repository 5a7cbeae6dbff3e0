/** One record whole, and what its post may do with it now; its history in words; the records of a child in time order; the kinds themselves. */
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { holdsFiles } from '@qinghe/domain/records/files.ts'
import { fileNames, picturesOf } from './files/reading.ts'
import { type KindContracts, type RecordInput, type TimelineInput, type TimelineOutput, timelineOf as timelineContract, unreadTitles } from '@qinghe/domain/records/contract.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { isLegal, mayAct, timeIssues } from '@qinghe/domain/records/judge.ts'
import { type Act, fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { topOf } from '@qinghe/domain/records/kindsTogether.ts'
import { outlineOf } from '@qinghe/domain/records/outline.ts'
import type { Rule } from '@qinghe/domain/records/rule.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { z } from 'zod'
import { unwrapKeyOf } from '../crypto/childKeys.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { openRecordLine } from '../db/recordHistory.ts'
import { join, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { factsOf, runRule } from './facts.ts'
import { isFiled } from './filing.ts'
import { headOf, valuesOf } from './head.ts'
import { kindsFor } from './inForce.ts'
import { type KnownKind, loadContents } from './kinds.ts'
import { namesFor } from './people.ts'
import { sayingOf } from './saying.ts'
import { slipsOf } from './slips.ts'
import { missingFrom } from './slipping.ts'
import { mayChange, readsOf, standingOf } from './standing.ts'
import { openRecords, type RecordRow, recordsWhere, secretAt, sinceOf } from './store.ts'
import { actLabel, heldInLines, laterActs, postingsTold, stepOf, waitingOn } from './told.ts'

async function mustFind(r: Reader, kind: Kind, record: string): Promise<RecordRow> {
  const [row] = await r.rows(recordsWhere([sql`r.id = ${record}`, sql`r.kind = ${kind.kind}`, ...(r.actor.county === 0 ? [] : [sql`r.county = ${r.actor.county}`])]))
  if (!row) throw new NotFound(`这条${kind.title}`)
  return row
}

const inside = (row: RecordRow) => ({ record: row.id, kind: row.kind, state: row.state, day: row.day, number: row.number })

/** What the rules of the kind’s acts make of the record as it is. */
async function suggestionsFor(r: Reader, kind: Kind, { row, values, rules }: { row: RecordRow; values: Line; rules: ReadonlyMap<string, Rule> }): Promise<unknown[]> {
  const called = [...new Set(kind.acts.filter(act => act.to === row.state).flatMap(act => rules.get(act.calls ?? '') ?? []))]
  const told: unknown[] = []
  for (const rule of called) {
    const { suggestions } = await runRule(r, rule, { record: row.id, county: row.county, region: row.region, child: row.child, parent: row.parent, body: values, before: null })
    told.push(...suggestions.map(({ audience, label, value, because }) => ({ audience, label, value: String(value), because })))
  }
  return told
}

/** Without what waits for a slip to come back, or for a child that is known already. */
async function offered(r: Reader, { kind, row }: { kind: Kind; row: RecordRow }, acts: readonly Act[]): Promise<string[]> {
  const found: string[] = []
  for (const act of acts) if (!((act.attaches || act.moves) && row.child !== null) && await missingFrom(r, act, { kind, record: row.id, county: row.county }) === null) found.push(act.id)
  return found
}

export const getRecord = ({ kind }: Pick<KindContracts, 'kind'>, rules: ReadonlyMap<string, Rule>) => async (r: Reader, { record }: RecordInput): Promise<Unparsed> => {
  const row = await mustFind(r, kind, record)
  const written = (await loadContents(r, [row.content]))(row.content)
  const [opened] = await openRecords(r, [row])
  const around = await r.rows(recordsWhere([sql`r.county = ${row.county}`, sql`(r.parent = ${row.id} or r.id = ${row.parent})`]))
  const named = await namesFor(r, { postings: [row.posting, row.assignee], children: row.child === null ? [] : [row.child], places: [row.region] })
  const standing = standingOf(r, kind, row)
  const facts = { ...factsOf(r, row.region), record: opened?.values ?? {} }
  const inParts = kind.fields.filter(field => field.part !== null)
  return unparsed({
    ...headOf(row, named), values: valuesOf(kind.fields, opened?.values ?? {}), own: row.posting === r.actor.posting && inParts.length > 0 ? valuesOf(inParts, opened?.values ?? {}) : null,
    suggestions: await suggestionsFor(r, kind, { row, values: opened?.values ?? {}, rules }), unread: unreadTitles(written, readsOf(r, kind, row)), content: row.content,
    acts: mayChange(r, kind, row) ? await offered(r, { kind, row }, kind.acts.filter(act => isLegal(act, row.state) && mayAct(act, standing) && timeIssues({ kind, act, facts, since: sinceOf(row) }).length === 0 && !(act.second && row.asked_act !== null))) : [],
    waiting: await waitingOn(r, { kind, row, values: opened?.values ?? {} }), later: laterActs(r, { kind, row }),
    slips: await slipsOf(r, kind, row), parent: around.filter(one => one.id === row.parent).map(inside)[0] ?? null, inside: around.filter(one => one.id !== row.parent).map(inside),
  })
}

type HistoryRow = { id: string; revision: number; act: string; at: string; sealed: Uint8Array; posting: string }
const text = (v: unknown): string | null => (typeof v === 'string' ? v : null)

export const recordHistory = ({ kind }: Pick<KindContracts, 'kind'>) => async (r: Reader, { record }: RecordInput): Promise<Unparsed> => {
  const row = await mustFind(r, kind, record)
  const written = (await loadContents(r, [row.content]))(row.content)
  const key = unwrapKeyOf(r.ring, secretAt(row.id), row.secret)
  const lines = await r.rows(sql<HistoryRow>`select c.id, c.revision, c.act, c.at, c.sealed, c.posting from qinghe.record_changes c where c.county = ${row.county} and c.record = ${row.id} order by c.revision desc, c.id`)
  const opened = lines.map(line => ({ ...line, ...openRecordLine(key, line) }))
  const named = await namesFor(r, { postings: opened.flatMap(line => [line.posting, ...postingsTold(line)]), children: [], places: [] })
  const files = holdsFiles(written) ? await fileNames(r, row) : new Map<unknown, string>()
  const say = await sayingOf(r, heldInLines(written, opened))
  const said = (field: KindField, value: unknown): string | null => (field.type === 'files' && Array.isArray(value) ? value.map(one => files.get(one) ?? '一个文件').join('、') : say(field, value))
  const revisions = [...new Set(opened.map(line => line.revision))]
  const { child } = await namesFor(r, { postings: [], children: row.child === null ? [] : [row.child], places: [] })
  return unparsed({ child: row.child === null ? null : (child(row.child)?.id ?? null), entries: revisions.flatMap(revision => {
    const own = opened.filter(line => line.revision === revision)
    const main = own.find(line => 'state' in line.after) ?? own[0]
    if (!main) return []
    const place = (id: string): number => written.fields.findIndex(one => one.id === id)
    const fields = own.flatMap(({ before, after }) => Object.keys(after).flatMap(id => {
      const field = fieldOf(written, id)
      return field ? [{ field: id, label: field.label, before: said(field, before[id]), after: said(field, after[id]) }] : []
    })).sort((a, b) => place(a.field) - place(b.field))
    const step = stepOf(kind, main, { named, say })
    return [{ at: instant(main.at), act: actLabel(kind, main.act), actor: named.person(main.posting), revision, from: text(main.before['state']), to: text(main.after['state']) ?? row.state, ...step, fields: [...fields, ...step.fields] }]
  }) })
}

const timelinePages = pagesOf(timelineContract, z.tuple([z.string(), z.string()]))
const usualLimit = 50
const isRead = (r: Reader, { kind }: KnownKind): boolean => seesIn(r.actor.role, kind.audience) || ownsIn(r.actor.role, kind.audience)

/** Names the kinds of the role, so that records it does not see cost no time and tell nothing by it. */
export async function childTimeline(r: Reader, { child, kinds, after, limit = usualLimit }: TimelineInput): Promise<TimelineOutput> {
  const [known] = await r.rows(sql<{ county: number }>`select c.county from qinghe.children c where c.id = ${child}`)
  if (!known) throw new NotFound('这名儿童')
  const { all, find } = await kindsFor(r)
  const byName = new Map(all.map(one => [one.kind.kind, one.kind]))
  const readable = all.filter(one => isRead(r, one))
  const wanted = readable.map(one => one.kind.kind).filter(name => kinds === undefined || kinds.includes(name))
  const from = timelinePages.from(r, after)
  const where = [sql`r.county = ${known.county}`, sql`r.subject = ${child}`, sql`r.kind = any(${wanted}::text[])`, ...(from === undefined ? [] : [sql`(r.day, r.id) < (${from[0]}::date, ${from[1]}::uuid)`])]
  const rows = await r.rows(sql<RecordRow>`${recordsWhere([join(where, ' and ')])} order by r.day desc, r.id desc limit ${wholeNumber(limit + 1)}`)
  const { page, next } = timelinePages.cut(r, { rows, limit, at: row => [row.day, row.id] })
  const named = await namesFor(r, { postings: page.map(row => row.posting), children: [], places: page.map(row => row.region) })
  const pictures = await picturesOf(r, page, name => find(name)?.kind)
  return timelineContract.output.parse({
    child, next, unread: all.filter(one => topOf(one.kind, byName)?.about === 'child' && !isRead(r, one)).map(one => one.kind.title),
    records: page.map(row => {
      const kind = find(row.kind)?.kind
      return { record: row.id, kind: row.kind, title: kind?.title ?? row.kind, state: kind?.states.find(one => one.id === row.state)?.label ?? row.state, day: row.day, number: row.number, author: named.person(row.posting), region: named.place(row.region), pictures: pictures.get(row.id) ?? [] }
    }),
  })
}

/** Reads it, or may report it. */
const isNear = (r: Reader, known: KnownKind): boolean => isRead(r, known) || known.kind.acts.some(isFiled)
/** What the role has anything to do with. */
export async function tellKinds(r: Reader, { kind, content }: { kind?: string | undefined; content?: string | undefined }): Promise<{ kinds: { kind: string; content: string; compiled: string }[] }> {
  const own = (await kindsFor(r)).all.filter(one => isNear(r, one) && (kind === undefined || one.kind.kind === kind))
  if (content === undefined) return { kinds: own.map(one => ({ kind: one.kind.kind, content: one.content, compiled: one.compiled })) }
  const [found] = own.length === 0 ? [] : await r.rows(sql<{ kind: string; content: string; compiled: string }>`select k.kind, k.content, k.compiled from qinghe.kind_contents k where k.content = ${content} and k.kind = any(${own.map(one => one.kind.kind)}::text[])`)
  return { kinds: found ? [found] : [] }
}

export const tellOutlines = async (r: Reader) =>
  ({ kinds: (await kindsFor(r)).all.filter(one => isNear(r, one)).map(one => outlineOf(one.kind, r.actor.role)) })
