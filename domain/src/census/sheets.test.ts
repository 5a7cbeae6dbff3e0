import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, plainDate } from '../kernel/plainDate.ts'
import { type Line, lineState, newLine, withAnswer, withReturn } from './line.ts'
import { censusParameters } from './parameters.ts'
import { quarterAt, roundDays } from './rounds.ts'
import { type Closing, closingIssues, correctionIssues, lockIssues, mayReturn, roundState, type Sheet, sheetState, signIssues, type Signature, sumOf, townText, villageText } from './sheets.ts'

const days = roundDays(quarterAt(plainDate('2026-06-01')), censusParameters, { village: null, town: null })
const round = { now: instant('2026-06-18T01:00:00Z'), today: plainDate('2026-06-18'), days, locked: null }
const by: Signature = { digest: 'd', by: 'director', role: 'childDirector' }
const sheet: Sheet = {
  level: 'village', name: '碧云村', digest: 'd', signatures: [], lines: { open: 0, verified: 4, returned: 0, disputed: 0, reopened: 0 }, suspects: 0, unplaced: 0, unsaid: 0, vacant: false, below: [],
}
const codes = (found: readonly { code: string }[]) => found.map(one => one.code)
const said = (child: string): Line => withAnswer(newLine(child, 'a'), { id: `${child}1`, over: [], asked: 0, seen: 'a', kind: 'unchanged', by: 'director' })

describe('a village', () => {
  it('signs when every child has an answer and every lead an end, a village without children too', () => {
    expect(signIssues(sheet, 'childDirector', round)).toEqual([])
    expect(signIssues({ ...sheet, lines: sumOf([]) }, 'childDirector', round)).toEqual([])
    const unready = { ...sheet, lines: { open: 3, verified: 1, returned: 1, disputed: 1, reopened: 1 }, suspects: 2, unplaced: 4, unsaid: 1 }
    expect(codes(signIssues(unready, 'childDirector', round))).toEqual(['open', 'returned', 'disputed', 'reopened', 'suspects', 'unplaced', 'unsaid'].map(word => `census.${word}`))
    expect(signIssues({ ...sheet, lines: { ...sheet.lines, open: 3 } }, 'childDirector', round)[0]?.message).toBe('3 名儿童还没有核实，请逐名选无变化、有变化、查无此人或已离开')
  })
  it('signs after the moment, before the lock, by its director; by the town where it has none', () => {
    expect(codes(signIssues(sheet, 'childDirector', { ...round, now: instant('2026-06-15T15:59:59Z') }))).toEqual(['census.beforeMoment'])
    expect(signIssues(sheet, 'childDirector', { ...round, now: instant('2026-06-15T16:00:00Z') })).toEqual([])
    expect(codes(signIssues(sheet, 'childDirector', { ...round, locked: plainDate('2026-06-30') }))).toEqual(['census.locked'])
    expect(codes(signIssues(sheet, 'childSupervisor', round))).toEqual(['census.signer'])
    expect(signIssues({ ...sheet, vacant: true }, 'childSupervisor', round)).toEqual([])
    expect(codes(signIssues({ ...sheet, level: 'town', vacant: true }, 'childDirector', round))).toEqual(['census.signer'])
  })
  it('stays signed as long as what was signed stands, and no longer', () => {
    expect(sheetState(sheet)).toBe('surveying')
    expect(sheetState({ ...sheet, signatures: [by, by] })).toBe('signed')
    expect(sheetState({ ...sheet, signatures: [by], digest: 'e' })).toBe('changed')
    expect(sheetState({ ...sheet, signatures: [by], suspects: 1 })).toBe('changed')
    expect(sheetState({ ...sheet, signatures: [by, { ...by, digest: 'e' }], digest: 'e' })).toBe('signed')
  })
})

