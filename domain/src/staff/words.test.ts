import { describe, expect, it } from 'vitest'
import { access as archives, mayRead } from '../archives/access.ts'
import { access as audit } from '../audit/access.ts'
import type { Access } from '../kernel/access.ts'
import { AccountId, PostingId, RecordId } from '../kernel/ids.ts'
import { access as regions } from '../regions/access.ts'
import { access as rosters } from '../rosters/access.ts'
import { access as statistics } from '../statistics/access.ts'
import { access as staff } from './access.ts'
import { actorOf } from './actor.ts'
import { mayDo } from './matrix.ts'
import { roleKeys } from './roles.ts'

const who = (access: Access, word: string): string => roleKeys.filter(role => mayDo(role, word, access)).join(' ')
const everybody = roleKeys.join(' ')
const civilAffairs = 'childDirector childSupervisor countyCivilAffairs'
const above = 'cityCivilAffairs provinceCivilAffairs nationCivilAffairs'
/** Everybody whose cell of identity holds R, M or P (docs/domain/权限.md). */
const readers = `${civilAffairs} educationBureau schoolAdmin homeroomTeacher pairedTeacher schoolCounselor police procuratorate court justiceBureau `
  + `womensFederation youthLeague disabledFederation healthAuthority hospital socialWorker welfareInstitution parent child hotlineOperator ${above}`

describe('the matrix lets', () => {
  it.each([
    ['everybody look up places and the matrix itself', [[regions, 'regions.look'], [staff, 'staff.reference']], everybody],
    ['the system administrator alone propose', [[staff, 'staff.administer']], 'systemAdmin'],
    ['the security administrator alone confirm', [[staff, 'staff.confirm']], 'securityAdmin'],
    ['either of them suspend, restore, reset and end, at once or as the first of two', [[staff, 'staff.first']], 'systemAdmin securityAdmin'],
    ['each of the three be the second', [[staff, 'staff.second']], 'systemAdmin securityAdmin auditor'],
    ['administrators see accounts, and the auditor not', [[staff, 'staff.look']], 'systemAdmin securityAdmin'],
    ['whoever reads identity by itself see who works in the area', [[staff, 'staff.directory']],
      `${civilAffairs} educationBureau schoolAdmin homeroomTeacher pairedTeacher schoolCounselor police womensFederation youthLeague disabledFederation healthAuthority hospital socialWorker welfareInstitution child hotlineOperator ${above}`],
    ['whoever reads identity and keeps up the family give children', [[staff, 'staff.assign']], `${civilAffairs} schoolAdmin homeroomTeacher`],
    ['posts above the county ask for a spot check', [[staff, 'staff.spotCheck']], above],
    ['readers open archives, and write what their own sections let them', [[archives, 'archives.read'], [archives, 'archives.correct'], [archives, 'archives.change']], readers],
    ['civil affairs write archives down, submit them and propose exits', [[archives, 'archives.create'], [archives, 'archives.submit'], [archives, 'archives.exit']], civilAffairs],
    ['town and county approve', [[archives, 'archives.review'], [archives, 'archives.verify']], 'childSupervisor countyCivilAffairs'],
    ['nobody who reads masked see a number in clear', [[archives, 'archives.reveal']],
      `${civilAffairs} schoolAdmin homeroomTeacher pairedTeacher police procuratorate court justiceBureau socialWorker welfareInstitution parent child`],
    ['readers of the log see who looked', [[archives, 'archives.viewers'], [audit, 'audit.read']], `countyCivilAffairs ${above} auditor`],
    ['civil affairs below the city import rosters', [[rosters, 'rosters.import'], [rosters, 'rosters.read']], civilAffairs],
    ['everybody with figures see figures; no helper, family or administrator', [[statistics, 'statistics.read']],
      `${civilAffairs} educationBureau schoolAdmin homeroomTeacher schoolCounselor police procuratorate court justiceBureau womensFederation youthLeague disabledFederation finance healthAuthority hospital careForNextGen socialWorker welfareInstitution hotlineOperator ${above}`],
  ] as const)('%s', (_sentence, words, roles) => {
    for (const [access, word] of words) expect([word, who(access, word)]).toEqual([word, roles])
  })

  it('nobody do what no feature has a word for', () => expect(who(archives, 'archives.destroy')).toBe(''))

  it('each word ask for one cell, or for all of several', () => {
    const needs = { ...regions, ...staff, ...archives, ...rosters, ...statistics, ...audit }
    const several = Object.entries(needs).filter(([, cells]) => cells.length > 1).map(([word]) => word)
    expect(several.sort()).toEqual(['rosters.import', 'staff.administer', 'staff.assign', 'staff.spotCheck'])
    expect(Object.entries(needs).filter(([, cells]) => cells.length === 0).map(([word]) => word).sort()).toEqual(['regions.look', 'staff.reference', 'staff.views'])
  })
})

describe('an archive', () => {
  const village = 431003103203
  const acting = (role: string, region: number, more: { school?: number; county?: number; about?: number } = {}) => actorOf({
    id: PostingId.parse('00000000-0000-7000-8000-0000000000a1'), account: AccountId.parse('00000000-0000-7000-8000-000000000001'), role, region,
    county: more.county ?? 431003, school: more.school ?? 0,
  }, more.about === undefined ? undefined : { id: RecordId.parse('00000000-0000-7000-8000-0000000000c1'), about: more.about })
  const here = { region: village, school: 31, isAssigned: false }

  it('is read in the area of a post, from its first place to its last and no further', () => {
    const director = acting('childDirector', village)
    expect([here, { ...here, region: village - 1 }, { ...here, region: village + 1 }].map(row => mayRead(director, row))).toEqual([true, false, false])
    const supervisor = acting('childSupervisor', 431003103000)
    expect([431003103000, 431003103999, 431003102999, 431003104000].map(region => mayRead(supervisor, { ...here, region }))).toEqual([true, true, false, false])
  })
  it('is read by its school, wherever the child lives', () => {
    const school = acting('schoolAdmin', 431003103000, { school: 31 })
    expect([31, 30, 32, 0].map(number => mayRead(school, { ...here, region: 431003109201, school: number }))).toEqual([true, false, false, false])
  })
  it('is read from a list by whoever it was given to, and by nobody else of the list', () => {
    const teacher = acting('homeroomTeacher', 431003103000, { school: 31 })
    expect([mayRead(teacher, here), mayRead(teacher, { ...here, region: 110101001001, isAssigned: true })]).toEqual([false, true])
  })
  it('is closed to posts without identity, and to posts above the county until a spot check is open', () => {
    expect(mayRead(acting('finance', 431003000000), here)).toBe(false)
    expect(mayRead(acting('auditor', 431003000000), here)).toBe(false)
    for (const [role, region] of [['cityCivilAffairs', 431000000000], ['provinceCivilAffairs', 430000000000], ['nationCivilAffairs', 0]] as const) {
      expect([role, mayRead(acting(role, region, { county: 0 }), here)]).toEqual([role, false])
      expect([role, mayRead(acting(role, region, { county: 0, about: 431003000000 }), here)]).toEqual([role, true])
      expect([role, mayRead(acting(role, region, { county: 0, about: 431002000000 }), here)]).toEqual([role, false])
    }
  })
})
