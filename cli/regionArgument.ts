import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'

const digits = 12

/** People write a division with as many digits as its level has: 43, 4310, 431003, 431003103, 431003103203; 0 is the nation. */
export function regionCodeOf(text: string): RegionCode {
  if (text === '0') return regionCode(0)
  if (!/^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$/.test(text)) throw problem('cli.region', `“${text}”不是区划代码：省 2 位、市 4 位、县 6 位、镇街 9 位、村（居）12 位`)
  return regionCode(text.padEnd(digits, '0'))
}
