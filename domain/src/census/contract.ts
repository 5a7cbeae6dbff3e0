/** The quarter, read: rounds, places and children by name. What is said and signed stands in commands.ts. What is locked, in lockContract.ts.
 *  Matches with other departments stand in matchContract.ts; suspects in suspects.ts. */
import { z } from 'zod'
import { fieldShown } from '../archives/fieldShown.ts'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, shown, shownAs, staffName, workText } from '../kernel/shown.ts'
import { AnswerKind, LineState, RoundState, SheetLevel, SheetState } from './types.ts'

/** 2026-Q2 */
export const PeriodId = z.string().regex(/^\d{4}-Q[1-4]$/, '季度要写成 2026-Q2 这样')
const period = () => open('rule', PeriodId)
/** What somebody saw, as a digest that is sent back as it came. */
export const Digest = open('proof', z.string().max(64))
const region = z.coerce.number().pipe(RegionCode)
const Place = z.object({ code: RegionCode, name: placeName() })
const Person = z.object({ name: staffName(), role: workText() })

/** `standard`: the day at whose end (24 时) the moment lies; from `moment` on a place can be signed. */
const Days = z.object({ opens: WorkDay, standard: WorkDay, moment: Instant, village: WorkDay, town: WorkDay, match: WorkDay, lock: WorkDay })
/** Children by the state of their line; they sum up to all of them. */
const Sums = z.object({ open: count(), verified: count(), returned: count(), disputed: count(), reopened: count() })
export type Sums = z.infer<typeof Sums>

/** `opening`: the quarter that could be opened next, with whatever stands in its way; null while its round is there. `mayOpen`: whether this post may. */
export const RoundsOutput = z.object({
  rounds: z.array(z.object({ period: period(), title: ruleText(), state: RoundState, days: Days, openedAt: Instant, openedBy: Person.nullable() })).max(12),
  opening: z.object({ period: period(), title: ruleText(), opens: WorkDay, standsInTheWay: z.array(ruleText()) }).nullable(),
  mayOpen: z.boolean(),
})
export type RoundsOutput = z.infer<typeof RoundsOutput>
export const RoundsInput = z.object({})
const onlyNumbers = '只有各地的进度、数量和签字人，没有儿童'
export const listRounds = query('census.rounds', {
  at: 'GET /api/census/rounds', input: RoundsInput, output: RoundsOutput, may: 'census.read', purpose: 'care', audit: noChildren('查看季度排查', onlyNumbers),
})

/** `onBehalf`: a town signed for a village that has nobody. `current`: it is of what stands there now. */
const Signature = z.object({ by: Person, at: Instant, onBehalf: z.boolean(), current: z.boolean() })
/** A place and all inside it. `digest` is what a signature of it names. `below`: places directly below, and how many of them are signed as they stand.
 *  `vacant`: a village in which nobody is in office. */
const Sheet = z.object({
  place: Place, level: SheetLevel, state: SheetState, sums: Sums, digest: Digest, below: z.object({ all: count(), signed: count() }), vacant: z.boolean(),
  signatures: z.array(Signature).max(20),
})
export type Sheet = z.infer<typeof Sheet>

export const RoundInput = z.object({ period: PeriodId })
export type RoundInput = z.infer<typeof RoundInput>
/** `own`: the sheet of the post's own place. `villages`, `towns`: how far the area of the post is; a village sees one. */
const steps = z.object({ all: count(), signed: count() })
export const RoundOutput = z.object({
  period: period(), title: ruleText(), state: RoundState, today: WorkDay, days: Days, openedAt: Instant, openedBy: Person.nullable(), own: Sheet, villages: steps, towns: steps,
  locked: z.object({ by: Person, at: Instant }).nullable(),
})
export type RoundOutput = z.infer<typeof RoundOutput>
export const getRound = query('census.round', {
  at: 'GET /api/census/rounds/:period', input: RoundInput, output: RoundOutput, may: 'census.read', purpose: 'care', audit: noChildren('查看季度排查', onlyNumbers),
})

export const BoardInput = RoundInput.extend({ region: region.optional() })
export type BoardInput = z.infer<typeof BoardInput>
/** Towns of a county, villages of a town; the late first, then those with most left. `call`: who answers for the place; null: nobody is in office. `due`: by when it is
 *  to be signed. Of a town `sums` are those of its villages and its own. `byVillage`: of a town, its villages for a row of tiles. */
const tile = { place: Place, state: SheetState, late: z.boolean(), left: count() }
export const BoardOutput = z.object({
  place: Place, today: WorkDay,
  rows: z.array(z.object({
    ...tile, due: WorkDay, level: SheetLevel, sums: Sums, below: steps, vacant: z.boolean(), call: Person.nullable(), signed: Signature.nullable(), byVillage: z.array(z.object(tile)).max(400),
  })).max(400),
})
export type BoardOutput = z.infer<typeof BoardOutput>
export const censusBoard = query('census.board', {
  at: 'GET /api/census/rounds/:period/board', input: BoardInput, output: BoardOutput, may: 'census.read', purpose: 'care', audit: noChildren('查看排查进度', onlyNumbers),
})

