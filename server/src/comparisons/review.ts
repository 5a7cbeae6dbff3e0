/** The review desk: pairs in doubt, one pair laid out, and what was decided. */
import type { DecisionsInput, PairInput } from '@qinghe/domain/comparisons/contract.ts'
import { DecisionsOutput, DoubtsOutput, listDecisions as contract, PairOutput } from '@qinghe/domain/comparisons/contract.ts'
import { comparisonPackage } from '@qinghe/domain/comparisons/parameters.ts'
import { archiveCells } from '@qinghe/domain/comparisons/roster.ts'
import { needsTwo } from '@qinghe/domain/comparisons/rules.ts'
import type { Candidate, ComparedCells, TaskState } from '@qinghe/domain/comparisons/types.ts'
import { comparedFields } from '@qinghe/domain/comparisons/types.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { explain, type Explanation } from '@qinghe/domain/linkage/explain.ts'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { draftOf, loadRecords } from '../archives/records.ts'
import { pagesByMoment } from '../db/pageByMoment.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { placeNames } from './queries.ts'
import { type ComparisonRow, type DecisionRow, decisionsAbout, findComparison, loadRows, modelOf, undoUntil } from './store.ts'

const explained = (model: Model, candidate: Candidate): Explanation => explain(model, { seen: candidate.seen, guards: candidate.guards })
/** What makes the pair doubtful, in a few words: 姓名同音，户籍村不同. */
const whyOf = ({ bars, guards }: Explanation): string =>
  [...guards, ...bars.filter(bar => bar.verdict === 'near' || bar.verdict === 'different').map(bar => `${bar.field}${bar.words}`)].slice(0, 3).join('，') || '相同的内容还不够多'

const pairKey = (row: number, child: string): string => `${row} ${child}`
const elsewhere = '（已不在本辖区）'

async function namesOf(r: Reader, children: readonly string[]): Promise<(child: string) => string> {
  const rows = await r.rows(sql<{ id: string; name: string }>`select id, name from qinghe.children where county = ${r.actor.county} and id = any(${children}::uuid[])`)
  const names = new Map(rows.map(child => [child.id, child.name]))
  return child => names.get(child) ?? elsewhere
}

type Asked = { id: string; row: number; child: string; state: TaskState; due: string; evidence: Uint8Array | null }
/** Questions to villages; one that was taken back is none. */
const askedOf = (r: Reader, comparison: string): Promise<Asked[]> => r.rows(sql<Asked>`select id, row, child, state, due, evidence from qinghe.comparison_tasks
  where county = ${r.actor.county} and comparison = ${comparison} and kind = 'verify' and state <> 'withdrawn'`)

export async function listDoubts(r: Reader, { comparison: id }: { comparison: string }): Promise<DoubtsOutput> {
  const comparison = await findComparison(r, id)
  if (comparison.state !== 'done') return { doubts: [] }
  const model = modelOf(r, comparison)
  const rows = await loadRows(r, id, sql`state = 'doubtful'`)
  const proposed = new Map((await decisionsAbout(r, comparison, rows)).filter(one => one.state === 'proposed').map(one => [pairKey(one.row, one.child), one]))
  const asked = new Map((await askedOf(r, id)).map(one => [pairKey(one.row, one.child), one.state]))
  const nameOf = await namesOf(r, rows.flatMap(row => row.open))
  return DoubtsOutput.parse({
    doubts: rows.flatMap(({ row, line, open, candidates }) => candidates.filter(one => open.includes(one.child)).map(one => ({
      row, name: line.cells.姓名, child: one.child, childName: nameOf(one.child), bits: one.bits, why: whyOf(explained(model, one)), takesTwo: needsTwo(one),
      second: secondOf(r, proposed.get(pairKey(row, one.child))), asked: asked.get(pairKey(row, one.child)) ?? null,
    }))).sort((a, b) => b.bits - a.bits),
  })
}

const secondOf = (r: Reader, first: DecisionRow | undefined): 'mine' | 'others' | null =>
  (first === undefined ? null : first.decided_by === r.actor.account ? 'mine' : 'others')

