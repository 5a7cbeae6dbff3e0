/** A report by anybody, about any place of the county. The record is nobody's own: it lies with those who receive such reports there, and its writer keeps
 *  a slip with the number and reads nothing else. Who wrote it stands in the slip, which only readers of reporters see, and in the log of the county. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { ActInput } from '@qinghe/domain/records/contract.ts'
import { endedIssues } from '@qinghe/domain/records/ended.ts'
import { dayOfRecord, judgeRecord, strayIssues } from '@qinghe/domain/records/judge.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { newChildKey, wrapKeyOf } from '../crypto/childKeys.ts'
import { recordLine } from '../db/recordHistory.ts'
import { type Cells, jsonValue } from '../db/rows.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { suspectArguments, type Suspects, suspectsIn } from './barring.ts'
import { factsOf } from './facts.ts'
import { placeInCounty } from './going.ts'
import type { KnownKind } from './kinds.ts'
import { referenceIssues } from './references.ts'
import { slipRow } from './slipping.ts'
import { derivedCells, nobody, nowhere, partRows, secretAt } from './store.ts'
import { keepContent, numberOf } from './write.ts'

export const isFiled = (act: Act): boolean => act.who.some(one => 'is' in one && one.is === 'anyone')

const asJson = (rows: readonly Cells[]): string => JSON.stringify(rows.map(row => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, jsonValue(cell)]))))
const withoutBody = ({ body, ...rest }: Cells): Cells => rest

export type Filing = { kind: Kind; act: Act; record: string; region: number; values: Line }
/** Fields by the audience that reads them, the record's own first. */
function byAudience({ kind, values }: Filing): Map<string, Line> {
  const groups = new Map<string, Line>([[kind.audience, {}]])
  for (const field of kind.fields) {
    const value = values[field.id]
    if (value === undefined || value === null) continue
    const key = field.part ?? kind.audience
    groups.set(key, { ...groups.get(key), [field.id]: value })
  }
  return groups
}

function linesOf(w: Writer, { kind, act, record, region, values }: Filing, { number, key }: { number: string | null; key: ReturnType<typeof newChildKey> }): Cells[] {
  const entry = Number(bitOf(kind.audience))
  const scope = { entry, barred: [], reported: nowhere, region, school: 0, child: null, follows: false, made_by: nobody, given_to: nobody }
  const at = { county: w.actor.county, at: new Date(w.now), command: { ...w.command, account: nobody, posting: nobody }, algorithm: w.ring.algorithm, chain: w.ring.chain }
  return [...byAudience({ kind, act, record, region, values })].map(([audience, after]) => recordLine({
    record, kind: kind.kind, revision: 1, act: act.id, key, scope: { ...scope, readers: Number(bitOf(audience)) }, before: {},
    after: audience === kind.audience ? { ...after, state: act.to, number } : after,
  }, at))
}

/** The receipt its writer keeps; of whoever has no account it is nobody's, and says in the log that there was one. */
const receiptOf = (w: Writer, { kind, act, record }: Filing, number: string | null): Cells => slipRow(w, {
  id: newUuid(), record, kind: kind.kind, act: act.id, to_org: nowhere, receivers: [], holder: w.actor.account, readers: Number(bitOf('RPT.reporter')), posting: nobody, account: nobody, due: null, due_minute: null, says: { number, shows: [] },
})

/** A report as functions of the owner take it: the row, its parts, its lines of history, its receipt, and whom it names. */
export type Prepared = { told: string; parts: string; lines: Cells[]; kept: string; receipt: string; suspects: Suspects }
export function prepareReport(w: Writer, filing: Filing, { content, number }: { content: string; number: string | null }): Prepared {
  const { kind, act, record, region, values } = filing
  const key = newChildKey()
  const cells = derivedCells(w, kind, { id: record, values, of: { child: null, posting: nobody, region, state: act.to } })
  const row: Cells = { ...cells, county: w.actor.county, id: record, kind: kind.kind, content, readers: Number(bitOf(kind.audience)), region, state: act.to, number, secret: wrapKeyOf(w.ring, secretAt(record), key) }
  const parts = new Map([...byAudience(filing)].filter(([audience]) => audience !== kind.audience))
  const lines = linesOf(w, filing, { number, key })
  return {
    told: JSON.stringify({ ...JSON.parse(asJson([withoutBody(row)]))[0], body: JSON.parse(String(cells['body'])) }), parts: asJson(partRows(w, kind, { record, revision: 1, scope: {}, parts })),
    lines, kept: asJson(lines), receipt: asJson([receiptOf(w, filing, number)]).slice(1, -1), suspects: suspectsIn(w, kind, { before: {}, values }) ?? { phones: [], posts: [], reported: null, blinds: [] },
  }
}
/** Once it is stored: the leaf counts its lines, and whoever reacts hears of it. */
export function filed(w: Writer, { kind, act, record, values }: Filing, { lines }: Prepared): void {
  w.countLines(lines)
  w.acted({ kind: kind.kind, act: act.id, state: act.to, record, child: null, day: dayOfRecord(kind, values) ?? w.today, values })
}

async function store(w: Writer, filing: Filing, written: { content: string; number: string | null }): Promise<void> {
  const prepared = prepareReport(w, filing, written)
  await w.derive(sql`select qinghe.file_report(${w.actor.county}, ${prepared.told}::jsonb, ${prepared.parts}::jsonb, ${prepared.kept}::jsonb,
    ${prepared.receipt}::jsonb, ${suspectArguments(prepared.suspects)})`)
  filed(w, filing, prepared)
}

export async function fileReport(w: Writer, { known: { kind, content }, act }: { known: KnownKind; act: Act }, input: ActInput): Promise<Done> {
  const region = await placeInCounty(w, input.place)
  const judged = judgeRecord({ kind, act, facts: factsOf(w, region) }, input.body)
  refuseIf([...endedIssues(kind, { day: dayOfRecord(kind, judged.body), today: w.today }), ...judged.issues, ...strayIssues({ kind, act, state: null, before: {}, given: input.body }), ...await referenceIssues(w, kind, { before: {}, values: judged.body })])
  await keepContent(w, kind.kind, content)
  const number = await numberOf(w, { kind, act, before: null })
  await store(w, { kind, act, record: input.record, region, values: judged.body }, { content, number })
  return { records: [{ type: 'record', id: input.record, version: 1 }] }
}
