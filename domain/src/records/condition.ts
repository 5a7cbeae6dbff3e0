/** Conditions as they are kept: checked once when a declaration is published, stored as plain data, evaluated on desk and phone and turned
 *  into SQL (decision 040). A value that is not known makes what hangs on it unknown, never false: a child without a birth date is not
 *  under age, and not of age. */
import { z } from 'zod'
import type { CodeList } from '../codes/codeList.ts'

export const FieldKindName = z.enum(['yesNo', 'number', 'text', 'day', 'code', 'codes', 'lines'])
export type FieldKindName = z.infer<typeof FieldKindName>

/** What a condition may speak of: fields with their words, and what stands in their lines. */
export type ConditionField =
  | { is: 'yesNo' | 'number' | 'text' | 'day'; label: string }
  | { is: 'code' | 'codes'; label: string; list: CodeList }
  | { is: 'lines'; label: string; of: ConditionFields }
export type ConditionFields = Readonly<Record<string, ConditionField>>

export const DurationUnit = z.enum(['days', 'workdays', 'months', 'years'])
export type DurationUnit = z.infer<typeof DurationUnit>
/** `unit`: of a parameter that may be added to a day. `by`: a table of values, one for each code. */
export type ConditionParameter = { label: string; unit?: DurationUnit | undefined; by?: CodeList | undefined }
export type ConditionScope = { fields: ConditionFields; parameters: Readonly<Record<string, ConditionParameter>> }

export const Comparison = z.enum(['=', '!=', '<', '<=', '>', '>='])
export type Comparison = z.infer<typeof Comparison>
export const FunctionName = z.enum(['today', 'age', 'birthday', 'daysSince', 'monthsBetween'])
export type FunctionName = z.infer<typeof FunctionName>
export const OverLines = z.enum(['any', 'count', 'sum', 'last'])
export type OverLines = z.infer<typeof OverLines>

export type Condition =
  | { op: 'value'; is: FieldKindName; value: string | number | boolean; label?: string | undefined }
  | { op: 'field'; name: string; is: FieldKindName; from: 'record' | 'line' }
  | { op: 'parameter'; name: string; at?: Condition | undefined }
  | { op: 'and' | 'or'; of: readonly Condition[] }
  | { op: 'not'; of: Condition }
  | { op: 'known'; of: Condition }
  | { op: 'compare'; by: Comparison; left: Condition; right: Condition }
  | { op: 'has'; codes: Condition; code: Condition }
  | { op: 'plus'; sign: 1 | -1; left: Condition; right: Condition }
  | { op: 'shift'; sign: 1 | -1; day: Condition; by: Condition; unit: DurationUnit }
  | { op: 'call'; name: FunctionName; args: readonly Condition[] }
  | { op: 'lines'; how: OverLines; lines: string; of: Condition | null }

const one = z.lazy(() => Condition)
const sign = z.union([z.literal(1), z.literal(-1)])
/** As it lies in the compiled declaration. */
export const Condition: z.ZodType<Condition> = z.discriminatedUnion('op', [
  z.object({ op: z.literal('value'), is: FieldKindName, value: z.union([z.string(), z.number(), z.boolean()]), label: z.string().optional() }),
  z.object({ op: z.literal('field'), name: z.string(), is: FieldKindName, from: z.enum(['record', 'line']) }),
  z.object({ op: z.literal('parameter'), name: z.string(), at: one.optional() }),
  z.object({ op: z.enum(['and', 'or']), of: z.array(one) }),
  z.object({ op: z.literal('not'), of: one }),
  z.object({ op: z.literal('known'), of: one }),
  z.object({ op: z.literal('compare'), by: Comparison, left: one, right: one }),
  z.object({ op: z.literal('has'), codes: one, code: one }),
  z.object({ op: z.literal('plus'), sign, left: one, right: one }),
  z.object({ op: z.literal('shift'), sign, day: one, by: one, unit: DurationUnit }),
  z.object({ op: z.literal('call'), name: FunctionName, args: z.array(one) }),
  z.object({ op: z.literal('lines'), how: OverLines, lines: z.string(), of: one.nullable() }),
])

/** Parts of a condition that stand right below it. */
export function partsOf(condition: Condition): readonly Condition[] {
  switch (condition.op) {
    case 'value': case 'field': return []
    case 'parameter': return condition.at ? [condition.at] : []
    case 'and': case 'or': return condition.of
    case 'not': case 'known': return [condition.of]
    case 'compare': case 'plus': return [condition.left, condition.right]
    case 'has': return [condition.codes, condition.code]
    case 'shift': return [condition.day, condition.by]
    case 'call': return condition.args
    case 'lines': return condition.of ? [condition.of] : []
  }
}

/** Fields of the record that a condition reads: who may not read one of them may not be told its answer. */
export function fieldsRead(condition: Condition): ReadonlySet<string> {
  const own = condition.op === 'field' && condition.from === 'record' ? [condition.name] : condition.op === 'lines' ? [condition.lines] : []
  return new Set([...own, ...partsOf(condition).flatMap(part => [...fieldsRead(part)])])
}