/** An answer somebody gave. `head`: nobody has replaced it; the next is given over these. `kind` null: it took one back. */
const Said = z.object({
  answer: RecordId, kind: AnswerKind.nullable(), over: z.array(RecordId).max(200), head: z.boolean(), at: Instant, by: Person, mine: z.boolean(), words: shown('ID', 'words', z.string()).nullable(),
})
/** Whom to look at first (重点排查, P2-103). */
export const KeyCategory = z.enum(['dropout', 'poor', 'unguarded', 'orphaned', 'disabled'])
export type KeyCategory = z.infer<typeof KeyCategory>
export const keyNames: Record<KeyCategory, string> = { dropout: '辍学', poor: '生活困难', unguarded: '监护人缺失', orphaned: '事实无人抚养', disabled: '残疾' }
/** `seen`, `asked` and the ids of `heads` are sent back with an answer as they came. `keys`: why she is among those to look at first (重点排查), of what the post reads.
 *  `last`: what was said of her in the round before. `returned`: why it was sent back last. `isHere`: her archive is still in the area of the post. */
const Line = z.object({
  child: z.object({ id: ChildId, name: shownAs(fieldShown('name'), z.string()) }), ageInYears: shown('ID', 'none', z.number().int()).nullable(), sexCode: shownAs(fieldShown('sexCode'), z.number().int()).nullable(),
  place: Place, state: LineState, answer: AnswerKind.nullable(), heads: z.array(Said).max(200), asked: count(), seen: Digest,
  returned: z.object({ reason: shown('ID', 'words', z.string()), by: Person, at: Instant }).nullable(),
  keys: z.array(shown(['ID', 'FAM', 'EDU', 'HLT', 'REL'], 'none', KeyCategory)).max(5), last: AnswerKind.nullable(), isHere: z.boolean(), isNewcomer: z.boolean(),
})
export type Line = z.infer<typeof Line>

export const VillageInput = RoundInput.extend({ region, state: LineState.optional(), after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional() })
export type VillageInput = z.infer<typeof VillageInput>
/** The list of one place: a village, or the children a town or county keeps without a village. Those sent back first, then disputed, reopened, open, and the answered
 *  last. `maySign`: whether this post signs here; `standsInTheWay`: all that is missing before somebody can. */
export const VillageOutput = z.object({
  sheet: Sheet, due: WorkDay, locked: z.boolean(), maySurvey: z.boolean(), maySign: z.boolean(), standsInTheWay: z.array(ruleText()), lines: z.array(Line).max(100), next: NextPage,
})
export type VillageOutput = z.infer<typeof VillageOutput>
export const censusVillage = query('census.village', {
  at: 'GET /api/census/rounds/:period/villages/:region', input: VillageInput, output: VillageOutput, may: 'census.read', purpose: 'care',
  audit: shows('查看排查名单', 'S2', (output: VillageOutput) => output.lines.map(one => one.child.id)),
})

export const LineInput = RoundInput.extend({ child: ChildId })
export type LineInput = z.infer<typeof LineInput>
/** All that was said of one child in a round, the newest first. */
export const LineOutput = z.object({
  line: Line, said: z.array(Said).max(200), returns: z.array(z.object({ reason: shown('ID', 'words', z.string()), by: Person, at: Instant })).max(50), mayReturn: z.boolean(), locked: z.boolean(),
})
export type LineOutput = z.infer<typeof LineOutput>
export const censusLine = query('census.line', {
  at: 'GET /api/census/rounds/:period/children/:child', input: LineInput, output: LineOutput, may: 'census.read', purpose: 'care',
  audit: shows('查看儿童的排查情况', 'S2', (output: LineOutput) => [output.line.child.id]),
})

/** Of a county: the digest that is checked and locked, from which day on it may be locked, who has checked what stands there (`mine`: oneself, and another one locks), and by whom it was locked. */
const Locking = z.object({
  digest: Digest, opens: WorkDay, mayCheck: z.boolean(), mayLock: z.boolean(), checked: z.object({ by: Person, at: Instant, mine: z.boolean() }).nullable(),
  locked: z.object({ by: Person, checkedBy: Person, at: Instant, root: open('proof', z.string()) }).nullable(),
})
/** Whose archive lacks what the summary counts by; `isClosed`: nobody can fill it in any more, and the columns are short of her. */
const Gap = z.object({ child: z.object({ id: ChildId, name: shownAs(fieldShown('name'), z.string()) }), lacks: z.array(ruleText()).max(6), isClosed: z.boolean() })
/** What stands between the place of the post and its signature or lock, and who has to act. `gaps`: some of them, those that can be filled in first. `awaits`: rosters that did not come. */
export const ClosingOutput = z.object({
  place: Place, state: RoundState, issues: z.array(z.object({ code: open('code', z.string()), words: ruleText(), count: count().nullable() })), gaps: z.array(Gap).max(20), unsigned: z.array(Place.extend({ call: Person.nullable() })).max(400), awaits: z.array(ruleText()),
  locking: Locking.nullable(),
})
export type ClosingOutput = z.infer<typeof ClosingOutput>
export const censusClosing = query('census.closing', {
  at: 'GET /api/census/rounds/:period/closing', input: RoundInput, output: ClosingOutput, may: 'census.read', purpose: 'care',
  audit: shows('查看排查还差什么', 'S2', (output: ClosingOutput) => output.gaps.map(one => one.child.id)),
})
