/** The region of a figure and its rows: who may ask for which, and how far down the rows lie. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import {
  ancestorAt, type Level, levelOf, levels, levelSize, rangeOf, regionCode, type RegionCode,
} from '@qinghe/domain/kernel/regionCode.ts'
import type { Counted, FigureRegion } from '@qinghe/domain/statistics/figure.ts'
import type { Reader } from '../db/reader.ts'
import { regionNames } from '../regions/names.ts'
import { children, path } from '../regions/queries.ts'

/** Posts of an area read its figures; posts of a school or of a list of children have theirs counted one by one. */
export const isOfArea = ({ scope }: Actor): boolean => scope.shape === 'range' && scope.slo === 0 && scope.shi >= 2_147_483_647

/** The region asked for, if the post reaches it; otherwise it looks as if it did not exist. */
export function figureRegion(actor: Actor, asked: RegionCode | undefined): RegionCode {
  const own = isOfArea(actor) ? regionCode(actor.region) : ancestorAt(actor.region, 'county')
  const region = asked ?? own
  const { lo, hi } = rangeOf(region)
  const reach = actor.scope.shape === 'range' && isOfArea(actor) ? actor.scope : rangeOf(own)
  if (lo < reach.lo || hi > reach.hi) throw new NotFound('这个地区')
  return region
}

/** Rows lie `step` codes apart; below the cities in `finer`, whose names nobody says, they are counties instead. */
export type Rows = { step: number; finer: number[]; places: FigureRegion[] }

const below: Record<Level, Level> =
  { nation: 'province', province: 'city', city: 'county', county: 'town', town: 'village', village: 'village' }

/** Places change a few times a year; a figure asks for the same ones over and over. */
type Remembered = { sum: FigureRegion; rows: Rows; until: number }
const known = new Map<number, Remembered>()
const rememberMs = 60_000
const mostRemembered = 5_000

/** The region of a figure with its name and its rows; refuses a region that is in no table. */
export async function placesOf(r: Reader, region: RegionCode): Promise<{ sum: FigureRegion; rows: Rows }> {
  const nowMs = Date.parse(r.now)
  const remembered = known.get(region)
  if (remembered && nowMs < remembered.until && nowMs > remembered.until - 2 * rememberMs) return remembered
  const found = { sum: await nameOf(r, region), rows: await rowsOf(r, region), until: nowMs + rememberMs }
  if (known.size >= mostRemembered) known.clear()
  known.set(region, found)
  return found
}

async function rowsOf(r: Reader, region: RegionCode): Promise<Rows> {
  const level = levelOf(region)
  if (level === 'village') return { step: levelSize.village, finer: [], places: [] }
  const found = await children(r, { of: region })
  const places = found.places.map((place): FigureRegion =>
    ({ region: place.code, name: place.short, level: place.level, unsettled: false }))
  const usual = below[level]
  // A city that governs its towns directly has no counties: 东莞市.
  const actual = places.length > 0 && places.every(place => place.level === 'town') ? 'town' : usual
  const passedOver = usual === 'city' ? places.filter(place => place.level === 'county') : []
  return { step: levelSize[actual], places, finer: [...new Set(passedOver.map(place => ancestorAt(place.region, 'city')))] }
}

async function nameOf(r: Reader, region: RegionCode): Promise<FigureRegion> {
  const level = levelOf(region)
  const found = await path(r, { of: region })
  return { region, name: region === 0 ? '全国' : (found.places.at(-1)?.short ?? String(region)), level, unsettled: false }
}

type Found = { sum: FigureRegion; rows: Rows; counted: readonly Counted[] }
/** Nobody is left out because of a table: children kept at the region itself are 未定, and a code no longer in force has its row. */
export async function withStrays(r: Reader, { sum, rows, counted }: Found): Promise<FigureRegion[]> {
  if (sum.level === 'village') return []
  const known = new Set<number>(rows.places.map(place => place.region))
  const strays = [...new Set(counted.map(line => line.region))].filter(code => !known.has(code)).sort((a, b) => a - b)
  if (strays.length === 0) return rows.places
  const named = await regionNames(r, strays)
  const unsettled = `${levelWord[below[sum.level]]}未定`
  return [...rows.places, ...strays.map((code): FigureRegion => code === sum.region
    ? { region: sum.region, name: unsettled, level: sum.level, unsettled: true }
    : { region: regionCode(code), name: named(code), level: levelAt(rows.step, code), unsettled: false })]
}
const levelWord: Record<Level, string> = { nation: '', province: '省', city: '市', county: '县', town: '镇街', village: '村（居）' }
const levelAt = (step: number, code: number): Level => levels.find(level => levelSize[level] === step) ?? levelOf(code)

