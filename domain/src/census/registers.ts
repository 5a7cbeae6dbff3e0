/** Whom each of the two sums counts, and by which facts. */
import type { Facts } from './facts.ts'
import type { FrozenValue } from './snapshot.ts'
import type { Balance } from './types.ts'

const suspected = 8
const leftBehindCategory = 10
/** CL-07: 困境, 孤儿, 事实无人抚养, 受艾滋病影响 (国发〔2016〕36号). */
const inDifficulty: readonly number[] = [20, 21, 22, 23, 30, 31, 32, 40, 70]

/** V-06 where somebody has judged it; what is only suspected goes by the category that was written down. */
function isLeftBehind({ leftBehindStatus, categories }: Facts): boolean {
  if (leftBehindStatus !== undefined && leftBehindStatus !== suspected) return leftBehindStatus > 0
  return categories.includes(leftBehindCategory)
}
export const qualifies = (balance: Balance, facts: Facts): boolean =>
  (balance === 'leftBehind' ? isLeftBehind(facts) : facts.categories.some(code => inDifficulty.includes(code)))

/** What is sealed of whoever is counted: codes and days, in the order of their names. Of an exit the term says the reason. */
export const factKeys = [
  'sex', 'birthDate', 'categories', 'leftBehindStatus', 'hukouRegistered', 'hukouType', 'schooling', 'isBoarding', 'grade', 'isDisabled', 'isIll', 'guardianshipType', 'guardianshipRating', 'entrusted', 'hardshipType',
] as const
type FactKey = (typeof factKeys)[number]
export const factNames: Record<FactKey, string> = {
  sex: '性别', birthDate: '出生日期', categories: '儿童类别', leftBehindStatus: '留守状态', hukouRegistered: '户口登记', hukouType: '户口性质', schooling: '就学情况', isBoarding: '寄宿', grade: '年级', isDisabled: '残疾',
  isIll: '患病', guardianshipType: '监护类型', guardianshipRating: '监护评估', entrusted: '受委托监护人', hardshipType: '困难类型',
}
export const frozenFacts = (facts: Facts): Record<string, FrozenValue> =>
  Object.fromEntries(factKeys.flatMap(key => { const value = facts[key]; return value === undefined ? [] : [[key, value]] }))
