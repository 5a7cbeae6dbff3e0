/** Ordering a comparison, judging pairs, taking a judgement back, closing a difference. */
import type { CloseTaskInput, DecideInput, OrderInput, RestartInput, UndoInput } from '@qinghe/domain/comparisons/contract.ts'
import { comparisonPackage } from '@qinghe/domain/comparisons/parameters.ts'
import { columnIssues, fieldsWithColumns, lineOf } from '@qinghe/domain/comparisons/roster.ts'
import { needsTwo } from '@qinghe/domain/comparisons/rules.ts'
import { type Candidate, comparisonStateNames } from '@qinghe/domain/comparisons/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { nextNumber } from '../db/dayNumber.ts'
import { sealFileName } from '../crypto/fileNames.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { stateOf as batchStateOf } from '../rosters/progress.ts'
import { resolved } from '../rosters/content.ts'
import { columnsOf, getBatch, loadRows as loadBatchRows } from '../rosters/store.ts'
import { insertTasks } from './settle.ts'
import { bringUp, lockComparisons, rostersWith, settlePair } from './settlePair.ts'
import { blindsOf, type ComparisonRow, decisionsAbout, findComparison, loadRows, sealLine, type Standing, stateOf, type StoredRow, undoUntil } from './store.ts'
import { mayClose } from './tasks.ts'

const done = (id: string, counts: Record<string, number> = {}): Done => ({ records: [{ type: 'comparison', id }], counts })
/** Takes a mapped roster out of the staging of imports: the compared columns go along, everything else is deleted here and now. */
export const orderComparison = each(async (w: Writer, input: OrderInput) => {
  await w.derive(sql`select id from qinghe.roster_batches where county = ${w.actor.county} and id = ${input.batch} for update`)
  const batch = await getBatch(w, input.batch)
  if (batchStateOf(batch, w.now) !== 'ready') throw problem('comparison.batch', '这份名册还没有读完，或者已经用过；请重新上传后再比对')
  const columns = columnsOf(batch)
  refuseIf(columnIssues(columns))
  const lines = (await loadBatchRows(w, batch.id, sql`state <> 'aside'`)).map(({ row, sheet, content }) => ({ row, line: lineOf(resolved(content), columnsOf(batch, sheet)) }))
  if (lines.length === 0) throw problem('comparison.empty', '表头下面没有数据行，请检查表头选得对不对')
  const lost = lines.filter(({ line }) => line.lostDigits).length
  const { comparison: id, kind, department, period, purpose, legalBasis } = input
  await w.put('comparisons', [{
    id, region: batch.region, number: await nextNumber(w, { table: 'comparisons', letters: 'BD' }), ...sealFileName(w.ring, { table: 'comparisons', id }, batch.file_name), kind, department, period, purpose, legal_basis: legalBasis,
    is_complete: input.isComplete, all_should_be_filed: input.allShouldBeFiled, kept_columns: fieldsWithColumns(columns), row_count: lines.length,
    warnings: lost === 0 ? [] : [`${lost} 行的身份证号是科学计数（如 9.99E+17），末尾几位已经丢失，按没有证件号比对`],
    state: 'waiting', ordered_by: w.actor.account, posting: w.actor.posting, ordered_at: new Date(w.now),
  }])
  await w.put('comparison_rows', lines.map(({ row, line }) => ({ comparison: id, row, region: batch.region, ...sealLine(w, { comparison: id, row }, line) })))
  await w.derive(sql`delete from qinghe.roster_rows where county = ${w.actor.county} and batch = ${batch.id}`)
  await w.derive(sql`update qinghe.roster_batches set state = 'compared' where county = ${w.actor.county} and id = ${batch.id}`)
  return done(id, { rows: lines.length })
})

async function locked(w: Writer, id: string): Promise<ComparisonRow> {
  await lockComparisons(w, [id])
  return findComparison(w, id)
}

export const restartComparison = each(async (w: Writer, { comparison: id }: RestartInput) => {
  const comparison = await locked(w, id)
  if (stateOf(comparison) !== 'failed') throw problem('comparison.state', `这次比对现在是“${comparisonStateNames[stateOf(comparison)]}”，不用重新开始`)
  await w.derive(sql`update qinghe.comparisons set state = 'waiting', attempts = 0, progress = 0, failure = null, posting = ${w.actor.posting}, ordered_by = ${w.actor.account}
    where county = ${w.actor.county} and id = ${id}`)
  return done(id)
})

/** @property joined the row was judged to be another child */
type Pair = { comparison: ComparisonRow; row: StoredRow; candidate: Candidate; standing: Standing | undefined; joined: boolean }

