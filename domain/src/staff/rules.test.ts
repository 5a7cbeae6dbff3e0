import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccountId, PostingId, RecordId } from '../kernel/ids.ts'
import { plainDate } from '../kernel/plainDate.ts'
import { actorOf } from './actor.ts'
import { weaknessesOf } from './password.ts'
import {
  asking, assigning, closingSpotCheck, deciding, decidingSpotCheck, ending, following, isInForce, judgingRows, overlap, proposing, sharedPeriod,
} from './rules.ts'
import { PostingRow } from './types.ts'

const account = (n: number) => AccountId.parse(`00000000-0000-7000-8000-00000000000${n}`)
const posting = (n: number) => PostingId.parse(`00000000-0000-7000-8000-0000000000a${n}`)
const day = plainDate
const codes = (issues: readonly { code: string }[]) => issues.map(i => i.code)
const suxian = 431003000000
const village = 431003104204
const admin = actorOf({ id: posting(1), account: account(1), role: 'systemAdmin', county: 431003, region: suxian, school: 0 })
const open = { validFrom: day('2026-01-01'), validTo: null }
const proposal = { ...open, account: account(2), role: 'childDirector', region: village, school: 0 }

describe('proposing a posting', () => {
  it('is possible for another person inside the area', () => expect(proposing(admin, proposal, [])).toEqual([]))
  it('is refused for oneself', () =>
    expect(codes(proposing(admin, { ...proposal, account: account(1) }, []))).toEqual(['staff.ownPosting']))
  it('is refused one county further', () => {
    expect(codes(proposing(admin, { ...proposal, region: 431002104204 }, []))).toEqual(['staff.outsideArea'])
  })
  it('puts a village post in a village', () => {
    expect(codes(proposing(admin, { ...proposal, region: suxian }, []))).toEqual(['staff.wrongLevel'])
  })
  it('asks for the school of a class teacher, and for none of a village director', () => {
    expect(codes(proposing(admin, { ...proposal, role: 'homeroomTeacher', region: suxian }, []))).toEqual(['staff.schoolMissing'])
    expect(codes(proposing(admin, { ...proposal, school: 3 }, []))).toEqual(['staff.schoolNotNeeded'])
  })
  it('keeps an administrator out of every other post for as long as both would hold', () => {
    const auditor = { ...proposal, role: 'auditor', region: suxian, validFrom: day('2026-06-01') }
    const director = { role: 'childDirector', state: 'active' as const, validFrom: day('2026-01-01'), validTo: day('2026-06-02') }
    expect(codes(proposing(admin, auditor, [director]))).toEqual(['staff.administratorsExclude'])
    expect(proposing(admin, auditor, [{ ...director, validTo: day('2026-06-01') }])).toEqual([])
    expect(proposing(admin, auditor, [{ ...director, state: 'ended' }])).toEqual([])
  })
  it('refuses an end before the beginning and a role nobody knows', () => {
    expect(codes(proposing(admin, { ...proposal, validTo: day('2026-01-01') }, []))).toEqual(['staff.endsBeforeItBegins'])
    expect(codes(proposing(admin, { ...proposal, role: 'mayor' }, []))).toEqual(['staff.unknownRole'])
  })
})

describe('confirming a posting', () => {
  const proposed = { account: account(2), proposedBy: account(1), state: 'proposed' as const }
  it('takes a third person', () => expect(deciding({ account: account(3) }, proposed)).toEqual([]))
  it('is refused to whoever proposed it, and to its holder', () => {
    expect(codes(deciding({ account: account(1) }, proposed))).toEqual(['staff.samePerson'])
    expect(codes(deciding({ account: account(2) }, proposed))).toEqual(['staff.ownConfirmation'])
  })
  it('happens once', () =>
    expect(codes(deciding({ account: account(3) }, { ...proposed, state: 'active' }))).toEqual(['staff.alreadyDecided']))
})

