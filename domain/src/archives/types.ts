/** Shapes of the archive that travel between server and screens. */
import { z } from 'zod'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, fieldName, type Find, line, open, placeName, ruleText, shown, shownAs, staffName, workText } from '../kernel/shown.ts'
import { FieldKey } from './draft.ts'
import { fieldShown, findShown } from './fieldShown.ts'
import { Transition } from './transition.ts'

/** W1 (docs/domain/工作流程与时限.md): the life of an archive. */
export const ArchiveStatus = z.enum([
  'draft', 'villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'active', 'changed',
  'exitPending', 'exited', 'transferred', 'merged',
])
export type ArchiveStatus = z.infer<typeof ArchiveStatus>
export const archiveStatusNames: Record<ArchiveStatus, string> = {
  draft: '草稿', villageSubmitted: '村已提交', townReviewing: '镇审核中', countyReviewing: '县审核中', returned: '已退回',
  active: '在册', changed: '在册（变更待审）', exitPending: '待退出', exited: '已退出', transferred: '已迁出', merged: '已合并',
}

/** Where an archive came from: typed in, imported by a roster, received from another county. */
export const ArchiveOrigin = z.enum(['typed', 'import', 'transfer'])
export type ArchiveOrigin = z.infer<typeof ArchiveOrigin>

export const IdentityState = z.enum(['missing', 'unverified', 'verified'])
export type IdentityState = z.infer<typeof IdentityState>
export const identityStateNames: Record<IdentityState, string> =
  { missing: '无证件号', unverified: '身份待核验', verified: '身份已核验' }

/** A sealed value as lists and pages show it; the kernel masks it, and the clear text only leaves by archives.reveal. Whoever may write it has
 *  its mark as well and sends it back as what was seen (kernel/conflict.ts). */
export const Sealed = z.object({ masked: z.string(), mark: open('proof', z.string()).optional() })
export type Sealed = z.infer<typeof Sealed>

/** A figure counts two groups: official (active, changed) and under review (on the way there). */
export const Group = z.enum(['official', 'review'])
export type Group = z.infer<typeof Group>

export const AgeBand = z.enum(['A', 'B', 'C', 'D', 'U'])
export type AgeBand = z.infer<typeof AgeBand>

/** The level a returned archive waits at. */
export const ReturnedTo = z.enum(['village', 'town'])
export type ReturnedTo = z.infer<typeof ReturnedTo>

export const ListTab = z.enum(['all', 'mine', 'review', 'returned', 'drafts', 'noGuardian', 'turningSixteen', 'gaps', 'exited'])
export type ListTab = z.infer<typeof ListTab>
export const listTabNames: Record<ListTab, string> = {
  all: '全部在册', mine: '由我建档', review: '待我审核', returned: '退回待补正', drafts: '草稿', noGuardian: '无人监护',
  turningSixteen: '90 天内满 16 岁', gaps: '待补全', exited: '已退出',
}

export const ReadableRegion = z.object({ code: RegionCode, name: placeName() })
export type ReadableRegion = z.infer<typeof ReadableRegion>

const as = <T extends z.ZodType>(key: FieldKey, schema: T): T => shownAs(fieldShown(key), schema)
const number = z.number().int()
const nameOfField = fieldName(findShown, FieldKey)

/** One line of a list. What the role may not read is null, what it may only read masked is masked. */
export const ArchiveRow = z.object({
  id: ChildId, version: count(), status: ArchiveStatus, returnedTo: ReturnedTo.nullable(), origin: ArchiveOrigin,
  /** null: the post does not read id numbers. */
  identityState: IdentityState.nullable(),
  name: as('name', z.string()), sexCode: as('sexCode', number), birthDate: as('birthDate', PlainDate).nullable(), ageInYears: shown('ID', 'none', number).nullable(),
  idMasked: as('idNumber', z.string()).nullable(), idMissingReason: as('idMissingReason', z.string()).nullable(),
  region: RegionCode, regionName: placeName(), townName: placeName(),
  categories: z.array(as('categories', number)), leftBehindStatus: as('leftBehindStatus', number).nullable(),
  schoolingStatus: as('schoolingStatus', number).nullable(), schoolName: as('schoolName', z.string()).nullable(),
  caregiver: z.object({ name: as('guardian.name', z.string()), relationCode: as('guardian.relationCode', number).nullable() }).nullable(),
  guardianshipType: as('guardianshipType', number).nullable(),
  gaps: z.array(nameOfField), updatedAt: Instant,
})
export type ArchiveRow = z.infer<typeof ArchiveRow>

