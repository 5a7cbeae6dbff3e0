/** What the office does that something was sent to, as plans name it: slip.received(mandatoryReport.notifyCivil). Compiled it is the act with what came back
 *  (mandatoryReport.notifyCivil.received), so that whatever asks for the ledger of an act finds it at its beginning (decision 067). */
import { isRole, type RoleKey } from '../staff/roles.ts'
import { actorsOf } from '../records/kindsTogether.ts'
import type { Act, Kind } from '../records/kind.ts'
import { receiversOf } from '../records/slips.ts'

export type Back = 'received' | 'answered'
export const backWords: Readonly<Record<Back, string>> = { received: '对方签收', answered: '对方答复' }

const written = /^slip\.(?<back>received|answered)\((?<kind>[A-Za-z][\w-]*)\.(?<act>[a-z]\w*)\)$/u
/** As it is compiled and kept; every other act as it is written. */
export function plainAct(act: string): string {
  const found = written.exec(act)?.groups
  return found === undefined ? act : `${found['kind'] ?? ''}.${found['act'] ?? ''}.${found['back'] ?? ''}`
}
/** What of an act came back; null for what somebody does themselves. */
export function backOf(act: string): Back | null {
  const back = act.split('.')[2]
  return back === 'received' || back === 'answered' ? back : null
}

/** Whoever brings it about: those who sign, and those who send and see to it that it is signed. */
export const bringersOf = (kind: Kind, act: Act): readonly RoleKey[] => [...actorsOf(kind, act), ...receiversOf(act).filter(isRole)]
