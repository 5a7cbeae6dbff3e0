/** 疑似 of a round: whom the youth league hands in, whom lines of rosters name, and what a village says of each. */
import { access } from '@qinghe/domain/census/access.ts'
import { spoken } from '@qinghe/domain/census/rounds.ts'
import { lockedIssues } from '@qinghe/domain/census/sheets.ts'
import {
  About, HandedAs, handedNames, type HandedOutput, type HandInInput, type SettleInput, settleIssues, SuspectSource, type Suspect, type SuspectsInput, type SuspectsOutput, type UnsettleInput, Verdict, verdictNames,
} from '@qinghe/domain/census/suspects.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { SealedAt } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each, type Unparsed, unparsed } from '../http/endpoint.ts'
import { type Named, namesFor } from '../records/people.ts'
import { regionNames } from '../regions/names.ts'
import { roleFrom } from './sign.ts'
import { nowOf, roundOf } from './store.ts'

export const suspectAt = (id: string): SealedAt => ({ table: 'census_suspects', column: 'about', row: id })
export const suspectWordsAt = (answer: string): SealedAt => ({ table: 'census_suspect_answers', column: 'words', row: answer })
const openAbout = (r: Reader, id: string, about: Uint8Array): About => About.parse(JSON.parse(r.open(suspectAt(id), about)))

type Row = {
  id: string; region: number; source: string; about: Uint8Array; verdict: string | null; said: string | null; became: string | null; at: Date; elsewhere: boolean
  words: Uint8Array | null; said_at: Date | null; said_by: string | null; account: string | null
}
const most = 200
const rowsOf = (r: Reader, period: string, region: number): Promise<Row[]> => r.rows(sql<Row>`select s.id, s.region, s.source, s.about, s.verdict, s.said, s.became, s.at,
    s.verdict is null and w.suspect is null as elsewhere, a.words, a.at as said_at, a.posting as said_by, a.account
  from qinghe.census_suspects s left join qinghe.census_waiting(${r.actor.county}, ${period}) w on w.suspect = s.id
    left join qinghe.census_suspect_answers a on a.county = s.county and a.period = s.period and a.suspect = s.id and a.id = s.said
  where s.county = ${r.actor.county} and s.period = ${period} and s.region = ${region} order by s.verdict is not null, w.suspect is null, s.at, s.id limit ${most}::int`)

function suspectShown(r: Reader, row: Row, { person, child, place }: Named): Suspect {
  const { from, kind, name, sexCode, birthDate, school, words } = openAbout(r, row.id, row.about)
  return {
    id: RecordId.parse(row.id), source: SuspectSource.parse(row.source), from, kind: kind === null ? null : HandedAs.parse(kind), name, sexCode, birthDate, school: school === '' ? null : school,
    words: words === '' ? null : words, place: { code: regionCode(row.region), name: place(row.region) }, at: instant(row.at), verdict: row.verdict === null ? null : Verdict.parse(row.verdict), elsewhere: row.elsewhere,
    answer: row.said === null || row.said_at === null ? null : {
      id: RecordId.parse(row.said), by: person(row.said_by ?? ''), at: instant(row.said_at), mine: row.account === r.actor.account, words: row.words === null ? null : r.open(suspectWordsAt(row.said), row.words),
    },
    became: row.became === null ? null : child(row.became),
  }
}

export async function censusSuspects(r: Reader, { period, region }: SuspectsInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const rows = await rowsOf(r, period, region)
  const named = await namesFor(r, { postings: rows.flatMap(row => row.said_by ?? []), children: rows.flatMap(row => row.became ?? []), places: rows.map(row => row.region) })
  return unparsed({
    suspects: rows.map(row => suspectShown(r, row, named)), open: rows.filter(row => row.verdict === null && !row.elsewhere).length,
    maySettle: round.locked_at === null && mayDo(roleFrom(r.actor.role), 'census.survey', access),
  } satisfies SuspectsOutput)
}

