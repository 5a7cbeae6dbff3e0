/** What a county made of its kinds: told, checked, proposed by one person and put into force by another. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf, issue } from '@qinghe/domain/kernel/problem.ts'
import { instant, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { compareKinds } from '@qinghe/domain/records/compareKinds.ts'
import * as contract from '@qinghe/domain/records/countyKinds.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { statesGone } from '@qinghe/domain/records/nextVersion.ts'
import { stringify } from 'yaml'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { answer, each, type Endpoint, perform } from '../http/endpoint.ts'
import { regionNames } from '../regions/names.ts'
import { type CountyGround, mergedOver, readCountyFile } from './countyFile.ts'
import { audiencesOf, effectsOf } from './countyEffects.ts'
import { kindsFor } from './inForce.ts'
import { knownAs, loadContents, shippedKinds, sourceOf } from './kinds.ts'
import { changedSource } from './countySteps.ts'
import { namesFor } from './people.ts'
import { audiences } from '@qinghe/domain/staff/audiences.ts'

type Row = {
  id: string; kind: string; content: string; source: string; base: string | null; state: contract.VersionState; reason: string
  proposed_by: string; proposed_as: string; proposed_at: string; decided_as: string | null; decided_at: string | null; decided_reason: string | null
}
const rowsOf = (r: Reader): Promise<Row[]> => r.rows(sql<Row>`select k.id, k.kind, k.content, k.source, k.base, k.state, k.reason, k.proposed_by, k.proposed_as, k.proposed_at,
  k.decided_as, k.decided_at, k.decided_reason from qinghe.county_kinds k where k.county = ${r.actor.county} order by k.proposed_at desc, k.id`)

function refuseAbove({ actor }: Reader): void {
  if (actor.county === 0) throw problem('kinds.aboveCounty', '本县的台账由县里改，请由县里的岗位办理', 422)
}
const wasInForce: readonly string[] = ['published', 'replaced']

async function groundOf(r: Reader, rows: readonly Row[]): Promise<CountyGround> {
  const past = rows.filter(row => wasInForce.includes(row.state))
  const contentOf = await loadContents(r, past.map(row => row.content))
  const { all } = await kindsFor(r)
  return { county: String(r.actor.county), beside: all.map(one => one.kind), earlier: kind => past.filter(row => row.kind === kind).map(row => contentOf(row.content)) }
}

/** What stands in the way of the product's newer version, of a change that was made over an older one. */
const conflictsOf = (r: Reader, row: Row | undefined) =>
  (row?.base == null || row.base === sourceOf(row.kind) ? [] : mergedOver(row.kind, { source: row.source, base: row.base }, String(r.actor.county)).conflicts)

const endingOf = ({ ended }: Kind) => (ended === undefined ? null : { from: plainDate(ended.from), why: ended.why })

async function listCountyKinds(r: Reader): Promise<contract.CountyLedgers> {
  refuseAbove(r)
  const rows = await rowsOf(r)
  const { all } = await kindsFor(r)
  const contentOf = await loadContents(r, rows.map(row => row.content))
  const named = await namesFor(r, { postings: rows.flatMap(row => [row.proposed_as, row.decided_as ?? row.proposed_as]), children: [], places: [] })
  const nameOf = await regionNames(r, [r.actor.region])
  const published = (kind: string): Row | undefined => rows.find(row => row.kind === kind && row.state === 'published')
  return {
    county: String(r.actor.county), place: nameOf(r.actor.region), audiences: await audiencesOf(r),
    ledgers: all.map(({ kind, own }) => ({
      kind: kind.kind, title: kind.title, feature: kind.feature, audience: audiences[kind.audience]?.title ?? kind.audience, ended: endingOf(kind), origin: own ? 'own' as const : published(kind.kind) ? 'changed' as const : 'shipped' as const,
      conflicts: conflictsOf(r, published(kind.kind)).map(({ message, yours, theirs, original, kept }) => ({ message, yours, theirs, original, kept })),
    })),
    versions: rows.map(row => ({
      id: contract.ProposeInput.shape.id.parse(row.id), kind: row.kind, title: contentOf(row.content).title, state: row.state, reason: row.reason, ended: endingOf(contentOf(row.content)), proposedBy: named.person(row.proposed_as).name, proposedAt: instant(row.proposed_at),
      decidedBy: row.decided_as === null ? null : named.person(row.decided_as).name, decidedAt: row.decided_at === null ? null : instant(row.decided_at), decidedReason: row.decided_reason,
      mayDecide: row.state === 'proposed' && row.proposed_by !== r.actor.account, mayWithdraw: row.state === 'proposed' && row.proposed_by === r.actor.account,
    })),
  }
}

