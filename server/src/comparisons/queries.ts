/** Comparisons as the screens show them: the balance, the rows by state, what is missing, the review desk. */
import type { ListInput, ListOutput, MissingInput, MissingOutput, PairInput, PairOutput, RowsInput, RowsOutput } from '@qinghe/domain/comparisons/contract.ts'
import { Comparison, DoubtsOutput, ListOutput as Listed, MissingOutput as Missing, PairOutput as Paired, RowsOutput as Rows } from '@qinghe/domain/comparisons/contract.ts'
import { comparisonPackage } from '@qinghe/domain/comparisons/parameters.ts'
import { archiveCells } from '@qinghe/domain/comparisons/roster.ts'
import { needsTwo } from '@qinghe/domain/comparisons/rules.ts'
import type { Candidate, ComparedCells, ComparedField } from '@qinghe/domain/comparisons/types.ts'
import { comparedFields } from '@qinghe/domain/comparisons/types.ts'
import { maskIdNumber, maskPhone } from '@qinghe/domain/archives/masking.ts'
import { ancestorAt, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { explain, type Explanation } from '@qinghe/domain/linkage/explain.ts'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { draftOf, loadRecords } from '../archives/records.ts'
import { placeBefore } from '../db/pageByMoment.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { comparisonColumns, type ComparisonRow, decisionsAbout, findComparison, loadRows, modelOf, undoUntil } from './store.ts'

async function shown(r: Reader, rows: readonly ComparisonRow[]): Promise<Comparison[]> {
  const ids = rows.map(row => row.id)
  const counted = new Map((await r.rows(sql<{ id: string; decided: number; tasks: number }>`select c.id,
      (select count(*)::int from qinghe.comparison_decisions d where d.county = c.county and d.comparison = c.id and d.state = 'inForce') as decided,
      (select count(*)::int from qinghe.comparison_tasks t where t.county = c.county and t.comparison = c.id and t.state = 'open') as tasks
    from qinghe.comparisons c where c.county = ${r.actor.county} and c.id = any(${ids}::uuid[])`)).map(row => [row.id, row]))
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return rows.map(row => Comparison.parse({
    id: row.id, number: row.number, fileName: row.file_name, kind: row.kind, department: row.department, period: row.period, purpose: row.purpose,
    legalBasis: row.legal_basis, region: row.region, regionName: nameOf(row.region), isComplete: row.is_complete, allShouldBeFiled: row.all_should_be_filed,
    keptColumns: row.kept_columns, warnings: row.warnings, state: row.state, progress: row.progress, failure: row.failure,
    orderedByName: row.holder ?? '已离任人员', orderedAt: row.ordered_at, finishedAt: row.finished_at, modelHash: row.model_hash, threshold: row.threshold, review: row.review,
    balance: {
      rows: row.row_count, same: row.same_count, differs: row.differs_count, lead: row.lead_count, doubtful: row.doubtful_count, outside: row.outside_count,
      expected: row.expected_count, expectedFound: row.expected_found, expectedDoubtful: row.expected_doubtful, missing: row.missing_count,
    },
    decided: counted.get(row.id)?.decided ?? 0, openTasks: counted.get(row.id)?.tasks ?? 0,
  }))
}

const pageOf = 20

export async function listComparisons(r: Reader, { after, limit = pageOf }: ListInput): Promise<ListOutput> {
  const [at, id] = placeBefore(after)
  const rows = await r.rows(sql<ComparisonRow>`select ${comparisonColumns} from qinghe.comparisons c
    where c.county = ${r.actor.county} and (c.ordered_at, c.id) < (${at}::timestamptz, ${id}::uuid) order by c.ordered_at desc, c.id desc limit ${limit + 1}`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return Listed.parse({ comparisons: await shown(r, page), nextCursor: rows.length > limit && last ? `${last.ordered_at} ${last.id}` : null })
}

export async function getComparison(r: Reader, { comparison }: { comparison: string }): Promise<Comparison> {
  const [found] = await shown(r, [await findComparison(r, comparison)])
  if (!found) throw new NotFound('这次比对')
  return found
}

const rowsAPage = 100

export async function listRows(r: Reader, { comparison, state, after = 0, limit = rowsAPage }: RowsInput): Promise<RowsOutput> {
  await findComparison(r, comparison)
  const rows = await loadRows(r, comparison, sql`state = ${state} and row in (select row from qinghe.comparison_rows where county = ${r.actor.county}
    and comparison = ${comparison} and state = ${state} and row > ${after} order by row limit ${limit + 1})`)
  const page = rows.slice(0, limit)
  return Rows.parse({
    rows: page.map(({ row, line: { cells }, child, differs, outside }) =>
      ({ row, state, name: cells.姓名, birthDate: cells.出生日期, village: cells.户籍村, child, differs, outside })),
    next: rows.length > limit ? (page.at(-1)?.row ?? null) : null,
  })
}

export async function listMissing(r: Reader, { comparison, after = '00000000-0000-0000-0000-000000000000', limit = rowsAPage }: MissingInput): Promise<MissingOutput> {
  await findComparison(r, comparison)
  const rows = await r.rows(sql<{ child: string; name: string; birth_date: string | null; region: number }>`select e.child, c.name, c.birth_date, c.region
    from qinghe.comparison_expected e join qinghe.children c on c.county = e.county and c.id = e.child
    where e.county = ${r.actor.county} and e.comparison = ${comparison} and e.state = 'missing' and e.child::text > ${after} order by e.child limit ${limit + 1}`)
  const page = rows.slice(0, limit)
  const nameOf = await regionNames(r, page.map(one => one.region))
  return Missing.parse({
    children: page.map(({ child, name, birth_date, region }) => ({ child, name, birthDate: birth_date, regionName: nameOf(region) })),
    next: rows.length > limit ? (page.at(-1)?.child ?? null) : null,
  })
}

const explained = (model: Model, candidate: Candidate): Explanation => explain(model, { seen: candidate.seen, guards: candidate.guards })
/** What makes the pair doubtful, in a few words: 姓名同音，户籍村不同. */
const whyOf = ({ bars, guards }: Explanation): string =>
  [...guards, ...bars.filter(bar => bar.verdict === 'near' || bar.verdict === 'different').map(bar => `${bar.field}${bar.words}`)].slice(0, 3).join('，') || '相同的内容还不够多'

export async function listDoubts(r: Reader, { comparison: id }: { comparison: string }): Promise<DoubtsOutput> {
  const comparison = await findComparison(r, id)
  if (comparison.state !== 'done') return { doubts: [] }
  const model = modelOf(r, comparison)
  const rows = await loadRows(r, id, sql`state = 'doubtful'`)
  const proposed = new Set((await decisionsAbout(r, comparison, rows)).filter(one => one.state === 'proposed').map(one => `${one.row} ${one.child}`))
  const names = new Map((await r.rows(sql<{ id: string; name: string }>`select id, name from qinghe.children where county = ${r.actor.county}
    and id = any(${rows.flatMap(row => row.open)}::uuid[])`)).map(child => [child.id, child.name]))
  return DoubtsOutput.parse({
    doubts: rows.flatMap(({ row, line, open, candidates }) => candidates.filter(one => open.includes(one.child)).map(one => ({
      row, name: line.cells.姓名, child: one.child, childName: names.get(one.child) ?? '（已不在本辖区）', bits: one.bits, why: whyOf(explained(model, one)),
      awaitsSecond: proposed.has(`${row} ${one.child}`),
    }))).sort((a, b) => b.bits - a.bits),
  })
}

/** Numbers of people are shown masked to everybody; the marks say whether they agree. */
const shownCell = (field: ComparedField, text: string): string =>
  (text === '' ? '' : field === '身份证号' ? maskIdNumber(text) : field === '联系电话' ? maskPhone(text) : text)

export async function getPair(r: Reader, { comparison: id, row: number, child }: PairInput): Promise<PairOutput> {
  const comparison = await findComparison(r, id)
  const model = modelOf(r, comparison)
  const [row] = await loadRows(r, id, sql`row = ${number}`)
  const candidate = row?.candidates.find(one => one.child === child)
  const [record] = await loadRecords(r, [child])
  if (row === undefined || candidate === undefined || record === undefined) throw new NotFound('这一对记录')
  const cells = archiveCells(draftOf(r, record), await placeNames(r, [record.child.region]).then(name => name(record.child.region)))
  const why = explained(model, candidate)
  const [decision] = (await decisionsAbout(r, comparison, [row])).filter(one => one.child === child)
  const days = r.parameters(comparisonPackage, regionCode(comparison.region)).comparisonUndoDays.value
  return Paired.parse({
    row: number, child, bits: why.bits, threshold: model.threshold, review: model.review, probability: why.probability, sentence: why.sentence, guards: why.guards,
    takesTwo: needsTwo(candidate),
    decision: decision === undefined ? null : {
      verdict: decision.verdict, state: decision.state, byName: decision.holder ?? '已离任人员', isMine: decision.decided_by === r.actor.account, undoUntil: undoUntil(decision.decided_at, days),
    },
    fields: why.bars.map(bar => sideBySide(bar, { archive: cells, roster: row.line.cells })),
  })
}

function sideBySide(bar: Explanation['bars'][number], { archive, roster }: { archive: ComparedCells; roster: ComparedCells }): PairOutput['fields'][number] {
  const field = comparedFields.find(one => one === bar.field)
  const of = (cells: ComparedCells): string => (field === undefined ? '' : shownCell(field, cells[field]))
  return { ...bar, archive: of(archive), roster: of(roster) }
}

/** Town and village as one word, the way rosters write it. */
export async function placeNames(r: Reader, regions: readonly number[]): Promise<(region: number) => string> {
  const nameOf = await regionNames(r, regions.flatMap(region => [region, ancestorAt(region, 'town')]))
  return region => {
    const town = ancestorAt(region, 'town')
    return town === region ? nameOf(region) : `${nameOf(town)}${nameOf(region)}`
  }
}
