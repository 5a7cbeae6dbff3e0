/** Shapes of the archive that travel between server and screens. */
import { z } from 'zod'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { FieldKey } from './draft.ts'

/** W1 (domain.md §3): the life of an archive. */
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

/** A sealed value as lists and pages show it; the clear text only leaves by archives.reveal. */
export const Sealed = z.object({ masked: z.string() })
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

export const ReadableRegion = z.object({ code: RegionCode, name: z.string() })
export type ReadableRegion = z.infer<typeof ReadableRegion>

/** One line of a list. What the role may not read is null; what it may only read masked is masked here already. */
export const ArchiveRow = z.object({
  id: ChildId, version: z.number().int(), status: ArchiveStatus, returnedTo: ReturnedTo.nullable(), origin: ArchiveOrigin, identityState: IdentityState,
  name: z.string(), sexCode: z.number().int(), birthDate: PlainDate.nullable(), ageInYears: z.number().int().nullable(),
  idMasked: z.string().nullable(), idMissingReason: z.string().nullable(),
  region: RegionCode, regionName: z.string(), townName: z.string(),
  categories: z.array(z.number().int()), leftBehindStatus: z.number().int().nullable(),
  schoolingStatus: z.number().int().nullable(), schoolName: z.string().nullable(),
  caregiver: z.object({ name: z.string(), relationCode: z.number().int().nullable() }).nullable(),
  guardianshipType: z.number().int().nullable(),
  gaps: z.array(FieldKey), updatedAt: Instant,
})
export type ArchiveRow = z.infer<typeof ArchiveRow>

/** Which words of the search matched. */
export const MatchedBy = z.enum(['name', 'pinyin', 'initials', 'idNumber', 'phone', 'sameNameAndBirth', 'sameMother'])
export type MatchedBy = z.infer<typeof MatchedBy>
export const SearchHit = z.object({
  id: ChildId, name: z.string(), sexCode: z.number().int(), birthDate: PlainDate.nullable(), status: ArchiveStatus,
  region: RegionCode, regionName: z.string(), schoolName: z.string().nullable(), idMasked: z.string().nullable(), why: MatchedBy,
})
export type SearchHit = z.infer<typeof SearchHit>

/** What the person looking may do with this archive; `because` says why not. */
export const Ability = z.enum([
  'correct', 'change', 'submit', 'review', 'return', 'proposeExit', 'confirmExit', 'cancelExit', 'reveal', 'viewers', 'print',
])
export type Ability = z.infer<typeof Ability>
export const AbilityAnswer = z.object({ allowed: z.boolean(), because: z.string().nullable() })
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

/** A move of an archive along W1. */
export const Transition = z.enum([
  'save', 'submit', 'acceptAtTown', 'passToCounty', 'accept', 'acceptChange', 'return', 'proposeExit', 'confirmExit', 'cancelExit',
])
export type Transition = z.infer<typeof Transition>

/** A field still missing, and the moves it stands in the way of. */
export const Gap = z.object({ field: FieldKey, label: z.string(), blocks: z.array(Transition) })
export type Gap = z.infer<typeof Gap>

export const HistoryKind = z.enum(['create', 'import', 'correct', 'change', 'submit', 'review', 'return', 'exit', 'move', 'merge', 'other'])
export type HistoryKind = z.infer<typeof HistoryKind>
/** Values in history are shown as text: codes as their labels, sealed values masked. */
export const HistoryEntry = z.object({
  id: RecordId, at: Instant, kind: HistoryKind, phrase: z.string(), actorName: z.string(), actorRole: z.string(), actorRegion: z.string(),
  version: z.number().int(), effectiveFrom: PlainDate.nullable(), reason: z.string().nullable(),
  fields: z.array(z.object({ field: z.string(), label: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const Viewing = z.object({
  at: Instant, actorName: z.string(), role: z.string(), regionName: z.string(), purpose: z.string(), phrase: z.string(),
  fieldClass: z.string(), reason: z.string().nullable(),
})
export type Viewing = z.infer<typeof Viewing>
