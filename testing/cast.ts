/** The people of the tests: the demo's own, one for each role, where they work in 苏仙区, and some who work next door, to whom
 *  nothing of it may show. Invented like everybody here. */
import { ancestorAt, countyNumberOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { demoPosts } from '../server/src/staff/demoPosts.ts'

/** Somebody with a job and a place; `school` 0: no school. Fits `as()` and `actorFor()` of testing/app.ts. */
export type Castmate = { login: string; name: string; role: RoleKey; region: number; county: number; school: number }

/** 湖南省郴州市苏仙区栖凤渡镇栖凤渡村 and what lies around it. */
export const places = {
  village: regionCode(431003103203),
  nextVillage: regionCode(431003103202),
  town: regionCode(431003103000),
  nextTown: regionCode(431003102000),
  villageOfNextTown: regionCode(431003102205),
  county: regionCode(431003000000),
  nextCounty: regionCode(431022000000),
  city: regionCode(431000000000),
  nextCity: regionCode(430400000000),
  province: regionCode(430000000000),
} as const

/** Numbers of the demo's schools in 栖凤渡镇, and of the junior school of the next town. */
export const schools = { kindergarten: 29, primary: 30, junior: 31, juniorOfNextTown: 28 } as const

const isAbove = (at: string): boolean => at === 'city' || at === 'province' || at === 'nation'

/** One person for each role; the last of two who share one. */
export const cast: ReadonlyMap<RoleKey, Castmate> = new Map(demoPosts.map(({ login, name, role, at, organisation }) => [role, {
  login, name, role, region: ancestorAt(places.village, at), county: isAbove(at) ? 0 : countyNumberOf(places.village),
  school: organisation === 'school' ? schools.junior : 0,
}]))

export function castAs(role: RoleKey): Castmate {
  const found = cast.get(role)
  if (!found) throw new Error(`nobody in the cast is ${role}`)
  return found
}

type Elsewhere = { login: string; name: string; role: RoleKey; region: number; school?: number }
const elsewhere = ({ login, name, role, region, school = 0 }: Elsewhere): Castmate =>
  ({ login, name, role, region, school, county: region % 100_000_000 === 0 ? 0 : countyNumberOf(region) })

export const neighbours = {
  nextVillage: elsewhere({ login: 'zhuren2', name: '石映雪', role: 'childDirector', region: places.nextVillage }),
  villageOfNextTown: elsewhere({ login: 'zhuren3', name: '谷满仓', role: 'childDirector', region: places.villageOfNextTown }),
  nextTown: elsewhere({ login: 'dudao2', name: '阳晚晴', role: 'childSupervisor', region: places.nextTown }),
  nextSchool: elsewhere({ login: 'xuexiao2', name: '柳知夏', role: 'schoolAdmin', region: places.nextTown, school: schools.juniorOfNextTown }),
  nextCounty: elsewhere({ login: 'minzheng2', name: '秦望川', role: 'countyCivilAffairs', region: places.nextCounty }),
  nextCity: elsewhere({ login: 'shiji3', name: '温如故', role: 'cityCivilAffairs', region: places.nextCity }),
} as const
