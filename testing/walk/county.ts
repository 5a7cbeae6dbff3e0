/** One child in every place that matters to a question of scope: here, next door on every level, in another school, and one
 *  that nobody was given. All filled in, all in the register. */
import type { DataDomain } from '@qinghe/domain/kernel/dataDomain.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { countyNumberOf, isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { Draft } from '@qinghe/domain/archives/draft.ts'
import { checkCharacter } from '@qinghe/domain/archives/idNumber.ts'
import { lettersOf } from '@qinghe/domain/staff/matrix.ts'
import { type RoleKey, roleOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'
import { bulkRows } from '../../server/src/archives/bulk.ts'
import type { Cells } from '../../server/src/db/rows.ts'
import { testRing } from '../app.ts'
import { castAs, places, schools } from '../cast.ts'
import { outside } from './stage.ts'

export const spots = {
  inside: { region: places.village, school: schools.junior },
  unassigned: { region: places.village, school: schools.junior },
  otherSchool: { region: places.village, school: schools.juniorOfNextTown },
  nextVillage: { region: places.nextVillage, school: schools.junior },
  nextTown: { region: places.villageOfNextTown, school: schools.junior },
  nextCounty: { region: outside.county, school: schools.junior },
  nextCity: { region: outside.city, school: schools.junior },
  nextProvince: { region: outside.province, school: schools.junior },
} as const
export type Spot = keyof typeof spots
export const spotKeys = Object.keys(spots) as Spot[]
export const spotCounty = (spot: Spot): number => countyNumberOf(spots[spot].region)

/** Words that stand in nobody's address or code list, so that an answer can be searched for them. */
export const secrets = { child: '欧阳青禾', father: '欧阳临川', mother: '司徒映月', guardian: '慕容桂香', birth: '2016-05-01' } as const
/** A girl's number of that day, in the area that is nobody's, with its check digit. */
const numberOf = (sequence: number): string => {
  const digits = `99999920160501${String(sequence).padStart(3, '0')}`
  return `${digits}${checkCharacter(digits)}`
}
/** What the archive's form would hold. */
export const draftAt = (spot: Spot, more: Record<string, unknown> = {}): Draft => Draft.parse({
  name: secrets.child, sexCode: 2, ethnicCode: 1, birthDate: secrets.birth, idNumber: numberOf(spotKeys.indexOf(spot) * 2 + 2),
  region: spots[spot].region, school: spots[spot].school, hukouRegistered: true, hukouType: 1, hukouDivision: spots[spot].region, residenceDivision: spots[spot].region,
  categories: [10], leftBehindStatus: 1, schoolingStatus: 3, isBoarding: false, schoolName: '青禾小学', gradeCode: '14', classNo: '1',
  healthStatus: 1, isDisabled: false, isIll: false,
  'father.name': secrets.father, 'father.birthDate': '1988-02-03', 'father.phone': '19900000011', 'father.existStatus': 1, 'father.isAway': true, 'father.workPlace': '广东省东莞市', 'father.capability': 1,
  'mother.name': secrets.mother, 'mother.existStatus': 1, 'mother.isAway': true, 'mother.workPlace': '广东省佛山市', 'mother.capability': 1,
  hasEntrustedGuardian: true, 'guardian.name': secrets.guardian, 'guardian.phone': '19900000012', 'guardian.relationCode': 61, guardianshipType: 4, guardianshipRating: 2,
  incomeSources: [1], reliefStatuses: [1], hardshipType: '01', ...more,
})

export async function insertRow(db: pg.ClientBase, table: string, row: Cells): Promise<void> {
  const columns = Object.keys(row)
  await db.query(`insert into qinghe.${table} (${columns.map(c => `"${c}"`).join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`, columns.map(c => row[c]))
}

type Wish = { spot: Spot; status?: 'active' | 'changed' | 'draft'; more?: Record<string, unknown> }
/** Writes an archive as a command would, past every check. */
export async function settleChild(owner: pg.ClientBase, { spot, status = 'active', more }: Wish): Promise<string> {
  const id = newUuid()
  const context = { ring: testRing, county: spotCounty(spot), at: new Date(), account: newUuid(), posting: newUuid(), command: newUuid(), phrase: '新建档案' }
  const archive = { id, draft: draftAt(spot, more), status, origin: 'typed' as const, since: plainDate('2024-09-01'), person: newUuid() }
  const rows = [...bulkRows(context, archive)]
  for (const { table, row } of [...rows.filter(r => r.table === 'children'), ...rows.filter(r => r.table !== 'children' && r.table !== 'identities' && r.table !== 'person_archives')]) {
    // A walk settles the same people again and again.
    await insertRow(owner, table, table === 'children' ? { ...row, number_shared: true } : row)
  }
  return id
}

export type Children = Record<Spot, string>
export async function settleChildren(owner: pg.ClientBase, status: Wish['status'] = 'active'): Promise<Children> {
  const out: Partial<Children> = {}
  for (const spot of spotKeys) out[spot] = await settleChild(owner, { spot, ...(status ? { status } : {}) })
  return out as Children
}

/** Gives a child to a posting by name. */
export const give = (owner: pg.ClientBase, posting: string, { spot, child }: { spot: Spot; child: string }): Promise<unknown> => insertRow(owner, 'assignments', {
  county: spotCounty(spot), id: newUuid(), posting, child, region: spots[spot].region, school: spots[spot].school, kind: 'service',
  valid_from: '2020-01-01', valid_to: null, assigned_by: newUuid(), created_at: new Date(),
})

/** What the matrix of docs/domain/权限.md says, read afresh: whether the place is the role's, and which letters it holds there. */
export function isInside(role: RoleKey, spot: Spot, about?: number): boolean {
  const { region, school } = spots[spot]
  const post = castAs(role)
  if (shapeOf(role) === 'list') return spot === 'inside'
  if (roleOf(role).ofSchool) return spotCounty(spot) === post.county && school === post.school
  return isWithin(region, about ?? post.region)
}
export const readsRows = (role: RoleKey, domain: DataDomain): boolean => {
  const held = lettersOf(role, domain)
  return held.has('R') || held.has('M') || held.has('A') || (held.has('P') && shapeOf(role) === 'list') || (domain === 'STAT' && held.has('S'))
}
export const addsRows = (role: RoleKey, domain: DataDomain): boolean => ['C', 'U', 'A'].some(letter => lettersOf(role, domain).has(letter as 'C'))
export const changesRows = (role: RoleKey, domain: DataDomain): boolean => ['U', 'A'].some(letter => lettersOf(role, domain).has(letter as 'U'))
