/** A cheap standing part of the promise that tests hold on every day: the demo of odd days has what the journeys need of it. */
import { gapsBlocking, gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { settled } from '@qinghe/domain/archives/settle.ts'
import { checkDraft } from '@qinghe/domain/archives/checks.ts'
import { archiveParameters } from '@qinghe/domain/archives/parameters.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { addDays, isPlainDate, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { describe, expect, it } from 'vitest'
import { peopleOf } from '../e2e/roster.ts'
import { rollOf } from '../e2e/schoolRoster.ts'
import { aheadMs } from './clock.mjs'
import { today } from './clock.ts'
import { oddDays, someOddDays } from './days.ts'
import { draftOf } from './world/archive.ts'
import { rostersOf } from './world/comparisons.ts'
import { town, village } from './world/desk.ts'
import { heldBack, moversOf } from './world/reviews.ts'
import { demoCounty } from './world.ts'

const seed = Number(process.env['QINGHE_SEED'] ?? 431003)
/** QINGHE_ALL_DAYS=1 takes every day of the list. */
const days = process.env['QINGHE_ALL_DAYS'] === '1' ? oddDays(today()) : [{ day: today(), why: 'today' }, ...someOddDays(today(), 3, seed)]

describe('the days tests are run on', () => {
  const from = plainDate('2026-11-29')
  const found = new Map(oddDays(from).map(({ day, why }) => [String(day), why]))
  it('are at least thirty, each once: the next ten, the ends of months and quarters, 29 February, new year and the days of school', () => {
    expect(found.size).toBeGreaterThanOrEqual(30)
    for (const day of ['2026-11-29', '2026-12-09', '2026-12-31', '2027-02-28', '2027-06-30', '2027-08-31', '2027-09-01', '2028-01-01', '2028-02-28', '2028-02-29', '2028-03-01']) expect([...found.keys()]).toContain(day)
    expect([...found].filter(([, why]) => why === 'a Sunday' || why === 'today').every(([day]) => new Date(day).getUTCDay() === 0)).toBe(true)
  })
  it('lie ahead of whatever day it is, and are real', () => {
    for (let day: PlainDate = from, i = 0; i < 1_500; i += 37, day = addDays(day, 37)) {
      const all = oddDays(day)
      expect(all.every(one => isPlainDate(one.day) && one.day >= day)).toBe(true)
      expect(all.length).toBeGreaterThanOrEqual(30)
      expect(someOddDays(day, 4, i).some(one => one.day.endsWith('-02-29'))).toBe(true)
    }
  })
})

describe('a run on another day', () => {
  it('has moved the clock of this process by whole days', () => {
    expect(aheadMs % 86_400_000).toBe(0)
    if (process.env['QINGHE_TEST_DAY'] && process.env['QINGHE_TEST_AHEAD_MS'] !== undefined) expect([addDays(plainDate(process.env['QINGHE_TEST_DAY']), 1), process.env['QINGHE_TEST_DAY']]).toContain(today())
  })
})

describe.each(days)('the demo made on $day ($why)', ({ day }) => {
  const demo = demoCounty(431003, day)
  const aside = heldBack(demo.children, day)
  const register = demo.children.filter(child => !aside.includes(child))
  const movers = moversOf(register)
  const stays = register.filter(child => !Object.values(movers).includes(child))

  it('has people for everything that waits at the desks, whom no rule of that day refuses', () => {
    expect(aside).toHaveLength(14)
    const context = { day, values: archiveParameters, placeName: () => '某地', within: regionCode(town) }
    for (const child of aside) {
      const draft = settled(draftOf(child), day)
      expect([child.name, checkDraft(draft, context).errors, gapsBlocking(gapsOf(draft), 'submit', 'typed')]).toEqual([child.name, [], []])
    }
    expect(new Set(Object.values(movers)).size).toBe(6)
  })

  it('has pupils of the village in the register, and a class of forty at a school that has more', () => {
    expect(stays.filter(child => child.region === village && child.schoolingStatus === 3).length).toBeGreaterThan(5)
    const atSchool = Object.groupBy(stays.filter(child => child.school !== null), child => String(child.school))
    expect(Math.max(...Object.values(atSchool).map(all => all?.length ?? 0))).toBeGreaterThan(40)
    expect(stays.some(child => child.region === village && Number(day.slice(0, 4)) - Number(child.birthDate.slice(0, 4)) >= 15)).toBe(true)
  })

  it('has rosters to compare with something of everything a result can hold', () => {
    const [roll, households] = rostersOf({ children: demo.children, day, places: new Map() })
    expect(roll.lines.length).toBeGreaterThan(200)
    expect(households.lines.length).toBeGreaterThan(100)
    for (const slip of [(line: Record<string, string>) => line['就学情况'] === '辍学', (line: Record<string, string>) => line['学校名称'] === '苏仙区实验学校']) expect(roll.lines.filter(slip).length).toBeGreaterThan(0)
    expect(roll.lines.every(line => isPlainDate(line['出生日期'] ?? ''))).toBe(true)
  })

  it('has whom the journeys plant in their rosters', () => {
    const roll = rollOf(day, demo)
    expect(roll.lines.filter(line => !isPlainDate(line['出生日期']))).toEqual([])
    const { fresh, again, seek } = peopleOf(day, demo)
    expect([fresh.length, again.length]).toEqual([1_997, 3])
    expect(seek(fresh).initials).toHaveLength(3)
  })
})
