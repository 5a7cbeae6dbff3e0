/** 三方比对 of a round (P2-105): each child on the lists, against the roster of the education bureau and that of the police. Rosters are settled where they are compared. */
import { z } from 'zod'
import { fieldShown } from '../archives/fieldShown.ts'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, placeName, ruleText, shownAs, workText } from '../kernel/shown.ts'
import { RoundInput } from './contract.ts'
import { InRoster, MatchOffice } from './matching.ts'

const region = z.coerce.number().pipe(RegionCode)
const Place = z.object({ code: RegionCode, name: placeName() })
const both = { education: InRoster, police: InRoster }
const Classes = z.array(z.object({ ...both, n: count() })).max(16)

/** `roster` null: none came this quarter, which is said and holds nothing up. `leads`: people of the roster without an archive; `leadsInBoth`: of them, who stands in both rosters.
 *  `towns`: children by the town their line is of. */
export const MatchOutput = z.object({
  title: ruleText(), children: count(), classes: Classes, towns: z.array(z.object({ place: Place, children: count(), classes: Classes })).max(400), leadsInBoth: count(),
  sources: z.array(z.object({
    office: MatchOffice,
    roster: z.object({ comparison: RecordId, number: workText(), at: Instant, isComplete: z.boolean(), leads: count(), doubtful: count(), open: count(), agrees: z.boolean() }).nullable(),
  })).max(2),
  standsInTheWay: z.array(ruleText()),
})
export type MatchOutput = z.infer<typeof MatchOutput>
export const censusMatch = query('census.match', {
  at: 'GET /api/census/rounds/:period/match', input: RoundInput, output: MatchOutput, may: 'census.match', purpose: 'care', audit: noChildren('查看三方比对', '只有各镇各类的人数，没有儿童'),
})

export const MatchNamesInput = RoundInput.extend({ ...both, region: region.optional(), after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional() })
export type MatchNamesInput = z.infer<typeof MatchNamesInput>
export const MatchNamesOutput = z.object({
  children: z.array(z.object({ child: z.object({ id: ChildId, name: shownAs(fieldShown('name'), z.string()) }), place: Place })).max(100), next: NextPage,
})
export type MatchNamesOutput = z.infer<typeof MatchNamesOutput>
export const censusMatchNames = query('census.matchNames', {
  at: 'GET /api/census/rounds/:period/match/names', input: MatchNamesInput, output: MatchNamesOutput, may: 'census.match', purpose: 'care',
  audit: shows('查看三方比对的名单', 'S2', (output: MatchNamesOutput) => output.children.map(one => one.child.id)),
})
