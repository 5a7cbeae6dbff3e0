/** Carries an ordered import out: all of it in one transaction, a statement a table, so that nobody sees half of it and a process that is killed leaves nothing
 *  (decision 047). Every line is judged again as the world is now; one that fails holds back only itself. */
import { problem, Problem, type Issue } from '@qinghe/domain/kernel/problem.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { caseRules } from '@qinghe/domain/cases/rules.ts'
import { hotlineRules } from '@qinghe/domain/hotline/rules.ts'
import { incidentRules } from '@qinghe/domain/incidents/rules.ts'
import { commitImport } from '@qinghe/domain/imports/contract.ts'
import { isCommittable } from '@qinghe/domain/imports/rules.ts'
import type { Rule } from '@qinghe/domain/records/rule.ts'
import { visitRules } from '@qinghe/domain/visits/rules.ts'
import type { Session } from '../db/reader.ts'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { makeWriter, type Writer } from '../db/writer.ts'
import type { Kernel } from '../http/kernel.ts'
import { react } from '../http/commands.ts'
import { translated } from '../http/problems.ts'
import { writing } from '../http/transactions.ts'
import { runRules } from '../records/facts.ts'
import { type KindsInForce, kindsFor } from '../records/inForce.ts'
import { insideOf } from '../records/opening.ts'
import { type Writing, writeNewRecords } from '../records/write.ts'
import { judgeLines, type Judged, refused } from './judge.ts'
import { importingNow, type Importing } from './kind.ts'
import { columnsOf, keepLines, loadImport, loadRows } from './store.ts'

export type Job = { kernel: Kernel; actor: Actor; batch: string; command: string }
type Line = { judged: Judged; record: Writing; inside: Writing[] }
type At = { w: Writer; session: Session; importing: Importing }

const rules: ReadonlyMap<string, Rule> = new Map([...visitRules, ...caseRules, ...incidentRules, ...hotlineRules].map(rule => [rule.name, rule]))
const superseded = new Error('the order was stopped, or somebody else carried it out')

const wordsOf = (issues: readonly Issue[]): string => issues.map(one => one.message).join('；')

