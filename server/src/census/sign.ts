/** Sending single children back, and signing a place. */
import type { ReturnLineInput, SignInput } from '@qinghe/domain/census/commands.ts'
import { returnIssues } from '@qinghe/domain/census/line.ts'
import { lockedIssues, mayReturn, signIssues } from '@qinghe/domain/census/sheets.ts'
import type { SheetLevel } from '@qinghe/domain/census/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { isRole, type RoleKey } from '@qinghe/domain/staff/roles.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { directlyBelow, levelAt, lineOf, nowOf, placesIn, reasonAt, roundOf, ruledLine, sheetOf, vacantAmong } from './store.ts'

/** Whoever signed once had a post of the product. */
export const roleFrom = (role: string): RoleKey => (isRole(role) ? role : 'volunteer')

async function giveBack(w: Writer, { period, child, reason }: ReturnLineInput): Promise<Done> {
  const line = await lineOf(w, period, child)
  refuseIf(lockedIssues(nowOf(w, await roundOf(w, period))))
  if (!mayReturn(levelAt(line.region) ?? 'village', roleFrom(w.actor.role))) throw problem('census.returner', '镇街自己的儿童要由县民政退回', 403)
  refuseIf(returnIssues(await ruledLine(w, period, line), reason))
  const { id } = w.command
  const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.census_return(${w.actor.county}, ${period}, ${child}::uuid, ${id}::uuid, ${w.seal(reasonAt(id), reason)}::bytea) as done`)
  if (found?.done !== true) throw new NotFound('这名儿童的排查')
  return { records: [{ type: 'censusLine', id: child }], counts: { returned: 1 }, about: [child] }
}
export const returnLine = each(giveBack)

export const stale = () => problem('census.stale', '名单在您打开以后有变化：又有人核实、退回，或者改了档案。请刷新，看过现在的名单再签字', 409)
const signAt = (level: SheetLevel) => async (w: Writer, { period, region, digest }: SignInput): Promise<Done> => {
  const round = await roundOf(w, period)
  const places = await placesIn(w, period, region)
  const place = places.find(one => one.region === region && one.level === level)
  if (!place) throw new NotFound('这个地方')
  const vacant = level === 'village' && (await vacantAmong(w, [region])).has(region)
  const below = directlyBelow(places, place).filter(one => !one.signed).map(one => one.name)
  refuseIf(signIssues(sheetOf(place, { signatures: [], vacant, below, asRole: roleFrom }), roleFrom(w.actor.role), nowOf(w, round)))
  if (digest !== place.digest) throw stale()
  const [found] = await w.derive(sql<{ said: string }>`select qinghe.census_sign(${w.actor.county}, ${period}, ${region}, ${digest}, ${w.command.id}::uuid) as said`)
  if (found?.said === 'gone') throw new NotFound('这个地方')
  if (found?.said === 'unplaced') throw problem('census.unplacedLines', '名单里有儿童所在的村不在这一轮的签字表里，请联系县民政核对区划后再签字', 409)
  if (found?.said !== 'done') throw stale()
  return { records: [{ type: 'censusSheet', id: String(region) }], counts: { children: place.whole.verified } }
}
export const signVillage = each(signAt('village'))
export const signTown = each(signAt('town'))
