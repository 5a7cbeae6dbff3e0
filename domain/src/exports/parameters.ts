/** How long a request waits and a file lies; a county's own value goes before these. No text of the plans sets them. */
import type { Parameter, ParameterPackage } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整'
const define = (value: number, unit: string, title: string): Parameter => ({ value, unit, title, basis: suggestion, version: 1 })

export const exportParameters = {
  exportWaitDays: define(7, '天', '导出申请等待审核的天数'),
  exportFileHours: define(24, '小时', '导出的文件可以下载的时间'),
} as const satisfies Record<string, Parameter>
export const exportPackage: ParameterPackage<keyof typeof exportParameters> = { name: 'exports', version: 1, values: exportParameters }