/** What an act opens is judged with it. */
function lineOf({ w, importing: { known: { kind, content }, act } }: At, inForce: KindsInForce, judged: Judged): Line | Judged {
  const { settled } = judged
  if (!settled || !isCommittable({ state: judged.state, selected: true })) return judged
  const record: Writing = { kind, content, act, before: null, values: settled.values, blind: new Set(), scope: settled.scope, record: newRecordId() }
  try {
    return { judged, record, inside: insideOf(w, inForce, record) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return refused(judged, 'line.inside', error.message)
  }
}

/** What the rule of the act refuses. */
async function byRule({ w, importing: { act } }: At, lines: readonly Line[]): Promise<(Line | Judged)[]> {
  const rule = rules.get(act.calls ?? '')
  if (!rule) return [...lines]
  const outcomes = await runRules(w, rule, lines.map(({ record: { record, scope, values } }) => ({ record, county: w.actor.county, region: scope.region, child: scope.child, parent: scope.parent, body: values, before: null })))
  return lines.map((line, i) => { const issues = outcomes[i]?.issues ?? []; return issues.length === 0 ? line : refused(line.judged, 'line.rule', wordsOf(issues)) })
}

const isViolation = (error: unknown): error is Problem => error instanceof Problem && (error.issues[0]?.code ?? '').startsWith('constraint.')

/** What a constraint refuses is found by halves and refused with its words; a fault of ours stays a fault. */
async function write(at: At, lines: readonly Line[]): Promise<(Line | Judged)[]> {
  if (lines.length === 0) return []
  const { client } = at.session
  await client.query('SAVEPOINT half')
  try {
    await writeNewRecords(at.w, [...lines.map(one => one.record), ...lines.flatMap(one => one.inside)])
    await client.query('RELEASE SAVEPOINT half')
    return [...lines]
  } catch (thrown) {
    const error = translated(thrown)
    if (!isViolation(error)) throw thrown
    await client.query('ROLLBACK TO SAVEPOINT half')
    const [only] = lines
    if (only && lines.length === 1) return [refused(only.judged, error.issues[0]?.code ?? 'line.refused', error.message)]
    const half = Math.ceil(lines.length / 2)
    return [...await write(at, lines.slice(0, half)), ...await write(at, lines.slice(half))]
  }
}

const isLine = (one: Line | Judged): one is Line => 'record' in one
const isJudged = (one: Line | Judged): one is Judged => !('record' in one)

/** Children are locked before anything of them is read. */
async function lockAll({ w }: At, judged: readonly Judged[]): Promise<void> {
  await w.lock([...new Set(judged.flatMap(one => one.settled?.scope.child ?? []))].sort())
}

async function carry(at: At, batch: string): Promise<{ lines: Line[]; refused: Judged[] }> {
  const { w, importing } = at
  const columns = columnsOf(await loadImport(w, batch))
  const rows = await loadRows(w, batch, { where: sql`selected and state in ('ok', 'warning', 'undone')` })
  await lockAll(at, await judgeLines(w, importing, { columns, rows }))
  const inForce = await kindsFor(w)
  const judged = (await judgeLines(w, importing, { columns, rows })).map(one => lineOf(at, inForce, one))
  const ruled = await byRule(at, judged.filter(isLine))
  const written = await write(at, ruled.filter(isLine))
  return { lines: written.filter(isLine), refused: [...judged, ...ruled, ...written].filter(isJudged) }
}

async function keep({ w }: At, batch: string, { lines, refused: held }: { lines: readonly Line[]; refused: readonly Judged[] }): Promise<void> {
  await keepLines(w, batch, held.map(({ row, state, findings }) => ({ row: row.row, state, content: { ...row.content, findings } })))
  await w.derive(sql`update qinghe.record_import_rows t set state = 'imported', record = s.record, inside = array(select jsonb_array_elements_text(s.inside))::uuid[]
    from unnest(${lines.map(one => one.judged.row.row)}::int[], ${lines.map(one => one.record.record)}::uuid[], ${lines.map(one => JSON.stringify(one.inside.map(other => other.record)))}::jsonb[]) s (row, record, inside)
    where t.county = ${w.actor.county} and t.batch = ${batch} and t.row = s.row`)
}

/** As an import of a roster (rosters/importing.ts). */
const undoDays = 30
const dayMs = 86_400_000
const heldWords = (n: number): string | null => (n === 0 ? null : `${n} 行在检查之后出现了新的问题，没有导入，请核对后再导入`)

/** What was written, what the import says of it, and the leaf stand or fall together. */
async function commit({ kernel, actor, batch, command }: Job, session: Session): Promise<void> {
  const { client } = session
  const { writer: w, finish } = makeWriter(session, { id: command, name: commitImport.name, phrase: commitImport.audit, basedOn: undefined }, [])
  const row = await loadImport(w, batch)
  if (row.state !== 'committing' || row.command !== command) throw superseded
  const at: At = { w, session, importing: await importingNow(w, row) }
  const done = await carry(at, batch)
  await keep(at, batch, done)
  const { records, ...finished } = await finish()
  await react(kernel, w, finished)
  const n = done.lines.length
  const now = new Date(w.now)
  const moved = await run(client, sql<{ id: string }>`update qinghe.record_imports set state = case when ${n} > 0 then 'committed' else rests end, failure = ${heldWords(done.refused.length)}, attempts = 0,
      committed_at = case when ${n} > 0 then ${now}::timestamptz else committed_at end, undo_until = case when ${n} > 0 then ${new Date(now.getTime() + undoDays * dayMs)}::timestamptz else undo_until end
    where county = ${actor.county} and id = ${batch} and state = 'committing' and command = ${command} returning id`)
  if (moved.length === 0) throw superseded
  const children = [...new Set(done.lines.flatMap(one => one.record.scope.child ?? []))]
  await kernel.audit.insert(client, {
    kind: 'write', actor, purpose: commitImport.purpose, phrase: commitImport.audit, class: null, children, count: n, command, device: '', requestId: newUuid(), outcome: 'applied',
    ...(records === undefined ? {} : { chain: { records } }),
  })
}

export async function commitOrder(job: Job): Promise<void> {
  try {
    await writing(job.kernel, job.actor, session => commit(job, session))
  } catch (error) {
    if (error !== superseded) throw error
  }
}

export const failedOften = problem('import.failed', '导入几次都没有做完，没有导入任何记录，请联系系统管理员查看日志后再导入').message
