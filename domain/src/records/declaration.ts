/** A kind of record as it is declared (decision 040): the shape of the file. What its words mean — conditions, codes, acts, slots — is judged by
 *  compileKind.ts; what is unknown here is refused, so that a misspelt key is never a rule that silently does not hold. Every key is explained
 *  with an example in docs/kinds.md. */
import { z } from 'zod'
import { isPlainDate } from '../kernel/plainDate.ts'
import { NeedWritten } from './needs.ts'

export const FieldType = z.enum([
  'text', 'longText', 'number', 'percent', 'money', 'day', 'moment', 'period', 'term', 'yesNo', 'code', 'codes', 'division', 'school', 'organisation', 'staff',
  'child', 'record', 'phone', 'idNumber', 'files', 'lines',
])
export type FieldType = z.infer<typeof FieldType>

/** A county's own begin with its number: x431003-heart. */
const ownName = /^(?:[a-z][A-Za-z0-9]{0,39}|x\d{6}-[a-z][A-Za-z0-9]{0,30})$/u
export const Name = z.string().regex(ownName, '编号用英文字母开头、只含字母和数字；县里自己加的写成 x431003-名称')
export const Condition = z.string().trim().min(1, '条件不能空着').max(500, '条件最多 500 个字，请拆开')
export const Label = z.string().trim().min(1, '请写显示名称').max(40, '显示名称最多 40 个字')
const Words = z.string().trim().min(1).max(200, '最多 200 个字')
export const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform(given => (typeof given === 'string' ? [given] : given))

export const Slot = z.enum(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'u1', 'u2', 'label'])
export type Slot = z.infer<typeof Slot>
/** Of the typed columns, those a county gives to its own fields. */
export const countySlots: readonly Slot[] = ['n6', 'n7', 'n8']
export const Mask = z.enum(['none', 'name', 'idNumber', 'phone', 'address', 'whole'])

/** What another field is, by what the fields of `by` are: exactly one row for every combination (decisionTable.ts). */
const DecisionTable = z.strictObject({
  by: z.array(Name).min(1).max(5, '一张判定表最多看 5 个字段'),
  rows: z.array(z.strictObject({ when: z.array(z.unknown()), gives: z.unknown() })).min(1, '判定表至少有一行').max(100, '判定表最多 100 行'),
})
export type DecisionTable = z.infer<typeof DecisionTable>

/** Another record is made, one for each line where `each` says so; what it carries has the same name there. */
const opens = z.strictObject({ kind: Name, each: z.literal('line').optional(), carries: z.array(Name).default([]) })
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
  /** Names whom the record must be kept from: a suspect who is staff, by post or telephone; the organisation that is reported. */
  bars: z.boolean().optional(),
  /** Of a record: of which kind it is. */
  links: Name.optional(),
  /** Computed. */
  from: Condition.optional(), table: DecisionTable.optional(), help: Words.optional(), most: z.number().int().positive().optional(),
})
export type DeclaredField = z.infer<typeof field> & { of?: DeclaredField[] | undefined; opens?: z.infer<typeof opens> | undefined }
export const Field: z.ZodType<DeclaredField> = field.extend({ of: z.array(z.lazy(() => Field)).optional(), opens: opens.optional() })

/** “done 已完成” */
const State = z.string().regex(/^[a-z][A-Za-z0-9]*\s+\S.{0,19}$/u, '状态写成“编号 名称”，例如 done 已完成')
/** 5 workdays, @visitBackdating */
const Span = z.string().regex(/^(?:\d{1,4} (?:days?|workdays?|months?|years?)|@[A-Za-z][A-Za-z0-9]*)$/u, '一段时间写成 5 workdays、30 days、2 months，或者参数 @名称')

/** Also 2 hours, 30 minutes. */
const SlipDue = z.string().regex(/^(?:\d{1,4} (?:minutes?|hours?|days?|workdays?|months?|years?)|@[A-Za-z][A-Za-z0-9]*)$/u, '多久签收写成 30 minutes、2 hours、1 day、5 workdays，或者参数 @名称')

