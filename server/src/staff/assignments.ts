/** Children given to posts by name, and names opened above the county by a spot check. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type * as contract from '@qinghe/domain/staff/assignments.ts'
import * as rules from '@qinghe/domain/staff/rules.ts'
import type { PostingState } from '@qinghe/domain/staff/types.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { z } from 'zod'
import { join, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { done } from './actions.ts'

type Input<C extends { input: z.ZodType }> = z.infer<C['input']>
type Row = { role: string; state: PostingState; valid_from: PlainDate; valid_to: PlainDate | null; n: number }

function refuseLists(w: Writer): void {
  if (w.actor.scope.shape !== 'range') throw problem('staff.assignedByList', '您现在的岗位按名单负责，不能再分配给别人')
}

type Given = rules.Period & { posting: string; child: string; kind: string }
async function insertAssignments(w: Writer, given: readonly Given[]): Promise<void> {
  if (given.length === 0) return
  const lines = given.map(({ posting, child, kind, validFrom, validTo }) => {
    const { region, school } = w.locked(child)
    return sql`(${w.actor.county}, ${w.newId()}, ${posting}, ${child}, ${region}, ${school}, ${kind}, ${validFrom}, ${validTo}, ${w.actor.account}, ${w.now})`
  })
  await w.derive(sql`insert into qinghe.assignments (county, id, posting, child, region, school, kind, valid_from, valid_to, assigned_by, created_at)
    values ${join(lines, ', ')}`)
}

type Substitute = { id: string; valid_from: PlainDate; valid_to: PlainDate | null }
const substitutesOf = (w: Writer, posting: string): Promise<Substitute[]> => w.rows(sql<Substitute>`
  select id, valid_from, valid_to from qinghe.postings where substitutes = ${posting} and county = ${w.actor.county} and state = 'active' order by id`)

/** Whoever stands in for a post gets what the post gets, for as long as it stands in. */
async function followSubstitutes(w: Writer, { children, ...given }: Omit<Given, 'child'> & { children: readonly string[] }): Promise<void> {
  for (const { id, valid_from, valid_to } of await substitutesOf(w, given.posting)) {
    const shared = rules.sharedPeriod(given, { validFrom: valid_from, validTo: valid_to })
    if (shared === null) continue
    const held = await w.rows(sql<{ child: string; kind: string }>`select child, kind from qinghe.assignments where county = ${w.actor.county} and posting = ${id}
      and (valid_to is null or valid_to > ${shared.validFrom}::date)`)
    const own = new Set(held.filter(one => one.kind === given.kind).map(one => one.child))
    const more = children.filter(child => !own.has(child))
    refuseIf(rules.following({ now: held.length, more: more.length }))
    await insertAssignments(w, more.map(child => ({ ...shared, posting: id, child, kind: given.kind })))
  }
}

/** The children are locked and visible to the actor before this runs. */
export async function assign(w: Writer, inputs: Input<typeof contract.assign>[]): Promise<Done[]> {
  refuseLists(w)
  const out: Done[] = []
  for (const { posting, children, kind, validFrom, validTo } of inputs) {
    const row =
      await w.first(sql<Row>`select p.role, p.state, p.valid_from, p.valid_to, (select count(*)::int from qinghe.assignments a
      where a.county = ${w.actor.county} and a.posting = p.id and (a.valid_to is null or a.valid_to > ${validFrom}::date)) as n
      from qinghe.postings p where p.id = ${posting} and p.county = ${w.actor.county}`)
    if (!row) throw new NotFound('这个岗位')
    const unique = [...new Set(children)]
    refuseIf(
      rules.assigning(
        w.actor,
        { role: row.role, state: row.state, validFrom: row.valid_from, validTo: row.valid_to },
        { now: row.n, more: unique.length },
      ),
    )
    const given = { kind, validFrom, validTo }
    await insertAssignments(w, unique.map(child => ({ ...given, posting, child })))
    await followSubstitutes(w, { ...given, posting, children: unique })
    out.push(done('posting', posting, { assigned: unique.length }))
  }
  return out
}

