/** Acts of the last days that open a duty by the plans, and have opened none: found again in the history and in the log of commands. What no row can be judged
 *  by – conditions on sealed values, and on facts about children, which the generation derives – is left out (decision 055). */
import type { Defined } from '@qinghe/domain/duties/facts.ts'
import { actIndex } from '@qinghe/domain/duties/facts.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { dayOf, instant, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { kindOfAct } from '@qinghe/domain/plans/namedKinds.ts'
import { isOwed } from '@qinghe/domain/plans/owed.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { bodyOf, looseStates } from '../records/store.ts'
import { type Begun, rowOf } from './starting.ts'
import type { County, Finding } from './watched.ts'

/** What was entered a week ago may have been done some weeks before. */
const [days, doneDays] = [7, 40]

type Act = { name: string; at: string; command: string; child: string | null; record: { id: string; day: string; values: Line } | null }
type RecordAct = { record: string; name: string; at: string; command: string; child: string | null; day: string; state: string; body: unknown }
type CommandAct = { name: string; at: string; command: string; child: string | null }

const ofRecords = async ({ client, county }: County, acts: readonly string[]): Promise<Act[]> => {
  const kinds = [...new Set(acts.map(act => act.split('.')[0] ?? ''))]
  const rows = await run(client, sql<RecordAct>`select distinct on (c.record, c.act) c.record, c.kind || '.' || c.act as name, c.at, c.command, r.child, r.day, r.state, r.body
    from qinghe.records r join qinghe.record_changes c on c.county = r.county and c.record = r.id
    where r.county = ${county} and r.kind = any(${kinds}::text[]) and r.day >= (qinghe.now() at time zone 'Asia/Shanghai')::date - ${doneDays}::int and r.state <> all(${[...looseStates]}::text[])
      and c.at > qinghe.now() - ${days} * interval '1 day' and c.kind || '.' || c.act = any(${[...acts]}::text[]) and '$step' <> all(c.fields) order by c.record, c.act, c.revision`)
  return rows.map(({ record, day, state, body, ...row }) => ({ ...row, record: { id: record, day, values: { ...bodyOf(body), day, state } } }))
}

const ofCommands = async ({ client, county }: County, acts: readonly string[]): Promise<Act[]> =>
  (await run(client, sql<CommandAct>`select distinct c.name, c.at, c.id as command, h.child from qinghe.commands c left join qinghe.changes h on h.county = c.county and h.command = c.id
      and h.at between c.at - interval '1 minute' and c.at + interval '1 minute'
    where c.county = ${county} and c.at > qinghe.now() - ${days} * interval '1 day' and c.outcome = 'applied' and c.name = any(${[...acts]}::text[])`)).map(row => ({ ...row, record: null }))

const keyOf = ({ plan, duty, subject }: { plan: string; duty: string; subject: string }): string => `${plan} ${duty} ${subject}`
/** When each was opened last: an act that was done again opens no second one while the first is open. */
async function lastOpened({ client, county }: County, asked: readonly { plan: string; duty: string; subject: string }[]): Promise<ReadonlyMap<string, string>> {
  const rows = await run(client, sql<{ plan: string; duty: string; subject: string; at: string }>`select a.plan, a.duty, a.subject, max(d.started_at) as at
    from unnest(${asked.map(one => one.plan)}::text[], ${asked.map(one => one.duty)}::text[], ${asked.map(one => one.subject)}::text[]) a (plan, duty, subject)
    join qinghe.duties d on d.county = ${county} and d.plan = a.plan and d.duty = a.duty and (d.subject = a.subject or d.about not in ('child', 'record') and split_part(d.period, '/', 1) = a.subject) group by 1, 2, 3`)
  return new Map(rows.map(row => [keyOf(row), instant(new Date(row.at))]))
}