const Act = z.strictObject({
  id: Name, label: Label, from: oneOrMore, to: z.string(),
  /** Letters of the matrix (VIS.C), posts (countyCivilAffairs) and words (author, assignee, addressee, system). One of them is enough. */
  who: oneOrMore,
  asks: z.array(Name).default([]), second: z.boolean().default(false), not: z.enum(['author']).optional(), offline: z.boolean().default(false),
  within: Condition.optional(),
  /** Counted from the day the record came into its state. */
  after: Span.optional(),
  calls: z.string().regex(/^[A-Za-z]+\.[A-Za-z]+$/u, '写成 功能.规则，例如 visits.recorded').optional(),
  /** `of`: the field with the organisation whose people alone may be asked. */
  assigns: z.strictObject({ to: oneOrMore, of: Name.optional() }).optional(),
  /** Fields of lines whose lines become records with this act, or a kind of which one record is made. */
  opens: z.array(z.union([Name, opens.omit({ each: true })])).default([]),
  number: z.strictObject({ title: Label, prefix: z.string().trim().min(1).max(10, '字头最多 10 个字').optional() }).optional(),
  sends: z.strictObject({ to: Name, shows: z.array(Name).min(1, '写明对方看到哪些字段'), due: SlipDue.optional(), posts: oneOrMore.optional() }).optional(),
  /** The child becomes known; the record goes to another place. */
  attaches: z.boolean().default(false), moves: z.boolean().default(false),
  needs: z.array(z.union([NeedWritten, z.array(NeedWritten).min(2, '有一样就行的，至少写两样')])).default([]),
  paper: z.strictObject({ title: Label, layout: z.string().optional() }).optional(),
  door: z.strictObject({ act: Name, shows: z.array(Name).default([]), valid: Span, proof: z.enum(['phone', 'idNumber', 'none']) }).optional(),
})
export type DeclaredAct = z.infer<typeof Act>

const List = z.strictObject({ columns: z.array(z.string()).min(1, '列表至少有一列'), filters: z.array(Name).default([]), sort: z.string().default('-day') })
/** Who waits for what: a card on the desk. */
const Desk = z.strictObject({ title: Label, states: z.array(z.string()).min(1), who: oneOrMore })
/** Something of the child that must wait while the record is in one of these states. */
const Blocks = z.strictObject({ what: z.enum(['archive.exit', 'archive.transfer']), states: z.array(z.string()).min(1), say: Words })
export const Case = z.strictObject({
  given: z.record(z.string(), z.unknown()).default({}), state: z.string().default('none'), act: Name,
  /** Fields that must be complained of, and no others; empty: the act goes through. `within` and `after` stand for the times of the act. */
  problems: z.array(z.string()).default([]), today: z.string().optional(), shown: z.array(z.string()).optional(),
  /** The day the record came into its state. */
  since: z.string().optional(),
  /** A post, and what it is to the record. */
  by: z.string().optional(), is: z.array(z.enum(['author', 'assignee', 'addressee'])).default([]), may: z.boolean().optional(),
})
export const CodeEntry = z.strictObject({
  code: z.union([z.string().regex(/^[a-z][A-Za-z0-9-]*$/u), z.number().int()]), label: Label,
  short: Label.optional(), spellings: z.array(z.string()).optional(),
})
const CodeListFile = z.strictObject({ title: Label, basis: Words, entries: z.array(CodeEntry).min(1) })

/** From this day on nothing new is entered (ended.ts). */
export const Ended = z.strictObject({ from: z.string().refine(isPlainDate, '日期要写成 2026-12-31 这样，而且真实存在'), why: Words })

export const Declaration = z.strictObject({
  kind: Name, title: Label, feature: z.string().regex(/^[a-z]+$/u), audience: z.string(), about: z.string(),
  follows: z.enum(['child', 'place', 'summary']).default('child'), summary: z.array(Name).default([]),
  basis: z.array(z.string()).default([]),
  day: Name.optional(), unique: z.array(z.string()).optional(), parameters: z.array(z.string()).default([]),
  codeLists: z.record(z.string(), CodeListFile).default({}),
  fields: z.array(Field).min(1, '至少有一个字段'), sections: z.array(z.strictObject({ title: Label, of: z.array(Name).min(1) })).default([]),
  list: List, states: z.array(State).min(1, '至少有一个状态'), acts: z.array(Act).min(1, '至少有一个办理动作'),
  desk: z.array(Desk).default([]), blocks: z.array(Blocks).default([]), screen: Name.optional(),
  /** How one record looks on paper; signed: with lines below for those who fill it in, check it and answer for it. */
  print: z.strictObject({ title: Label, layout: z.enum(['plain', 'signed']).default('plain') }).optional(),
  import: z.strictObject({ match: z.array(z.string()), spellings: z.record(z.string(), z.array(z.string())).default({}) }).optional(),
  ended: Ended.optional(),
  cases: z.array(Case).default([]),
})
export type Declaration = z.infer<typeof Declaration>

/** What somebody may write before the engine can do it: refused by name until then, never promised in silence (KindWorld.notYet). */
export const engineKeys = [
  'second', 'after', 'number', 'sends', 'needs', 'paper', 'door', 'blocks', 'summary', 'screen', 'opens', 'assigns', 'desk', 'calls',
] as const
export type EngineKey = (typeof engineKeys)[number]

/** Where something stands in a declaration: keys and numbers of entries from the top; `at`–`to` within a text, counted from 0. */
export type Place = readonly (string | number)[]
export type Fault = { path: Place; message: string; at?: number; to?: number }
