/** Of a place: how many fit and get nothing, and who. The register is walked in slices in the order of ids, and every child judged anew: nothing is kept that could
 *  say otherwise than the archive. */
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { type CountsInput, type ListInput, listRelief as contract, type ReliefCounts, type ReliefListed, type Which } from '@qinghe/domain/relief/contract.ts'
import { factOf, type FactId } from '@qinghe/domain/relief/facts.ts'
import { isRecorded, judgeScheme, missingFacts } from '@qinghe/domain/relief/judge.ts'
import { hiddenFacts, knownOf } from '@qinghe/domain/relief/known.ts'
import type { Scheme } from '@qinghe/domain/relief/scheme.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { figureRegion, placesOf } from '../statistics/places.ts'
import { heldOfPlace } from './heldRows.ts'
import { schemesOn } from './schemes.ts'

const sliceSize = 5_000
const usualLimit = 50
const mostLacking = 3
const mostJudged = 20_000
const pages = pagesOf(contract, z.uuid())

type OfChild = { id: string; region: number; values: Line }
async function* childrenOf(r: Reader, region: RegionCode, after: string | null): AsyncGenerator<readonly OfChild[]> {
  const asking = { today: r.today, hidden: hiddenFacts(r.actor), supposed: {} }
  for (let last = after; ;) {
    const rows = await heldOfPlace(r, { region, after: last, limit: sliceSize })
    yield rows.map(({ id, region: at, held }) => ({ id, region: at, values: knownOf(held, asking).values }))
    last = rows.at(-1)?.id ?? null
    if (rows.length < sliceSize || last === null) return
  }
}

type Outcome = { which: Which | 'no'; missing: readonly FactId[] }
function outcomeOf(scheme: Scheme, values: Line, today: Reader['today']): Outcome {
  const recorded = isRecorded(scheme, values)
  if (recorded === true) return { which: 'recorded', missing: [] }
  const { answer } = judgeScheme(scheme, values, today)
  if (answer === 'yes' && recorded === null) return { which: 'unknown', missing: ['receives'] }
  return answer === 'unknown' ? { which: 'unknown', missing: missingFacts(scheme, values, today) } : { which: answer === 'yes' ? 'untold' : 'no', missing: [] }
}

/** Most children of a county are alike in all a rule looks at: whoever is, is judged once. */
function judging(schemes: readonly Scheme[], today: Reader['today']): (values: Line) => readonly Outcome[] {
  const judged = new Map<string, readonly Outcome[]>()
  return values => {
    const key = JSON.stringify(values)
    const found = judged.get(key) ?? schemes.map(scheme => outcomeOf(scheme, values, today))
    if (judged.size > mostJudged) judged.clear()
    judged.set(key, found)
    return found
  }
}

type Tally = Record<Outcome['which'], number> & { lacking: Map<FactId, number> }
const nothingYet = (): Tally => ({ untold: 0, unknown: 0, recorded: 0, no: 0, lacking: new Map() })
function count(tally: Tally, { which, missing }: Outcome): void {
  tally[which] += 1
  for (const fact of missing) tally.lacking.set(fact, (tally.lacking.get(fact) ?? 0) + 1)
}

export async function countRelief(r: Reader, { region: asked }: CountsInput): Promise<Unparsed> {
  const region = figureRegion(r.actor, asked)
  const { sum } = await placesOf(r, region)
  const tallies = schemesOn(r.today).map(scheme => ({ scheme, tally: nothingYet() }))
  const judge = judging(tallies.map(one => one.scheme), r.today)
  let children = 0
  for await (const slice of childrenOf(r, region, null)) {
    children += slice.length
    for (const { values } of slice) judge(values).forEach((outcome, i) => { const of = tallies[i]; if (of) count(of.tally, outcome) })
  }
  return unparsed({
    place: { code: region, name: sum.name }, today: r.today, children,
    schemes: tallies.map(({ scheme: { scheme, title, basis, version }, tally: { recorded, untold, unknown, no, lacking } }) => ({
      scheme, title, basis, version, recorded, untold, unknown, no,
      lacking: [...lacking].sort((a, b) => b[1] - a[1]).slice(0, mostLacking).map(([id, of]) => ({ label: factOf(id).field.label, knows: factOf(id).knows, of })),
    })),
  } satisfies ReliefCounts)
}

export async function listRelief(r: Reader, { scheme: id, which, region: asked, after, limit = usualLimit }: ListInput): Promise<Unparsed> {
  const scheme = schemesOn(r.today).find(one => one.scheme === id)
  if (scheme === undefined) throw new NotFound('这一项救助')
  const region = figureRegion(r.actor, asked)
  const judge = judging([scheme], r.today)
  const found: (OfChild & { missing: readonly FactId[] })[] = []
  for await (const slice of childrenOf(r, region, pages.from(r, after) ?? null)) {
    found.push(...slice.flatMap(one => judge(one.values).flatMap(({ which: is, missing }) => (is === which ? [{ ...one, missing }] : []))))
    if (found.length > limit) break
  }
  const { page, next } = pages.cut(r, { rows: found, limit, at: last => last.id })
  const { child, place } = await namesFor(r, { postings: [], children: page.map(one => one.id), places: page.map(one => one.region) })
  return unparsed({
    lines: page.map(({ id: of, region: at, missing }) => {
      const name = child(of)
      if (name === null) throw problem('relief.gone', '名单刚刚有变动，请刷新页面', 409)
      return { child: { id: ChildId.parse(of), name: name.name }, place: { code: regionCode(at), name: place(at) }, missing: missing.map(fact => factOf(fact).field.label) }
    }),
    next,
  } satisfies ReliefListed)
}
