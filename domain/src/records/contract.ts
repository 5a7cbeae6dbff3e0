/** The contracts of a kind, made from its declaration: list, page, history, and a command for each act. Written once for all kinds; what may be
 *  asked of which role follows from the matrix by audience. */
import { z } from 'zod'
import type { Access } from '../kernel/access.ts'
import { posts } from '../kernel/access.ts'
import { command, type CommandContract, noChildren, query, type QueryContract, shows } from '../kernel/contract.ts'
import { ChildId, PostingId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { Instant, PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, type Find, line, open, placeName, ruleText, shown, shownAs, staffName, workText } from '../kernel/shown.ts'
import { audienceKey, audiences, isSecret, lettersIn, ownsIn, seesIn } from '../staff/audiences.ts'
import { type RoleKey, roleKeys } from '../staff/roles.ts'
import { audienceOfField, fieldLeaf, findRecordField } from './fieldLeaf.ts'
import { takesFiles } from './files.ts'
import { type Act, fieldOf, type Kind, type Who } from './kind.ts'

const wordOf = (text: string): string => text.replace(/[A-Z]/gu, c => `-${c.toLowerCase()}`)
/** visitIssue → /api/records/visit-issue */
export const addressOf = ({ kind }: Pick<Kind, 'kind'>): `/${string}` => `/api/records/${wordOf(kind)}`

// Who may.
/** An act speaks of a letter in a domain; among the records of a part of that domain the part's letters count. */
export function lettersOfKind(role: string, kind: Pick<Kind, 'audience'>, domain: string): ReturnType<typeof lettersIn> {
  return lettersIn(role, audiences[kind.audience]?.domain === domain ? kind.audience : domain)
}
const reads = (role: string, kind: Pick<Kind, 'audience'>): boolean => seesIn(role, kind.audience) || ownsIn(role, kind.audience)
function couldBe(role: string, kind: Kind, who: Who): boolean {
  if ('role' in who) return who.role === role
  if (!('is' in who)) return lettersOfKind(role, kind, who.domain).has(who.letter)
  switch (who.is) {
    case 'author': return kind.acts.some(act => act.from.includes('none') && act.who.some(one => 'is' in one ? one.is === 'assignee' && reads(role, kind) : couldBe(role, kind, one)))
    case 'assignee': case 'addressee': return reads(role, kind)
    case 'anyone': return true
    case 'system': return false
  }
}
export const rolesOfAct = (kind: Kind, act: Act): RoleKey[] => roleKeys.filter(role => act.who.some(who => couldBe(role, kind, who)))
/** Acts that only the system does (records opened by others) have no command. */
export const actsOfPeople = (kind: Kind): readonly Act[] => kind.acts.filter(act => rolesOfAct(kind, act).length > 0)

/** The `may` words of some kinds: one to read, one for each act. */
export const accessOf = (kinds: readonly Kind[]): Access => Object.fromEntries([
  // Uploading is the beginning of an act that takes files.
  ['records.stage', [posts(roleKeys.filter(role => kinds.some(kind => kind.acts.some(act => takesFiles(kind, act) && rolesOfAct(kind, act).includes(role)))))]] as const,
  ...kinds.flatMap(kind => [
    [`${kind.kind}.read`, [posts(roleKeys.filter(role => reads(role, kind)))]] as const,
    ...actsOfPeople(kind).map(act => [`${kind.kind}.${act.id}`, [posts(rolesOfAct(kind, act))]] as const),
  ]),
])

// What goes in.
const filterValue = z.array(z.union([z.string().max(60), z.number(), z.boolean()])).min(1).max(60)
export const RecordListInput = z.object({
  child: ChildId.optional(), parent: RecordId.optional(), states: z.array(z.string().max(40)).max(30).optional(),
  from: PlainDate.optional(), to: PlainDate.optional(), region: RegionCode.optional(), mine: z.boolean().optional(), as: z.enum(['author', 'assignee']).optional(),
  filters: z.record(z.string(), filterValue).optional(),
  /** Fields beside those the declaration lists; what is none of them is left out. */
  columns: z.array(z.string().max(60)).max(40).optional(), after: Cursor.optional(), limit: z.number().int().min(1).max(100).optional(),
})
export type RecordListInput = z.infer<typeof RecordListInput>

/** `record` is new when the act begins a record: whoever records it names it. A field that is not named stays as it is. */
export const ActInput = z.object({
  record: RecordId, child: ChildId.optional(), parent: RecordId.optional(), place: RegionCode.optional(), assignee: PostingId.optional(),
  /** Of the form it was filled in on, where that may have changed since. */
  content: z.string().max(64).optional(),
  body: z.record(z.string(), z.unknown()).default({}),
})
export type ActInput = z.infer<typeof ActInput>

// What comes out.
const person = z.object({ name: staffName(), role: workText() })
const head = () => ({
  record: RecordId, state: open('code', z.string()), day: WorkDay, number: open('id', z.string()).nullable(), revision: count(),
  child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }).nullable(),
  region: z.object({ code: RegionCode, name: placeName() }), author: person, assignee: person.nullable(), createdAt: Instant,
})
const valuesOf = (kind: Kind, names: readonly string[]) => z.object(Object.fromEntries(names.flatMap(name => {
  const field = fieldOf(kind, name)
  return field ? [[name, fieldLeaf(kind, field)]] : []
})))

