/** The endpoints of every kind, made from its declaration. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { type ActInput, accessOf, contractsOf, type KindContracts, listKinds, recordsAccess, timelineOf } from '@qinghe/domain/records/contract.ts'
import { countyKindsAccess } from '@qinghe/domain/records/countyKinds.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import { ownAccess } from '@qinghe/domain/records/ownContracts.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import type { Rule } from '@qinghe/domain/records/rule.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import type { Writer } from '../db/writer.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { performAct } from './act.ts'
import { countyKindRoutes } from './countyKinds.ts'
import { dispatched, queriesOf, ruleOf, type Rules, servedOf } from './dispatch.ts'
import { childTimeline, tellKinds } from './get.ts'
import { kindsFor } from './inForce.ts'
import { type KnownKind, shippedKinds } from './kinds.ts'
import { ownRoutes } from './ownRoutes.ts'

type Made = { known: KnownKind; contracts: KindContracts }
const made: readonly Made[] = shippedKinds.map(known => ({ known, contracts: contractsOf(known.kind) }))

/** An act as it stands where the county tightened it. */
const actInForce = (act: Act, { known, rules }: { known: KnownKind; rules: Rules }) => async (w: Writer, inputs: ActInput[]): Promise<Done[]> => {
  const found = (await kindsFor(w)).find(known.kind.kind)
  const now = found?.kind.acts.find(one => one.id === act.id)
  if (!found || !now) throw problem('record.noAct', `“${known.kind.title}”现在没有“${act.label}”，请刷新页面`, 409)
  return performAct({ known: found, act: now, rule: ruleOf(rules, now) })(w, inputs)
}

function endpointsOf({ known, contracts }: Made, rules: Rules): Endpoint[] {
  const { list, get, history } = queriesOf(contracts, rules)
  const changed = async (r: Reader) => {
    const found = (await kindsFor(r)).find(known.kind.kind)
    return found && found.content !== known.content ? servedOf(found, rules).queries : undefined
  }
  return [
    dispatched(list, async r => (await changed(r))?.list), dispatched(get, async r => (await changed(r))?.get), dispatched(history, async r => (await changed(r))?.history),
    ...contracts.acts.map(({ act, contract }) => perform(contract, actInForce(act, { known, rules }))),
  ]
}

/** @param rules those that declarations call by name; they belong to later features (recordEndpoints.ts) */
export function recordRoutesWith(rules: readonly Rule[]): readonly Endpoint[] {
  const byName: Rules = new Map(rules.map(rule => [rule.name, rule]))
  const missing = shippedKinds.flatMap(({ kind }) => kind.acts.flatMap(act => (act.calls === null || byName.has(act.calls) ? [] : [act.calls])))
  if (missing.length > 0) throw new Error(`kinds call rules nobody brought: ${missing.join(', ')}`)
  return [answer(listKinds, tellKinds), answer(timelineOf, childTimeline), ...countyKindRoutes, ...made.flatMap(one => endpointsOf(one, byName)), ...ownRoutes(byName)]
}
export const recordWords: Access = { ...recordsAccess, ...countyKindsAccess, ...ownAccess, ...accessOf(shippedKinds.map(one => one.kind)) }
/** The contracts of all kinds, for whoever walks over contracts. */
export const recordContracts: readonly Contract[] = made.flatMap(({ contracts: { list, get, history, acts } }): Contract[] => [list, get, history, ...acts.map(one => one.contract)])
