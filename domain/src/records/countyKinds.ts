/** Contracts of the kinds of a county (decision 048): what it changed in those of the product, ledgers of its own, and how a second person puts a
 *  version into force. Definitions only: no answer here holds anything of a child. */
import { z } from 'zod'
import { type Access, posts } from '../kernel/access.ts'
import { command, noChildren, query } from '../kernel/contract.ts'
import { Difference } from '../kernel/differences.ts'
import { RecordId } from '../kernel/ids.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { count, open, placeName, ruleText, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { CountyChange } from './countyChange.ts'

/** Civil affairs of the county decides what its ledgers hold, the system administrator may stand in for one of the two. No cell of the matrix tells
 *  them from others. */
const editors = posts(['countyCivilAffairs', 'systemAdmin'])
export const countyKindsAccess: Access = { 'kinds.look': [editors], 'kinds.propose': [editors], 'kinds.decide': [editors] }

const about = '台账的栏目、代码和办理规则，不含任何儿童'
const rest = { purpose: 'reference', audit: noChildren('查看本县台账的设置', about) } as const

export const VersionState = z.enum(['proposed', 'published', 'replaced', 'refused', 'withdrawn'])
export type VersionState = z.infer<typeof VersionState>
/** Kept no more from that day on. */
const ended = () => z.object({ from: WorkDay, why: workText() }).nullable()
const version = () => z.object({
  id: RecordId, kind: open('code', z.string()), title: ruleText(), state: open('code', VersionState), reason: workText(),
  ended: ended(), proposedBy: staffName(), proposedAt: Instant, decidedBy: staffName().nullable(), decidedAt: Instant.nullable(), decidedReason: workText().nullable(),
  /** Whether the acting person may put it into force, or take it back. */
  mayDecide: open('rule', z.boolean()), mayWithdraw: open('rule', z.boolean()),
})
const conflict = () => z.object({ message: ruleText(), yours: ruleText(), theirs: ruleText(), original: ruleText().nullable(), kept: open('rule', z.enum(['yours', 'theirs'])) })

const Ledgers = z.object({
  /** Six digits: what the ids of the county begin with. */
  county: open('id', z.string()), place: placeName(),
  ledgers: z.array(z.object({
    kind: open('code', z.string()), title: ruleText(), feature: open('code', z.string()), audience: ruleText(), origin: open('code', z.enum(['shipped', 'changed', 'own'])),
    ended: ended(),
    /** Of a change: the product brought a newer version, and this stands in the way of taking it. Until somebody decides the county's goes on. */
    conflicts: z.array(conflict()),
  })),
  versions: z.array(version()),
  audiences: z.array(z.object({ id: open('code', z.string()), title: ruleText(), like: z.array(ruleText()), sees: z.array(z.object({ role: ruleText(), posts: count() })) })),
})
export type CountyLedgers = z.infer<typeof Ledgers>
export const listCountyKinds = query('kinds.list', { at: 'GET /api/kinds', input: z.object({}), output: Ledgers, may: 'kinds.look', ...rest })

/** What the editor begins from: the text of a version, or of what is in force; of a shipped kind also the kind as it is shipped. */
const Source = z.object({ kind: open('code', z.string()), source: ruleText(), inForce: ruleText().nullable(), compiled: ruleText().nullable() })
export const SourceInput = z.object({ kind: z.string().max(60).optional(), version: RecordId.optional() })
export type SourceInput = z.infer<typeof SourceInput>
export type KindSource = z.infer<typeof Source>
export const getKindSource = query('kinds.source', { at: 'GET /api/kinds/source', input: SourceInput, output: Source, may: 'kinds.look', ...rest })

/** A version of the county, or the ledger as the product ships it. */
const Side = z.union([RecordId, z.literal('shipped')])
export const CompareKindsInput = z.object({ kind: z.string().max(60), older: Side, newer: Side })
export type CompareKindsInput = z.infer<typeof CompareKindsInput>
const Compared = z.object({ title: ruleText(), differences: z.array(Difference) })
export type ComparedKinds = z.infer<typeof Compared>
export const compareKindVersions = query('kinds.compare', { at: 'GET /api/kinds/compare', input: CompareKindsInput, output: Compared, may: 'kinds.look', ...rest })

export const longestSource = 100_000
const source = z.string().min(1, '还没有写内容').max(longestSource, '文件太长')
const Checked = z.object({
  /** With the change that was asked for. */
  source: ruleText(),
  /** From the top; nothing when it may be proposed. */
  faults: z.array(z.object({ line: count(), column: count(), message: ruleText() })),
  kind: open('code', z.string()).nullable(), title: ruleText().nullable(), compiled: ruleText().nullable(),
  effects: z.object({
    records: count(),
    /** Fields that old records do not have and that are asked at their next change. */
    gaps: z.array(z.object({ label: ruleText(), records: count() })),
    added: z.array(ruleText()), gone: z.array(ruleText()), relabelled: z.array(z.object({ from: ruleText(), to: ruleText() })),
    sees: z.array(z.object({ role: ruleText(), posts: count() })), enters: z.array(z.object({ role: ruleText(), posts: count() })),
  }).nullable(),
})
export type CheckedKind = z.infer<typeof Checked>
export const CheckInput = z.object({ source: source.or(z.literal('')), change: CountyChange.optional() })
export type CheckInput = z.infer<typeof CheckInput>
export const checkKind = query('kinds.check', { at: 'POST /api/kinds/check', input: CheckInput, output: Checked, may: 'kinds.look', purpose: 'reference', audit: noChildren('检查台账的设置', about) })

export const ProposeInput = z.object({ id: RecordId, source, reason: saidWords({ what: '改动的理由', max: 200 }) })
export type ProposeInput = z.infer<typeof ProposeInput>
export const proposeKind = command('kinds.propose', { at: 'POST /api/kinds', input: ProposeInput, touches: () => [], may: 'kinds.propose', purpose: 'administration', audit: '提出台账的改动' })

export const DecideInput = z.object({ id: RecordId, to: z.enum(['published', 'refused', 'withdrawn']), reason: saidWords({ what: '说明', min: 0, max: 200 }).optional() })
export type DecideInput = z.infer<typeof DecideInput>
export const decideKind = command('kinds.decide', { at: 'POST /api/kinds/:id/decision', input: DecideInput, touches: () => [], may: 'kinds.decide', purpose: 'administration', audit: '发布或退回台账的改动' })