/** A change to a shipped kind begins from what is laid over it, carried onto the newest version; from nothing where there is none yet. */
async function getKindSource(r: Reader, { kind, version }: contract.SourceInput): Promise<contract.KindSource> {
  refuseAbove(r)
  const rows = await rowsOf(r)
  const row = rows.find(one => (version === undefined ? one.kind === kind && one.state === 'published' : one.id === version))
  const name = row?.kind ?? kind ?? ''
  if (!row && !shippedKinds.some(one => one.kind.kind === name)) throw new NotFound('这本台账')
  const merged = row?.base == null || row.base === sourceOf(name) || row.state !== 'published' ? null : mergedOver(name, { source: row.source, base: row.base }, String(r.actor.county)).overlay
  const inForce = (await kindsFor(r)).find(name)
  return {
    kind: name, source: merged ? stringify(merged, { lineWidth: 0 }) : (row?.source ?? `extends: ${name}\n`),
    inForce: rows.find(one => one.kind === name && one.state === 'published')?.source ?? null, compiled: inForce?.compiled ?? null,
  }
}

async function compareVersions(r: Reader, { kind, older, newer }: contract.CompareKindsInput): Promise<contract.ComparedKinds> {
  refuseAbove(r)
  const rows = await rowsOf(r)
  const contentOf = await loadContents(r, rows.map(row => row.content))
  const sideOf = (asked: string): Kind => {
    const row = rows.find(one => one.id === asked && one.kind === kind)
    const found = row ? contentOf(row.content) : asked === 'shipped' ? shippedKinds.find(one => one.kind.kind === kind)?.kind : undefined
    if (!found) throw new NotFound('这一版')
    return found
  }
  const [left, right] = [sideOf(older), sideOf(newer)]
  return { title: right.title, differences: compareKinds(left, right) }
}

async function checkKind(r: Reader, { source: given, change }: contract.CheckInput): Promise<contract.CheckedKind> {
  refuseAbove(r)
  const rows = await rowsOf(r)
  const ground = await groundOf(r, rows)
  const source = change === undefined ? given : changedSource(given, change, { county: ground.county, taken: rows.map(row => row.source).join('\n') })
  const read = readCountyFile(source, ground)
  if (read.kind === null) return { source, faults: [...read.faults], kind: null, title: null, compiled: null, effects: null }
  const { kind } = read
  const before = (await kindsFor(r)).find(kind.kind)
  return { source, faults: [], kind: kind.kind, title: kind.title, compiled: knownAs(kind).compiled, effects: await effectsOf(r, { kind, before: before?.kind ?? null }) }
}

/** A fault is told with its line, as whoever wrote the text sees it. */
const issueOf = ({ line, column, message }: { line: number; column: number; message: string }) => issue('kinds.fault', `第 ${line} 行第 ${column} 列：${message}`, `source.${line}.${column}`)

