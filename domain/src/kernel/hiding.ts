/** From a schema that knows what it shows to what an answer loses before it leaves: made once for a schema and a way of reading, so that an
 *  answer of which nothing is hidden costs nothing. */
import { z } from 'zod'
import type { DataDomain, Readable } from './dataDomain.ts'
import { type Mask, masked } from './masking.ts'
import { type Find, type Mark, markOf, type Shown } from './shown.ts'

/** How somebody reads, compiled from the acting role (staff/view.ts). */
export type View = {
  /** Equal for two who read alike. */
  key: string
  role: string
  reads: (domain: Readable) => boolean
  masks: (domain: Readable) => boolean
  /** Reads in clear without a spot check: free words may name anybody, and are not what a spot check is about. */
  readsWords: (domain: Readable) => boolean
  withholdsNumbers: boolean
}

/** The value does not leave; what holds it says what stands in its place. */
const gone = Symbol('gone')
type Step = (value: unknown) => unknown
type Schema = z.core.$ZodType

/** Stands where a text that may not be empty is not for the reader. */
export const notYours = '您的岗位不查看'
const takesText = (schema: Schema): boolean => z.safeParse(schema, notYours).success
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Nullable and optional around a leaf. */
function bare(schema: Schema): Schema {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema
}

const shorten = (mask: Mask, value: unknown): unknown => (typeof value === 'string' ? (value === '' ? value : masked(mask, value)) : gone)

/** Wherever a field is named nobody learns of a field they do not read. */
const isHidden = (what: Shown | undefined, view: View): boolean => what === undefined || !what.domains.every(view.reads) || what.hides?.(view.role) === true

/** null: the value leaves as it is. */
function stepOfShown(what: Shown, schema: Schema, view: View): Step | null {
  const { domains, mask, sealed } = what
  if (isHidden(what, view) || (mask === 'idNumber' && view.withholdsNumbers)) return () => gone
  if (mask === 'words') return domains.every(view.readsWords) ? null : () => gone
  const isMasked = domains.some(view.masks)
  if (mask === 'none' || !(isMasked || sealed)) return null
  const how = mask === 'numbers' && isMasked ? 'whole' : mask
  if (schema instanceof z.ZodObject) return value => (isRecord(value) && 'masked' in value ? { ...value, masked: shorten(how, value['masked']) } : gone)
  return takesText(schema) ? value => shorten(how, value) : () => gone
}

/** A value of one field as the person may be told it where there is no answer with a schema: in a conflict. Nothing of a field that is not for
 *  them, or that nobody put into words. */
export function told(what: Shown | undefined, value: unknown, view: View): unknown {
  if (what === undefined || isHidden(what, view)) return null
  // A sealed value that was masked already, with what goes with it.
  if (value === null || typeof value !== 'string') return value
  const step = stepOfShown(what, z.string(), view)
  const left = step === null ? value : step(value)
  return left === gone ? null : left
}

function stepOfLine({ by, values, find, clear }: Extract<Mark, { line: unknown }>['line'], schema: Schema, view: View): Step {
  const shape = schema instanceof z.ZodObject ? schema.shape : {}
  const slots = values.map(key => ({ key, leaf: bare(shape[key] ?? z.never()), nullable: shape[key] instanceof z.ZodNullable }))
  return value => {
    const field = isRecord(value) ? value[by] : undefined
    const what = typeof field === 'string' ? find(field) : undefined
    if (!isRecord(value) || what === undefined || isHidden(what, view)) return gone
    for (const { key, leaf, nullable } of slots) {
      const step = stepOfShown(clear ? { ...what, sealed: false } : what, leaf, view)
      if (step === null || value[key] === null) continue
      const left = step(value[key])
      if (left === gone && clear) return gone
      value[key] = left !== gone ? left : value[key] === '' ? '' : nullable && !takesText(leaf) ? null : masked('whole', '')
    }
    return value
  }
}

function stepOfPart(domain: DataDomain, view: View): Step {
  if (!view.reads(domain)) return () => ({ values: null, masked: false, reason: '您现在的岗位不查看这一部分' })
  const isMasked = view.masks(domain)
  return value => {
    if (!isRecord(value)) return gone
    value['masked'] = isMasked
    return value
  }
}