export async function getPair(r: Reader, { comparison: id, row: number, child }: PairInput): Promise<PairOutput> {
  const comparison = await findComparison(r, id)
  const model = modelOf(r, comparison)
  const [row] = await loadRows(r, id, sql`row = ${number}`)
  const candidate = row?.candidates.find(one => one.child === child)
  const [record] = await loadRecords(r, [child])
  if (row === undefined || candidate === undefined || record === undefined) throw new NotFound('这一对记录')
  const placeOf = await placeNames(r, [record.child.region])
  const cells = archiveCells(draftOf(r, record), placeOf(record.child.region))
  const why = explained(model, candidate)
  const decision = (await decisionsAbout(r, comparison, [row])).find(one => one.child === child)
  return PairOutput.parse({
    row: number, child, bits: why.bits, threshold: model.threshold, review: model.review, probability: why.probability, sentence: why.sentence, guards: why.guards,
    takesTwo: needsTwo(candidate), regionName: (await regionNames(r, [record.child.region]))(record.child.region),
    decision: decision === undefined ? null : shownDecision(r, comparison, decision),
    asked: answerOf(r, (await askedOf(r, id)).find(one => one.row === number && one.child === child)),
    fields: why.bars.map(bar => sideBySide(bar, { archive: cells, roster: row.line.cells })),
  })
}

function answerOf(r: Reader, asked: Asked | undefined): PairOutput['asked'] {
  if (asked === undefined) return null
  const evidence = asked.evidence === null ? null : r.open({ table: 'comparison_tasks', column: 'evidence', row: asked.id }, asked.evidence)
  return PairOutput.shape.asked.parse({ state: asked.state, due: asked.due, evidence })
}

function shownDecision(r: Reader, { region }: Pick<ComparisonRow, 'region'>, { id, verdict, state, holder, decided_by, decided_at }: Omit<DecisionRow, 'person_blind'>) {
  const days = r.parameters(comparisonPackage, regionCode(region)).comparisonUndoDays.value
  return { id, verdict, state, byName: holder ?? '已离任人员', isMine: decided_by === r.actor.account, at: decided_at, undoUntil: undoUntil(decided_at, days) }
}

function sideBySide(bar: Explanation['bars'][number], { archive, roster }: { archive: ComparedCells; roster: ComparedCells }): PairOutput['fields'][number] {
  const field = comparedFields.find(one => one === bar.field)
  const of = (cells: ComparedCells): string => (field === undefined ? '' : cells[field])
  return { ...bar, archive: of(archive), roster: of(roster) }
}

type Decided = Omit<DecisionRow, 'person_blind'> & { row: number }
const pages = pagesByMoment(contract)
const pageOf = 50

/** What people decided about rows of this roster, newest first. */
export async function listDecisions(r: Reader, { comparison: id, after, limit = pageOf }: DecisionsInput): Promise<DecisionsOutput> {
  const comparison = await findComparison(r, id)
  const [at, before] = pages.from(r, after)
  const found = await r.rows(sql<Decided>`select d.id, d.row, d.child, d.verdict, d.state, d.decided_by, d.posting, d.decided_at,
      (select w.holder from qinghe.who_held(d.posting) w) as holder
    from qinghe.comparison_decisions d where d.county = ${r.actor.county} and d.comparison = ${id} and d.state = 'inForce'
      and (d.decided_at, d.id) < (${at}::timestamptz, ${before}::uuid) order by d.decided_at desc, d.id desc limit ${limit + 1}`)
  const { page, next: nextCursor } = pages.cut(r, { rows: found, limit, at: last => [last.decided_at, last.id] })
  const lines = new Map((await loadRows(r, id, sql`row = any(${page.map(one => one.row)}::int[])`)).map(({ row, line }) => [row, line.cells.姓名]))
  const nameOf = await namesOf(r, page.map(one => one.child))
  return DecisionsOutput.parse({
    decisions: page.map(one => ({ ...shownDecision(r, comparison, one), row: one.row, name: lines.get(one.row) ?? '', child: one.child, childName: nameOf(one.child) })),
    nextCursor,
  })
}
