/** What a plan keeps of the ledgers it names: whom each is about and who reads it are settled once for every version of it (records/nextVersion.ts), so that
 *  whoever knows the plan knows it, also of a county's own ledger. Everything else that is named is a contract. */
import { fieldsRead } from '../records/condition.ts'
import type { Duty, NamedKind, Plan, PlanWorld } from './plan.ts'

export type Naming = Pick<Duty, 'trigger' | 'evidence' | 'where' | 'scope'>
const kindIn = (act: string): string => act.split('.')[0] ?? ''

const actsOf = ({ trigger, evidence }: Naming): string[] => [...(trigger.by === 'act' ? trigger.acts : []), ...evidence.flatMap(one => one.acts)]
/** Ledgers whose records decide whether it is owed, and how often. */
const askedIn = ({ trigger, where, scope }: Naming): string[] => [where, trigger.by === 'rolling' ? trigger.days : null]
  .flatMap(one => (one?.condition ? [...fieldsRead(one.condition)] : [])).filter(name => scope.fields[name]?.is === 'lines')
/** Whatever opens it, discharges it or decides about it: ledgers, and the first words of contracts. */
export const namedIn = (duty: Naming): string[] => [...actsOf(duty).map(kindIn), ...askedIn(duty)]

/** From a ledger up to what it is a part of. */
export function wholesOf(kind: string, aboutOf: (kind: string) => string | undefined): string[] {
  const found = [kind]
  for (let about = aboutOf(kind); about !== undefined && aboutOf(about) !== undefined && !found.includes(about); about = aboutOf(about)) found.push(about)
  return found
}

/** With what each is a part of. */
export function namedKinds(duties: readonly Duty[], { kinds }: Pick<PlanWorld, 'kinds'>): Plan['kinds'] {
  const names = duties.flatMap(namedIn).flatMap(kind => wholesOf(kind, one => kinds.get(one)?.about))
  return Object.fromEntries([...new Set(names)].sort().flatMap((name): [string, NamedKind][] => {
    const kind = kinds.get(name)
    return kind ? [[name, { title: kind.title, audience: kind.audience, about: kind.about }]] : []
  }))
}

/** The ledger by whose name an act begins; nothing for a contract. */
export function kindOfAct(kinds: Plan['kinds'], act: string): NamedKind | undefined {
  const name = kindIn(act)
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined
}
