/** Days of a round. The day that stands for the quarter is the same in the whole province, or a child who moves would be counted twice or not at all;
 *  who may set it is said by roundRegion (rounds.ts). Where a plan in force owes a signature, its day goes before the one here. */
import type { Parameter, ParameterPackage, ParameterValues } from '../kernel/parameters.ts'

const suggestion = '方案没有写明；本平台建议，可由方案调整'
const define = (value: number, unit: string, title: string): Parameter => ({ value, unit, title, basis: suggestion, version: 1 })

export const censusParameters = {
  censusStandardDay: define(15, '日', '标准时点：季度末月这一天的 24 时'),
  censusVillageDay: define(20, '日', '村（居）签字的期限'),
  censusTownDay: define(25, '日', '镇街签字的期限'),
  censusMatchDays: define(3, '天', '三方比对在季度最后一天以前多少天办完'),
} as const satisfies Record<string, Parameter>

export type CensusParameters = ParameterValues<keyof typeof censusParameters>
export const censusPackage: ParameterPackage<keyof typeof censusParameters> = { name: 'census', version: 1, values: censusParameters }
