/** What is known of one child for the rules of relief: as her archive holds it, and only as far as whoever asks reads it. A field that is not read is not among
 *  the facts at all, so no answer can tell of it. */
import { ageInYears, type PlainDate } from '../kernel/plainDate.ts'
import type { Draft, FieldKey } from '../archives/draft.ts'
import { becauseOf, type Eye, seesClearly } from '../archives/seen.ts'
import type { ArchiveStatus } from '../archives/types.ts'
import type { Line, Value } from '../records/evaluate.ts'
import { type FactId, factIds, factOf } from './facts.ts'

/** Who is asked about for a whole place: those in the register, the ones whose leaving is being looked at among them. */
export const inRegister: readonly ArchiveStatus[] = ['active', 'changed', 'exitPending']

/** Fields of an archive that facts are made of. */
export type Held = Pick<Draft,
  'birthDate' | 'hukouRegistered' | 'father.existStatus' | 'father.capability' | 'mother.existStatus' | 'mother.capability' | 'isDisabled' | 'disabilityType' | 'disabilityLevel' | 'isIll' |
  'schoolingStatus' | 'hardshipType' | 'reliefStatuses'>

/** notHeld: no archive holds it. empty: nobody wrote it. hidden: the post does not read it. supposed: said for the sake of “what if”. */
export type Standing = 'held' | 'empty' | 'notHeld' | 'hidden' | 'supposed'
export type KnownFact = { standing: Standing; /** Why it is hidden. */ because: string | null }
export type Known = { values: Line; of: ReadonlyMap<string, KnownFact> }

const alive = 1
/** CL of 存续状态 and 监护能力. */
const gone: Readonly<Record<number, string>> = { 2: 'dead', 3: 'missing', 4: 'lost', 5: 'unidentified' }
const living: Readonly<Record<number, string>> = { 1: 'able', 2: 'ill', 3: 'disabled', 4: 'incapable' }
function standingOf(exists: number | null | undefined, capability: number | null | undefined): string | null {
  if (exists !== alive) return gone[exists ?? 0] ?? null
  return living[capability ?? 0] ?? null
}

function heldValues(draft: Held, today: PlainDate): Partial<Record<FactId, Value>> {
  const { isDisabled: disabled = null } = draft
  return {
    age: draft.birthDate ? ageInYears(draft.birthDate, today) : null, registered: draft.hukouRegistered ?? null,
    father: standingOf(draft['father.existStatus'], draft['father.capability']), mother: standingOf(draft['mother.existStatus'], draft['mother.capability']),
    disabled, disabilityType: draft.disabilityType ?? null, disabilityLevel: draft.disabilityLevel ?? null, ill: draft.isIll ?? null,
    schooling: draft.schoolingStatus ?? null, hardship: draft.hardshipType ?? null, receives: draft.reliefStatuses ?? [],
  }
}

/** @param eye whoever asks */
export function hiddenFacts(eye: Eye): ReadonlyMap<FactId, string> {
  const because = (key: FieldKey): string => becauseOf(eye, key) ?? '您的岗位不查看这一项'
  return new Map(factIds.flatMap((id): [FactId, string][] => {
    const unseen = factOf(id).rests.find(key => !seesClearly(eye, key))
    return unseen === undefined ? [] : [[id, because(unseen)]]
  }))
}

type Asking = { today: PlainDate; hidden: ReadonlyMap<FactId, string>; /** What is supposed for “what if”. */ supposed: Readonly<Partial<Record<FactId, Value>>> }
const fact = (standing: Standing, because: string | null = null): KnownFact => ({ standing, because })
export function knownOf(draft: Held, { today, hidden, supposed }: Asking): Known {
  const own = heldValues(draft, today)
  const of = (id: FactId): { value: Value; known: KnownFact } => {
    const said = supposed[id]
    if (said !== undefined) return { value: said, known: fact('supposed') }
    const because = hidden.get(id)
    if (because !== undefined) return { value: null, known: fact('hidden', because) }
    const value = own[id] ?? null
    return { value, known: fact(factOf(id).rests.length === 0 ? 'notHeld' : value === null ? 'empty' : 'held') }
  }
  const all = factIds.map((id): [FactId, ReturnType<typeof of>] => [id, of(id)])
  return { values: Object.fromEntries(all.map(([id, { value }]) => [id, value])), of: new Map(all.map(([id, { known }]) => [id, known])) }
}
