/** Parents, where they work and since when, and who looks after the children meanwhile. */
import { ageOn, anniversary, dayNumber, dayText, yearOf } from './days.ts'
import { adultName, surname } from './names.ts'
import type { Papers } from './papers.ts'
import { around, even, type Random, uuidFrom, weighted } from './random.ts'
import type { Spell, Village, WorldGuardian, WorldParent } from './types.ts'

/** Why a family is in the register (CL-08); shares after the published figures of 2016 (docs/domain/报表与指标.md). */
export const situation = weighted([
  ['bothAway', 90.5], ['oneAwayOtherIncapable', 3.4], ['oneGoneOtherAway', 2.1], ['suspected', 1],
  ['orphan', 0.5], ['unattended', 0.8], ['hardship', 1.7],
] as const)
export type Situation = ReturnType<typeof situation>

export type Setting = { r: Random; papers: Papers; on: number; village: Village; countyName: string; ethnicCode: number }
export type Parents = { father: WorldParent; mother: WorldParent; situation: Situation; surname: string }

type Life = 'away' | 'home' | 'incapable' | 'gone' | 'lost' | 'unknown'
const lives: Record<Situation, (r: Random) => readonly [Life, Life]> = {
  bothAway: () => ['away', 'away'],
  oneAwayOtherIncapable: r => (r.chance(0.5) ? ['away', 'incapable'] : ['incapable', 'away']),
  oneGoneOtherAway: r => (r.chance(0.7) ? ['gone', 'away'] : ['away', 'gone']),
  suspected: r => (r.chance(0.6) ? ['away', 'unknown'] : ['unknown', 'away']),
  orphan: () => ['gone', 'gone'],
  unattended: r => (r.chance(0.6) ? ['gone', 'lost'] : ['lost', 'lost']),
  hardship: r => (r.chance(0.5) ? ['home', 'home'] : ['incapable', 'home']),
}

/** @param youngest, eldest birth days of the children, so that both parents were of an age to have them. */
export function parentsOf(s: Setting, births: { eldest: number; youngest: number }, family: string): Parents {
  const { r } = s
  const kind = situation(r)
  const [father, mother] = lives[kind](r)
  const motherBirth = Math.min(Math.round(births.eldest - 365.25 * Math.max(19, around(r, 25.5, 3.6))), births.eldest - 365 * 18)
  const fatherBirth = Math.round(motherBirth - 365.25 * Math.max(-3, around(r, 2.2, 2)))
  const marital = maritalOf(r, kind)
  const parent = (sex: 1 | 2, birth: number, life: Life): WorldParent => ({
    ...personOf(s, { sex, birth, surname: sex === 1 ? family : surname(r), generation: 'parent' }),
    maritalStatus: marital, jobType: null, ...livingOf(s, life, births.youngest),
    ...(life === 'gone' || life === 'lost' ? { phone: null } : {}),
  })
  return { father: parent(1, fatherBirth, father), mother: parent(2, motherBirth, mother), situation: kind, surname: family }
}

function maritalOf(r: Random, kind: Situation): WorldParent['maritalStatus'] {
  if (kind === 'oneGoneOtherAway') return 30
  const x = r.next()
  return x < 0.9 ? 20 : x < 0.965 ? 40 : x < 0.985 ? 10 : 90
}

type Someone = { sex: 1 | 2; birth: number; surname: string; generation: 'parent' | 'elder' }
function personOf({ r, papers, ethnicCode }: Setting, { sex, birth, surname: family, generation }: Someone) {
  return {
    person: uuidFrom(r),
    name: adultName(r, { surname: family, sex, ethnicCode }, generation),
    birthDate: dayText(birth),
    // Of old people and of parents who work far away the papers are often not at hand.
    idNumber: r.chance(0.93) ? papers.idNumber(birth, sex) : null,
    phone: r.chance(generation === 'parent' ? 0.96 : 0.88) ? papers.phone() : null,
  }
}

type Living = Pick<WorldParent,
  'existStatus' | 'isAway' | 'awaySince' | 'expectedReturn' | 'workPlace' | 'workPlaceCode' | 'capability' | 'spells'>
const still: Living = {
  existStatus: 1, isAway: false, awaySince: null, expectedReturn: null, workPlace: null, workPlaceCode: null, capability: 1, spells: [],
}

function livingOf(s: Setting, life: Life, youngest: number): Living & { jobType?: string | null } {
  const { r } = s
  switch (life) {
    case 'away': return awayFor(s, youngest)
    case 'home': return still
    case 'unknown': return { ...still, capability: null }
    case 'incapable': return { ...still, capability: r.chance(0.45) ? 2 : r.chance(0.7) ? 3 : 4 }
    case 'gone': return { ...still, existStatus: r.chance(0.85) ? 2 : 3, capability: null }
    case 'lost': return { ...still, existStatus: r.chance(0.85) ? 4 : 5, capability: null }
  }
}

