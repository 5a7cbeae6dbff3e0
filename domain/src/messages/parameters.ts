/** When people are left in peace, and how many text messages one of them gets: a county's own value goes before these. No text of the plans sets them. */
import type { Parameter, ParameterPackage } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整'
const define = (value: number, unit: string, title: string): Parameter => ({ value, unit, title, basis: suggestion, version: 1 })

const messageParameters = {
  smsQuietFrom: define(21, '时', '晚上从几点起不发短信'),
  smsQuietTo: define(7, '时', '早上到几点为止不发短信'),
  smsPerPersonDay: define(4, '条', '每人每天最多收到的短信'),
  smsPerCountyDay: define(2_000, '条', '全县每天最多发出的短信'),
} as const satisfies Record<string, Parameter>
export const messagePackage: ParameterPackage<keyof typeof messageParameters> = { name: 'messages', version: 1, values: messageParameters }