describe('a town and its county', () => {
  const town = { ...sheet, level: 'town' as const, name: '五盖山镇' }
  it('sign over what their places signed', () => {
    expect(signIssues({ ...town, below: ['碧云村', '石门村'] }, 'childSupervisor', round)[0]?.message).toBe('碧云村、石门村还没有签字，请先催办')
    expect(signIssues({ ...town, below: ['一', '二', '三', '四', '五', '六'] }, 'childSupervisor', round)[0]?.message).toBe('一、二、三、四、五等 6 个还没有签字，请先催办')
    expect(townText('own', [{ region: 2, digest: 'b' }, { region: 1, digest: 'a' }])).toBe(townText('own', [{ region: 1, digest: 'a' }, { region: 2, digest: 'b' }]))
    expect(townText('own', [{ region: 1, digest: 'a' }])).not.toBe(townText('own', [{ region: 1, digest: 'b' }]))
  })
  it('send single children back', () => {
    expect([mayReturn('village', 'childSupervisor'), mayReturn('town', 'countyCivilAffairs'), mayReturn('village', 'countyCivilAffairs')]).toEqual([true, true, true])
    expect([mayReturn('town', 'childSupervisor'), mayReturn('village', 'childDirector')]).toEqual([false, false])
  })

  const county: Sheet = { ...sheet, level: 'county', name: '苏仙区' }
  const settled = { doubtful: 0, open: 0, agrees: true }
  const closing: Closing = { sheet: county, matches: [{ department: '教育局', settled }, { department: '公安', settled }], absent: 0, leaving: 0, reviewing: 0, corrections: 0, footing: [], previousOpen: null }
  const locking = { closing, checked: { account: 'zhou', digest: 'd' }, account: 'chen', role: 'countyCivilAffairs' as const, round: { ...round, today: days.match } }
  it('lock when everybody signed, both rosters are settled, and two people have looked', () => {
    expect(lockIssues(locking)).toEqual([])
    expect(codes(lockIssues({ ...locking, round }))).toEqual(['census.beforeMatch'])
    expect(codes(lockIssues({ ...locking, account: 'zhou' }))).toEqual(['census.ownCheck'])
    expect(codes(lockIssues({ ...locking, checked: { account: 'zhou', digest: 'c' } }))).toEqual(['census.unchecked'])
    expect(codes(lockIssues({ ...locking, checked: null, role: 'childSupervisor' }))).toEqual(['census.locker', 'census.unchecked'])
    expect(codes(lockIssues({ ...locking, round: { ...round, locked: plainDate('2026-06-30') } }))).toEqual(['census.locked'])
  })
  it('do not lock over a difference, a child nobody found, an exit nobody decided, or the quarter before', () => {
    const found = closingIssues({
      ...closing, sheet: { ...county, below: ['五盖山镇'] }, absent: 1, leaving: 2, reviewing: 3, corrections: 1, footing: [{ code: 'census.difference', message: '' }], previousOpen: '2026 年第 1 季度',
      matches: [{ department: '教育局', settled: null }, { department: '公安', settled: { ...settled, doubtful: 1, open: 4 } }, { department: '残联', settled: { ...settled, agrees: false } }],
    })
    expect(codes(found)).toEqual(['previous', 'below', 'noRoster', 'differences', 'disagrees', 'absent', 'leaving', 'reviewing', 'corrections', 'difference'].map(word => `census.${word}`))
    expect(found[3]?.message).toBe('与公安的比对还有 5 条没有结论')
  })
  it('say where the round stands by what is done', () => {
    const facts = { round, villagesUnsigned: 0, townsUnsigned: 0, closing: [], reported: null }
    expect([
      roundState({ ...facts, round: { ...round, today: plainDate('2026-05-31') } }), roundState({ ...facts, villagesUnsigned: 1, townsUnsigned: 1 }), roundState({ ...facts, townsUnsigned: 1 }),
      roundState({ ...facts, closing: [{ code: 'census.differences', message: '' }] }), roundState(facts),
      roundState({ ...facts, round: { ...round, locked: days.lock } }), roundState({ ...facts, round: { ...round, locked: days.lock }, reported: days.lock }),
    ]).toEqual(['scheduled', 'villageSurveying', 'townSummarizing', 'countyChecking', 'crossMatched', 'countyLocked', 'reported'])
  })
  it('correct what is locked with a reason, both figures and two people', () => {
    const correction = { reason: '出生日期登记错', before: '326', after: '325', proposedBy: 'zhou', confirmedBy: 'chen', locked: true }
    expect(correctionIssues(correction)).toEqual([])
    expect(codes(correctionIssues({ ...correction, reason: ' ', after: '326', confirmedBy: 'zhou', locked: false }))).toEqual(['notLocked', 'correctionReason', 'noCorrection', 'ownCorrection'].map(word => `census.${word}`))
  })
})

describe('any order of commands', () => {
  type World = { lines: readonly Line[]; signatures: readonly Signature[] }
  const change = (child: string, how: (line: Line) => Line) => (world: World): World => ({ ...world, lines: world.lines.map(line => (line.child === child ? how(line) : line)) })
  const sign = (digest: string) => (world: World): World => ({ ...world, signatures: world.signatures.some(one => one.digest === digest) ? world.signatures : [...world.signatures, { ...by, digest }] })
  const children = ['x', 'y', 'z']
  const whole = villageText(children.map(said))
  const commands = [
    ...children.map(child => change(child, line => withAnswer(line, said(child).answers[0]!))),
    change('y', line => withReturn(line, { id: 'r', reason: '住处', by: 'town' })),
    change('y', line => withAnswer(line, { id: 'y2', over: ['y1'], asked: 1, seen: 'a', kind: 'changed', by: 'director' })),
    change('z', line => withAnswer(line, { id: 'z2', over: ['z1'], asked: 0, seen: 'a', kind: null, by: 'director' })),
    sign(whole), sign('of something else'),
  ]
  const standing = (world: World) => {
    const digest = villageText(world.lines)
    return [world.lines.map(lineState), digest, sheetState({ ...sheet, digest, signatures: world.signatures, lines: sumOf(world.lines) })]
  }
  const begin: World = { lines: children.map(child => newLine(child, 'a')), signatures: [] }
  it('and any number of times, makes the same round', () => {
    const some = fc.subarray(commands).chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })))
    fc.assert(fc.property(some, ([once, mixed]) => {
      const run = (list: readonly ((world: World) => World)[]) => standing(list.reduce((world, next) => next(world), begin))
      expect(run(mixed)).toEqual(run(once))
    }))
  })
  it('and nothing is signed but what was on the screen', () => {
    fc.assert(fc.property(fc.subarray(commands), list => {
      const world = list.reduce((now, next) => next(now), begin)
      const isSigned = standing(world)[2] === 'signed'
      expect(isSigned).toBe(world.signatures.some(one => one.digest === villageText(world.lines)) && world.lines.every(line => lineState(line) === 'verified'))
    }))
  })
})
