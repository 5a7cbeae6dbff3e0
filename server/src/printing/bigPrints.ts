/** Prints of more than two hundred pass the gate of exports (decision 058): asked for with a purpose, agreed to by a second person who reads as much,
 *  made in the background as the posting that asked, and gone after a day. What stands on them is asked for as ever. */
import { ListInput, listArchives } from '@qinghe/domain/archives/contract.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import { becauseOf, seenAs } from '@qinghe/domain/archives/seen.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import type { ColumnSeen } from '@qinghe/domain/exports/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { access } from '@qinghe/domain/printing/access.ts'
import { ArchiveLayout, archiveLayoutNames, ArchivesList, archivesPrint, mostLines, mostWhole, PrintFormat, printFormatNames, RecordLayout, recordsPrint } from '@qinghe/domain/printing/contract.ts'
import { RecordListInput } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { archivesSubject } from '../archives/exported.ts'
import type { Paper, PrintJob } from '../exchange/paper/paper.ts'
import type { Mark } from '../exports/sheet.ts'
import { type Making, setOnly, type Subject, type Subjects } from '../exports/subject.ts'
import { columnsSeen, recordSubject } from '../records/exported.ts'
import { type KindInForce, kindsFor } from '../records/inForce.ts'
import { countStillRead } from '../records/list.ts'
import type { Asking } from './asking.ts'
import { footOfExport } from './foot.ts'
import { findLedger } from './ledgers.ts'
import { archivePaper, ledgerPaper, recordPapers } from './papers.ts'
import type { RecordRow } from './recordPaper.ts'
import { rosterFields, rosterPaper } from './rosterPaper.ts'

/** Whole archives take more than a line each. */
const aPage = { whole: 20, lines: 100 } as const
type Set = Pick<PrintJob, 'format' | 'title' | 'isWide'>
const jobOf = (set: Set, mark: Mark, papers: readonly Paper[]): PrintJob => ({ ...set, foot: footOfExport(mark), papers })

const markedWords = '打印时也遮挡'
/** Numbers and addresses stay masked on paper, whoever prints it. */
function fieldSeen(actor: Actor, key: FieldKey): ColumnSeen {
  const isClear = seenAs(actor, key) === 'clear' && !fields[key].sealed
  return { key, label: fields[key].label, seen: isClear ? 'clear' : 'masked', why: isClear ? null : (becauseOf(actor, key) ?? markedWords) }
}
/** Ledgers stand in a whole file as tables, those that the post reads. */
const ledgerSeen = ({ role }: Actor, { kind, title, audience }: Kind): ColumnSeen[] =>
  (seesIn(role, audience) ? [{ key: `records.${kind}`, label: `${title}台账`, seen: 'clear', why: null }] : ownsIn(role, audience) ? [{ key: `records.${kind}`, label: `${title}台账`, seen: 'masked', why: '只有由本人登记或办理的' }] : [])

async function eachInTurn<I, O>(all: readonly I[], work: (one: I) => Promise<O>): Promise<O[]> {
  const done: O[] = []
  for (const one of all) done.push(await work(one))
  return done
}
type OfArchives = { asking: Asking; layout: ArchiveLayout; format: PrintFormat; kinds: readonly KindInForce[] }
function archivesMaking({ asking, layout, format }: OfArchives, query: Record<string, unknown>): Making {
  const rows: ArchiveRow[] = []
  const papers: Paper[] = []
  const set = { format, title: archiveLayoutNames[layout], isWide: layout === 'roster' }
  return {
    page: after => async r => {
      const asked = ListInput.parse({ ...query, limit: layout === 'roster' ? aPage.lines : aPage.whole, ...(after === null ? {} : { after }) })
      const page = await asking.ask(r, listArchives, asked)
      const ids = page.rows.map(row => row.id)
      if (layout === 'roster') rows.push(...page.rows)
      const made = layout === 'roster' ? [] : await eachInTurn(ids, id => archivePaper(r, asking, { layout, id }))
      papers.push(...made.map(one => one.paper))
      return { rows: [], keys: ids, children: ids, holds: made.flatMap(one => one.holds), next: page.nextCursor }
    },
    job: async (r, mark) => jobOf(set, mark, layout === 'roster' ? [rosterPaper(rows.map(row => ({ is: 'row', row })), { eye: r.actor, under: mark.said })] : papers),
  }
}
function archivesOnPaper(of: OfArchives): Subject {
  const { layout, format, kinds } = of
  const { say, count, stillRead } = archivesSubject
  const keys = layout === 'roster' ? rosterFields : fieldKeys
  return {
    key: archivesPrint(layout, format), title: `${archiveLayoutNames[layout]}（${printFormatNames[format]}）`, class: layout === 'file' ? 'S3' : 'S2', paper: format, most: layout === 'roster' ? mostLines : mostWhole,
    mayRead: actor => mayDo(actor.role, 'printing.archives', access),
    understand: ({ query }) => ({ query: setOnly(ArchivesList.parse(query)), columns: [] }),
    columnsFor: actor => ({
      columns: [...keys.filter(key => seenAs(actor, key) !== 'hidden').map(key => fieldSeen(actor, key)), ...(layout === 'file' ? kinds.flatMap(({ kind }) => ledgerSeen(actor, kind)) : [])],
      leftOut: keys.filter(key => seenAs(actor, key) === 'hidden').map(key => ({ label: fields[key].label, why: '您的岗位不查看' })),
    }),
    say, count, stillRead, stillHeld: countStillRead, make: ({ query }) => archivesMaking(of, query),
  }
}

