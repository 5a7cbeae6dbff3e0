/** Real divisions as a stage: villages of a county with sizes after Zipf, and schools where one would look for them. */
import { readSeed, type SeedRow } from '@qinghe/server/regions/seed.ts'
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import { randomOf } from './random.ts'
import type { SchoolKind, Village, WorldCounty, WorldSchool } from './types.ts'

/** The counties asked for, in the order asked for; one pass over the seed. */
export function countiesOf(numbers: readonly number[]): WorldCounty[] {
  const wanted = new Set(numbers)
  const rows = new Map<number, SeedRow[]>(numbers.map(number => [number, []]))
  const isInside = (code: number, level: number): boolean => level >= 2 && wanted.has(countyNumberOf(code))
  for (const row of readSeed().rows(isInside)) rows.get(countyNumberOf(row.code))?.push(row)
  return numbers.map(number => countyOf(number, rows.get(number) ?? []))
}

function countyOf(county: number, rows: readonly SeedRow[]): WorldCounty {
  const name = rows.find(row => row.level <= 3)?.name
  const towns = new Map(rows.filter(row => row.level === 4).map(row => [row.code, row]))
  const villages = rows.filter(row => row.level === 5).map((row): Village => ({
    code: row.code, name: shortName(row.name, 'village'), town: row.parent, townName: towns.get(row.parent)?.name ?? '',
    isCommunity: row.code % 1000 < 200,
  }))
  if (name === undefined || villages.length === 0) throw new Error(`${county} is no county with villages in the seed`)
  return { county, name, villages, schools: schoolsOf({ county, name, villages }) }
}

/** Each town has a kindergarten, a primary and a junior school; large villages a primary of their own; the county the rest. */
function schoolsOf({ county, name, villages }: Omit<WorldCounty, 'schools'>): WorldSchool[] {
  const schools: WorldSchool[] = []
  const add = (kind: SchoolKind, region: number, called: string) =>
    schools.push({ county, id: schools.length + 1, name: called, region, kind })
  const towns = new Map(villages.map(village => [village.town, village.townName.replace(/(街道办事处|街道|镇|乡)$/, '')]))
  const [seat = 0] = towns.keys()
  const place = name.replace(/(区|县|市)$/, '')
  add('senior', seat, `${place}一中`)
  add('senior', seat, `${place}二中`)
  add('vocational', seat, `${place}职业中专`)
  add('special', seat, `${place}特殊教育学校`)
  for (const [town, called] of towns) {
    add('kindergarten', town, `${called}中心幼儿园`)
    add('primary', town, `${called}中心小学`)
    add('junior', town, `${called}中学`)
  }
  const taken = new Set(schools.map(school => school.name))
  for (const village of villages) {
    const called = `${village.name.replace(/(新)?(村|社区)$/, '')}小学`
    if (village.isCommunity || village.code % 7 !== 0 || taken.has(called)) continue
    taken.add(called)
    add('primary', village.code, called)
  }
  return schools
}

/** How many of `children` live in each village: rank^-0.7 in a random order, communities of the town a third. */
export function spread(seed: string, { county, villages }: WorldCounty, children: number): number[] {
  const r = randomOf(seed, county, 'sizes')
  const ranks = villages.map((_, i) => i + 1)
  for (let i = ranks.length - 1; i > 0; i--) {
    const j = r.below(i + 1)
    const [a, b] = [ranks[i] ?? 0, ranks[j] ?? 0]
    ranks[i] = b
    ranks[j] = a
  }
  const weights = villages.map((village, i) => (ranks[i] ?? 1) ** -0.7 * (village.isCommunity ? 0.35 : 1))
  return shares(children, weights)
}

/** Whole numbers in these proportions whose sum is `total`. */
export function shares(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  let [done, edge] = [0, 0]
  return weights.map(weight => {
    edge += weight
    const upTo = Math.round(total * edge / sum)
    const share = upTo - done
    done = upTo
    return share
  })
}
