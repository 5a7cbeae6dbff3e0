/** V-02: division codes, twelve digits. Whether a place exists is asked of the table the caller brings. */
import { isWithin, levelNames, levelOf, countyNumberOf, type Level, type RegionCode } from '../kernel/regionCode.ts'
import { issue, type Issue } from '../kernel/problem.ts'

/** The name of a division, undefined when the table of that day has none. */
export type PlaceName = (code: number) => string | undefined

const digits = 12
export const writtenDivision = (code: number): string => String(code).padStart(digits, '0')

/** A code as written: six digits stand for the county and are completed. */
export function readDivision(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/\s/gu, '')
  if (/^\d{12}$/u.test(plain)) return Number(plain)
  return /^\d{6}$/u.test(plain) ? Number(plain.padEnd(digits, '0')) : null
}

export function divisionIssues(code: RegionCode, field: string, placeName: PlaceName): Issue[] {
  if (placeName(code) !== undefined) return []
  return [issue('division.unknown', `区划代码 ${writtenDivision(code)} 不在现行区划表里，可能已经撤并，请重新选择`, field)]
}

const deepEnough: readonly Level[] = ['town', 'village']

/** An archive is kept by a village, or by the town while the village is not known; never outside the actor's own region. */
export function keeperIssues(region: RegionCode, outer: RegionCode): Issue[] {
  const level = levelOf(region)
  if (!deepEnough.includes(level)) {
    return [issue('region.level', `要选到镇街或村（居），现在选的是${levelNames[level]}`, 'region')]
  }
  if (isWithin(region, outer)) return []
  return [issue('region.outside', '选的地方不在您的工作范围内', 'region')]
}

/** Living in another county than one's registration makes a child possibly migrant (docs/domain/数据字典.md). */
export function movedAway(hukou: RegionCode | null | undefined, residence: RegionCode | null | undefined): Issue[] {
  if (!hukou || !residence || countyNumberOf(hukou) === countyNumberOf(residence)) return []
  return [issue('residence.otherCounty', '现居住地与户籍地不在同一个县，请核对是否属于流动儿童', 'residenceDivision')]
}
