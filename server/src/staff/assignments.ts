/** Children given to posts by name, and names opened above the county by a spot check. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type * as contract from '@qinghe/domain/staff/assignments.ts'
import { needsSpotCheck } from '@qinghe/domain/staff/roles.ts'
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
    const lines = unique.map(child => {
      const { region, school } = w.locked(child)
      return sql`(${w.actor.county}, ${w.newId()}, ${posting}, ${child}, ${region}, ${school}, ${kind}, ${validFrom}, ${validTo}, ${w.actor.account}, ${w.now})`
    })
    await w.derive(sql`insert into qinghe.assignments (county, id, posting, child, region, school, kind, valid_from, valid_to, assigned_by, created_at)
      values ${join(lines, ', ')}`)
    out.push(done('posting', posting, { assigned: unique.length }))
  }
  return out
}

/** The departure goes to the posting that loses the child, so that its phone forgets it (architecture.md §4). */
export async function endAssignment(w: Writer, inputs: Input<typeof contract.endAssignment>[]): Promise<Done[]> {
  refuseLists(w)
  for (const { id, child, day } of inputs) {
    const { county } = w.actor
    const ended = await w.derive(sql<{
      posting: string
    }>`update qinghe.assignments set valid_to = greatest(${day}::date, valid_from)
      where county = ${county} and id = ${id} and child = ${child} and (valid_to is null or valid_to > ${day}::date) returning posting`)
    const [was] = ended
    if (!was) throw new NotFound('这次分配')
    const { region, school } = w.locked(child)
    await w.derive(sql`insert into qinghe.feed (county, id, kind, region, school, class, child, posting)
      values (${county}, ${w.newId()}, 'departed', ${region}, ${school}, 'S1', ${child}, ${was.posting})`)
  }
  return inputs.map(i => done('assignment', i.id))
}

async function ownName(w: Writer): Promise<string> {
  const found = await w.first(sql<{ holder: string }>`select holder from qinghe.postings where id = ${w.actor.posting}`)
  if (!found) throw new NotFound('您的岗位')
  return found.holder
}
function refuseCounty(w: Writer): void {
  if (!needsSpotCheck(w.actor.role)) throw problem('staff.noSpotCheck', '只有市级以上民政岗位办理抽查审批', 403)
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

type Check = { account: string; state: string }
async function getSpotCheck(w: Writer, id: string): Promise<Check> {
  const found = await w.first(sql<Check>`select account, state from qinghe.spot_checks where id = ${id} for update`)
  if (!found) throw new NotFound('这次抽查')
  return found
}

export async function decideSpotCheck(w: Writer, inputs: Input<typeof contract.decideSpotCheck>[]): Promise<Done[]> {
  refuseCounty(w)
  const name = await ownName(w)
  for (const { id, approve } of inputs) {
    const check = await getSpotCheck(w, id)
    if (check.state !== 'asked') throw problem('staff.alreadyDecided', '这次抽查已经办理过了，请刷新页面')
    if (check.account === w.actor.account) throw problem('staff.samePerson', '不能批准自己申请的抽查')
    await w.derive(sql`update qinghe.spot_checks set state = ${approve ? 'approved' : 'refused'}, decided_by = ${w.actor.account}, decided_by_name = ${name},
      decided_at = ${w.now} where id = ${id}`)
  }
  return inputs.map(i => done('spotCheck', i.id))
}

export async function closeSpotCheck(w: Writer, inputs: Input<typeof contract.closeSpotCheck>[]): Promise<Done[]> {
  refuseCounty(w)
  for (const { id } of inputs) {
    const { state } = await getSpotCheck(w, id)
    if (state !== 'asked' && state !== 'approved') throw problem('staff.alreadyDecided', '这次抽查已经结束')
    await w.derive(sql`update qinghe.spot_checks set state = 'closed' where id = ${id}`)
  }
  return inputs.map(i => done('spotCheck', i.id))
}
