/** Values that the kinds shipped with the product ask for, with their first value. No text of the six plans sets one: each is a suggestion of this
 *  project and says so. A parameter that goes by a code has one key for each of them (parameterKey). */
import type { Code } from '../codes/codeList.ts'
import type { Parameter, ParameterPackage, ParameterValues } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整；全国无统一规定'
const days = (value: number, title: string, basis = suggestion): Parameter => ({ value, unit: '天', title, basis, version: 1 })

const recordParameters = {
  visitBackdating: days(30, '走访补录期限'),
  visitCorrection: days(7, '走访更正期限'),
  recordBackdating: days(30, '记录补录期限'),
  recordCorrection: days(7, '记录更正期限'),
  'visitEvery.1': days(90, '低风险儿童多久走访一次'),
  'visitEvery.2': days(30, '中风险儿童多久走访一次'),
  'visitEvery.3': days(7, '高风险儿童多久走访一次'),
  'visitEvery.4': days(1, '极高风险儿童多久走访一次'),
  visitUnmetAgain: days(7, '没有见到儿童本人，多久再去一次'),
  visitMoodAgain: days(7, '有不良情绪，多久再看一次'),
  beggingWarnings: { value: 3, unit: '次', title: '就乞讨批评教育几次要提示研判', basis: '方案二 P2-93；法发〔2014〕24号', version: 1 },
} as const satisfies Record<string, Parameter>

export type RecordParameterKey = keyof typeof recordParameters
export type RecordParameters = ParameterValues<RecordParameterKey>
export const recordPackage: ParameterPackage<RecordParameterKey> = { name: 'records', version: 1, values: recordParameters }

/** visitEvery of grade 3 is visitEvery.3. */
export const parameterKey = (name: string, code: Code | null): string => (code === null ? name : `${name}.${code}`)
/** What conditions and rules are given of the values of a place. */
export const parameterOf = (values: RecordParameters) => (name: string, code: Code | null): number | null => {
  const key = parameterKey(name, code)
  return Object.entries(values).find(([one]) => one === key)?.[1].value ?? null
}
