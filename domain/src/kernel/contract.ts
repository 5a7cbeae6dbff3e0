/** A contract is the one description of an endpoint: what it takes and gives, who may, why, and what the audit says.
 *  Everything that must not be forgotten is a required field (ARCHITECTURE.md section 17). */
import type { z } from 'zod'
import type { ChildId } from './ids.ts'
import type { Find } from './shown.ts'
import type { Issue } from './problem.ts'

/** A `may` word is declared once, in a feature's access.ts, with the matrix cells it needs. */
export type May = string
export type Anyone = { anyone: string }
/** Public endpoints say why nobody needs to be signed in. */
export const anyone = (reason: string): Anyone => ({ anyone: reason })

/** Why personal data is processed: recorded in every leaf (个人信息保护法 6). */
export type Purpose = 'archive' | 'roster' | 'statistics' | 'administration' | 'audit' | 'signIn' | 'reference' | 'care'

/** S1 directory, S2 archive, S3 health and case, S4 reporter, sexual harm, shelter address (ARCHITECTURE.md section 1). */
export type FieldClass = 'S1' | 'S2' | 'S3' | 'S4'

/** What the leaf of a query says, and which children the answer shows. */
export type AuditRule<O> =
  | { phrase: string; class: FieldClass; shows: (output: O) => readonly ChildId[]; lines?: (output: O) => number }
  | { phrase: string; noChildren: string }

export const shows = <O>(phrase: string, fieldClass: FieldClass, ids: (output: O) => readonly ChildId[]): AuditRule<O> =>
  ({ phrase, class: fieldClass, shows: ids })
/** The same where people are shown who have no archive here, or none yet: lines of a roster. They count for how much a post reads. */
export const showsLines = <O>(phrase: string, lines: (output: O) => number, ids: (output: O) => readonly ChildId[] = () => []): AuditRule<O> =>
  ({ phrase, class: 'S2', shows: ids, lines })
/** The answer is about no child: the reason is required, and no leaf is written for reference data. */
export const noChildren = <O>(phrase: string, reason: string): AuditRule<O> => ({ phrase, noChildren: reason })

export type Method = 'GET' | 'POST'
export type Route = `${Method} /${string}`

export type QueryContract<I = unknown, O = unknown> = {
  kind: 'query'
  name: string
  at: Route
  input: z.ZodType<I>
  output: z.ZodType<O>
  may: May | Anyone
  purpose: Purpose
  audit: AuditRule<O>
  /** Why posts above the county are answered without an approved spot check, where the answer shows children (docs/domain/权限.md). */
  aboveCounty?: string
}

export type CommandContract<I = unknown> = {
  kind: 'command'
  name: string
  at: Route
  input: z.ZodType<I>
  /** Children that are locked before anything is read (ARCHITECTURE.md section 10). */
  touches: (input: I) => readonly ChildId[]
  /** What the fields of the input show. In a conflict nothing is told of any other. */
  shows?: Find
  /** What the acting role may not write of what the input names: told from the names of its fields alone, before anything is read or
   *  compared, so that no answer depends on what stands in the archive. Every input with fields of an archive has it (testing/walk). */
  denies?: (input: I, role: string) => readonly Issue[]
  may: May | Anyone
  purpose: Purpose
  /** The phrase of the leaf, e.g. 更正档案. */
  audit: string
}

/** Any contract, where only its face matters: walking tests, the API page. */
export type Contract =
  | (Pick<QueryContract, 'kind' | 'name' | 'at' | 'may' | 'purpose'> & { input: z.ZodType; output: z.ZodType; audit: { phrase: string } })
  | (Pick<CommandContract, 'kind' | 'name' | 'at' | 'may' | 'purpose' | 'audit'> &
    { input: z.ZodType; touches: (input: never) => readonly ChildId[]; denies?: (input: never, role: string) => readonly Issue[] })

/** Defines a read. `name` is feature.verb; path parameters of `at` and the query string (GET) or body (POST) together make the input. */
export const query = <I, O>(name: string, rest: Omit<QueryContract<I, O>, 'kind' | 'name'>): QueryContract<I, O> =>
  ({ kind: 'query', name, ...rest })

/** Defines a write. The body is an Envelope; path parameters are merged into its input. */
export const command = <I>(name: string, rest: Omit<CommandContract<I>, 'kind' | 'name'>): CommandContract<I> =>
  ({ kind: 'command', name, ...rest })