const stepOfField = (find: Find, view: View): Step => value => (typeof value === 'string' && isHidden(find(value), view) ? gone : value)

function stepOfMark(mark: Mark | undefined, schema: Schema, view: View): Step | null {
  if (mark === undefined || 'open' in mark) return null
  if ('shown' in mark) return stepOfShown(mark.shown, schema, view)
  if ('line' in mark) return stepOfLine(mark.line, schema, view)
  return 'part' in mark ? stepOfPart(mark.part, view) : stepOfField(mark.field, view)
}

function stepOfArray(element: Schema, view: View): Step | null {
  const step = stepOf(element, view)
  return step === null ? null : value => (Array.isArray(value) ? value.map(step).filter(one => one !== gone) : gone)
}

/** What cannot be left out of an object takes the object with it, up to whatever may be empty. */
function stepOfObject(shape: Readonly<Record<string, Schema>>, view: View): Step | null {
  const steps = Object.entries(shape).flatMap(([key, schema]) => {
    const step = stepOf(schema, view)
    return step === null ? [] : [{ key, step, instead: takesText(schema) ? notYours : gone }]
  })
  return steps.length === 0 ? null : value => {
    if (!isRecord(value)) return gone
    for (const { key, step, instead } of steps) {
      if (!(key in value)) continue
      const left = step(value[key])
      const stands = left === gone ? instead : left
      if (stands === gone) return gone
      value[key] = stands
    }
    return value
  }
}

function stepOfRecord(values: Schema, view: View): Step | null {
  const step = stepOf(values, view)
  return step === null ? null : value => (isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, step(one)] as const).filter(([, one]) => one !== gone)) : gone)
}

/** Of several shapes a value has the first it fits. */
function stepOfUnion(options: readonly Schema[], view: View): Step | null {
  const steps = options.map(option => ({ option, step: stepOf(option, view) }))
  return steps.every(({ step }) => step === null) ? null : value => {
    const found = steps.find(({ option }) => z.safeParse(option, value).success)
    return found === undefined ? gone : found.step === null ? value : found.step(value)
  }
}

const orEmpty = (inner: Step | null, empty: null | undefined): Step | null => (inner === null ? null : value => {
  if (value === null || value === undefined) return value
  const left = inner(value)
  return left === gone ? empty : left
})

/** Values that hold no others. A kind of schema that is neither here nor taken apart below is an error, and a test tries all contracts. */
const leaves = new Set(['string', 'number', 'int', 'boolean', 'enum', 'literal', 'null', 'custom', 'date', 'never'])

function stepInside(schema: Schema, view: View): Step | null {
  if (schema instanceof z.ZodNullable) return orEmpty(stepOf(schema.unwrap(), view), null)
  if (schema instanceof z.ZodOptional) return orEmpty(stepOf(schema.unwrap(), view), undefined)
  if (schema instanceof z.ZodArray) return stepOfArray(schema.element, view)
  if (schema instanceof z.ZodObject) return stepOfObject(schema.shape, view)
  if (schema instanceof z.ZodRecord) return stepOfRecord(schema.valueType, view)
  if (schema instanceof z.ZodUnion) return stepOfUnion(schema.options, view)
  if (leaves.has(schema._zod.def.type)) return null
  throw new Error(`an answer of kind ${schema._zod.def.type} cannot be masked`)
}

function stepOf(schema: Schema, view: View): Step | null {
  const mark = markOf(schema)
  const own = stepOfMark(mark, schema, view)
  // What is said of a whole holds for all within.
  const inner = mark !== undefined && ('open' in mark || 'shown' in mark) ? null : stepInside(schema, view)
  if (own === null || inner === null) return own ?? inner
  return value => {
    const left = own(value)
    return left === gone ? gone : inner(left)
  }
}

/** What leaves of an answer that was parsed with the schema and is nobody else's (it is changed in place); nothing at all where the answer
 *  as a whole is not for the reader. */
export function makeHider(schema: z.ZodType): (body: unknown, view: View) => { left: unknown } | undefined {
  const steps = new Map<string, Step | null>()
  return (body, view) => {
    const known = steps.get(view.key)
    const step = known === undefined ? stepOf(schema, view) : known
    steps.set(view.key, step)
    const left = step === null ? body : step(body)
    return left === gone ? undefined : { left }
  }
}
