/** From when something about a child is a warning. Where a plan in force owes a visit, its own day counts and none of these. */
import type { Parameter, ParameterPackage, ParameterValues } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整'
const define = (...[value, unit, title, basis]: [value: number, unit: string, title: string, basis: string]): Parameter => ({ value, unit, title, basis, version: 1 })

export const warningParameters = {
  warningSilentDays: define(7, '天', '父母多少天没有和孩子联系要提示', '未成年人保护法第二十三条（至少每周联系一次，待核）'),
  warningCareDays: define(30, '天', '委托照护到期以前多少天提示', `未成年人保护法第二十二条；${suggestion}`),
  warningStaleMonths: define(6, '个月', '档案多少个月没有变动、也没有记录要提示', suggestion),
} as const satisfies Record<string, Parameter>

export type WarningParameters = ParameterValues<keyof typeof warningParameters>
export const warningPackage: ParameterPackage<keyof typeof warningParameters> = { name: 'warnings', version: 1, values: warningParameters }