type Said = { period: string; suspect: string; over: string | null; verdict: Verdict | null; child?: string | undefined; words?: string | undefined }
/** What somebody says of one, or takes back: over what they saw. */
export async function sayOf(w: Writer, { period, suspect, over, verdict, child, words = '' }: Said): Promise<Done> {
  const { id } = w.command
  const task = (await w.first(sql<{ task: string | null }>`select task from qinghe.census_suspects where county = ${w.actor.county} and period = ${period} and id = ${suspect}`))?.task ?? null
  const evidence = verdict === null || task === null ? null : w.seal({ table: 'comparison_tasks', column: 'evidence', row: task }, `排查核实：${verdictNames[verdict]}${words === '' ? '' : `。${words}`}`)
  const [found] = await w.derive(sql<{ said: string }>`select qinghe.census_say_of(${w.actor.county}, ${period}, ${suspect}::uuid, ${id}::uuid, ${over}::uuid, ${verdict}, ${child ?? null}::uuid,
    ${words === '' ? null : w.seal(suspectWordsAt(id), words)}::bytea, ${evidence}::bytea) as said`)
  if (found?.said === 'stale') throw problem('census.suspectStale', '这名疑似儿童刚有人核实过或者撤销过，请刷新，看过以后再定', 409)
  if (found?.said === 'own') throw problem('census.takeBackOwn', '只能撤销自己的核实；别人核实错了的，请直接另选一项')
  if (found?.said !== 'done') throw new NotFound('这名疑似儿童')
  return { records: [{ type: 'censusSuspect', id: suspect }], about: child === undefined ? [] : [child] }
}

async function settle(w: Writer, input: SettleInput): Promise<Done> {
  refuseIf(lockedIssues(nowOf(w, await roundOf(w, input.period))))
  const [row] = await w.rows(sql<{ about: Uint8Array }>`select about from qinghe.census_suspects where county = ${w.actor.county} and period = ${input.period} and id = ${input.suspect}`)
  refuseIf(settleIssues(input, row === undefined ? null : openAbout(w, input.suspect, row.about).kind))
  return sayOf(w, { ...input, words: input.words?.trim() })
}
async function unsettle(w: Writer, { period, suspect, over }: UnsettleInput): Promise<Done> {
  refuseIf(lockedIssues(nowOf(w, await roundOf(w, period))))
  return sayOf(w, { period, suspect, over, verdict: null })
}
export const settleSuspect = each(settle)
export const unsettleSuspect = each(unsettle)

const underway = async (r: Reader): Promise<string | null> => (await r.first(sql<{ period: string | null }>`select qinghe.census_underway(${r.actor.county}) as period`))?.period ?? null

type Handing = { id: string; period: string; region: number; task: string | null; about: About }
/** @returns done, twice or gone */
export async function handOver(w: Writer, { id, period, region, task, about }: Handing): Promise<string> {
  const [found] = await w.derive(sql<{ said: string }>`select qinghe.census_hand_in(${w.actor.county}, ${period}, ${id}::uuid, ${region}::bigint, ${w.seal(suspectAt(id), JSON.stringify(about))}::bytea, ${task}::uuid) as said`)
  return found?.said ?? 'gone'
}
async function handIn(w: Writer, { id, region, kind, name, sexCode, birthDate, words }: HandInInput): Promise<Done> {
  const period = await underway(w)
  if (period === null) throw problem('census.noRound', '现在没有进行中的季度排查，等县民政开始以后再报送；等不得的，请直接告诉镇儿童督导员')
  if (birthDate !== undefined && birthDate > w.today) throw problem('census.handedBirthDate', `出生日期不能晚于今天（${spoken(w.today)}）`)
  const about: About = { from: `团委（${handedNames[kind]}）`, kind, name, sexCode: sexCode ?? null, birthDate: birthDate ?? null, school: '', words }
  const said = await handOver(w, { id, period, region, task: null, about })
  if (said === 'twice') throw problem('census.handedTwice', '这个编号不能用，请刷新页面后重新提交', 409)
  if (said !== 'done') throw new NotFound('这个村')
  return { records: [{ type: 'censusSuspect', id }] }
}
export const handInSuspect = each(handIn)

type HandedRow = { id: string; region: number; about: Uint8Array; settled: boolean; at: Date }
export async function handedSuspects(r: Reader): Promise<Unparsed> {
  const rows = await r.rows(sql<HandedRow>`select id, region, about, settled, at from qinghe.census_handed(${r.actor.county})`)
  const place = await regionNames(r, rows.map(row => row.region))
  return unparsed({
    underway: (await underway(r)) !== null,
    handed: rows.map(row => ({ row, about: openAbout(r, row.id, row.about) })).map(({ row, about }) => ({
      id: RecordId.parse(row.id), kind: about.kind ?? 'newcomer', name: about.name, place: { code: regionCode(row.region), name: place(row.region) }, at: instant(row.at),
      settled: row.settled,
    })),
  } satisfies HandedOutput)
}