describe('ending a posting', () => {
  const teacher = { ...open, id: 'a', role: 'pairedTeacher', state: 'active' as const }
  const next = { ...teacher, id: 'b' }
  it('hands over to another list post that is in force', () => expect(ending(teacher, day('2026-03-01'), next)).toEqual([]))
  it('needs no successor', () => expect(ending(teacher, day('2026-03-01'), undefined)).toEqual([]))
  it('refuses the same post, a post not yet begun, and a post with an area', () => {
    expect(codes(ending(teacher, day('2026-03-01'), teacher))).toEqual(['staff.successorIsSame'])
    expect(codes(ending(teacher, day('2026-03-01'), { ...next, validFrom: day('2026-03-02') }))).toEqual([
      'staff.successorNotActive',
    ])
    expect(codes(ending(teacher, day('2026-03-01'), { ...next, role: 'childDirector' }))).toEqual(['staff.successorHasArea'])
  })
  it('refuses a post that has ended and a day before it began', () => {
    expect(codes(ending({ ...teacher, state: 'ended' }, day('2025-12-31'), undefined))).toEqual([
      'staff.notActive',
      'staff.endsBeforeItBegins',
    ])
  })
})

describe('assigning children', () => {
  const head = actorOf({
    id: posting(2),
    account: account(2),
    role: 'schoolAdmin',
    county: 431003,
    region: 431003104000,
    school: 7,
  })
  const teacher = { ...open, role: 'pairedTeacher', state: 'active' as const }
  it('is done by somebody with an area, for somebody with a list', () =>
    expect(assigning(head, teacher, { now: 499, more: 1 })).toEqual([]))
  it('stops at 500 children', () =>
    expect(codes(assigning(head, teacher, { now: 499, more: 2 }))).toEqual(['staff.tooManyChildren']))
  it('is refused between two list posts, and for a post with an area', () => {
    const paired = actorOf({
      id: posting(3),
      account: account(3),
      role: 'pairedTeacher',
      county: 431003,
      region: 431003104000,
      school: 7,
    })
    expect(codes(assigning(paired, teacher, { now: 0, more: 1 }))).toEqual(['staff.assignedByList'])
    expect(codes(assigning(head, { ...teacher, role: 'police', state: 'ended' }, { now: 0, more: 1 }))).toEqual([
      'staff.postingHasArea',
      'staff.notActive',
    ])
  })
})

describe('spot checks', () => {
  const city = { role: 'cityCivilAffairs', region: 431000000000 }
  const wish = { about: suxian, from: day('2026-03-01'), until: day('2026-03-08') }
  it('are asked for by posts above the county, inside their area', () => {
    expect(asking(city, wish, day('2026-03-01'))).toEqual([])
    expect(codes(asking({ ...city, role: 'countyCivilAffairs' }, wish, day('2026-03-01')))).toEqual(['staff.noSpotCheck'])
    expect(codes(asking(city, { ...wish, about: 430100000000 }, day('2026-03-01')))).toEqual(['staff.outsideArea'])
  })
  it('end, and begin today at the earliest', () => {
    expect(codes(asking(city, { ...wish, until: wish.from }, day('2026-03-02')))).toEqual([
      'staff.startsInThePast',
      'staff.endsBeforeItBegins',
    ])
    expect(codes(asking(city, { ...wish, until: day('2026-06-02') }, day('2026-03-01')))).toEqual(['staff.spotCheckTooLong'])
    expect(asking(city, { ...wish, until: day('2026-06-01') }, day('2026-03-01'))).toEqual([])
  })
})