/** A duty of a place is known by what opened it. */
const subjectOf = ({ duty }: Defined, { child, record, command }: Act): string | null => (duty.about === 'child' ? child : duty.about === 'record' ? (record?.id ?? null) : (record?.id ?? command))
/** Of a child the state of its archive alone, as it is now: what was reviewed since is nobody’s to review. */
async function childFacts({ client, county }: County, acts: readonly Act[]): Promise<ReadonlyMap<string, Line>> {
  const rows = await run(client, sql<{ id: string; status: string }>`select c.id, c.status from qinghe.children c where c.county = ${county} and c.id = any(${[...new Set(acts.flatMap(act => act.child ?? []))]}::uuid[])`)
  return new Map(rows.map(row => [row.id, { archiveStatus: row.status }]))
}

/** True where what is in clear says so; everything else is the generation’s, or nobody’s to judge. */
const isSure = ({ worldOf, now }: County, { plan, duty }: Defined, facts: Line): boolean => isOwed(duty, facts, { ...worldOf(plan), today: dayOf(now) }).owed === true

type Missed = { act: Act; defined: Defined; subject: string }
const namesOf = ({ defined: { plan, duty }, subject }: Missed) => ({ plan: plan.plan, duty: duty.id, subject })
async function missedIn(here: County): Promise<Missed[]> {
  const { starts } = actIndex(here.plans)
  // An act of a ledger is told of by its record alone.
  const contracts = [...starts].flatMap(([act, defined]) => (defined.some(one => kindOfAct(one.plan.kinds, act) !== undefined) ? [] : [act]))
  const acts = [...await ofRecords(here, [...starts.keys()]), ...await ofCommands(here, contracts)]
  const all = acts.flatMap(act => (starts.get(act.name) ?? []).flatMap((defined): Missed[] => { const subject = subjectOf(defined, act); return subject === null ? [] : [{ act, defined, subject }] }))
  // Of several acts that open the same the last counts.
  const latest = new Map(all.sort((a, b) => (a.act.at < b.act.at ? -1 : 1)).map(one => [keyOf(namesOf(one)), one]))
  const opened = await lastOpened(here, [...latest.values()].map(namesOf))
  const children = await childFacts(here, acts)
  const factsOf = ({ act, defined }: Missed): Line => (defined.duty.about === 'record' ? act.record?.values : children.get(act.child ?? '')) ?? {}
  return [...latest.values()].filter(one => (opened.get(keyOf(namesOf(one))) ?? '') < instant(new Date(one.act.at)) && isSure(here, one.defined, factsOf(one)))
}

/** As the act itself would have opened it: from its moment on. */
function rowsOf({ worldOf }: County, { act, defined }: Missed, facts: ReadonlyMap<string, Line>): Readonly<Record<string, unknown>>[] {
  const at = instant(new Date(act.at))
  const [kind = '', name = ''] = act.name.split('.')
  const begun: Begun = {
    ...defined, by: act.record?.id ?? act.command, child: act.child,
    fact: act.record && { kind, act: name, record: act.record.id, child: act.child, day: plainDate(act.record.day), values: act.record.values, over: false },
  }
  return rowOf({ w: { today: dayOf(at), now: at, newId: newUuid, actor: { role: '' } }, worldOf }, begun, facts)
}

/** @returns how many of each were opened now */
export async function startMissing(here: County): Promise<Finding[]> {
  const { client, county } = here
  const counted = new Map<string, Finding>()
  const missing = await missedIn(here)
  const facts = await childFacts(here, missing.map(one => one.act))
  for (const missed of missing) {
    const rows = rowsOf(here, missed, facts)
    if (rows.length === 0) continue
    await run(client, sql`select qinghe.start_duties(${county}, ${missed.act.command}::uuid, ${JSON.stringify(rows)}::jsonb)`)
    const { plan: { plan }, duty: { id: duty } } = missed.defined
    const found = counted.get(`${plan} ${duty}`)
    counted.set(`${plan} ${duty}`, { county, what: 'start', plan, duty, amount: (found?.amount ?? 0) + 1 })
  }
  return [...counted.values()]
}