/** The departure goes to the posting that loses the child, so that its phone forgets it (ARCHITECTURE.md section 11). */
async function tellDeparture(w: Writer, child: string, postings: readonly string[]): Promise<void> {
  const { region, school } = w.locked(child)
  for (const posting of postings) {
    await w.derive(sql`insert into qinghe.feed (county, id, kind, region, school, class, child, posting)
      values (${w.actor.county}, ${w.newId()}, 'departed', ${region}, ${school}, 'S1', ${child}, ${posting})`)
  }
}

type Ended = { posting: string; kind: string }
export async function endAssignment(w: Writer, inputs: Input<typeof contract.endAssignment>[]): Promise<Done[]> {
  refuseLists(w)
  for (const { id, child, day } of inputs) {
    const { county } = w.actor
    const [was] = await w.derive(sql<Ended>`update qinghe.assignments set valid_to = greatest(${day}::date, valid_from)
      where county = ${county} and id = ${id} and child = ${child} and (valid_to is null or valid_to > ${day}::date) returning posting, kind`)
    if (!was) throw new NotFound('这次分配')
    // What a substitute was given for the period only, it loses with the post it stands in for.
    const substitutes = (await substitutesOf(w, was.posting)).map(one => one.id)
    const followed = await w.derive(sql<Ended>`update qinghe.assignments a set valid_to = greatest(${day}::date, a.valid_from) from qinghe.postings s
      where a.county = ${county} and a.posting = any(${substitutes}::uuid[]) and a.child = ${child} and a.kind = ${was.kind} and a.valid_to > ${day}::date
        and s.id = a.posting and a.valid_to <= s.valid_to returning a.posting, a.kind`)
    await tellDeparture(w, child, [was, ...followed].map(one => one.posting))
  }
  return inputs.map(i => done('assignment', i.id))
}

async function ownName(w: Writer): Promise<string> {
  const found = await w.first(sql<{ holder: string }>`select holder from qinghe.postings where id = ${w.actor.posting}`)
  if (!found) throw new NotFound('您的岗位')
  return found.holder
}

export async function askSpotCheck(w: Writer, inputs: Input<typeof contract.askSpotCheck>[]): Promise<Done[]> {
  const name = await ownName(w)
  for (const s of inputs) {
    refuseIf(rules.asking(w.actor, s, w.today))
    await w.derive(sql`insert into qinghe.spot_checks (id, region, about, account, posting, asked_by, reason, starts, until, state, created_at)
      values (${s.id}, ${w.actor.region}, ${s.about}, ${w.actor.account}, ${w.actor.posting}, ${name}, ${s.reason}, ${s.from}, ${s.until}, 'asked', ${w.now})`)
  }
  return inputs.map(s => done('spotCheck', s.id))
}

async function getSpotCheck(w: Writer, id: string): Promise<rules.AskedCheck> {
  const found = await w.first(sql<rules.AskedCheck>`select account, region, state from qinghe.spot_checks where id = ${id} for update`)
  if (!found) throw new NotFound('这次抽查')
  return found
}

export async function decideSpotCheck(w: Writer, inputs: Input<typeof contract.decideSpotCheck>[]): Promise<Done[]> {
  const name = await ownName(w)
  for (const { id, approve } of inputs) {
    refuseIf(rules.decidingSpotCheck(w.actor, await getSpotCheck(w, id)))
    await w.derive(sql`update qinghe.spot_checks set state = ${approve ? 'approved' : 'refused'}, decided_by = ${w.actor.account}, decided_by_name = ${name},
      decided_at = ${w.now} where id = ${id}`)
  }
  return inputs.map(i => done('spotCheck', i.id))
}

export async function closeSpotCheck(w: Writer, inputs: Input<typeof contract.closeSpotCheck>[]): Promise<Done[]> {
  for (const { id } of inputs) {
    refuseIf(rules.closingSpotCheck(w.actor, await getSpotCheck(w, id)))
    await w.derive(sql`update qinghe.spot_checks set state = 'closed' where id = ${id}`)
  }
  return inputs.map(i => done('spotCheck', i.id))
}
