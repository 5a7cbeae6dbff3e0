/** Printing: what is asked for is asked of the endpoints of other features, laid out, and set by the press. */
import { getArchive, listArchives } from '@qinghe/domain/archives/contract.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import type { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { archiveLayoutNames, type PrintArchivesInput, printArchives, type PrintedFile, printFormatNames, printRecords, type PrintRecordsInput, printsAlone, purposeWords } from '@qinghe/domain/printing/contract.ts'
import type { Reader } from '../db/reader.ts'
import { mediaTypes, type Paper } from '../exchange/paper/paper.ts'
import { print } from '../exchange/paper/press.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { regionNames } from '../regions/names.ts'
import { type Asking, allPages, askingBy } from './asking.ts'
import { footFor, type HeadOfLog } from './foot.ts'
import { refuseToLeave } from './leaving.ts'
import { findLedger, type Ledger } from './ledgers.ts'
import { archivePaper, ledgerPaper, recordPapers } from './papers.ts'
import type { RecordRow } from './recordPaper.ts'
import { rosterPaper } from './rosterPaper.ts'

type Press = { asking: Asking; head: HeadOfLog }
type Made = { title: string; what: string; papers: readonly Paper[]; children: readonly ChildId[]; isWide: boolean }

const nothing = () => problem('print.nothing', '没有可以打印的内容，请换一个条件或者重新选择')
const distinct = <T>(all: readonly T[]): T[] => [...new Set(all)]

async function listed(r: Reader, { ask }: Asking, list: NonNullable<PrintArchivesInput['list']>): Promise<ArchiveRow[]> {
  return allPages(printsAlone + 1, async after => {
    const page = await ask(r, listArchives, { ...list, limit: 100, ...(after === undefined ? {} : { after }) })
    return { rows: page.rows, next: page.nextCursor }
  })
}

async function archivePapers(r: Reader, { asking }: Press, { layout, children, list }: PrintArchivesInput): Promise<Made> {
  const rows = list === undefined ? [] : await listed(r, asking, list)
  const ids = distinct(children ?? rows.map(row => row.id))
  refuseToLeave(ids.length, { isList: list !== undefined })
  if (ids.length === 0) throw nothing()
  const what = { title: archiveLayoutNames[layout], what: `${archiveLayoutNames[layout]} ${ids.length} 名`, children: ids }
  if (layout === 'roster' && list !== undefined) {
    const under = list.region === undefined ? [] : [(await regionNames(r, [list.region]))(list.region)]
    return { ...what, isWide: true, papers: [rosterPaper(rows.map(row => ({ is: 'row', row })), { eye: r.actor, under })] }
  }
  const papers: Paper[] = []
  const archives = []
  for (const id of ids) {
    if (layout === 'roster') archives.push({ is: 'archive' as const, archive: await asking.ask(r, getArchive, { id }) })
    else papers.push((await archivePaper(r, asking, { layout, id })).paper)
  }
  return layout === 'roster' ? { ...what, isWide: true, papers: [rosterPaper(archives, { eye: r.actor, under: [] })] } : { ...what, isWide: false, papers }
}

const childrenOf = (all: readonly { child: { id: ChildId } | null }[]): ChildId[] => distinct(all.flatMap(one => (one.child === null ? [] : [one.child.id])))

async function wholeRecords(r: Reader, { asking }: Press, asked: { ledger: Ledger; ids: readonly RecordId[] }): Promise<Made> {
  const { kind } = asked.ledger
  const { pages, papers } = await recordPapers(r, asking, asked)
  return { title: kind.print?.title ?? kind.title, what: `${kind.title} ${pages.length} 条`, papers, children: childrenOf(pages), isWide: false }
}

async function recordList(r: Reader, { asking }: Press, asked: Pick<Ledger, 'kind'> & { rows: readonly RecordRow[] }): Promise<Made> {
  const paper = await ledgerPaper(r, asking, asked)
  return { title: paper.title, what: `${asked.kind.title}台账 ${asked.rows.length} 条`, papers: [paper], children: childrenOf(asked.rows), isWide: true }
}

async function madeOfRecords(r: Reader, press: Press, { kind: name, layout, records, list }: PrintRecordsInput): Promise<Made> {
  const ledger = await findLedger(r, press.asking, name)
  if (!ledger) throw new NotFound('这种台账')
  const rows = list === undefined ? [] : await allPages(printsAlone + 1, async after => {
    const page = await ledger.list({ ...list, limit: 100, ...(after === undefined ? {} : { after }) })
    return { rows: page.records, next: page.next }
  })
  const ids = distinct(records ?? rows.map(row => row.record))
  refuseToLeave(ids.length, { isList: list !== undefined })
  if (ids.length === 0) throw nothing()
  return layout === 'list' ? recordList(r, press, { kind: ledger.kind, rows }) : wholeRecords(r, press, { ledger, ids })
}

type Asked = Pick<PrintArchivesInput, 'format' | 'purpose' | 'note'>
async function printed(r: Reader, { head }: Press, { asked, made }: { asked: Asked; made: Made }): Promise<PrintedFile> {
  const { format } = asked
  const foot = await footFor(r, asked, head)
  r.note(`${made.what}，${printFormatNames[format]}，用途：${purposeWords(asked)}`)
  const bytes = await print({ format, title: made.title, isWide: made.isWide, foot, papers: made.papers })
  return { fileName: `${made.title}-${r.today}.${format}`, mediaType: mediaTypes[format], bytes, children: [...made.children] }
}

/** @param endpoints of everything that can be printed @param head the newest head of the log, which stands on every page */
export function printingRoutes(endpoints: readonly Endpoint[], words: Access, head: HeadOfLog): readonly Endpoint[] {
  const press: Press = { asking: askingBy(endpoints, words), head }
  return [
    answer(printArchives, async (r, asked) => printed(r, press, { asked, made: await archivePapers(r, press, asked) })),
    answer(printRecords, async (r, asked) => printed(r, press, { asked, made: await madeOfRecords(r, press, asked) })),
  ]
}
