/** A few towns and villages for the tests of this folder; codes in the range of the demo county, arrangement invented. */
import { regionCode } from '../kernel/regionCode.ts'
import type { Place } from '../regions/types.ts'

const townAt = (code: number, name: string): Place => ({ code: regionCode(code), name, short: name, level: 'town' })
const villageAt = (code: number, short: string, suffix = '村民委员会'): Place =>
  ({ code: regionCode(code), name: `${short}${suffix}`, short, level: 'village' })

export const county = regionCode(431003000000)
export const town = regionCode(431003100000)
export const places: readonly Place[] = [
  townAt(431003100000, '良田镇'), townAt(431003101000, '栖凤渡镇'),
  villageAt(431003100201, '高雅岭村'), villageAt(431003100202, '菜岭村'), villageAt(431003100203, '良田村'), villageAt(431003100204, '石山村'),
  villageAt(431003100001, '石榴社区', '居民委员会'), villageAt(431003101201, '石山村'), villageAt(431003101202, '大石山村'),
]
