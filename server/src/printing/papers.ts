/** Papers of what is printed, whether at once or through the gate of exports. */
import { getArchive } from '@qinghe/domain/archives/contract.ts'
import type { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import type { Reader } from '../db/reader.ts'
import type { Paper } from '../exchange/paper/paper.ts'
import type { Asking } from './asking.ts'
import { childFile } from './childFile.ts'
import type { Ledger } from './ledgers.ts'
import { recordPaper, type RecordRow, recordTable } from './recordPaper.ts'
import { sayingFor } from './recordWords.ts'
import { registrationForm } from './registrationForm.ts'

/** @property holds records that stand on it */
export type ArchivePaper = { paper: Paper; holds: readonly string[] }
export async function archivePaper(r: Reader, asking: Asking, { layout, id }: { layout: 'form' | 'file'; id: ChildId }): Promise<ArchivePaper> {
  const archive = await asking.ask(r, getArchive, { id })
  return layout === 'form' ? { paper: registrationForm(archive, r.actor), holds: [] } : childFile(r, asking, archive)
}

export async function recordPapers(r: Reader, asking: Asking, { ledger: { kind, get }, ids }: { ledger: Ledger; ids: readonly RecordId[] }): Promise<{ pages: RecordPage[]; papers: Paper[] }> {
  const pages: RecordPage[] = []
  for (const record of ids) pages.push(await get({ record }))
  const say = await sayingFor(r, asking, pages.flatMap(page => [page.values, page.own ?? {}].map(values => ({ fields: kind.fields, values }))))
  return { pages, papers: pages.map(page => recordPaper(kind, page, say)) }
}

export async function ledgerPaper(r: Reader, asking: Asking, { kind, rows }: Pick<Ledger, 'kind'> & { rows: readonly RecordRow[] }): Promise<Paper> {
  const say = await sayingFor(r, asking, rows.map(row => ({ fields: kind.fields, values: row.values })))
  return { title: `${kind.title}台账`, under: [`共 ${rows.length} 条`], of: `${kind.title}台账`, blocks: recordTable(kind, { rows, say, role: r.actor.role }) }
}
