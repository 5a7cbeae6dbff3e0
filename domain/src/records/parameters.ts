/** Durations that kinds of records speak of (@visitBackdating). No text of the six plans sets them; a county may set its own (decision 021). */
import type { Parameter, ParameterPackage } from '../kernel/parameters.ts'

const define = (value: number, title: string): Parameter => ({ value, unit: '天', title, basis: '本平台建议，可由方案调整', version: 1 })

const recordParameters = {
  visitBackdating: define(30, '走访补录期限'),
  visitCorrection: define(7, '走访更正期限'),
  recordBackdating: define(30, '记录补录期限'),
  recordCorrection: define(7, '记录更正期限'),
} as const satisfies Record<string, Parameter>

export type RecordParameterKey = keyof typeof recordParameters
export const recordPackage: ParameterPackage<RecordParameterKey> = { name: 'records', version: 1, values: recordParameters }
export const isRecordParameter = (name: string): name is RecordParameterKey => Object.hasOwn(recordParameters, name)
