/** Made-up counties on real divisions: villages of Zipf size, households with siblings, parents away for the season,
 *  grandparents who look after the children, and papers with the faults papers have. Everything follows from the seed.
 *  Nobody in it exists: names are drawn by frequency, identity numbers lie in area 999999, telephones begin with 1990.
 *
 *  The world streams: one household is alive at a time, so a million children need no more memory than a thousand. */
import {
  ageAtDraw, careOf, categoriesOf, healthOf, registered, reliefOf, residenceOf, schoolingOf, type Schools, schoolsNear, sexAtDraw,
} from './world/child.ts'
import { anniversary, dayNumberOf, dayText, yearOf } from './world/days.ts'
import { ethnicCodeIn } from './world/ethnicity.ts'
import { addressIn, guardianOf, type Parents, parentsOf, type Setting } from './world/family.ts'
import { childName, surname } from './world/names.ts'
import { newPapers, type Papers } from './world/papers.ts'
import { countiesOf, shares, spread } from './world/places.ts'
import { type Random, randomOf, uuidFrom, weighted } from './world/random.ts'
import type { Village, WorldChild, WorldCounty, WorldGuardian } from './world/types.ts'

/** `counties`: six-digit codes. `children`: how many in all. `on`: the day the world is as described (2026-11-20). */
export type WorldOptions = { seed: number | string; counties: readonly number[]; children: number; on?: string }

const usualDay = '2026-11-20'

/** Children county by county, village by village, siblings one after the other. */
export function* world({ seed, counties, children, on = usualDay }: WorldOptions): Generator<WorldChild> {
  const stages = countiesOf(counties)
  const papers = newPapers()
  const quotas = shares(children, stages.map(stage => stage.villages.length))
  for (const [i, county] of stages.entries()) {
    yield* peopleOf({ seed: String(seed), county, papers, on: dayNumberOf(on) }, quotas[i] ?? 0)
  }
}

export const demoCountyNumber = 431003
/** 郴州市苏仙区 with about 4,300 left-behind children, 260 others in the register, and its schools. */
export function demoCounty(seed: number | string, on: string = usualDay): { county: WorldCounty; children: WorldChild[] } {
  const [county] = countiesOf([demoCountyNumber])
  if (county === undefined) throw new Error('the demo county is missing in the seed')
  return { county, children: [...peopleOf({ seed: String(seed), county, papers: newPapers(), on: dayNumberOf(on) }, 4_560)] }
}

type Scene = { seed: string; county: WorldCounty; papers: Papers; on: number }

function* peopleOf(scene: Scene, children: number): Generator<WorldChild> {
  const sizes = spread(scene.seed, scene.county, children)
  for (const [i, village] of scene.county.villages.entries()) yield* villageOf(scene, village, sizes[i] ?? 0)
}

/** What a village remembers while it is made: names of each year, and grandparents who might take in a brother's children. */
type Memory = {
  clans: (r: Random) => string
  names: Map<number, { name: string; surname: string; household: string }[]>
  elders: { guardian: WorldGuardian; surname: string } | null
  /** The shop or the committee whose telephone people without one give. */
  sharedPhone: string
}

function* villageOf(scene: Scene, village: Village, size: number): Generator<WorldChild> {
  const { seed, county, papers, on } = scene
  const r = randomOf(seed, village.code)
  const clans = weighted([[surname(r), 26], [surname(r), 14], [surname(r), 8], ['', 52]] as const)
  const memory: Memory = { clans, names: new Map(), elders: null, sharedPhone: papers.phone() }
  const schools = schoolsNear(village, county.schools)
  const neighbours = county.villages.filter(other => other.town === village.town)
  for (let left = size; left > 0;) {
    const setting = { r, papers, on, village, countyName: county.name, ethnicCode: ethnicCodeIn(r, village) }
    const household = householdOf({ setting, memory, schools, neighbours, county: county.county }, left)
    left -= household.length
    yield* household
  }
}

type Surroundings = { setting: Setting; memory: Memory; schools: Schools; neighbours: readonly Village[]; county: number }