type OfRecords = { asking: Asking; kind: Kind; layout: RecordLayout; format: PrintFormat }
function recordsMaking({ asking, kind, layout, format }: OfRecords, query: Record<string, unknown>): Making {
  const rows: RecordRow[] = []
  const papers: Paper[] = []
  const isList = layout === 'list'
  const title = isList ? `${kind.title}台账` : (kind.print?.title ?? kind.title)
  return {
    page: after => async r => {
      const ledger = await findLedger(r, asking, kind.kind)
      if (!ledger) return { rows: [], keys: [], children: [], next: null }
      const page = await ledger.list(RecordListInput.parse({ ...query, limit: isList ? aPage.lines : aPage.whole, ...(after === null ? {} : { after }) }))
      const ids = page.records.map(row => row.record)
      if (isList) rows.push(...page.records)
      else papers.push(...(await recordPapers(r, asking, { ledger, ids })).papers)
      return { rows: [], keys: ids, children: page.records.flatMap(row => row.child?.id ?? []), next: page.next }
    },
    job: async (r, mark) => jobOf({ format, title, isWide: isList }, mark, isList ? [await ledgerPaper(r, asking, { kind, rows })] : papers),
  }
}
function recordsOnPaper(of: OfRecords, list: Subject): Subject {
  const { kind, layout, format } = of
  const { say, count, stillRead, mayRead } = list
  const ids = layout === 'list' ? [...new Set([...kind.list.columns, 'state'])] : [...(kind.list.columns.includes('child') ? ['child'] : []), ...kind.fields.map(field => field.id)]
  return {
    key: recordsPrint(kind.kind, layout, format), title: `${kind.title}${layout === 'list' ? '台账' : '全文'}（${printFormatNames[format]}）`, class: list.class > 'S3' ? list.class : 'S3', paper: format,
    most: layout === 'list' ? mostLines : mostWhole, mayRead, say, count, stillRead,
    understand: asked => ({ query: list.understand({ query: asked.query, columns: [] }).query, columns: [] }),
    columnsFor: actor => columnsSeen(actor, kind, ids), make: ({ query }) => recordsMaking(of, query),
  }
}

/** @param asking the endpoints of archives and records, as prints of a few ask them */
export const printSubjects = (asking: Asking): Subjects => async (r, key) => {
  const [word, what, ...rest] = key.split('.')
  if (word !== 'print') return undefined
  const [format, layout, name] = rest.reverse()
  const set = PrintFormat.safeParse(format)
  const [ofArchives, ofRecords] = [ArchiveLayout.safeParse(layout), RecordLayout.safeParse(layout)]
  if (!set.success) return undefined
  if (what === 'archives' && ofArchives.success) return archivesOnPaper({ asking, layout: ofArchives.data, format: set.data, kinds: (await kindsFor(r)).all })
  const list = what === 'records' ? await recordSubject(r, `records.${name ?? ''}`) : undefined
  const known = (await kindsFor(r)).find(name ?? '')
  return known && list && ofRecords.success ? recordsOnPaper({ asking, kind: known.kind, layout: ofRecords.data, format: set.data }, list) : undefined
}