async function pairOf(w: Writer, { comparison: id, row: number, child }: UndoInput): Promise<Pair> {
  const comparison = await lockedWithOthers(w, id, number)
  if (stateOf(comparison) !== 'done') throw problem('comparison.state', '比对还没有出结果，请稍候')
  const [row] = await loadRows(w, id, sql`row = ${number}`)
  const candidate = row?.candidates.find(one => one.child === child)
  if (row === undefined || candidate === undefined) throw new NotFound('这一对记录')
  const decided = await decisionsAbout(w, comparison, [row])
  const joined = decided.some(one => one.child !== child && one.verdict === 'same' && one.state === 'inForce')
  return { comparison, row, candidate, standing: decided.find(one => one.child === child), joined }
}

/** Where the same line stands in other rosters they follow at once. Lines never change, so they are found before the lock. */
async function lockedWithOthers(w: Writer, id: string, number: number): Promise<ComparisonRow> {
  const comparison = await findComparison(w, id)
  await bringUp(w, comparison)
  const [row] = await loadRows(w, id, sql`row = ${number}`)
  await lockComparisons(w, [id, ...row === undefined ? [] : await rostersWith(w, comparison, row)])
  return findComparison(w, id)
}

export const decidePair = each(async (w: Writer, input: DecideInput) => {
  const pair = await pairOf(w, input)
  const { id } = pair.comparison
  if (pair.standing?.state === 'inForce') throw problem('comparison.decided', '这一对已经有人判断过；要改请先撤销原来的判断')
  if (input.verdict !== 'different') await refuseGone(w, input.child)
  if (input.verdict === 'unsure') {
    await askVillage(w, pair)
    return done(id)
  }
  const decision = pair.standing === undefined ? await decide(w, pair, input.verdict) : await second(w, pair.standing, { verdict: input.verdict, pair })
  await settlePair(w, pair.comparison, { line: pair.row.line, child: input.child })
  return { records: [{ type: 'comparison', id }, { type: 'comparisonDecision', id: decision }] }
})

/** Between the run and the decision an archive may have left the register; nothing is joined to it any more. */
async function refuseGone(w: Writer, child: string): Promise<void> {
  const gone = await w.first(sql<{ id: string }>`select id from qinghe.children where county = ${w.actor.county} and id = ${child} and status in ('exited', 'transferred', 'merged')`)
  if (gone) throw problem('comparison.gone', '这份档案在比对之后已经退出、转出或合并，不能再关联；请判“不是同一人”，或重新上传名册再比对')
}

/** @returns the id of the decision, by which it can be undone */
async function decide(w: Writer, pair: Pair, verdict: 'same' | 'different'): Promise<string> {
  const { comparison, row, candidate } = pair
  if (verdict === 'same') await refuseTaken(w, pair)
  const isSensitive = needsTwo(candidate)
  const id = w.newId()
  await w.put('comparison_decisions', [{
    id, region: comparison.region, readers: comparison.readers, comparison: comparison.id, row: row.row, child: candidate.child, verdict, is_sensitive: isSensitive,
    state: verdict === 'same' && isSensitive ? 'proposed' : 'inForce', decided_by: w.actor.account, posting: w.actor.posting, decided_at: new Date(w.now),
    sealed: w.seal({ table: 'comparison_decisions', column: 'sealed', row: id }, row.line.person), person_blind: blindsOf(w, row.line)[0] ?? null,
  }])
  return id
}

async function refuseTaken(w: Writer, { comparison: { id }, row: { row }, candidate: { child }, joined }: Pair): Promise<void> {
  if (joined) throw problem('comparison.joined', '名册的这一行已经判为另一份档案；认错了请先撤销那个判断')
  const taken = await w.first(sql<{ row: number }>`select row from qinghe.comparison_rows where county = ${w.actor.county} and comparison = ${id} and child = ${child} and row <> ${row}`)
  if (taken) throw problem('comparison.taken', `这份档案已经与名册第 ${taken.row} 行关联。名册里同一人有两行时，请判“不是同一人”并请部门更正名册；第 ${taken.row} 行认错了，请先撤销那一行的判断`)
}

