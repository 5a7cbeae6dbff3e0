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
import { filesOf, readFile, stagedFiles } from '@qinghe/domain/records/files.ts'
import { countRecordsOf } from '@qinghe/domain/records/counts.ts'
import { listOutlines } from '@qinghe/domain/records/outline.ts'
import { secondAccess } from '@qinghe/domain/records/second.ts'
import { slipAccess } from '@qinghe/domain/records/slips.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { performAct } from './act.ts'
import { countByState } from './counts.ts'
import { secondEndpoints } from './confirming.ts'
import { countyKindRoutes } from './countyKinds.ts'
import { dispatched, queriesOf, ruleOf, type Rules, servedOf } from './dispatch.ts'
import { listFiles, listStaged, readFile as readFileOf } from './files/reading.ts'
import { childTimeline, tellKinds, tellOutlines } from './get.ts'
import { kindsFor } from './inForce.ts'
import { allKinds, type KnownKind, shippedKinds } from './kinds.ts'
import { ownRoutes } from './ownRoutes.ts'
import { revealEndpoint } from './reveal.ts'
import { slipEndpoints } from './slips.ts'
import { waitingEndpoint } from './waiting.ts'

type Made = { known: KnownKind; contracts: KindContracts }
const madeOf = (known: KnownKind): Made => ({ known, contracts: contractsOf(known.kind, allKinds().map(one => one.kind)) })
const made: readonly Made[] = shippedKinds.map(madeOf)

const noRules: Rules = new Map()
/** The endpoints of the version the county has, where it is another. */
const changedBy = ({ known }: Made, rules: Rules) => async (r: Reader) => {
  const found = (await kindsFor(r)).find(known.kind.kind)
  return found && found.content !== known.content ? servedOf(found, rules).queries : undefined
}

/** An act as it stands where the county tightened it. */
const actInForce = (act: Act, { known, rules }: { known: KnownKind; rules: Rules }) => async (w: Writer, inputs: ActInput[]): Promise<Done[]> => {
  const found = (await kindsFor(w)).find(known.kind.kind)
  const now = found?.kind.acts.find(one => one.id === act.id)
  if (!found || !now) throw problem('record.noAct', `“${known.kind.title}”现在没有“${act.label}”，请刷新页面`, 409)
  return performAct({ known: found, act: now, rule: ruleOf(rules, now) })(w, inputs)
}

function endpointsOf(one: Made, rules: Rules): Endpoint[] {
  const { known, contracts } = one
  const { list, get, history } = queriesOf(contracts, rules)
  const changed = changedBy(one, rules)
  return [
    dispatched(list, async r => (await changed(r))?.list), dispatched(get, async r => (await changed(r))?.get), dispatched(history, async r => (await changed(r))?.history),
    ...contracts.acts.map(({ act, contract }) => perform(contract, actInForce(act, { known, rules }))),
  ]
}

/** Endpoints of kinds beside those shipped (kinds.admitKinds); they call no rules. */
export const kindEndpoints = (more: readonly KnownKind[]): readonly Endpoint[] => more.map(madeOf).flatMap(one => endpointsOf(one, noRules))

/** @param rules those that declarations call by name; they belong to later features (recordEndpoints.ts) */
export function recordRoutesWith(rules: readonly Rule[]): readonly Endpoint[] {
  const byName: Rules = new Map(rules.map(rule => [rule.name, rule]))
  const missing = shippedKinds.flatMap(({ kind }) => kind.acts.flatMap(act => (act.calls === null || byName.has(act.calls) ? [] : [act.calls])))
  if (missing.length > 0) throw new Error(`kinds call rules nobody brought: ${missing.join(', ')}`)
  return [
    answer(listKinds, tellKinds), answer(listOutlines, tellOutlines), answer(timelineOf, childTimeline), answer(countRecordsOf, countByState), waitingEndpoint(byName), revealEndpoint, ...slipEndpoints, ...secondEndpoints(byName), answer(stagedFiles, listStaged), answer(filesOf, listFiles), answer(readFile, readFileOf), ...countyKindRoutes,
    ...made.flatMap(one => endpointsOf(one, byName)), ...ownRoutes(byName),
  ]
}
export const recordWords: Access = { ...recordsAccess, ...slipAccess, ...secondAccess, ...countyKindsAccess, ...ownAccess, ...accessOf(shippedKinds.map(one => one.kind)) }
/** The contracts of all kinds, for whoever walks over contracts. */
export const recordContracts: readonly Contract[] = made.flatMap(({ contracts: { list, get, history, acts } }): Contract[] => [list, get, history, ...acts.map(one => one.contract)])
