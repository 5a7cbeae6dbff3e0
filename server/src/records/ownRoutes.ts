/** Ledgers of a county's own: found in the version in force when the request is here, so that publishing needs no restart. Nothing is open by being
 *  unknown: who may read and who may do an act is asked of the ledger, as the matrix is asked of a shipped one. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { Denied, NotFound } from '@qinghe/domain/kernel/problem.ts'
import { accessOf, addressOf } from '@qinghe/domain/records/contract.ts'
import { actOwn, getOwn, historyOwn, listOwn, type OwnActInput } from '@qinghe/domain/records/ownContracts.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { Reader } from '../db/reader.ts'
import type { Writer } from '../db/writer.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { performAct } from './act.ts'
import { dispatched, type Queries, ruleOf, type Rules, servedOf } from './dispatch.ts'
import { type KindInForce, kindsFor } from './inForce.ts'

const nothing = () => new NotFound('这本台账')
async function ownKind(r: Reader, address: string): Promise<KindInForce> {
  const found = (await kindsFor(r)).all.find(one => one.own && addressOf(one.kind) === `/api/records/${address}`)
  if (!found) throw nothing()
  return found
}
const refuseOthers = ({ actor }: Reader, { kind }: KindInForce, word: string): void => {
  if (!mayDo(actor.role, `${kind.kind}.${word}`, accessOf([kind]))) throw new Denied()
}

const kindIn = (raw: unknown): string => (typeof raw === 'object' && raw !== null && 'kind' in raw ? String(raw.kind) : '')
const pick = (which: keyof Queries, rules: Rules) => async (r: Reader, raw: unknown) => {
  const known = await ownKind(r, kindIn(raw))
  refuseOthers(r, known, 'read')
  r.note(known.kind.title)
  return servedOf(known, rules).queries[which]
}
/** Every ledger there is has a version that answers. */
const noneElse = (): Promise<never> => Promise.reject(nothing())

const act = (rules: Rules) => async (w: Writer, inputs: OwnActInput[]): Promise<Done[]> => {
  const done: Done[] = []
  for (const input of inputs) {
    const known = await ownKind(w, input.kind)
    const found = servedOf(known, rules).contracts.acts.find(one => one.contract.at.endsWith(`/acts/${input.act}`))
    if (!found) throw new NotFound('这种办理')
    refuseOthers(w, known, found.act.id)
    done.push(...await performAct({ known, act: found.act, rule: ruleOf(rules, found.act) })(w, [input]))
  }
  return done
}

export const ownRoutes = (rules: Rules): readonly Endpoint[] => [
  dispatched(answer(listOwn, noneElse), pick('list', rules)), dispatched(answer(getOwn, noneElse), pick('get', rules)), dispatched(answer(historyOwn, noneElse), pick('history', rules)),
  perform(actOwn, act(rules)),
]