/** Which words of the search matched. */
export const MatchedBy = z.enum(['name', 'pinyin', 'initials', 'idNumber', 'phone', 'sameNameAndBirth', 'sameMother'])
export type MatchedBy = z.infer<typeof MatchedBy>
export const SearchHit = z.object({
  id: ChildId, name: as('name', z.string()), sexCode: as('sexCode', number), birthDate: as('birthDate', PlainDate).nullable(), status: ArchiveStatus,
  region: RegionCode, regionName: placeName(), schoolName: as('schoolName', z.string()).nullable(), idMasked: as('idNumber', z.string()).nullable(), why: MatchedBy,
})
export type SearchHit = z.infer<typeof SearchHit>

/** What the person looking may do with this archive; `because` says why not. */
export const Ability = z.enum([
  'correct', 'change', 'submit', 'review', 'return', 'proposeExit', 'confirmExit', 'cancelExit', 'reenter', 'reveal', 'viewers', 'print',
])
export type Ability = z.infer<typeof Ability>
export const AbilityAnswer = z.object({ allowed: z.boolean(), because: ruleText().nullable() })
export type AbilityAnswer = z.infer<typeof AbilityAnswer>
export type Abilities = Record<Ability, AbilityAnswer>

/** One fact behind a computed status, e.g. 不满 16 周岁 · 2033-04-16 到龄. `holds` null: the fact is not known. */
export const Fact = z.object({ label: z.string(), detail: z.string(), holds: z.boolean().nullable(), field: FieldKey.nullable() })
export type Fact = z.infer<typeof Fact>
export const Explanation = z.object({
  title: z.string(), answer: z.enum(['yes', 'no', 'unknown']), code: z.number().int(), facts: z.array(Fact),
  rule: z.string(), version: z.number().int(), basis: z.string(),
})
export type Explanation = z.infer<typeof Explanation>

/** A field still missing, and the moves it stands in the way of. */
export const Gap = line({ by: 'field', values: [], find: findShown }, z.object({ field: FieldKey, label: ruleText(), blocks: z.array(Transition) }))
export type Gap = z.infer<typeof Gap>

export const HistoryKind = z.enum(['create', 'import', 'correct', 'change', 'submit', 'review', 'return', 'exit', 'move', 'merge', 'other'])
export type HistoryKind = z.infer<typeof HistoryKind>
/** What history records beside the fields of the catalogue, in the words it is shown with. A column with neither is not shown. */
export const historyWords: Readonly<Record<string, string>> = { status: '档案状态', exited_on: '退出日期', back_on: '回来的日期' }
const ofIdentity = { domains: ['ID'], mask: 'none', sealed: false } as const
export const findInHistory: Find = field => findShown(field) ?? (Object.hasOwn(historyWords, field) ? ofIdentity : undefined)
/** Values in history are shown as text: codes as their labels. The reason is for whoever reads in clear all that the command wrote. */
export const HistoryEntry = z.object({
  id: RecordId, at: Instant, kind: HistoryKind, phrase: workText(), actorName: staffName(), actorRole: staffName(), actorRegion: placeName(),
  version: count(), effectiveFrom: shown('ID', 'none', PlainDate).nullable(), reason: shown('ID', 'words', z.string()).nullable(),
  fields: z.array(line({ by: 'field', values: ['before', 'after'], find: findInHistory },
    z.object({ field: workText(), label: ruleText(), before: z.string().nullable(), after: z.string().nullable() }))),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const Viewing = z.object({
  at: Instant, actorName: staffName(), role: staffName(), regionName: placeName(), purpose: workText(), phrase: workText(),
  fieldClass: workText(), reason: workText().nullable(),
})
export type Viewing = z.infer<typeof Viewing>
