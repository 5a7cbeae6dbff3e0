/** Judges lines of an import: each as somebody would have filled it in by hand, by the kind's own judge and today's rules; what a line needs of others is asked
 *  once for all of them. Checking and committing judge the same way. */
import type { ImportColumn } from '@qinghe/domain/imports/headings.ts'
import { finding, judgeFindings, type LineRead, readLine, unshownFindings } from '@qinghe/domain/imports/readLine.ts'
import type { Finding, RowState } from '@qinghe/domain/imports/types.ts'
import { endedIssues } from '@qinghe/domain/records/ended.ts'
import { dayOfRecord, judgeRecord } from '@qinghe/domain/records/judge.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import type { Reader } from '../db/reader.ts'
import { factsOf } from '../records/facts.ts'
import { referenceIssues } from '../records/references.ts'
import { type Scope, scopeAt } from '../records/scope.ts'
import { nowhere } from '../records/store.ts'
import { childrenFor, type Child, type Children } from './children.ts'
import { keyOf, keysThere } from './existing.ts'
import type { Importing } from './kind.ts'
import { type Names, namesIn } from './names.ts'
import type { StoredRow } from './store.ts'

/** `settled`: what the record would hold and where it would lie; nothing where that cannot be said. */
export type Judged = { row: StoredRow; state: RowState; findings: Finding[]; settled: { values: Line; scope: Scope } | undefined }
type Placed = { scope: Scope } | { finding: Finding }
type By = { importing: Importing; columns: readonly ImportColumn[]; r: Reader }

const columnFor = (columns: readonly ImportColumn[]) => (target: string): number | null =>
  columns.find(one => one.target === target)?.index ?? (target.startsWith('child.') ? (columns.find(one => one.target?.startsWith('child.'))?.index ?? null) : null)

const scopeOfChild = ({ importing: { known: { kind } } }: By, { id, region, school }: Child): Scope => ({ region, school, child: id, parent: null, follows: kind.follows === 'child', barred: [], reported: nowhere })

function placeOf(by: By, read: LineRead, { children, names, chosen }: { children: Children | undefined; names: Names; chosen: string | undefined }): Placed {
  const column = columnFor(by.columns)
  if (children) {
    const met = children.of({ person: read.person, chosen })
    if (met === undefined) return { finding: finding('error', column('child.name'), { code: 'child.missing', title: '没有写是哪名儿童', message: '请写儿童的姓名或证件号' }) }
    return 'finding' in met ? met : { scope: scopeOfChild(by, met.child) }
  }
  if (read.place === '') return { scope: scopeAt(by.r, by.r.actor.region) }
  const place = names.place(read.place)
  if (place && 'code' in place) return { scope: scopeAt(by.r, place.code) }
  return { finding: finding('error', column('place'), { code: 'place', title: '地方看不懂', message: '请写本岗位辖区内现有的镇街或村（居）的全称', candidates: (place?.several ?? []).map(label => ({ value: label, label })) }) }
}

const stateOf = (findings: readonly Finding[]): RowState =>
  (findings.some(one => one.severity === 'error') ? 'error' : findings.some(one => one.severity === 'known') ? 'known' : findings.length > 0 ? 'warning' : 'ok')

async function judgeOne(by: By, row: StoredRow, { read, placed }: { read: LineRead; placed: Placed }): Promise<Judged> {
  const { importing: { known: { kind }, act }, columns, r } = by
  const region = 'scope' in placed ? placed.scope.region : r.actor.region
  const judged = judgeRecord({ kind, act, facts: factsOf(r, region) }, read.body)
  const ended = endedIssues(kind, { day: dayOfRecord(kind, judged.body), today: r.today })
  const references = await referenceIssues(r, kind, { before: {}, values: judged.body })
  const findings = [
    ...('finding' in placed ? [placed.finding] : []), ...read.findings, ...judgeFindings(kind, columns, { issues: [...ended, ...judged.issues, ...references], read: read.findings }),
    // Of what hangs on a cell that cannot be read nobody can say whether it is asked for.
    ...(read.findings.length > 0 ? [] : unshownFindings(kind, columns, { body: read.body, shown: judged.shown })),
  ]
  return { row, findings, state: stateOf(findings), settled: 'scope' in placed ? { values: judged.body, scope: placed.scope } : undefined }
}

const marked = (judged: Judged, found: Finding): Judged => ({ ...judged, findings: [...judged.findings, found], state: stateOf([...judged.findings, found]) })

/** A line that says the same as an earlier one, or as a record that is there, is not taken twice. */
async function withRepeats({ importing: { known: { kind } }, columns, r }: By, judged: readonly Judged[]): Promise<Judged[]> {
  const sound = judged.filter(one => one.settled !== undefined && one.state !== 'error')
  const there = await keysThere(r, kind, sound.flatMap(one => one.settled ?? []))
  const first = new Map<string, number>()
  const at = columnFor(columns)(kind.about === 'child' ? 'child.name' : (kind.day ?? ''))
  return judged.map(one => {
    if (one.settled === undefined || one.state === 'error') return one
    const key = keyOf(kind, one.settled)
    const before = first.get(key)
    if (before !== undefined) return marked(one, finding('error', at, { code: 'line.repeated', title: `与第 ${before} 行重复`, message: `和第 ${before} 行说的是同一条${kind.title}，请保留一行` }))
    first.set(key, one.row.row)
    return there.has(key) ? marked(one, finding('known', at, { code: 'line.known', title: '已经登记过', message: `平台里已有同一条${kind.title}，这一行不再导入` })) : one
  })
}

const breathe = (): Promise<void> => new Promise(done => { setImmediate(done) })
const linesBetweenBreaths = 100

/** @param rows lines below the heading that are not records yet, in order */
export async function judgeLines(r: Reader, importing: Importing, { columns, rows }: { columns: readonly ImportColumn[]; rows: readonly StoredRow[] }): Promise<Judged[]> {
  const by: By = { importing, columns, r }
  const { kind } = importing.known
  const names = await namesIn(r, { importing, columns, lines: rows.map(row => row.content.cells) })
  const reads = rows.map(row => readLine(row.content.cells, { columns, targets: importing.targets, by: { today: r.today, named: names.read } }))
  const children = kind.about === 'child' ? await childrenFor(r, reads.map((read, i) => ({ person: read.person, chosen: rows[i]?.content.child })), { kind, columnOf: columnFor(columns) }) : undefined
  const judged: Judged[] = []
  for (const [i, row] of rows.entries()) {
    const read = reads[i]
    if (!read) continue
    judged.push(await judgeOne(by, row, { read, placed: placeOf(by, read, { children, names, chosen: row.content.child }) }))
    if (i % linesBetweenBreaths === 0) await breathe()
  }
  return withRepeats(by, judged)
}

/** What became wrong only when it was to be written. */
export const refused = (judged: Judged, code: string, words: string): Judged => marked(judged, finding('error', null, { code, title: '没有导入', message: words }))