export const listColumns = (kind: Kind): readonly string[] => kind.list.columns.filter(name => fieldOf(kind, name) !== undefined)
const tooLongForLists: readonly string[] = ['lines', 'files', 'longText']
/** Fields one may have as columns: those the declaration lists, and what is short and stands in the record's own audience. */
export const possibleColumns = (kind: Kind): readonly string[] =>
  [...new Set([...listColumns(kind), ...kind.fields.filter(one => one.part === null && !tooLongForLists.includes(one.type)).map(one => one.id)])]
/** By the name of an audience: what was said for it. */
export const findAudience: Find = key => (Object.hasOwn(audiences, key) ? { domains: [audienceKey(key)], mask: 'words', sealed: false } : undefined)
const listOutput = (kind: Kind) => z.object({ records: z.array(z.object({ ...head(), values: valuesOf(kind, possibleColumns(kind)).partial() })).max(100), next: NextPage, more: count().nullable() })
const inside = z.object({ record: RecordId, kind: open('code', z.string()), state: open('code', z.string()), day: WorkDay, number: open('id', z.string()).nullable() })
function ownOutput(kind: Kind): z.ZodType<Record<string, unknown> | null> {
  const inParts = kind.fields.filter(one => one.part !== null)
  return inParts.length === 0 ? z.null() : z.object(Object.fromEntries(inParts.map(one => [one.id, fieldLeaf({ audience: 'own' }, { ...one, part: null })]))).nullable()
}
const changed = (kind: Kind) => z.array(line({ by: 'field', values: ['before', 'after'], find: findRecordField(kind) }, z.object({ field: open('rule', z.string()), label: ruleText(), before: z.string().nullable(), after: z.string().nullable() })))
const words = (kind: Kind) => shownAs({ domains: [audienceKey(kind.audience)], mask: 'words', sealed: false }, z.string()).nullable()
const getOutput = (kind: Kind) => z.object({
  ...head(), values: valuesOf(kind, kind.fields.map(one => one.id)),
  /** Parts of one’s own record that the post would not read in clear otherwise: who wrote it down may read it again. */
  own: ownOutput(kind),
  /** Titles of the audiences this post does not read; fields of theirs are empty whatever stands there. */
  unread: z.array(ruleText()), acts: z.array(open('rule', z.string())), parent: inside.nullable(), inside: z.array(inside),
  /** What was sent of it, who received it and what came back. */
  slips: z.array(z.object({
    id: RecordId, act: ruleText(), to: open('staff', z.string()), sentAt: Instant, due: WorkDay.nullable(), dueAt: Instant.nullable(),
    received: z.object({ by: person, at: Instant }).nullable(), answered: z.object({ by: person, at: Instant }).nullable(),
    answer: words(kind),
  })),
  /** What one person asked for and another has to confirm (second.ts). */
  waiting: z.object({ act: ruleText(), by: person, at: Instant, to: person.nullable(), fields: changed(kind), may: z.array(open('code', z.enum(['confirm', 'decline', 'withdraw']))) }).nullable(),
  /** What may be done later, and from when. */
  later: z.array(z.object({ act: ruleText(), from: WorkDay })),
  /** What rules make of it (“建议下次走访”): never a deadline. */
  suggestions: z.array(line({ by: 'audience', values: ['value', 'because'], find: findAudience }, z.object({ audience: open('rule', z.string()), label: ruleText(), value: z.string(), because: z.string() }))),
  /** By the content it was written with (kinds.content). */
  content: open('rule', z.string()),
})
const historyOutput = (kind: Kind) => z.object({
  /** Whose values these are, so that the log can say whose history was read. */
  child: ChildId.nullable(),
  entries: z.array(z.object({
    at: Instant, act: ruleText(), actor: person, revision: count(), from: open('code', z.string()).nullable(), to: open('code', z.string()),
    fields: changed(kind),
    /** Of an act of two: asked for, confirmed (`asked`: by whom it was asked for), declined for a reason, withdrawn; everything else is done. */
    step: open('code', z.enum(['done', 'asked', 'confirmed', 'declined', 'withdrawn'])), asked: person.nullable(), reason: words(kind),
    /** What does not wait any more because the record was changed. */
    lapsed: ruleText().nullable(),
  })),
})
export type RecordList = z.infer<ReturnType<typeof listOutput>>
export type RecordPage = z.infer<ReturnType<typeof getOutput>>
export type RecordHistory = z.infer<ReturnType<typeof historyOutput>>
export const RecordInput = z.object({ record: RecordId })
export type RecordInput = z.infer<typeof RecordInput>

