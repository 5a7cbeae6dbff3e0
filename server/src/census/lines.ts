/** The list of a place, and one child in a round with all that was said of her. */
import { type LineInput, type LineOutput, type VillageInput, type VillageOutput, censusVillage as contract } from '@qinghe/domain/census/contract.ts'
import { access } from '@qinghe/domain/census/access.ts'
import { mayReturn, maySign, signIssues } from '@qinghe/domain/census/sheets.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { linesShown, sheetShown } from './shown.ts'
import { roleFrom } from './sign.ts'
import { directlyBelow, dueOf, levelAt, lineOf, lineRank, linesWhere, nowOf, placesIn, roundOf, sheetOf, signaturesIn, vacantAmong } from './store.ts'

const pages = pagesOf(contract, z.tuple([z.number(), z.string()]))
const usualLimit = 50

export async function censusVillage(r: Reader, { period, region, state, after, limit = usualLimit }: VillageInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const [places, signatures] = [await placesIn(r, period, region), await signaturesIn(r, period, region)]
  const place = places.find(one => one.region === region)
  if (!place) throw new NotFound('这个地方')
  const from = pages.from(r, after)
  const rows = await linesWhere(r, period, sql`and l.region = ${region} ${state === undefined ? sql`` : sql`and l.state = ${state}`}
    ${from === undefined ? sql`` : sql`and (${lineRank}, l.child) > (${from[0]}::int, ${from[1]}::uuid)`} order by ${lineRank}, l.child limit ${limit + 1}::int`)
  const { page, next } = pages.cut(r, { rows, limit, at: last => [last.rank, last.child] })
  const vacant = await vacantAmong(r, place.level === 'village' ? [region] : [])
  const { person } = await namesFor(r, { postings: signatures.map(one => one.posting), children: [], places: [] })
  const role = roleFrom(r.actor.role)
  const below = directlyBelow(places, place).filter(one => !one.signed).map(one => one.name)
  const sheet = sheetOf(place, { signatures, vacant: vacant.has(region), below, asRole: roleFrom })
  return unparsed({
    sheet: sheetShown(place, { places, signatures, vacant, person }), due: dueOf(round, place), locked: round.locked_at !== null,
    maySurvey: mayDo(role, 'census.survey', access), maySign: maySign(sheet, role),
    standsInTheWay: signIssues(sheet, role, nowOf(r, round)).map(one => one.message),
    lines: (await linesShown(r, round, page)).lines, next,
  } satisfies VillageOutput)
}

/** The newest; more is a history nobody reads. */
const [mostSaid, mostReturns] = [200, 50]
export async function censusLine(r: Reader, { period, child }: LineInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const row = await lineOf(r, period, child)
  const { lines, said, returns } = await linesShown(r, round, [row])
  const [line] = lines
  if (!line) throw new NotFound('这名儿童的排查')
  return unparsed({
    line, said: said(child).slice(0, mostSaid), returns: returns(child).slice(0, mostReturns), mayReturn: mayReturn(levelAt(row.region) ?? 'village', roleFrom(r.actor.role)), locked: round.locked_at !== null,
  } satisfies LineOutput)
}
