/** Endpoints of a kind as it is in force in the county of the acting post: one address, whatever version answers. */
import { contractsOf, type KindContracts } from '@qinghe/domain/records/contract.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import type { Rule } from '@qinghe/domain/records/rule.ts'
import type { Reader } from '../db/reader.ts'
import { answer, type QueryEndpoint } from '../http/endpoint.ts'
import { getRecord, recordHistory } from './get.ts'
import type { KindInForce } from './inForce.ts'
import { allKinds } from './kinds.ts'
import { listRecords } from './list.ts'

export type Rules = ReadonlyMap<string, Rule>
export type Queries = { list: QueryEndpoint; get: QueryEndpoint; history: QueryEndpoint }
export type Served = { contracts: KindContracts; queries: Queries }

export const queriesOf = (contracts: KindContracts, rules: Rules): Queries =>
  ({ list: answer(contracts.list, listRecords(contracts)), get: answer(contracts.get, getRecord(contracts, rules)), history: answer(contracts.history, recordHistory(contracts)) })

/** Contracts of a version, with the fields that older records still show; made once for each. */
const contractsMade = new WeakMap<KindInForce, KindContracts>()
export function contractsInForce(known: KindInForce): KindContracts {
  const { kind, retired } = known
  const found = contractsMade.get(known) ?? contractsOf({ ...kind, fields: [...kind.fields, ...retired] }, allKinds().map(one => one.kind))
  contractsMade.set(known, found)
  return found
}
/** Whoever asks first does not decide which rules the others get. */
const served = new WeakMap<Rules, WeakMap<KindInForce, Served>>()
export function servedOf(known: KindInForce, rules: Rules): Served {
  const ofRules = served.get(rules) ?? new WeakMap<KindInForce, Served>()
  served.set(rules, ofRules)
  const contracts = contractsInForce(known)
  const found = ofRules.get(known) ?? { contracts, queries: queriesOf(contracts, rules) }
  ofRules.set(known, found)
  return found
}

/** `usual` answers unless the county has another; `raw` was parsed by its input, which is the same for every kind. */
export function dispatched(usual: QueryEndpoint, choose: (r: Reader, raw: unknown) => Promise<QueryEndpoint | undefined>): QueryEndpoint {
  return {
    ...usual,
    guardedBy: guard => dispatched(usual.guardedBy(guard), async (r, raw) => (await choose(r, raw))?.guardedBy(guard)),
    prepare: raw => {
      const run = usual.prepare(raw)
      return async r => {
        const chosen = await choose(r, raw)
        if (chosen === undefined) return run(r)
        return { ...await chosen.prepare(raw)(r), class: chosen.class }
      }
    },
  }
}

export const ruleOf = (rules: Rules, act: Act): Rule | undefined => rules.get(act.calls ?? '')