/** Twins and differing numbers take two people (a wrong merge hides a child): the second one agrees, or parts the two. */
async function second(w: Writer, first: Standing, { verdict, pair }: { verdict: 'same' | 'different'; pair: Pair }): Promise<string> {
  if (verdict === 'different') {
    await endDecision(w, first.id)
    return decide(w, pair, 'different')
  }
  if (first.decided_by === w.actor.account) throw problem('comparison.second', '这一对要两个人判断：您已经判过“是同一人”，请另一位同事确认')
  await refuseTaken(w, pair)
  await w.derive(sql`update qinghe.comparison_decisions set state = 'inForce', seconded_by = ${w.actor.account}, seconded_at = ${new Date(w.now)}
    where county = ${w.actor.county} and id = ${first.id}`)
  return first.id
}

const endDecision = (w: Writer, id: string): Promise<unknown> => w.derive(sql`update qinghe.comparison_decisions set state = 'undone', undone_by = ${w.actor.account}, undone_at = ${new Date(w.now)}
  where county = ${w.actor.county} and id = ${id}`)

/** A question that was taken back is asked anew, with a new day. */
async function askVillage(w: Writer, { comparison, row, candidate }: Pair): Promise<void> {
  if (!row.open.includes(candidate.child)) throw problem('comparison.settled', '名册的这一行已经有结论，不用再请村里核实；请刷新页面')
  const asked = await findAsked(w, { comparison: comparison.id, row: row.row, child: candidate.child })
  if (asked === undefined) return insertTasks(w, comparison, [{ kind: 'verify', row: row.row, child: candidate.child }])
  if (asked.state !== 'withdrawn') throw problem('comparison.asked', '这一对已经请村里核实过，请在差异清单里看核实情况')
  const days = w.parameters(comparisonPackage, regionCode(comparison.region)).verifyDueDays.value
  await w.derive(sql`update qinghe.comparison_tasks set state = 'open', due = ${addDays(w.today, days)} where county = ${w.actor.county} and id = ${asked.id} and state = 'withdrawn'`)
}

type PairKey = { comparison: string; row: number; child: string }
const findAsked = (w: Writer, { comparison, row, child }: PairKey): Promise<{ id: string; state: string } | undefined> => w.first(sql<{ id: string; state: string }>`
  select id, state from qinghe.comparison_tasks where county = ${w.actor.county} and comparison = ${comparison} and kind = 'verify' and row = ${row} and child = ${child}`)

async function takeBackAsking(w: Writer, pair: PairKey): Promise<void> {
  const asked = await findAsked(w, pair)
  const takenBack = asked && await w.derive(sql<{ id: string }>`update qinghe.comparison_tasks set state = 'withdrawn' where county = ${w.actor.county} and id = ${asked.id} and state = 'open' returning id`)
  if (!takenBack?.length) throw problem('comparison.notAsked', '没有可以撤回的核实请求：村里已经回复，或者已经撤回')
}

export const undoDecision = each(async (w: Writer, input: UndoInput) => {
  const { comparison, row, standing } = await pairOf(w, input)
  if (input.asking === true) {
    await takeBackAsking(w, input)
    return done(comparison.id)
  }
  if (standing === undefined) throw problem('comparison.undecided', '这一对没有可以撤销的判断')
  if (input.decision !== undefined && input.decision !== standing.id) throw problem('comparison.otherDecision', '您看到的判断已经撤销，别人重新判断过；没有改动别人的判断，请打开这一对再看')
  const days = w.parameters(comparisonPackage, regionCode(comparison.region)).comparisonUndoDays.value
  if (undoUntil(standing.decided_at, days) < w.now) throw problem('comparison.undoTooLate', `判断超过 ${days} 天，不能撤销；认错了请在档案里更正并说明`)
  await endDecision(w, standing.id)
  await settlePair(w, comparison, { line: row.line, child: input.child })
  return done(comparison.id)
})

export const closeTask = each(async (w: Writer, { task: id, outcome, evidence }: CloseTaskInput) => {
  const task = await w.first(sql<{ owner: string; state: string; child: string | null }>`select owner, state, child from qinghe.comparison_tasks where county = ${w.actor.county} and id = ${id} for update`)
  if (!task) throw new NotFound('这条差异')
  if (!mayClose(w.actor.role, task.owner)) throw problem('comparison.owner', '这条差异由别的岗位核实，您可以查看，不能办结', 403)
  if (task.state !== 'open') throw problem('comparison.closed', '这条差异已经办结或撤回，请刷新页面')
  await w.derive(sql`update qinghe.comparison_tasks set state = ${outcome}, closed_by = ${w.actor.account}, closed_at = ${new Date(w.now)},
    evidence = ${w.seal({ table: 'comparison_tasks', column: 'evidence', row: id }, evidence)} where county = ${w.actor.county} and id = ${id}`)
  return { records: [{ type: 'comparisonTask', id }], about: task.child === null ? [] : [task.child] }
})
