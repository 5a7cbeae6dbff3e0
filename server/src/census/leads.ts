/** Lines of rosters that met no archive go to the village that is written in them (P2-105): differences that are open, of comparisons that are finished. One whose village is not to be told stays a
 *  task of the office that compares. */
import type { GiveInput, LeadsOutput } from '@qinghe/domain/census/suspects.ts'
import { lockedIssues } from '@qinghe/domain/census/sheets.ts'
import { isSamePlace } from '@qinghe/domain/comparisons/place.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { type About, openAbout } from '../comparisons/store.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each, type Unparsed, unparsed } from '../http/endpoint.ts'
import { nowOf, roundOf } from './store.ts'
import { handOver } from './suspects.ts'

type Lead = { task: string; told: About; region: number | null }
/** Read, and handed over by one press: lines whose village nobody can tell stay open and must not stand before the others. */
const [mostRead, mostAtOnce] = [20_000, 500]
const textOf = ({ written }: About, field: string): string => written.find(one => one.field === field)?.text ?? ''

type Seat = { region: number; name: string; town: string }
/** The one village a text can mean; null where it is none or several. */
function villageOf(text: string, seats: readonly Seat[]): number | null {
  if (text === '') return null
  const meant = seats.filter(one => isSamePlace(text, `${one.town}${one.name}`) && isSamePlace(text.slice(-one.name.length), one.name))
  const [only] = meant
  return meant.length === 1 && only !== undefined ? only.region : null
}

/** A comparison of one village speaks of that village, whatever is written in its lines. */
async function leadsOf(r: Reader, period: string): Promise<Lead[]> {
  const seats = await r.rows(sql<Seat>`select v.region, v.name, t.name as town from qinghe.census_sheets v join qinghe.census_sheets t on t.county = v.county and t.period = v.period and t.region = v.region / 1000 * 1000
    where v.county = ${r.actor.county} and v.period = ${period} and v.level = 'village'`)
  const rows = await r.rows(sql<{ id: string; about: Uint8Array | null; region: number }>`select t.id, t.about, t.region from qinghe.comparison_tasks t
    join qinghe.comparisons c on c.county = t.county and c.id = t.comparison
    where t.county = ${r.actor.county} and t.kind = 'notFiled' and t.state = 'open' and c.state = 'done' and c.kind in ('schooling', 'household')
      and not exists (select 1 from qinghe.census_suspects s where s.county = t.county and s.period = ${period} and s.task = t.id) order by t.due, t.id limit ${mostRead}::int`)
  return rows.map(row => ({ row, told: openAbout(r, row.id, row.about) })).map(({ row, told }) =>
    ({ task: row.id, told, region: seats.some(one => one.region === row.region) ? row.region : villageOf(textOf(told, '户籍村'), seats) }))
}

export async function censusLeads(r: Reader, { period }: GiveInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const leads = round.locked_at === null ? await leadsOf(r, period) : []
  const [given] = await r.rows(sql<{ given: number; open: number }>`select count(*)::int as given, (count(*) filter (where s.id in (select w.suspect from qinghe.census_waiting(${r.actor.county}, ${period}) w)))::int as open
    from qinghe.census_suspects s where s.county = ${r.actor.county} and s.period = ${period} and s.source = 'roster'`)
  return unparsed({
    placeable: leads.filter(one => one.region !== null && textOf(one.told, '姓名') !== '').length, placeless: leads.filter(one => one.region === null || textOf(one.told, '姓名') === '').length,
    given: given?.given ?? 0, open: given?.open ?? 0,
  } satisfies LeadsOutput)
}

const sexes: Readonly<Record<string, number>> = { 男: 1, 女: 2 }
async function give(w: Writer, { period }: GiveInput): Promise<Done> {
  refuseIf(lockedIssues(nowOf(w, await roundOf(w, period))))
  let [given, ready] = [0, 0]
  for (const { task, told, region } of await leadsOf(w, period)) {
    const name = textOf(told, '姓名')
    if (region === null || name === '' || given === mostAtOnce) continue
    ready += 1
    const about = {
      from: `${told.source}名册`, kind: null, name, sexCode: sexes[textOf(told, '性别')] ?? null, birthDate: PlainDate.safeParse(textOf(told, '出生日期')).data ?? null, school: textOf(told, '学校'), words: '',
    }
    if (await handOver(w, { id: w.newId(), period, region, task, about }) === 'done') given += 1
  }
  if (ready === 0) throw problem('census.noLeads', '没有可以交给村里的线索：名册里没有档案的，都已交出去，或者没有写清是哪个村')
  return { records: [{ type: 'censusRound', id: period }], counts: { given } }
}
export const giveLeads = each(give)