function householdOf(around: Surroundings, most: number): WorldChild[] {
  const { setting, memory } = around
  const { r } = setting
  const births = birthsOf(setting, most)
  const family = memory.clans(r) || surname(r)
  const days = births.map(birth => birth.day)
  const parents = parentsOf(setting, { eldest: Math.min(...days), youngest: Math.max(...days) }, family)
  const shared = memory.elders?.surname === family && r.chance(0.35) ? memory.elders.guardian : null
  const asked = guardianOf(setting, parents, shared)
  const guardian = asked?.phone === null && r.chance(0.3) ? { ...asked, phone: memory.sharedPhone } : asked
  if (guardian?.relationCode === 61 || guardian?.relationCode === 62) memory.elders = { guardian, surname: family }
  const household = { id: uuidFrom(r), address: addressIn(setting), parents, guardian, taken: new Set<string>() }
  return births.map(birth => childOf(around, household, birth))
}

type Birth = { day: number; twin: boolean }
const siblings = weighted([[1, 57], [2, 34], [3, 7.5], [4, 1.5]] as const)

/** Births at least ten months apart; three in two hundred are twins. */
function birthsOf({ r, on }: Setting, most: number): Birth[] {
  const wanted = Math.min(siblings(r), most)
  const births: Birth[] = []
  for (let tries = 0; births.length < wanted && tries < 12; tries++) {
    const age = ageAtDraw(r)
    const earliest = anniversary(on, -(age + 1)) + 1
    // Nobody is left behind at birth: the youngest are eight months old.
    const day = Math.min(on - 242, earliest + r.below(anniversary(on, -age) - earliest + 1))
    if (births.some(birth => Math.abs(birth.day - day) < 300)) continue
    const twin = births.length + 2 <= most && r.chance(0.015)
    births.push({ day, twin })
    if (twin) births.push({ day, twin })
  }
  return births.sort((a, b) => a.day - b.day)
}

type Household = { id: string; address: string; parents: Parents; guardian: WorldGuardian | null; taken: Set<string> }

function childOf({ setting, memory, schools, neighbours, county }: Surroundings, household: Household, birth: Birth): WorldChild {
  const { r, village, ethnicCode } = setting
  const { parents } = household
  const sexCode = sexAtDraw(r)
  const name = nameOf({ setting, memory }, { household, sexCode, year: yearOf(birth.day) })
  const papers = registered(setting, birth.day, sexCode)
  const health = healthOf(r, papers.idNumber, parents.situation === 'hardship')
  const relief = reliefOf(r, parents)
  const care = careOf(setting, household, Math.max(birth.day, dayNumberOf(papers.birthDate)))
  return {
    id: uuidFrom(r), person: uuidFrom(r), household: household.id, trueBirthDate: dayText(birth.day), twin: birth.twin,
    county, region: village.code, name, sexCode, ethnicCode, ...papers,
    hukouType: village.isCommunity && r.chance(0.3) ? 3 : 1, hukouDivision: village.code, hukouAddress: household.address,
    ...residenceOf(setting, neighbours), ...health,
    ...schoolingOf(setting, { birth: birth.day, idNumber: papers.idNumber, disabled: health.isDisabled }, schools),
    father: parents.father, mother: parents.mother, ...care, ...relief,
    categories: categoriesOf({ ...health, ...relief, ...care }, parents),
  }
}

/** Now and then a village has two children of one name and year, in different houses. */
type Newborn = { household: Household; sexCode: 1 | 2; year: number }
function nameOf({ setting: { r, ethnicCode }, memory }: Pick<Surroundings, 'setting' | 'memory'>, child: Newborn): string {
  const key = child.year * 4 + child.sexCode
  const known = memory.names.get(key) ?? []
  const { taken, parents: { surname: family } } = child.household
  const other = known.find(one => one.surname === family && one.household !== child.household.id)
  const fresh = (): string => childName(r, { surname: family, sex: child.sexCode, ethnicCode })
  let name = other !== undefined && known.length < 4 && r.chance(Math.min(0.2, 0.22 / known.length)) ? other.name : fresh()
  for (let tries = 0; taken.has(name) && tries < 5; tries++) name = fresh()
  taken.add(name)
  memory.names.set(key, [...known, { name, surname: family, household: child.household.id }].slice(-12))
  return name
}
