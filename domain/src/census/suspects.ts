/** Whom others name and no archive is known of (疑似): lines of rosters that met none (P2-105) and whom the youth league hands in (P2-65). A village says of each what she is,
 *  and signs when nobody is left (decision 077). */
import { z } from 'zod'
import { command, noChildren, query, showsLines } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { type Issue, issue } from '../kernel/problem.ts'
import { levelOf, RegionCode } from '../kernel/regionCode.ts'
import { count, placeName, shown, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { PeriodId } from './contract.ts'

export const Verdict = z.enum(['found', 'known', 'absent', 'apart'])
export type Verdict = z.infer<typeof Verdict>
export const verdictNames: Record<Verdict, string> = { found: '已建档', known: '已在册', absent: '查无此人', apart: '不属于本村名单' }
export const SuspectSource = z.enum(['roster', 'league'])
export const HandedAs = z.enum(['newcomer', 'change'])
export type HandedAs = z.infer<typeof HandedAs>
export const handedNames: Record<HandedAs, string> = { newcomer: '新来的儿童', change: '情况有变化' }

/** As it is sealed. `from`: which roster or office, in words. */
export const About = z.object({
  from: z.string(), kind: HandedAs.nullable(), name: z.string(), sexCode: z.number().int().nullable(), birthDate: PlainDate.nullable(), school: z.string(), words: z.string(),
})
export type About = z.infer<typeof About>

const Place = z.object({ code: RegionCode, name: placeName() })
const Person = z.object({ name: staffName(), role: workText() })
const about = {
  source: SuspectSource, from: workText(), kind: HandedAs.nullable(), name: shown('ID', 'name', z.string()), sexCode: shown('ID', 'none', z.number().int()).nullable(),
  birthDate: shown('ID', 'day', PlainDate).nullable(), school: shown('EDU', 'none', z.string()).nullable(), words: shown(['ID', 'FAM'], 'words', z.string()).nullable(),
}
/** `answer`: of what was said, to be sent back with the next. `elsewhere`: whoever compares has settled it. */
const Suspect = z.object({
  id: RecordId, ...about, place: Place, at: Instant, verdict: Verdict.nullable(), elsewhere: z.boolean(),
  answer: z.object({ id: RecordId, by: Person, at: Instant, mine: z.boolean(), words: shown(['ID', 'FAM'], 'words', z.string()).nullable() }).nullable(),
  became: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }).nullable(),
})
export type Suspect = z.infer<typeof Suspect>

export const SuspectsInput = z.object({ period: PeriodId, region: z.coerce.number().pipe(RegionCode) })
export type SuspectsInput = z.infer<typeof SuspectsInput>
/** Those nobody has judged first. */
export const SuspectsOutput = z.object({ suspects: z.array(Suspect).max(200), open: count(), maySettle: z.boolean() })
export type SuspectsOutput = z.infer<typeof SuspectsOutput>
export const censusSuspects = query('census.suspects', {
  at: 'GET /api/census/rounds/:period/villages/:region/suspects', input: SuspectsInput, output: SuspectsOutput, may: 'census.read', purpose: 'care',
  audit: showsLines('查看疑似儿童', (output: SuspectsOutput) => output.suspects.length, output => output.suspects.flatMap(one => one.became?.id ?? [])),
})

/** 已在册 names the archive; 查无此人 and 不属于 say why. 新发现 goes by census.recordFound, which opens the archive. `over`: what was said and is replaced. */
const words = saidWords({ what: '情况', min: 0, max: 200 }).optional()
export const SettleInput = z.object({ period: PeriodId, suspect: RecordId, over: RecordId.nullable(), verdict: Verdict.exclude(['found']), child: ChildId.optional(), words })
export type SettleInput = z.infer<typeof SettleInput>
export const settleSuspect = command('census.settleSuspect', {
  at: 'POST /api/census/rounds/:period/suspects/:suspect/settle', input: SettleInput, touches: () => [], may: 'census.survey', purpose: 'care', audit: '核实疑似儿童',
})
/** @param kind what the league said of it: a change is not answered by pointing to the archive it is a change of */
export function settleIssues({ verdict, child, words: said = '' }: Pick<SettleInput, 'verdict' | 'child' | 'words'>, kind: HandedAs | null): Issue[] {
  if (verdict === 'known' && child === undefined) return [issue('census.suspectChild', '请选她是在册的哪一名儿童', 'child')]
  if (verdict === 'known') return kind === 'change' && said.trim() === '' ? [issue('census.suspectWords', '请写核实到的变化；有变化的，请同时在名单上记“有变化”', 'words')] : []
  if (child !== undefined) return [issue('census.suspectChild', '选了在册儿童的，请选“已在册”', 'child')]
  return said.trim() === '' ? [issue('census.suspectWords', verdict === 'absent' ? '请写明找过哪里、问过谁' : '请写明为什么不属于：父母在家、不在本村，或者档案在哪个村', 'words')] : []
}

export const UnsettleInput = z.object({ period: PeriodId, suspect: RecordId, over: RecordId })
export type UnsettleInput = z.infer<typeof UnsettleInput>
export const unsettleSuspect = command('census.unsettleSuspect', {
  at: 'POST /api/census/rounds/:period/suspects/:suspect/take-back', input: UnsettleInput, touches: () => [], may: 'census.survey', purpose: 'care', audit: '撤销对疑似儿童的核实',
})

/** By the youth league: somebody who came, or whose situation changed. */
export const HandInInput = z.object({
  id: RecordId, region: RegionCode.refine(code => levelOf(code) === 'village', '请选到村（居）'), kind: HandedAs, name: z.string().trim().min(2, '请填写姓名').max(50), sexCode: z.number().int().min(1).max(2).optional(), birthDate: PlainDate.optional(),
  words: saidWords({ what: '情况', max: 200 }),
})
export type HandInInput = z.infer<typeof HandInInput>
export const handInSuspect = command('census.handIn', { at: 'POST /api/census/suspects', input: HandInInput, touches: () => [], may: 'census.handIn', purpose: 'care', audit: '报送疑似儿童' })

/** What one's own post has handed in and whether the village has looked: what it found would say of any name whether it is in the register. `underway`: whether a round takes any now. */
export const HandedOutput = z.object({
  underway: z.boolean(),
  handed: z.array(z.object({ id: RecordId, kind: HandedAs, name: about.name, place: Place, at: Instant, settled: z.boolean() })).max(100),
})
export type HandedOutput = z.infer<typeof HandedOutput>
export const handedSuspects = query('census.handed', {
  at: 'GET /api/census/suspects', input: z.object({}), output: HandedOutput, may: 'census.handIn', purpose: 'care', audit: showsLines('查看报送的疑似儿童', (output: HandedOutput) => output.handed.length),
})

const ofRound = z.object({ period: PeriodId })
/** Lines of rosters that met no archive: how many can be given to a village by what is written in them, and how many not. */
export const LeadsOutput = z.object({ placeable: count(), placeless: count(), given: count(), open: count() })
export type LeadsOutput = z.infer<typeof LeadsOutput>
export const censusLeads = query('census.leads', {
  at: 'GET /api/census/rounds/:period/leads', input: ofRound, output: LeadsOutput, may: 'census.give', purpose: 'roster', audit: noChildren('查看名册线索的数量', '只有数量，没有儿童'),
})
export type GiveInput = z.infer<typeof ofRound>
export const giveLeads = command('census.giveLeads', { at: 'POST /api/census/rounds/:period/leads/give', input: ofRound, touches: () => [], may: 'census.give', purpose: 'roster', audit: '把名册线索交给村里核实' })
