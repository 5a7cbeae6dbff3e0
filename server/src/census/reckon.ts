/** What a round comes to: every child the county knows, by the rules of the balance, and whatever does not add up. The same for a trial and for the lock. */
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { type ChildFacts, reckon, type Reckoning } from '@qinghe/domain/census/balance.ts'
import { Facts } from '@qinghe/domain/census/facts.ts'
import { balanceIssues, childrenTwice, rowOf, rowsBelow } from '@qinghe/domain/census/footing.ts'
import { censusPackage, type CensusParameters } from '@qinghe/domain/census/parameters.ts'
import { frozenFacts, qualifies } from '@qinghe/domain/census/registers.ts'
import { countsFrom, momentOf, roundRegion } from '@qinghe/domain/census/rounds.ts'
import type { FrozenLine } from '@qinghe/domain/census/snapshot.ts'
import { gapsOf, summaryGaps, summaryOf } from '@qinghe/domain/census/summary.ts'
import { Balance } from '@qinghe/domain/census/types.ts'
import { dayOf, Instant, instant, PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { issue, type Issue } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { previousOf } from './locked.ts'
import type { RoundRow } from './store.ts'

/** Another number when the rules reckon otherwise: a locked round is read by those it was reckoned by. */
export const rulesVersion = 'qinghe-balance/1'

type KnownRow = {
  child: string; region: number | null; name: string | null; facts: unknown; listed: boolean; since: string | null; status: string | null; standings: unknown; exits: unknown
  before_left: number | null; before_difficulty: number | null; ever_left: boolean; ever_difficulty: boolean
}
const Standings = z.array(z.tuple([Instant, z.number(), ArchiveStatus]))
const Exits = z.array(z.tuple([z.number(), PlainDate, PlainDate.nullable()]))
/** With the place she is kept under when she is counted nowhere, and her name where somebody else has her now. */
export type Kept = { line: FrozenLine; region: number; name: string | null }
type World = { values: CensusParameters; at: Record<Balance, Reckoning> }

/** Merging and moving to another county leave a status and nothing more yet (docs/status.md). */
function factsOf(row: KnownRow, facts: Facts, values: CensusParameters): Omit<ChildFacts, 'qualifies' | 'before' | 'everCounted'> {
  const standings = Standings.parse(row.standings).map(([from, region, status]) => ({ from, region, status }))
  const sent = row.status === 'transferred' ? standings.findLast(one => one.status === 'transferred') : undefined
  return {
    child: row.child, birthDate: facts.birthDate ?? null, standings, since: row.since === null ? null : plainDate(row.since),
    exits: Exits.parse(row.exits).map(([reason, on, back]) => ({ reason, on, back })), mergedInto: row.status === 'merged' ? row.child : null,
    transfers: sent === undefined ? [] : [{ way: 'out', countsFrom: countsFrom(dayOf(sent.from), values) }],
  }
}

function linesOf(row: KnownRow, { values, at }: World, home: number): Kept[] {
  const facts = Facts.parse(row.facts)
  const known = factsOf(row, facts, values)
  return Balance.options.flatMap(balance => {
    const [before, everCounted] = balance === 'leftBehind' ? [row.before_left, row.ever_left] : [row.before_difficulty, row.ever_difficulty]
    const fits = qualifies(balance, facts)
    const found = reckon({ ...known, qualifies: fits, before: before === null ? null : { region: before }, everCounted }, at[balance])
    // Everybody is named once; in the second register whoever has to do with it.
    if (balance === 'inDifficulty' && found.from === null && found.to === null && !fits) return []
    const line: FrozenLine = { ...found, balance, facts: found.to === null ? null : frozenFacts(facts) }
    return [{ line, region: found.to ?? found.from ?? row.region ?? home, name: row.name }]
  })
}

/** @property period of the round that was locked before */
type Before = { period: string; moment: Date } | undefined
function worldOf(r: Reader, round: RoundRow, previous: Before): World {
  const home = roundRegion(ancestorAt(r.actor.region, 'county'))
  const ages = r.parameters(archivePackage, home, round.standard)
  const common = { period: round.period, standard: round.standard, moment: momentOf(round.standard), previous: previous === undefined ? null : { period: previous.period, moment: instant(previous.moment) } }
  return {
    values: r.parameters(censusPackage, home, round.opens),
    at: { leftBehind: { ...common, balance: 'leftBehind', ageLimit: ages.leftBehindAgeLimit.value }, inDifficulty: { ...common, balance: 'inDifficulty', ageLimit: ages.childUntilAge.value } },
  }
}

/** Whose archive lacks facts of the summary; closed: nobody can fill them in any more. */
export type Gap = { child: string; name: string; lacks: readonly string[]; isClosed: boolean }
const open = new Set<string | null>(ArchiveStatus.options.filter(status => status !== 'exited' && status !== 'transferred' && status !== 'merged'))
/** @property gaps those that can be filled in first */
type Reckoned = { kept: Kept[]; issues: Issue[]; gaps: Gap[]; columns: readonly number[] }
/** @param as `alone`: the round is held until the transaction ends, nobody then changes a line of it, nor a correction of the one before, which is looked up when it is held */
export async function reckonRound(r: Reader, round: RoundRow, as: { previous: Before; alone: false } | { alone: true }): Promise<Reckoned> {
  const home = ancestorAt(r.actor.region, 'county')
  const rows = await r.rows(sql<KnownRow>`select * from qinghe.census_known(${r.actor.county}, ${round.period}, ${as.alone}) order by child`)
  const world = worldOf(r, round, as.alone ? await previousOf(r, round.period) : as.previous)
  const kept = rows.flatMap(row => linesOf(row, world, home))
  const lines = kept.map(one => one.line)
  const summary = summaryOf(lines.filter(one => one.balance === 'leftBehind'), round.standard)
  const closed = new Set(rows.filter(row => !open.has(row.status)).map(row => row.child))
  const lacks = gapsOf(summary)
  const gaps = rows.flatMap((row): Gap[] => { const what = lacks.get(row.child); return what === undefined ? [] : [{ child: row.child, name: row.name ?? '', lacks: what, isClosed: closed.has(row.child) }] })
  return { kept, columns: summary.row, issues: [...await addingUp(r, lines, home), ...summaryGaps(summary, closed)], gaps: gaps.sort((a, b) => Number(a.isClosed) - Number(b.isClosed)) }
}

async function addingUp(r: Reader, lines: readonly FrozenLine[], home: number): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const balance of Balance.options) {
    const own = lines.filter(one => one.balance === balance)
    const going = own.map(one => ({ ...one, n: 1 }))
    const rows = rowsBelow(going, home)
    const named = await regionNames(r, rows.map(row => row.region))
    issues.push(...balanceIssues(rows, rowOf(going, home, place => isWithin(place, home)), named))
    if (childrenTwice(own).length > 0) issues.push(issue('census.twice', '有儿童在平衡里出现两次，请联系系统管理员'))
  }
  return issues
}