const places = weighted([
  ['广东省东莞市', 441900000000, 17], ['广东省深圳市', 440300000000, 16], ['广东省广州市', 440100000000, 13], ['广东省佛山市', 440600000000, 9],
  ['广东省惠州市', 441300000000, 6], ['广东省中山市', 442000000000, 6], ['浙江省宁波市', 330200000000, 4], ['浙江省杭州市', 330100000000, 4],
  ['浙江省温州市', 330300000000, 3], ['江苏省苏州市', 320500000000, 4], ['福建省泉州市', 350500000000, 3], ['上海市', 310000000000, 3],
  ['湖南省长沙市', 430100000000, 8], ['湖北省武汉市', 420100000000, 1], ['广西壮族自治区南宁市', 450100000000, 1], ['北京市', 110000000000, 1],
].map(([name, code, weight]) => [{ name: String(name), code: Number(code) }, Number(weight)] as const))
const jobs = even(['电子厂装配', '制衣', '建筑木工', '建筑泥工', '快递配送', '餐饮', '家政', '货车司机', '五金加工', '鞋厂', '装修', '保安', '商场销售', '物流仓储', '家具厂'])

/** People leave in the weeks after the new year and come back for the next one: a season is a spell. `awaySince` is the
 *  first of them, because a visit home does not interrupt working away; it lies half a year back, else nobody would be
 *  counted as left behind (docs/domain/规则.md V-06). */
function awayFor({ r, on }: Setting, youngest: number): Living & { jobType: string } {
  const place = places(r)
  const usual = r.chance(0.83) ? leaving(r, yearOf(on) - 1 - r.below(4)) : on - 200 - r.below(1100)
  const start = Math.min(on - 181, Math.max(usual, youngest + 60))
  return {
    ...still, isAway: true, awaySince: dayText(start), expectedReturn: r.chance(0.7) ? dayText(dayNumber(yearOf(on) + 1, 1, 20)) : null,
    workPlace: place.name, workPlaceCode: place.code, jobType: jobs(r), spells: seasons(r, { start, on, workPlace: place.name }),
  }
}

const leaving = (r: Random, year: number): number => dayNumber(year, 2, 5) + r.below(50)

/** One in five does not come home every year. */
function seasons(r: Random, { start, on, workPlace }: { start: number; on: number; workPlace: string }): Spell[] {
  const spells: Spell[] = []
  let from = start
  for (let year = yearOf(start) + 1; year <= yearOf(on); year++) {
    const home = dayNumber(year, 1, 8) + r.below(22)
    const leave = leaving(r, year)
    if (home <= from + 20 || leave >= on || r.chance(0.2)) continue
    spells.push({ from: dayText(from), to: dayText(home), workPlace })
    from = leave
  }
  return [...spells, { from: dayText(from), to: null, workPlace }]
}

/** Who looks after the child: grandparents for nine in ten (2016). */
const carer = weighted([['grandparent', 93], ['relative', 3.7], ['nobody', 3.1]] as const)
const grandparentRelation = weighted([[61, 34], [62, 38], [63, 12], [64, 16]] as const)
const relativeRelation = weighted([
  [81, 14], [82, 14], [83, 12], [84, 14], [85, 10], [86, 10], [87, 3], [88, 6], [89, 3], [90, 8], [97, 4], [99, 2],
] as const)
const female = new Set([62, 64, 82, 84, 86, 88, 90])

/** Null: nobody was asked to look after the children. `shared`: grandparents who already look after a brother's children. */
export function guardianOf(s: Setting, parents: Parents, shared: WorldGuardian | null): WorldGuardian | null {
  const { r } = s
  const who = carer(r)
  if (parents.situation === 'oneAwayOtherIncapable' && !r.chance(0.35)) return null
  if (parents.situation === 'suspected' || parents.situation === 'hardship') return null
  if (parents.situation !== 'orphan' && who === 'nobody') return null
  if (who === 'grandparent' && shared !== null) return shared
  const relationCode = who === 'relative' ? relativeRelation(r) : grandparentRelation(r)
  const sex = female.has(relationCode) ? 2 : 1
  const ownLine = relationCode === 61 || relationCode === 81 || relationCode === 83
  const birth = who === 'relative' ? relativeBirth(s) : elderBirth(s, parents.father.birthDate)
  const family = ownLine ? parents.surname : surname(r)
  const person = personOf(s, { sex, birth, surname: family, generation: who === 'relative' ? 'parent' : 'elder' })
  return { ...person, relationCode, address: addressIn(s) }
}

const relativeBirth = ({ r, on }: Setting): number => on - Math.round(365.25 * (24 + r.next() * 30))
function elderBirth({ r, on }: Setting, fatherBirth: string): number {
  const father = Math.round(Date.parse(fatherBirth) / 86_400_000)
  const birth = Math.round(father - 365.25 * Math.max(18, around(r, 24.5, 3.4)))
  return ageOn(birth, on) > 88 ? anniversary(on, -80) : birth
}

export const addressIn = ({ r, village, countyName }: Setting): string =>
  `${countyName}${village.townName}${village.name}${1 + r.below(18)}组${1 + r.below(90)}号`