describe('the actor of a posting', () => {
  it('reaches one village for its director', () => {
    expect(
      actorOf({ id: posting(1), account: account(1), role: 'childDirector', county: 431003, region: village, school: 0 }).scope,
    ).toEqual({ shape: 'range', lo: village, hi: village + 1, slo: 0, shi: 2_147_483_647 })
  })
  it('reaches its pupils in the whole county for a school', () => {
    expect(
      actorOf({ id: posting(1), account: account(1), role: 'schoolAdmin', county: 431003, region: 431003104000, school: 7 })
        .scope,
    ).toEqual({ shape: 'range', lo: suxian, hi: 431004000000, slo: 7, shi: 8 })
  })
  it('is a list for a volunteer, and nothing for a role nobody knows', () => {
    expect(
      actorOf({ id: posting(1), account: account(1), role: 'volunteer', county: 431003, region: village, school: 0 }).scope,
    ).toEqual({ shape: 'list' })
    const stranger = actorOf({ id: posting(1), account: account(1), role: 'mayor', county: 431003, region: suxian, school: 0 })
    expect([stranger.scope.shape, stranger.reads, stranger.writes]).toEqual(['list', 0, 0])
  })
  it('shrinks to the examined area under a spot check', () => {
    const id = RecordId.parse('00000000-0000-7000-8000-0000000000c1')
    const city = { id: posting(1), account: account(1), role: 'cityCivilAffairs', county: 0, region: 431000000000, school: 0 }
    expect(actorOf(city).approval).toBeUndefined()
    expect(actorOf(city, { id, about: suxian })).toMatchObject({ approval: id, scope: { lo: suxian, hi: 431004000000 } })
  })
})

describe('periods', () => {
  it('do not hold on their last day', () => {
    const week = { validFrom: day('2026-03-01'), validTo: day('2026-03-08') }
    expect([isInForce(week, day('2026-03-01')), isInForce(week, day('2026-03-07')), isInForce(week, day('2026-03-08'))]).toEqual([
      true,
      true,
      false,
    ])
    expect(overlap(week, { validFrom: day('2026-03-08'), validTo: null })).toBe(false)
    expect(overlap(week, { validFrom: day('2026-03-07'), validTo: null })).toBe(true)
  })
})

describe('a workbook of postings', () => {
  const row = (n: number, more: object) =>
    PostingRow.parse({
      row: n,
      login: `user${n}`,
      name: '甲',
      role: 'childDirector',
      region: village,
      validFrom: '2026-01-01',
      ...more,
    })
  it('is judged row by row, all problems at once', () => {
    const judged = judgingRows(
      admin,
      [row(2, {}), row(3, { login: 'user2' }), row(4, { login: 'taken', region: 431002104204 }), row(5, { region: 1 })],
      { logins: new Set(['taken']), regions: new Set([village, 431002104204]), schools: new Set() },
    )
    expect([...judged].map(([n, issues]) => [n, codes(issues)])).toEqual([
      [2, []],
      [3, ['staff.loginTwice']],
      [4, ['staff.loginTaken', 'staff.outsideArea']],
      [5, ['staff.unknownRegion']],
    ])
  })
})

describe('a password', () => {
  const judge = (password: string) => codes(weaknessesOf(password, { login: 'liqiao', name: '李桥', phone: '19900001234' }))
  it('is refused when it is what people choose first', () => {
    for (const weak of [
      'P@ssw0rd2026',
      'Qinghe@2026',
      'Admin@123456',
      '1qaz@WSX2026',
      'Aa1234567890',
      'Woaini520!!!',
      'aaaaaaaaaaaaaaaa',
    ]) {
      expect([weak, judge(weak)]).toEqual([weak, ['password.common']])
    }
  })
  it('is refused when it is short, plain, or tells who one is', () => {
    expect(judge('Ab3$xk')).toEqual(['password.short'])
    expect(judge('kfjwmxoqve')).toEqual(['password.plain'])
    expect(judge('Liqiao#Vmd7Kx')).toEqual(['password.own'])
    expect(judge('Vm#901234xQd')).toEqual([])
    expect(judge('Vmd#001234xQz')).toEqual(['password.own'])
  })
  it('may be a long phrase of one kind', () => expect(judge('山路弯弯水田青青雨后竹林起白雾')).toEqual(['password.plain']))
  it('may be long Chinese or mixed', () => {
    expect(judge('山路弯弯水田青青雨后竹林起白雾来')).toEqual([])
    expect(judge('tG7#kMv2@qLz')).toEqual([])
  })
})