export type KindContracts = {
  kind: Kind
  list: QueryContract<RecordListInput, RecordList>
  get: QueryContract<RecordInput, RecordPage>
  history: QueryContract<RecordInput, RecordHistory>
  acts: readonly { act: Act; contract: CommandContract<ActInput> }[]
}

const childIn = (given: { child: { id: ChildId } | null }): ChildId[] => (given.child ? [given.child.id] : [])

const isKeptItself = (kind: Kind): boolean => isSecret(audiences[kind.audience] ?? { domain: 'VIS' }) || kind.fields.some(field => field.bars === true) || kind.acts.some(act => act.who.some(one => 'is' in one && one.is === 'anyone'))
/** Somebody may not know that there is such a record: it is of a grave audience, names suspects, anybody may have reported it, or it lies in one like that and is kept from whomever that is kept from.
 *  @param all kinds among which those are that it lies in */
export function isKept(kind: Kind, all: readonly Kind[]): boolean {
  const whole = all.find(one => one.kind === kind.about)
  return isKeptItself(kind) || (whole !== undefined && isKept(whole, all))
}

/** @param all kinds among which those are that it lies in */
export function contractsOf(kind: Kind, all: readonly Kind[]): KindContracts {
  const at = addressOf(kind)
  const { class: fieldClass = 'S2' } = audiences[kind.audience] ?? {}
  const may = `${kind.kind}.read`
  const rest = { may, purpose: 'care' as const }
  // The log is read by more people than the record: of what is kept from some of them it does not say what it was.
  const kept = isKept(kind, all)
  const title = kept ? '台账' : kind.title
  return {
    kind,
    list: query(`${kind.kind}.list`, { at: `POST ${at}`, input: RecordListInput, output: listOutput(kind), ...rest, audit: shows(`查看${title}列表`, fieldClass, (output: RecordList) => output.records.flatMap(childIn)) }),
    get: query(`${kind.kind}.get`, { at: `GET ${at}/:record`, input: RecordInput, output: getOutput(kind), ...rest, audit: shows(`查看${title}`, fieldClass, (output: RecordPage) => childIn(output)) }),
    history: query(`${kind.kind}.history`, { at: `GET ${at}/:record/history`, input: RecordInput, output: historyOutput(kind), ...rest, audit: shows(`查看${title}的修改记录`, fieldClass, (output: RecordHistory) => (output.child === null ? [] : [output.child])) }),
    acts: actsOfPeople(kind).map(act => ({
      act, contract: command(`${kind.kind}.${act.id}`, {
        at: `POST ${at}/acts/${wordOf(act.id)}`, input: ActInput, touches: (input: ActInput) => (input.child === undefined ? [] : [input.child]),
        shows: findRecordField(kind), may: `${kind.kind}.${act.id}`, purpose: 'care', audit: kept ? '办理台账' : `${kind.title}：${act.label}`,
      }),
    })),
  }
}

/** Everything that happened to a child, newest first, of all kinds the post reads. */
export const TimelineInput = z.object({ child: ChildId, kinds: z.preprocess(given => (typeof given === 'string' ? given.split(',') : given), z.array(z.string().max(60)).max(100)).optional(), after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional() })
export type TimelineInput = z.infer<typeof TimelineInput>
export const mostPictures = 3
export const TimelineOutput = z.object({
  child: ChildId,
  records: z.array(z.object({ record: RecordId, kind: open('code', z.string()), title: ruleText(), state: ruleText(), day: WorkDay, number: open('id', z.string()).nullable(), author: person, region: placeName(),
    /** Pictures that stand in it, to be seen small; the page has all of them. */
    pictures: z.array(RecordId).max(mostPictures) })),
  /** Titles of kinds this post does not read. */
  unread: z.array(ruleText()), next: NextPage,
})
export type TimelineOutput = z.infer<typeof TimelineOutput>
export const timelineOf = query('records.timeline', {
  at: 'GET /api/records/children/:child', input: TimelineInput, output: TimelineOutput, may: 'records.read', purpose: 'care',
  audit: shows('查看儿童的记录', 'S2', (output: TimelineOutput) => [output.child]),
})

/** Kinds the post has anything to do with, compiled, as text: screens and phones read them with the types of kind.ts. */
export const KindsOutput = z.object({ kinds: z.array(z.object({ kind: open('code', z.string()), content: open('rule', z.string()), compiled: ruleText() })) })
export type KindsOutput = z.infer<typeof KindsOutput>
export const listKinds = query('records.kinds', {
  at: 'GET /api/records/kinds', input: z.object({ kind: z.string().max(60).optional(), content: z.string().max(64).optional() }), output: KindsOutput, may: 'records.read', purpose: 'reference',
  audit: noChildren('查看台账设置', '记录种类的栏目和办理规则，不含任何儿童'),
})
export const recordsAccess: Access = { 'records.read': [] }
const partTitle = (key: string): string => audiences[key]?.title ?? key
export const unreadTitles = (kind: Kind, reads: (audience: string) => boolean): string[] =>
  [...new Set(kind.fields.map(field => audienceOfField(kind, field)))].filter(key => !reads(key)).map(partTitle)
