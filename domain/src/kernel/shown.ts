/** What each leaf of an answer shows. A contract says it where it names the leaf; the kernel masks by it (hiding.ts), and a test knocks at
 *  every leaf of every contract, so that one nobody spoke of is an error and not a leak (decision 035). */
import { z } from 'zod'
import type { DataDomain, Readable } from './dataDomain.ts'
import type { Mask } from './masking.ts'

/** What may be known of a person by whoever reads these domains.
 *  @property sealed nobody is shown more than its mask · @property hides roles that read the domain and not this */
export type Shown = { domains: readonly Readable[]; mask: Mask; sealed: boolean; hides?: (role: string) => boolean }

/** Why a leaf is about no child: it names a record, stands in a code list, counts, says when or what work was done, where, by which
 *  official, by which rule, proves something, is a place in a list, or was made of answers that had been masked for the same post (paper). */
export const openKinds = ['id', 'code', 'count', 'moment', 'workDay', 'work', 'place', 'staff', 'rule', 'proof', 'cursor', 'answered'] as const
export type OpenKind = (typeof openKinds)[number]

/** Which field a line is about decides how its values are shown. One nobody put into words is not shown at all. */
export type Find = (field: string) => Shown | undefined
type Line = { by: string; values: readonly string[]; find: Find; clear: boolean }

/** open: about nobody · shown: see Shown · part: an object `{ values, masked, reason }` of one domain · line: an object about the field named in it ·
 *  field: the name of a field, which tells something itself. */
export type Mark = { open: OpenKind } | { shown: Shown } | { part: DataDomain } | { line: Line } | { field: Find }

const marks = z.registry<{ mark: Mark }>()
export const markOf = (schema: z.core.$ZodType): Mark | undefined => marks.get(schema)?.mark

/** A schema that parses as before, and knows what it shows. */
function marked<T extends z.ZodType>(schema: T, mark: Mark): T {
  const own = schema.clone()
  marks.add(own, { mark })
  return own
}

const listOf = (domains: Readable | readonly Readable[]): readonly Readable[] => (typeof domains === 'string' ? [domains] : domains)
export const open = <T extends z.ZodType>(kind: OpenKind, schema: T): T => marked(schema, { open: kind })
/** @param domains all of them must be read, and in clear for the value to be clear */
export const shown = <T extends z.ZodType>(domains: Readable | readonly Readable[], mask: Mask, schema: T): T =>
  marked(schema, { shown: { domains: listOf(domains), mask, sealed: false } })
/** Leaves masked for everybody. The value is a text, or an object `{ masked }`. */
export const sealed = <T extends z.ZodType>(domains: Readable | readonly Readable[], mask: Mask, schema: T): T =>
  marked(schema, { shown: { domains: listOf(domains), mask, sealed: true } })
export const shownAs = <T extends z.ZodType>(what: Shown, schema: T): T => marked(schema, { shown: what })
/** Names of fields: one of a domain the reader does not read is left out. */
export const fieldName = <T extends z.ZodType>(find: Find, schema: T): T => marked(schema, { field: find })

/** A part of a record: values of one domain, absent with the reason, or with what is masked in it masked. */
export const part = <T extends z.ZodType>(domain: DataDomain, values: T) =>
  marked(z.object({ values: values.nullable(), masked: z.boolean(), reason: open('rule', z.string()).nullable() }), { part: domain })

/** An object whose `by` names a field, and whose `values` are values of that field.
 *  @param more clear: a sealed value is what was asked for, and leaves in clear */
export const line = <T extends z.ZodType>({ by, values, find, clear = false }: Omit<Line, 'clear'> & { clear?: boolean }, schema: T): T =>
  marked(schema, { line: { by, values, find, clear } })

// What nearly every answer has.
export const count = () => open('count', z.number().int().min(0))
export const cursor = () => open('cursor', z.string())
export const placeName = () => open('place', z.string())
export const staffName = () => open('staff', z.string())
export const workText = () => open('work', z.string())
export const ruleText = () => open('rule', z.string())
