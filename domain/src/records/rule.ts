/** Rules by name (`calls: visits.recorded`): what no declaration can say, as a pure function of facts. The engine fetches what a rule asks for, runs
 *  it in the transaction of the act, and keeps what it suggests where only those who may read it do. */
import type { Issue } from '../kernel/problem.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import type { Facts, Line } from './evaluate.ts'

/** A record of another kind about the same child, or inside the record itself, with the fields that were asked for; only what stands in one of the states asked for. */
export type OtherRecord = { id: string; day: PlainDate | null; state: string; body: Line }
export type RuleFacts = Omit<Facts, 'record'> & {
  /** As judged by the act, and as it was before. */
  body: Line
  before: Line | null
  /** Where the record is when an act is done to it; absent where none is. */
  state?: string | undefined
  /** By kind, in the order of their days, the latest last. */
  others: Readonly<Record<string, readonly OtherRecord[]>>
}
/** `audience`: who may read it; as narrow as the narrowest thing it was drawn from. `cites`: records it rests on. */
export type Suggestion = { what: string; label: string; audience: string; value: PlainDate | number; because: string; cites: readonly string[] }
export type RuleOutcome = { issues: readonly Issue[]; suggestions: readonly Suggestion[] }
export type Rule = {
  name: string; title: string
  /** Of the kind that calls it and of the others: core fields only, which no county can hide. */
  reads: readonly string[]
  asks: readonly { kind: string; states: readonly string[]; fields: readonly string[]; /** `record`: those inside the one that is acted upon, whether a child is known or not, and without fields those others wrote there as well; `whole`: the one it lies in. */
    of?: 'record' | 'whole' }[]
  parameters: readonly string[]
  run: (facts: RuleFacts) => RuleOutcome
}
