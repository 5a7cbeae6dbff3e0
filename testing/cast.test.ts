import { describe, expect, it } from 'vitest'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { cast, castAs, neighbours, places, schools } from './cast.ts'
import { demoCounty } from './world.ts'

const { county, children } = demoCounty(1)

describe('the cast', () => {
  it('has somebody in every role of the matrix', () => {
    expect(roleKeys.filter(role => !cast.has(role))).toEqual([])
  })
  it('works in places that exist, among children', () => {
    const names = new Map(county.villages.map(v => [v.code, `${v.townName}${v.name}`]))
    expect(names.get(castAs('childDirector').region)).toBe('栖凤渡镇栖凤渡村')
    expect(names.get(neighbours.nextVillage.region)).toBe('栖凤渡镇瓦灶村')
    expect(names.get(neighbours.villageOfNextTown.region)).toBe('良田镇良田村')
    for (const place of [places.village, places.nextVillage, places.town, places.nextTown, places.villageOfNextTown]) {
      expect(children.filter(c => isWithin(c.region, place)).length).toBeGreaterThan(5)
    }
  })
  it('teaches at schools that exist', () => {
    const names = new Map(county.schools.map(s => [s.id, s.name]))
    expect(Object.values(schools).map(id => names.get(id))).toEqual(['栖凤渡中心幼儿园', '栖凤渡中心小学', '栖凤渡中学', '良田中学'])
    expect(children.filter(c => c.school === castAs('homeroomTeacher').school).length).toBeGreaterThan(20)
  })
  it('has nobody twice', () => {
    const all = [...cast.values(), ...Object.values(neighbours)]
    expect(new Set(all.map(p => p.login)).size).toBe(all.length)
    expect(new Set(all.map(p => p.name)).size).toBe(all.length)
  })
})
