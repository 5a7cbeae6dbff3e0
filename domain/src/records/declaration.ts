/** A kind of record as it is declared (decision 040): the shape of the file. What its words mean — conditions, codes, acts, slots — is judged by
 *  compileKind.ts; what is unknown here is refused, so that a misspelt key is never a rule that silently does not hold. */
import { z } from 'zod'

export const FieldType = z.enum([
  'text', 'longText', 'number', 'percent', 'money', 'day', 'moment', 'period', 'term', 'yesNo', 'code', 'codes', 'division', 'school', 'organisation', 'staff', 'child',
  'record', 'phone', 'idNumber', 'files', 'lines',
])
export type FieldType = z.infer<typeof FieldType>

/** A county's own begin with its number: x431003-heart. */
const ownName = /^(?:[a-z][A-Za-z0-9]{0,39}|x\d{6}-[a-z][A-Za-z0-9]{0,30})$/u
const Name = z.string().regex(ownName, '编号用英文字母开头、只含字母和数字；县里自己加的写成 x431003-名称')
const Condition = z.string().trim().min(1, '条件不能空着').max(500, '条件最多 500 个字，请拆开')
const Label = z.string().trim().min(1, '请写显示名称').max(40, '显示名称最多 40 个字')
const Words = z.string().trim().min(1).max(200, '最多 200 个字')

export const Slot = z.enum(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'u1', 'u2', 'label'])
export type Slot = z.infer<typeof Slot>
export const Mask = z.enum(['none', 'name', 'idNumber', 'phone', 'address', 'whole'])

const field = z.strictObject({
  id: Name, type: FieldType, label: Label, codes: z.string().optional(),
  /** never (the default), always, shown (whenever it is shown), or a condition. */
  needed: z.union([z.enum(['never', 'always', 'shown']), Condition]).optional(),
  shown: Condition.optional(), check: Condition.optional(), say: Words.optional(),
  filter: Slot.optional(), core: z.boolean().optional(), sealed: z.boolean().optional(), mask: Mask.optional(),
  /** Another audience of the same record. */
  part: z.string().optional(),
  /** Asked by this act alone. */
  on: Name.optional(),
  /** Computed. */
  from: Condition.optional(), help: Words.optional(), most: z.number().int().positive().optional(),
})
export type DeclaredField = z.infer<typeof field> & { of?: DeclaredField[] | undefined; opens?: z.infer<typeof opens> | undefined }
const opens = z.strictObject({ kind: Name, each: z.literal('line').optional(), carries: z.array(Name).default([]) })
const Field: z.ZodType<DeclaredField> = field.extend({ of: z.array(z.lazy(() => Field)).optional(), opens: opens.optional() })

/** “done 已完成” */
const State = z.string().regex(/^[a-z][A-Za-z0-9]*\s+\S.{0,19}$/u, '状态写成“编号 名称”，例如 done 已完成')
const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform(given => (typeof given === 'string' ? [given] : given))

const Act = z.strictObject({
  id: Name, label: Label, from: oneOrMore, to: z.string(),
  /** Letters of the matrix (VIS.C) and words: author, assignee, addressee, system. One of them is enough. */
  who: oneOrMore,
  asks: z.array(Name).default([]), second: z.boolean().default(false), not: z.enum(['author']).optional(), offline: z.boolean().default(false),
  within: Condition.optional(), after: z.string().optional(), calls: z.string().regex(/^[a-z]+\.[A-Za-z]+$/u).optional(), assigns: z.boolean().default(false),
})

const List = z.strictObject({ columns: z.array(z.string()).min(1, '列表至少有一列'), filters: z.array(Name).default([]), sort: z.string().default('-day') })
const Case = z.strictObject({
  given: z.record(z.string(), z.unknown()), state: z.string().default('none'), act: Name,
  /** Fields that must be complained of, and no others; empty: the act goes through. */
  problems: z.array(z.string()).default([]), today: z.string().optional(), shown: z.array(z.string()).optional(),
})
const CodeListFile = z.strictObject({
  title: Label, basis: Words,
  entries: z.array(z.strictObject({ code: z.union([z.string().regex(/^[a-z][A-Za-z0-9-]*$/u), z.number().int()]), label: Label, short: Label.optional(), spellings: z.array(z.string()).optional() })).min(1),
})

export const Declaration = z.strictObject({
  kind: Name, title: Label, feature: z.string().regex(/^[a-z]+$/u), audience: z.string(), about: z.string(), follows: z.enum(['child', 'place', 'summary']).default('child'),
  basis: z.array(z.string()).default([]),
  day: Name.optional(), unique: z.array(z.string()).optional(), parameters: z.array(z.string()).default([]), codeLists: z.record(z.string(), CodeListFile).default({}),
  fields: z.array(Field).min(1, '至少有一个字段'), sections: z.array(z.strictObject({ title: Label, of: z.array(Name).min(1) })).default([]),
  list: List, states: z.array(State).min(1, '至少有一个状态'), acts: z.array(Act).min(1, '至少有一个办理动作'),
  print: z.strictObject({ title: Label, layout: z.string().optional() }).optional(),
  import: z.strictObject({ match: z.array(z.string()), spellings: z.record(z.string(), z.array(z.string())).default({}) }).optional(),
  cases: z.array(Case).default([]),
})
export type Declaration = z.infer<typeof Declaration>

/** Where something stands in a declaration: keys and numbers of entries from the top; `at`–`to` within a text, counted from 0. */
export type Place = readonly (string | number)[]
export type Fault = { path: Place; message: string; at?: number; to?: number }
