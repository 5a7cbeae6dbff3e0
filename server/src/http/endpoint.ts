/** Ties a contract to its function. What comes out is data: the server registers it, tests walk it. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import type { CommandContract, QueryContract } from '@qinghe/domain/kernel/contract.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import type { Writer } from '../db/writer.ts'
import { type Guard, guardOf } from './guard.ts'

export type Answer = { body: unknown; children: readonly string[]; /** People shown without an archive. */ lines: number; notes: readonly string[]
  /** Where the class of what was shown is known only with the answer. */
  class?: QueryEndpoint['class'] }

export type QueryEndpoint = {
  kind: 'query'
  contract: Pick<QueryContract, 'name' | 'at' | 'may' | 'purpose' | 'input' | 'output'>
  phrase: string
  /** Field class of what is shown; null when the answer is about no child. */
  class: QueryContract['audit'] extends infer A ? (A extends { class: infer C } ? C | null : never) : never
  /** Parses the input at once; what it returns runs inside the transaction. */
  prepare: (raw: unknown) => (r: Reader) => Promise<Answer>
  /** The same with another guard between what the function gives and what leaves: for tests of the tests. */
  guardedBy: (guard: Guard) => QueryEndpoint
}

/** `denies`: what the role may not write of it, asked before the input meets anything that is stored. */
export type Prepared = { touches: readonly string[]; input: unknown; denies: (role: string) => readonly Issue[]; run: (w: Writer) => Promise<Done> }
export type CommandEndpoint = {
  kind: 'command'
  contract: Pick<CommandContract, 'name' | 'at' | 'may' | 'purpose' | 'audit' | 'input' | 'shows'>
  prepare: (raw: unknown) => Prepared
}
export type Endpoint = QueryEndpoint | CommandEndpoint

/** What a function returns when it leaves all checking of its answer to the output schema, instead of doing it twice. */
export type Unparsed = { readonly [unchecked]: unknown }
const unchecked = Symbol('unchecked')
export const unparsed = (body: unknown): Unparsed => ({ [unchecked]: body })
const bodyOf = (made: unknown): unknown => (typeof made === 'object' && made !== null && unchecked in made ? made[unchecked] : made)

/** Answers a query contract. The function gives values in clear. The output schema runs in production too: what it does not name does not
 *  leave, and what it names leaves as the acting post may see it. */
export function answer<I, O>(contract: QueryContract<I, O>, fn: (r: Reader, input: I) => Promise<O | Unparsed>, guard: Guard = guardOf(contract)): QueryEndpoint {
  const { audit } = contract
  return {
    kind: 'query', contract, phrase: audit.phrase, class: 'class' in audit ? audit.class : null,
    guardedBy: other => answer(contract, fn, other),
    prepare: raw => {
      const input = contract.input.parse(raw)
      return async r => {
        guard.enter(r.actor)
        const body = contract.output.parse(bodyOf(await fn(r, input)))
        const children = 'shows' in audit ? audit.shows(body) : []
        return { body: guard.leave(body, r.actor), children, lines: 'shows' in audit ? audit.lines?.(body) ?? 0 : 0, notes: r.notes }
      }
    },
  }
}

/** An action that takes the commands it was sent one after the other, in their order. */
export const each = <I>(one: (w: Writer, input: I) => Promise<Done>) => async (w: Writer, inputs: readonly I[]): Promise<Done[]> => {
  const done: Done[] = []
  for (const input of inputs) done.push(await one(w, input))
  return done
}

/** Performs a command contract. Actions take an array; one command is an array of length one. */
export function perform<I>(contract: CommandContract<I>, fn: (w: Writer, inputs: I[]) => Promise<Done[]>): CommandEndpoint {
  return {
    kind: 'command', contract,
    prepare: raw => {
      const input = contract.input.parse(raw)
      return {
        touches: contract.touches(input), input, denies: role => contract.denies?.(input, role) ?? [],
        run: async w => (await fn(w, [input]))[0] ?? { records: [] },
      }
    },
  }
}
