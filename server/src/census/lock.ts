/** 复核 and 锁定: two people of the county. Under the lock nobody changes a line; all of them are reckoned, sealed and kept in one transaction, and the digest stands in its leaf. */
import type { CheckInput, LockInput } from '@qinghe/domain/census/commands.ts'
import { figuresDigest, figuresOf } from '@qinghe/domain/census/figures.ts'
import { keyOf, seal, toldOf } from '@qinghe/domain/census/snapshot.ts'
import { lockIssues } from '@qinghe/domain/census/sheets.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt } from '@qinghe/domain/kernel/regionCode.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { closingOf, endsOf } from './closing.ts'
import { digest as sha256, previousOf, restatedRoot, rootWords } from './locked.ts'
import { type Kept, reckonRound, rulesVersion } from './reckon.ts'
import { roleFrom, stale } from './sign.ts'
import { nowOf, type Place, placesIn, type RoundRow, roundOf, titleOf } from './store.ts'


async function wholeOf(w: Writer, period: string): Promise<{ places: Place[]; own: Place }> {
  const places = await placesIn(w, period, ancestorAt(w.actor.region, 'county'))
  const own = places.find(one => one.level === 'county')
  if (!own) throw new NotFound('这一轮排查')
  return { places, own }
}
type Checked = { account: string; digest: string }
const checkedOf = async (w: Writer, period: string, digest: string): Promise<Checked | null> =>
  (await w.first(sql<Checked>`select account, digest from qinghe.census_signatures where county = ${w.actor.county} and period = ${period} and role = 'countyCivilAffairs' and digest = ${digest}
    order by account = ${w.actor.account}::uuid, at desc limit 1`)) ?? null

/** Who checks is told all that stands in the way, as who locks is: nobody checks what cannot be locked. */
async function check(w: Writer, { period, digest }: CheckInput): Promise<Done> {
  const round = await roundOf(w, period)
  const { places, own } = await wholeOf(w, period)
  const { issues } = await reckonRound(w, round, { previous: await previousOf(w, period), alone: false })
  const closing = closingOf({ places, own, ends: await endsOf(w, period), footing: issues })
  // As if another one had checked: that is what is being done.
  refuseIf(lockIssues({ closing, checked: { account: '', digest: own.digest }, account: w.actor.account, role: roleFrom(w.actor.role), round: nowOf(w, round) }))
  if (digest !== own.digest) throw stale()
  const [found] = await w.derive(sql<{ said: string }>`select qinghe.census_check(${w.actor.county}, ${period}, ${digest}, ${w.command.id}::uuid) as said`)
  if (found?.said !== 'done') throw found?.said === 'gone' ? new NotFound('这一轮排查') : stale()
  return { records: [{ type: 'censusRound', id: period }], counts: { children: own.whole.verified } }
}

type Sealed = { root: string; head: Record<string, unknown>; leaves: ReadonlyMap<string, string> }
async function sealed(w: Writer, round: RoundRow, kept: readonly Kept[]): Promise<Sealed> {
  const before = await previousOf(w, round.period)
  const code = ancestorAt(w.actor.region, 'county')
  const previous = before === undefined ? null : await restatedRoot(w, w.actor.county, before.period)
  const lines = kept.map(one => one.line)
  const summed = figuresOf(lines.filter(one => one.balance === 'leftBehind'), round.standard)
  const figures = figuresDigest(summed, sha256)
  const { root, leaves, places } = seal({ county: code, period: round.period, standard: round.standard, rules: rulesVersion, previous, figures }, lines, sha256)
  return { root, leaves, head: { code, rules: rulesVersion, before: before?.period ?? null, previous, root, figures, summed: summed.map(({ place, row }) => [place, row]), places: [...places] } }
}

async function keep(w: Writer, round: RoundRow, { kept, digest }: { kept: readonly Kept[]; digest: string }): Promise<string> {
  const { root, head, leaves } = await sealed(w, round, kept)
  const of = <T>(what: (one: Kept) => T): T[] => kept.map(what)
  const [found] = await w.derive(sql<{ said: string }>`select qinghe.census_lock(${w.actor.county}, ${round.period}, ${JSON.stringify({ ...head, checked: digest })}::jsonb, ${of(({ line }) => line.balance)}::text[], ${of(({ line }) => line.child)}::uuid[],
    ${of(one => one.region)}::bigint[], ${of(({ line }) => line.from)}::bigint[], ${of(({ line }) => line.to)}::bigint[], ${of(({ line }) => line.term)}::text[], ${of(({ line }) => line.reason)}::smallint[],
    ${of(({ line }) => line.moved)}::text[], ${of(({ line }) => JSON.stringify([toldOf(line, sha256), line.facts]))}::text[], ${of(one => one.name)}::text[], ${of(({ line }) => leaves.get(keyOf(line)) ?? '')}::text[],
    ${w.command.id}::uuid) as said`)
  if (found?.said !== 'done') throw found?.said === 'gone' ? new NotFound('这一轮排查') : stale()
  return root
}

async function lock(w: Writer, { period, digest }: LockInput): Promise<Done> {
  const round = await roundOf(w, period)
  // Whoever locks at the same time, changes a line, or decides a correction waits here for the other.
  const { kept, issues } = await reckonRound(w, round, { alone: true })
  const now = await roundOf(w, period)
  const { places, own } = await wholeOf(w, period)
  const closing = closingOf({ places, own, ends: await endsOf(w, period), footing: issues })
  refuseIf(lockIssues({ closing, checked: await checkedOf(w, period, own.digest), account: w.actor.account, role: roleFrom(w.actor.role), round: nowOf(w, now) }))
  if (digest !== own.digest) throw stale()
  if (kept.length === 0 && own.whole.verified > 0) throw problem('census.nothing', `${titleOf(period)}没有算出来，请再锁定一次`)
  const root = await keep(w, round, { kept, digest })
  w.note(rootWords(period, root))
  return { records: [{ type: 'censusRound', id: period }, { type: 'censusRoot', id: root }], counts: { children: kept.filter(one => one.line.balance === 'leftBehind' && one.line.to !== null).length } }
}

export const checkRound = each(check)
export const lockRound = each(lock)