describe('an approval of a spot check', () => {
  const check = { account: 'a', region: 431000000000, state: 'asked' } as const
  const someone = (region: number, account = 'b', role = 'cityCivilAffairs') => ({ account: account as never, role, region })
  const deciding = (...who: Parameters<typeof someone>) => codes(decidingSpotCheck(someone(...who), check))
  it('comes from somebody else of the same place, or from above', () => {
    expect(deciding(431000000000)).toEqual([])
    expect(deciding(430000000000, 'b', 'provinceCivilAffairs')).toEqual([])
    expect(deciding(0, 'b', 'nationCivilAffairs')).toEqual([])
    expect(deciding(431000000000, 'a')).toEqual(['staff.samePerson'])
  })
  it('comes from nobody next door, below, or in another office', () => {
    expect(deciding(430400000000)).toEqual(['staff.notYourSpotCheck'])
    expect(deciding(431003000000, 'b', 'countyCivilAffairs')).toEqual(['staff.noSpotCheck'])
    expect(codes(decidingSpotCheck(someone(431000000000), { ...check, region: 430000000000 }))).toEqual(['staff.notYourSpotCheck'])
  })
  it('is given once; whoever asked takes it back before, and either of them ends it', () => {
    for (const state of ['approved', 'refused', 'closed'] as const) expect(codes(decidingSpotCheck(someone(431000000000), { ...check, state }))).toEqual(['staff.alreadyDecided'])
    const closing = (state: 'asked' | 'approved' | 'refused' | 'closed', ...who: Parameters<typeof someone>) => codes(closingSpotCheck(someone(...who), { ...check, state }))
    expect(closing('asked', 431000000000, 'a')).toEqual([])
    expect(closing('asked', 430000000000)).toEqual(['staff.notYourSpotCheck'])
    expect(closing('approved', 430000000000)).toEqual([])
    expect(closing('approved', 430400000000)).toEqual(['staff.notYourSpotCheck'])
    expect(closing('refused', 431000000000, 'a')).toEqual(['staff.alreadyDecided'])
    expect(closing('closed', 431000000000, 'a')).toEqual(['staff.alreadyDecided'])
    expect(closing('asked', 431003000000, 'a', 'countyCivilAffairs')).toEqual(['staff.noSpotCheck'])
  })
})

describe('a substitute', () => {
  const period = (validFrom: string, validTo: string | null) => ({ validFrom: plainDate(validFrom), validTo: validTo === null ? null : plainDate(validTo) })
  it('shares the days both hold, and no others', () => {
    const leave = period('2026-03-01', '2026-06-01')
    expect(sharedPeriod(period('2026-01-01', null), leave)).toEqual(leave)
    expect(sharedPeriod(leave, period('2026-04-01', '2026-05-01'))).toEqual(period('2026-04-01', '2026-05-01'))
    expect(sharedPeriod(period('2026-04-01', null), period('2026-05-01', null))).toEqual(period('2026-05-01', null))
    expect(sharedPeriod(period('2026-06-01', null), leave)).toBeNull()
    expect(sharedPeriod(period('2026-01-01', '2026-03-01'), leave)).toBeNull()
  })
  it('takes over what one post can hold, and not one child more', () => {
    expect(following({ now: 300, more: 200 })).toEqual([])
    expect(codes(following({ now: 300, more: 201 }))).toEqual(['staff.substituteIsFull'])
  })
})

describe('any password', () => {
  it('is judged without failing, in Chinese', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 140 }), fc.string({ maxLength: 20 }), (password, login) => {
        const found = weaknessesOf(password, { login })
        expect(found.every(i => i.field === 'password' && /[一-鿿]/.test(i.message))).toBe(true)
      }),
    )
  })
})