async function proposeOne(w: Writer, { id, source, reason }: contract.ProposeInput): Promise<Done> {
  refuseAbove(w)
  const rows = await rowsOf(w)
  const read = readCountyFile(source, await groundOf(w, rows))
  if (read.kind === null) {
    refuseIf(read.faults.map(issueOf))
    throw problem('kinds.fault', '这份设置有问题，没有提出，请对照说明')
  }
  const { kind, content, compiled } = knownAs(read.kind)
  if (rows.some(row => row.kind === kind.kind && row.state === 'proposed')) throw problem('kinds.waiting', `“${kind.title}”已经有一份改动等着另一人确认，请先办完那一份`, 409)
  if (rows.some(row => row.kind === kind.kind && row.state === 'published' && row.content === content && row.base === (read.isOverlay ? (sourceOf(kind.kind) ?? null) : null))) throw problem('kinds.same', '和正在使用的没有区别，没有提出', 409)
  await w.derive(sql`insert into qinghe.kind_contents (kind, content, compiled, first_used) values (${kind.kind}, ${content}, ${compiled}, ${new Date(w.now)}) on conflict do nothing`)
  await w.derive(sql`insert into qinghe.county_kinds (county, id, kind, content, source, base, reason, proposed_by, proposed_as, proposed_at)
    values (${w.actor.county}, ${id}, ${kind.kind}, ${content}, ${source}, ${read.isOverlay ? (sourceOf(kind.kind) ?? null) : null}, ${reason}, ${w.actor.account}, ${w.actor.posting}, ${new Date(w.now)})`)
  return { records: [{ type: 'countyKind', id, version: 1 }] }
}

/** Once more, since others may have been published in between. */
async function refuseStale(w: Writer, row: Row, rows: readonly Row[]): Promise<void> {
  const read = readCountyFile(row.source, await groundOf(w, rows))
  if (read.kind === null) refuseIf(read.faults.map(issueOf))
  if (read.kind === null || knownAs(read.kind).content !== row.content) throw problem('kinds.changedMeanwhile', '提出以后平台或别的台账变了，这份改动对不上了：请退回，照现在的重新提出', 409)
  const before = (await kindsFor(w)).find(row.kind)
  if (!before) return
  const held = await w.derive(sql<{ state: string; n: number }>`select k.state, k.n from qinghe.kind_records(${row.kind}) k`)
  const stranded = statesGone(read.kind, before.kind).map(state => ({ ...state, n: held.filter(one => one.state === state.id).reduce((sum, one) => sum + one.n, 0) })).filter(one => one.n > 0)
  refuseIf(stranded.map(one => issue('kinds.stranded', `还有 ${one.n} 条记录在“${one.label}”，这个状态不能去掉：请先把它们办完`, 'source')))
}

const isOver = (): Error => problem('kinds.over', '这份改动已经办过了，请刷新页面', 409)
async function decideOne(w: Writer, { id, to, reason }: contract.DecideInput): Promise<Done> {
  refuseAbove(w)
  // Whoever decides second waits here, and finds it decided.
  await w.derive(sql`select pg_advisory_xact_lock(hashtextextended(${`qinghe.county_kinds ${w.actor.county}`}, 0))`)
  const rows = await rowsOf(w)
  const row = rows.find(one => one.id === id)
  if (!row) throw new NotFound('这份改动')
  if (row.state !== 'proposed') throw isOver()
  const isOwn = row.proposed_by === w.actor.account
  if (isOwn && to !== 'withdrawn') throw problem('kinds.ownProposal', '自己提出的改动要由另一人确认', 403)
  if (!isOwn && to === 'withdrawn') throw problem('kinds.notYours', '只有提出的人可以撤回；不同意的请退回，写明理由', 403)
  if (to === 'refused' && (reason ?? '') === '') refuseIf([issue('kinds.reason', '退回请写明理由', 'reason')])
  if (to === 'published') await refuseStale(w, row, rows)
  const [done] = await w.derive(sql<{ decided: boolean }>`select qinghe.decide_kind(${w.actor.county}, ${id}::uuid, ${to}, ${reason ?? null}) as decided`)
  if (done?.decided !== true) throw isOver()
  return { records: [{ type: 'countyKind', id, version: 2 }] }
}

export const countyKindRoutes: readonly Endpoint[] = [
  answer(contract.listCountyKinds, listCountyKinds), answer(contract.getKindSource, getKindSource), answer(contract.checkKind, checkKind), answer(contract.compareKindVersions, compareVersions),
  perform(contract.proposeKind, each(proposeOne)), perform(contract.decideKind, each(decideOne)),
]
