/** Printing: what is asked for is asked of the endpoints of other features, laid out, and set by the press. */
import { getArchive, listArchives } from '@qinghe/domain/archives/contract.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { archiveLayoutNames, type PrintArchivesInput, printArchives, type PrintedFile, printFormatNames, printRecords, type PrintRecordsInput, printsAlone, purposeWords } from '@qinghe/domain/printing/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import type { Reader } from '../db/reader.ts'
import { mediaTypes, type Paper } from '../exchange/paper/paper.ts'
import { print } from '../exchange/paper/press.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { findKind } from '../records/kinds.ts'
import { regionNames } from '../regions/names.ts'
import { type Asking, allPages, askingBy } from './asking.ts'
import { childFile } from './childFile.ts'
import { footFor, type HeadOfLog } from './foot.ts'
import { refuseToLeave } from './leaving.ts'
import { listOf } from './ledgers.ts'
import { recordPaper, type RecordRow, recordTable } from './recordPaper.ts'
import { sayingFor } from './recordWords.ts'
import { registrationForm } from './registrationForm.ts'
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
  refuseToLeave(ids.length)
  if (ids.length === 0) throw nothing()
  const what = { title: archiveLayoutNames[layout], what: `${archiveLayoutNames[layout]} ${ids.length} 名`, children: ids }
  if (layout === 'roster' && list !== undefined) {
    const under = list.region === undefined ? [] : [(await regionNames(r, [list.region]))(list.region)]
    return { ...what, isWide: true, papers: [rosterPaper(rows.map(row => ({ is: 'row', row })), { eye: r.actor, under })] }
  }
  const papers: Paper[] = []
  const archives = []
  for (const id of ids) {
    const archive = await asking.ask(r, getArchive, { id })
    if (layout === 'roster') archives.push({ is: 'archive' as const, archive })
    else papers.push(layout === 'form' ? registrationForm(archive, r.actor) : await childFile(r, asking, archive))
  }
  return layout === 'roster' ? { ...what, isWide: true, papers: [rosterPaper(archives, { eye: r.actor, under: [] })] } : { ...what, isWide: false, papers }
}

type Ledger = { kind: Kind; rows: readonly RecordRow[] }
const childrenOf = (all: readonly { child: { id: ChildId } | null }[]): ChildId[] => distinct(all.flatMap(one => (one.child === null ? [] : [one.child.id])))

async function wholeRecords(r: Reader, { asking }: Press, { kind, ids }: { kind: Kind; ids: readonly PrintRecordsId[] }): Promise<Made> {
  const pages = []
  for (const record of ids) pages.push(await asking.ask(r, listOf(kind).get, { record }))
  const say = await sayingFor(r, asking, pages.flatMap(page => [page.values, page.own ?? {}].map(values => ({ fields: kind.fields, values }))))
  return { title: kind.print?.title ?? kind.title, what: `${kind.title} ${pages.length} 条`, papers: pages.map(page => recordPaper(kind, page, say)), children: childrenOf(pages), isWide: false }
}
type PrintRecordsId = NonNullable<PrintRecordsInput['records']>[number]

async function recordList(r: Reader, { asking }: Press, { kind, rows }: Ledger): Promise<Made> {
  const say = await sayingFor(r, asking, rows.map(row => ({ fields: kind.fields, values: row.values })))
  const paper: Paper = { title: `${kind.title}台账`, under: [`共 ${rows.length} 条`], of: `${kind.title}台账`, blocks: recordTable(kind, { rows, say, role: r.actor.role }) }
  return { title: paper.title, what: `${kind.title}台账 ${rows.length} 条`, papers: [paper], children: childrenOf(rows), isWide: true }
}

async function recordPapers(r: Reader, press: Press, { kind: name, layout, records, list }: PrintRecordsInput): Promise<Made> {
  const kind = findKind(name)?.kind
  if (!kind) throw new NotFound('这种台账')
  const contracts = listOf(kind)
  const rows = list === undefined ? [] : await allPages(printsAlone + 1, async after => {
    const page = await press.asking.ask(r, contracts.list, { ...list, limit: 100, ...(after === undefined ? {} : { after }) })
    return { rows: page.records, next: page.next }
  })
  const ids = distinct(records ?? rows.map(row => row.record))
  refuseToLeave(ids.length)
  if (ids.length === 0) throw nothing()
  return layout === 'list' ? recordList(r, press, { kind, rows }) : wholeRecords(r, press, { kind, ids })
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
    answer(printRecords, async (r, asked) => printed(r, press, { asked, made: await recordPapers(r, press, asked) })),
  ]
}
