import { describe, expect, it } from 'vitest'
import { ageInYears, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { ancestorAt, countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { demoCounty, world } from './world.ts'
import { withCheck } from './world/papers.ts'
import { shares } from './world/places.ts'
import type { WorldChild, WorldPerson } from './world/types.ts'

const on = plainDate('2026-11-20')
const counties = [431003, 431022, 522635, 653022]
const children = [...world({ seed: 7, counties, children: 24_000 })]
const age = (c: WorldChild): number => ageInYears(plainDate(c.trueBirthDate), on)
const share = (of: readonly WorldChild[], is: (c: WorldChild) => boolean): number => of.filter(is).length / of.length
const leftBehind = children.filter(c => c.leftBehindStatus >= 1 && c.leftBehindStatus <= 3)

describe('a world', () => {
  it('is the same for the same seed, and another for another', () => {
    const once = (seed: number) => [...world({ seed, counties: [431003], children: 300 })]
    expect(once(5)).toEqual(once(5))
    expect(once(5)[0]?.person).not.toBe(once(6)[0]?.person)
  })
  it('has as many children as asked for, in villages of the counties asked for', () => {
    expect(children).toHaveLength(24_000)
    expect(new Set(children.map(c => c.county))).toEqual(new Set(counties))
    expect(children.every(c => countyNumberOf(c.region) === c.county && c.region % 1000 !== 0)).toBe(true)
  })
  it('has a few large villages and many small ones', () => {
    const villages = Object.values(Object.groupBy(children.filter(c => c.county === 431003), c => String(c.region)))
    const sizes = villages.map(v => v?.length ?? 0).sort((a, b) => b - a)
    expect(sizes[0]).toBeGreaterThan(5 * (sizes[Math.floor(sizes.length / 2)] ?? 0))
  })
  it('divides a sum without losing anybody', () => {
    expect(shares(100, [1, 1, 1]).reduce((a, b) => a + b)).toBe(100)
  })
})

describe('papers', () => {
  const people = new Map<string, Omit<WorldPerson, 'phone'> & { sexCode?: number }>()
  for (const c of children) for (const p of [c, c.father, c.mother, c.guardian]) if (p) people.set(p.person, p)
  it('give no identity number to two people, and the same person has one', () => {
    const owners = new Map<string, string>()
    for (const p of people.values()) {
      if (p.idNumber === null) continue
      if ((owners.get(p.idNumber) ?? p.person) !== p.person) expect.fail(`${p.idNumber} was given twice`)
      owners.set(p.idNumber, p.person)
    }
    expect(owners.size).toBeGreaterThan(50_000)
  })
  it('carry numbers of area 999999 with a true check, the birth date and the sex', () => {
    for (const p of people.values()) {
      if (p.idNumber === null) continue
      if (p.idNumber !== withCheck(p.idNumber.slice(0, 17))) expect.fail(p.idNumber)
      if (p.idNumber.slice(0, 6) !== '999999' || p.idNumber.slice(6, 14) !== p.birthDate.replaceAll('-', '')) expect.fail(p.idNumber)
      if (p.sexCode !== undefined && Number(p.idNumber[16]) % 2 !== p.sexCode % 2) expect.fail(p.idNumber)
    }
  })
  it('are missing for two in five under six and for few above, and then somebody wrote why', () => {
    expect(share(children.filter(c => age(c) < 6), c => c.idNumber === null)).toBeCloseTo(0.4, 1)
    expect(share(children.filter(c => age(c) >= 6), c => c.idNumber === null)).toBeLessThan(0.05)
    expect(children.every(c => (c.idNumber === null) === (c.idMissingReason !== null))).toBe(true)
  })
  it('have a placeholder for 3 to 8 % of the birth dates, in the year of birth', () => {
    const placed = children.filter(c => c.birthDate !== c.trueBirthDate)
    expect(placed.length / children.length).toBeGreaterThan(0.03)
    expect(placed.length / children.length).toBeLessThan(0.08)
    expect(placed.every(c => c.birthDate.slice(0, 4) === c.trueBirthDate.slice(0, 4))).toBe(true)
  })
  it('name telephones nobody has, some of them shared by several households', () => {
    const homes = new Map<string, Set<string>>()
    for (const { guardian, household } of children) {
      if (guardian?.phone) homes.set(guardian.phone, (homes.get(guardian.phone) ?? new Set()).add(household))
    }
    expect([...homes.keys()].every(phone => /^199\d{8}$/.test(phone))).toBe(true)
    expect([...homes.values()].filter(of => of.size > 1).length / homes.size).toBeGreaterThan(0.01)
  })
})

describe('names', () => {
  it('are shared by 1 to 3 % of the children with another of the same village and year', () => {
    for (const county of [children.filter(c => c.county === 431003), demoCounty(1).children]) {
      const groups = Object.values(Object.groupBy(county, c => `${c.region}${c.name}${c.birthDate.slice(0, 4)}`))
      const same = groups.reduce((sum, g = []) => sum + (g.length > 1 ? g.length : 0), 0) / county.length
      expect(same).toBeGreaterThan(0.01)
      expect(same).toBeLessThan(0.03)
    }
  })
  it('contain characters of four bytes and long names with a middle dot', () => {
    expect(share(children, c => /[\u{20000}-\u{3ffff}]/u.test(c.name))).toBeGreaterThan(0.001)
    expect(share(children.filter(c => c.county === 653022), c => c.name.includes('·'))).toBeGreaterThan(0.3)
    expect(children.every(c => c.name.length >= 2 && c.name.length <= 50)).toBe(true)
  })
  it('never give two children of one house the same name', () => {
    const houses = Object.groupBy(children, c => c.household)
    expect(Object.values(houses).every((h = []) => new Set(h.map(c => c.name)).size === h.length)).toBe(true)
  })
})

describe('children', () => {
  it('are as old as those of 2016: 27.8 % under six, 62 % six to thirteen, 10.2 % older, none sixteen', () => {
    expect(Math.abs(share(children, c => age(c) < 6) - 0.278)).toBeLessThan(0.02)
    expect(Math.abs(share(children, c => age(c) >= 6 && age(c) < 14) - 0.62)).toBeLessThan(0.025)
    expect(Math.max(...children.map(age))).toBe(15)
    expect(Math.min(...children.map(age))).toBe(0)
    expect(share(children, c => c.sexCode === 1)).toBeCloseTo(0.545, 1)
  })
  it('have siblings, and fifteen births in a thousand are of twins', () => {
    const houses = Object.values(Object.groupBy(children, c => c.household))
    expect(houses.filter((h = []) => h.length > 1).length / houses.length).toBeGreaterThan(0.3)
    const twins = children.filter(c => c.twin).length
    expect(twins / 2 / (children.length - twins / 2)).toBeGreaterThan(0.01)
    expect(twins / 2 / (children.length - twins / 2)).toBeLessThan(0.02)
    expect(houses.filter(h => new Set(h?.map(c => c.father.person)).size !== 1)).toEqual([])
  })
  it('go to school when they are of age for it (V-07)', () => {
    expect(children.filter(c => age(c) < 3 && c.schoolingStatus !== 1)).toEqual([])
    expect(children.filter(c => c.schoolingStatus === 8 && age(c) < 14)).toEqual([])
    expect(children.filter(c => c.schoolingStatus >= 4 && c.schoolingStatus <= 6 && age(c) < 11)).toEqual([])
    expect(children.filter(c => (c.schoolName === null) !== (c.school === null))).toEqual([])
    expect(share(children, c => c.schoolingStatus === 3)).toBeCloseTo(0.5, 1)
  })
  it('are healthy but for about six in a thousand', () => {
    expect(share(children, c => c.healthStatus === 1)).toBeGreaterThan(0.985)
    expect(children.some(c => c.isIll)).toBe(true)
    expect(children.every(c => c.isDisabled === (c.disabilityType !== null && c.disabilityLevel !== null))).toBe(true)
  })
})

describe('families', () => {
  it('are left behind for the reason their status says (V-06)', () => {
    const away = (c: WorldChild) => [c.father, c.mother].filter(p => p.isAway)
    const isDated = (day: string | null): boolean => day !== null && day < on
    expect(leftBehind.filter(c => away(c).length !== (c.leftBehindStatus === 1 ? 2 : 1))).toEqual([])
    expect(leftBehind.filter(c => away(c).some(p => p.workPlace === null || !isDated(p.awaySince)))).toEqual([])
    expect(leftBehind.filter(c => !isDated(c.leftBehindSince) || (c.leftBehindSince ?? '') < c.birthDate)).toEqual([])
    expect(leftBehind.length / children.length).toBeGreaterThan(0.94)
  })
  it('leave children with grandparents nine times in ten; type and rating agree (V-08)', () => {
    const elders = share(leftBehind, c => c.guardian !== null && c.guardian.relationCode >= 61 && c.guardian.relationCode <= 64)
    expect(Math.abs(elders - 0.9)).toBeLessThan(0.025)
    const rating = (type: number | null): number => (type === 5 ? 1 : type === 4 ? 2 : 3)
    expect(leftBehind.filter(c => c.hasEntrustedGuardian === false && (c.guardianshipType ?? 0) > 2)).toEqual([])
    expect(leftBehind.filter(c => c.guardianshipRating !== rating(c.guardianshipType))).toEqual([])
    expect(leftBehind.filter(c => (c.guardian !== null) !== c.hasEntrustedGuardian)).toEqual([])
    expect(leftBehind.filter(c => c.guardian && ageInYears(plainDate(c.guardian.birthDate), on) < 18)).toEqual([])
  })
  it('have parents old enough, who go away for seasons that do not overlap', () => {
    expect(children.filter(c => ageInYears(plainDate(c.mother.birthDate), plainDate(c.trueBirthDate)) < 17)).toEqual([])
    const isInOrder = (p: WorldChild['father']): boolean => p.spells.every((spell, i) => {
      const next = p.spells[i + 1]
      if (i === 0 && spell.from !== p.awaySince) return false
      return next === undefined ? spell.to === null : spell.to !== null && spell.from < spell.to && spell.to < next.from
    })
    expect(children.filter(c => !isInOrder(c.father) || !isInOrder(c.mother))).toEqual([])
  })
})

describe('the demo county', () => {
  const { county, children: all } = demoCounty(1)
  it('is 苏仙区 with about 4,300 left-behind children in every town', () => {
    expect(county.name).toBe('苏仙区')
    const count = all.filter(c => c.leftBehindStatus >= 1 && c.leftBehindStatus <= 3).length
    expect(Math.abs(count - 4_300)).toBeLessThan(100)
    expect(new Set(all.map(c => ancestorAt(c.region, 'town'))).size).toBe(14)
  })
  it('has a primary and a junior school in each town, and every pupil is at one of its schools', () => {
    const ids = new Map(county.schools.map(s => [s.id, s]))
    expect(ids.size).toBe(county.schools.length)
    expect(new Set(county.schools.map(s => s.name)).size).toBe(county.schools.length)
    expect(county.schools.filter(s => s.kind === 'junior')).toHaveLength(14)
    expect(all.every(c => c.school === null || ids.get(c.school)?.name === c.schoolName)).toBe(true)
  })
})
