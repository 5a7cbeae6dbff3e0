import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArchiveStatus } from '../archives/types.ts'
import { addDays, birthdayAt, dayOf, type Instant, instant, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import { ancestorAt, isWithin } from '../kernel/regionCode.ts'
import { type ChildFacts, type Exit, isOfTheMoment, reckon, type Reckoned, type Reckoning, type Standing, standingAt, type Transfer } from './balance.ts'
import { balanceIssues, balanceRow, childrenTwice, differenceOf, unmatchedMoves } from './footing.ts'
import { censusParameters } from './parameters.ts'
import { countsFrom, momentOf, quarterAt, roundDays } from './rounds.ts'

const quarters = ['2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31'].map(day => roundDays(quarterAt(plainDate(day)), censusParameters, { village: null, town: null }))
const counties = [431001000000, 431002000000, 431003000000]
const villages = counties.flatMap(county => [county + 1001, county + 1002, county + 2001])
const hourMs = 3_600_000
const start = Date.parse('2026-01-01T00:00:00+08:00')
const limit = 16
const reckoning = (at: number): Reckoning => {
  const [days, before] = [quarters[at]!, quarters[at - 1]]
  return {
    balance: 'leftBehind', period: days.period, standard: days.standard, moment: momentOf(days.standard), ageLimit: limit,
    previous: before === undefined ? null : { period: before.period, moment: momentOf(before.standard) },
  }
}

type Archive = Omit<ChildFacts, 'standings' | 'transfers' | 'exits'> & { exits: Exit[]; standings: Standing[]; transfers: Transfer[] }
const nobody: Omit<Archive, 'child' | 'birthDate'> =
  { standings: [], since: null, exits: [], transfers: [], mergedInto: null, qualifies: true, before: null, everCounted: false }
type Locked = { county: number; at: number; when: Instant; facts: readonly ChildFacts[]; lines: Reckoned[] }
const statusOf = (archive: Archive): ArchiveStatus => archive.standings.at(-1)!.status
const open = (archive: Archive | undefined): archive is Archive => archive !== undefined && !['exited', 'transferred', 'merged'].includes(statusOf(archive))
const inRegister = (archive: Archive | undefined): archive is Archive => open(archive) && ['active', 'exitPending'].includes(statusOf(archive))

/** Three counties and a clock. `custody` is what really happened to each child, told apart from what archives say. */
class Counties {
  readonly archives = new Map<string, Archive>()
  readonly custody: { child: string; county: number; at: Instant }[] = []
  readonly locked: Locked[] = []
  now = start
  readonly births: readonly PlainDate[]
  constructor(births: readonly PlainDate[]) { this.births = births }
  get instant(): Instant { return instant(new Date(this.now)) }
  get today(): PlainDate { return dayOf(this.instant) }
  of(county: number, child: string): Archive | undefined { return this.archives.get(`${county} ${child}`) }
  stand(archive: Archive, status: ArchiveStatus, region = archive.standings.at(-1)!.region): void { archive.standings.push({ from: this.instant, region, status }) }
  newest(child: string): number | undefined { return this.custody.findLast(one => one.child === child)?.county }
  opened(county: number, child: string, region: number): Archive {
    const made: Archive = { ...structuredClone(nobody), child, birthDate: this.births[Number(child) % this.births.length]! }
    this.archives.set(`${county} ${child}`, made)
    this.custody.push({ child, county, at: this.instant })
    made.standings.push({ from: this.instant, region, status: 'countyReviewing' })
    return made
  }
  lock(county: number): void {
    const at = this.locked.filter(one => one.county === county).length
    if (quarters[at] === undefined || this.instant < momentOf(quarters[at].standard)) return
    const mine = [...this.archives].filter(([key]) => key.startsWith(`${county} `)).map(([, archive]) => archive)
    const facts = structuredClone(mine)
    const lines = facts.map(one => reckon(one, reckoning(at)))
    for (const archive of mine) {
      const line = lines.find(one => one.child === archive.child)!
      archive.before = line.to === null ? null : { region: line.to }
      archive.everCounted ||= line.to !== null
    }
    this.locked.push({ county, at, when: this.instant, facts, lines })
  }
}

type Step = { hours: number; child: string; place: number; other: string; days: number; kind: string }
const kinds = ['open', 'open', 'accept', 'move', 'exit', 'cancel', 'reenter', 'send', 'send', 'merge', 'merge', 'unmerge', 'qualify', 'lock', 'lock'] as const
const acts: Record<(typeof kinds)[number], (world: Counties, step: Step) => void> = {
  open: (world, { child, place, days }) => {
    const region = villages[place]!
    if (world.newest(child) !== undefined) return
    const made = world.opened(ancestorAt(region, 'county'), child, region)
    made.since = addDays(world.today, -days)
    if (days % 5 > 0) world.stand(made, 'active')
  },
  accept: (world, { child }) => { const found = here(world, child); if (found !== undefined && statusOf(found) === 'countyReviewing') world.stand(found, 'active') },
  move: (world, { child, place }) => {
    const found = here(world, child)
    const region = villages[place]!
    if (open(found) && isWithin(region, world.newest(child)!)) world.stand(found, found.standings.at(-1)!.status, region)
  },
  exit: (world, { child, days }) => {
    const found = here(world, child)
    if (!inRegister(found)) return
    found.exits.push({ reason: 3, on: addDays(world.today, -days), back: null })
    world.stand(found, 'exited')
  },
  cancel: (world, { child }) => { const found = here(world, child); if (inRegister(found)) world.stand(found, 'exitPending') },
  reenter: (world, { child, days }) => {
    const found = here(world, child)
    if (found === undefined || statusOf(found) !== 'exited') return
    found.exits.at(-1)!.back = addDays(world.today, -days)
    world.stand(found, 'active')
  },
  send: (world, { child, place }) => {
    const [from, region] = [world.newest(child), villages[place]!]
    const to = ancestorAt(region, 'county')
    const sender = here(world, child)
    if (from === undefined || to === from || !inRegister(sender)) return
    const period = countsFrom(world.today, censusParameters)
    world.stand(sender, 'transferred')
    sender.transfers.push({ way: 'out', countsFrom: period })
    const receiver = world.of(to, child) ?? world.opened(to, child, region)
    if (world.newest(child) !== to) world.custody.push({ child, county: to, at: world.instant })
    receiver.transfers.push({ way: 'in', countsFrom: period })
    receiver.qualifies = sender.qualifies
    receiver.standings = receiver.standings.filter(one => one.from < world.instant)
    receiver.standings.push({ from: world.instant, region, status: 'active' })
  },
  merge: (world, { child, other }) => {
    const [loser, survivor] = [here(world, child), here(world, other)]
    if (child === other || !open(loser) || !open(survivor) || world.newest(child) !== world.newest(other)) return
    loser.mergedInto = other
    world.stand(loser, 'merged')
  },
  unmerge: (world, { child }) => {
    const found = here(world, child)
    if (found === undefined || found.mergedInto === null) return
    found.mergedInto = null
    world.stand(found, found.standings.findLast(one => one.status !== 'merged')!.status)
  },
  qualify: (world, { child }) => { const found = here(world, child); if (open(found)) found.qualifies = !found.qualifies },
  lock: (world, { place }) => world.lock(counties[place % counties.length]!),
}
const here = (world: Counties, child: string): Archive | undefined => world.of(world.newest(child) ?? 0, child)

const names = ['0', '1', '2', '3', '4', '5', '6', '7']
const steps = fc.array(fc.record({
  hours: fc.integer({ min: 0, max: 110 }), child: fc.constantFrom(...names), other: fc.constantFrom(...names), place: fc.nat(villages.length - 1), days: fc.integer({ min: 0, max: 60 }), kind: fc.constantFrom(...kinds),
}), { minLength: 40, maxLength: 160 })
const births = fc.array(fc.integer({ min: 0, max: 1600 }).map(n => addDays(plainDate('2010-02-01'), n)), { minLength: 1, maxLength: 8 })

function played(list: readonly Step[], born: readonly PlainDate[]): Counties {
  const world = new Counties(born)
  for (const step of list) {
    world.now += step.hours * hourMs
    acts[step.kind as keyof typeof acts](world, step)
  }
  world.now = Math.max(world.now, Date.parse('2027-01-15T00:00:00+08:00'))
  for (const county of counties) for (const _ of quarters) world.lock(county)
  return world
}
/** Whatever happens in between, in whatever order the counties lock. */
const always = (holds: (world: Counties) => void): void => fc.assert(fc.property(steps, births, (list, born) => holds(played(list, born))), { numRuns: 100 })
const counted = (lines: readonly Reckoned[]): string[] => lines.filter(({ to }) => to !== null).map(({ child }) => child).sort()

describe('the balance, over any interleaving of opening, moving, merging, leaving, birthdays and locks', () => {
  it('comes out for every village, town and county, child by child', () => always(({ locked }) => {
    for (const { county, lines } of locked) {
      const rows = villages.filter(village => isWithin(village, county)).map(village => balanceRow(lines, village))
      const towns = [county + 1000, county + 2000].map(town => differenceOf(balanceRow(lines, town)))
      expect([childrenTwice(lines), balanceIssues(rows, balanceRow(lines, county), String), towns]).toEqual([[], [], [0, 0]])
    }
  }))

  it('begins with the names the round before ended with, and names every child the county ever knew', () => always(({ locked, custody }) => {
    for (const { county, at, when, lines } of locked) {
      const before = locked.find(one => one.county === county && one.at === at - 1)
      expect(lines.filter(({ from }) => from !== null).map(({ child }) => child).sort()).toEqual(counted(before?.lines ?? []))
      const named = new Set(lines.map(({ child }) => child))
      expect(custody.filter(one => one.county === county && one.at < when && !named.has(one.child))).toEqual([])
    }
  }))

  it('counts nobody in two counties, and whom one lets go another takes in, by name', () => always(({ locked }) => {
    for (const [at] of quarters.entries()) {
      const lines = counties.map(county => locked.find(one => one.county === county && one.at === at)?.lines ?? [])
      const all = lines.flatMap(counted)
      expect(new Set(all).size).toBe(all.length)
      expect(unmatchedMoves(lines)).toEqual([])
    }
  }))

  it('counts a child where she was given into care before the moment, and at the place her archive lay then', () => always(({ locked, custody }) => {
    for (const { county, at, facts, lines } of locked) {
      const { moment } = reckoning(at)
      const wrong = lines.filter(({ child, to }) => {
        const [given, stood] = [custody.findLast(one => one.child === child && one.at < moment), standingAt(facts.find(one => one.child === child)!.standings, moment)]
        const isOpen = stood !== undefined && ['active', 'exitPending', 'countyReviewing'].includes(stood.status)
        return to !== null && ((given !== undefined && given.county !== county) || (isOpen && to !== stood.region))
      })
      expect(wrong).toEqual([])
    }
  }))

  it('loses nobody: whoever was in care and in the register at the moment counts, unless a reason is written', () => always(({ locked, custody }) => {
    for (const { county, at, facts, lines } of locked) {
      const { moment, standard } = reckoning(at)
      const lost = facts.filter(one => {
        const [given, stood] = [custody.findLast(found => found.child === one.child && found.at < moment), standingAt(one.standings, moment)]
        const isHere = given?.county === county && (stood?.status === 'active' || stood?.status === 'exitPending')
        const hasReason = one.exits.length > 0 || one.mergedInto !== null || !one.qualifies || birthdayAt(one.birthDate!, limit) <= standard
        return isHere && !hasReason && lines.find(({ child }) => child === one.child)?.to !== stood.region
      })
      expect(lost).toEqual([])
    }
  }))

  it('counts nobody who had turned sixteen, and lets a child of fifteen go for no birthday', () => always(({ locked }) => {
    for (const { at, facts, lines } of locked) {
      const isOld = new Set(facts.filter(one => birthdayAt(one.birthDate!, limit) <= quarters[at]!.standard).map(({ child }) => child))
      expect(lines.filter(({ child, to, term: found }) => (isOld.has(child) ? to !== null : found === 'ofAge'))).toEqual([])
    }
  }))
})

const at = reckoning(1)
const wu = 431003001001
const known = (more: Partial<ChildFacts>): ChildFacts => ({
  ...nobody, child: 'x', birthDate: plainDate('2016-03-01'), standings: [{ from: instant('2026-02-01T00:00:00Z'), region: wu, status: 'active' }],
  before: { region: wu }, everCounted: true, ...more,
})
const stands = (...list: [string, ArchiveStatus, number?][]): ChildFacts['standings'] => list.map(([from, status, region = wu]) => ({ from: instant(from), status, region }))
const term = (more: Partial<ChildFacts>) => { const { term: found, reason, to } = reckon(known(more), at); return [found, reason, to] }

describe('a child of the second quarter', () => {
  it('belongs to the village of the moment, whatever is known later', () => {
    expect(term({ standings: stands(['2026-02-01T00:00:00Z', 'active'], ['2026-06-15T15:59:59Z', 'active', wu + 1]) })).toEqual(['carried', null, wu + 1])
    expect(term({ standings: stands(['2026-02-01T00:00:00Z', 'active'], ['2026-06-15T16:00:00Z', 'active', wu + 1]) })).toEqual(['carried', null, wu])
  })
  it('has left by what is known of that day when the county locks', () => {
    expect(term({ exits: [{ reason: 4, on: plainDate('2026-06-15'), back: null }] })).toEqual(['left', 4, null])
    expect(term({ exits: [{ reason: 4, on: plainDate('2026-06-16'), back: null }] })).toEqual(['carried', null, wu])
  })
  it('who was away on that day has left, though she is back by now; who was back by then has not', () => {
    const back = (on: string, day: string) => ({ exits: [{ reason: 4, on: plainDate(on), back: plainDate(day) }, { reason: 2, on: plainDate('2026-06-18'), back: null }] })
    expect(term(back('2026-06-05', '2026-06-16'))).toEqual(['left', 4, null])
    expect(term(back('2026-06-05', '2026-06-15'))).toEqual(['carried', null, wu])
    const away = stands(['2026-02-01T00:00:00Z', 'active'], ['2026-02-06T00:00:00Z', 'exited'], ['2026-06-17T00:00:00Z', 'active'])
    expect(term({ before: null, standings: away, exits: [{ reason: 4, on: plainDate('2026-02-05'), back: plainDate('2026-06-16') }] })).toEqual(['later', null, null])
  })
  it('turns sixteen on her birthday, and leap-day children on 1 March', () => {
    expect(term({ birthDate: plainDate('2010-06-15') })).toEqual(['ofAge', null, null])
    expect(term({ birthDate: plainDate('2010-06-16') })).toEqual(['carried', null, wu])
    expect(term({ birthDate: plainDate('2010-06-01'), exits: [{ reason: 1, on: plainDate('2026-06-02'), back: null }] })).toEqual(['ofAge', null, null])
    expect(term({ birthDate: plainDate('2010-06-10'), exits: [{ reason: 8, on: plainDate('2026-06-02'), back: null }] })).toEqual(['left', 8, null])
  })
  it('is her sender’s while the transfer is on its way, and named by the receiver as still to come', () => {
    const away = stands(['2026-02-01T00:00:00Z', 'active'], ['2026-06-17T02:00:00Z', 'transferred'])
    expect(term({ standings: away, transfers: [{ way: 'out', countsFrom: '2026-Q3' }] })).toEqual(['carried', null, wu])
    expect(term({ standings: stands(['2026-06-17T02:00:00Z', 'active']), transfers: [{ way: 'in', countsFrom: '2026-Q3' }], before: null })).toEqual(['later', null, null])
    expect(term({ standings: away, transfers: [{ way: 'out', countsFrom: '2026-Q2' }] })).toEqual(['movedOut', null, null])
    expect(term({ standings: stands(['2026-02-01T00:00:00Z', 'active'], ['2026-06-12T02:00:00Z', 'transferred']), transfers: [{ way: 'out', countsFrom: '2026-Q3' }] })).toEqual(['carried', null, wu])
    // Her old province counts by another day: what the transfer says holds for both.
    expect(term({ standings: stands(['2026-06-17T02:00:00Z', 'active']), transfers: [{ way: 'in', countsFrom: '2026-Q2' }], before: null })).toEqual(['movedIn', null, wu])
  })
  it('has not moved when she went and came back between two rounds', () => {
    const both = (...ways: ('in' | 'out')[]) => reckon(known({ transfers: ways.map(way => ({ way, countsFrom: '2026-Q2' })) }), at)
    expect(both('out', 'in')).toMatchObject({ term: 'carried', moved: null })
    expect(reckon(known({ before: null, transfers: [{ way: 'in', countsFrom: '2026-Q2' }, { way: 'out', countsFrom: '2026-Q2' }] }), at)).toMatchObject({ term: 'passing', moved: null })
    expect([both('out').moved, both('out', 'in', 'out').moved]).toEqual(['out', 'out'])
  })
  it('who was two archives is one, and two again when that was a mistake', () => {
    const merged = stands(['2026-02-01T00:00:00Z', 'active'], ['2026-06-18T00:00:00Z', 'merged'])
    expect(term({ standings: merged, mergedInto: 'y' })).toEqual(['merged', null, null])
    expect(term({ standings: [...merged, ...stands(['2026-06-19T00:00:00Z', 'active'])] })).toEqual(['carried', null, wu])
    expect(term({ before: null, standings: stands(['2026-01-01T00:00:00Z', 'active'], ['2026-03-10T00:00:00Z', 'merged'], ['2026-06-19T00:00:00Z', 'active']) })).toEqual(['unmerged', null, wu])
  })
  it('who was found later counts if she was there, once her archive is accepted', () => {
    const found = { before: null, everCounted: false, standings: stands(['2026-06-18T00:00:00Z', 'countyReviewing'], ['2026-06-20T00:00:00Z', 'active']) }
    expect(term({ ...found, since: plainDate('2026-06-01') })).toEqual(['found', null, wu])
    expect(term({ ...found, since: plainDate('2026-06-17') })).toEqual(['later', null, null])
    expect(term({ ...found, since: plainDate('2026-06-01'), standings: stands(['2026-06-18T00:00:00Z', 'countyReviewing']) })).toEqual(['pending', null, null])
  })
  it('comes back, or comes under the rule, by another word than found', () => {
    const back = { before: null, standings: stands(['2026-01-01T00:00:00Z', 'active'], ['2026-02-01T00:00:00Z', 'exited'], ['2026-05-01T00:00:00Z', 'active']) }
    expect([term(back), term({ ...back, everCounted: false })]).toEqual([['reentered', null, wu], ['found', null, wu]])
    expect(term({ before: null, everCounted: false })).toEqual(['qualified', null, wu])
    expect(term({ before: null, everCounted: false, transfers: [{ way: 'in', countsFrom: '2026-Q1' }] })).toEqual(['qualified', null, wu])
    expect(term({ before: null, everCounted: false, transfers: [{ way: 'in', countsFrom: '2026-Q2' }] })).toEqual(['movedIn', null, wu])
    expect(term({ qualifies: false })).toEqual(['unqualified', null, null])
    expect(term({ qualifies: false, before: null })).toEqual(['outside', null, null])
  })
  it('is signed for by what is of the day, not by what happened since', () => {
    expect([null, plainDate('2026-06-15'), plainDate('2026-06-16')].map(day => isOfTheMoment(day, at.moment))).toEqual([true, true, false])
  })
})
