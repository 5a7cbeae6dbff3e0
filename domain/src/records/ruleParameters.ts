/** Values that the rules called by kinds ask for (rule.ts), with their first value. What no text of the six plans sets is a suggestion of this project
 *  and says so. A parameter that goes by a code has one key for each of them (parameterKey). */
import type { Code } from '../codes/codeList.ts'
import type { Parameter, ParameterPackage, ParameterValues } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整；全国无统一规定'
const days = (value: number, title: string): Parameter => ({ value, unit: '天', title, basis: suggestion, version: 1 })

const ruleParameters = {
  'visitEvery.1': days(90, '低风险儿童多久走访一次'),
  'visitEvery.2': days(30, '中风险儿童多久走访一次'),
  'visitEvery.3': days(7, '高风险儿童多久走访一次'),
  'visitEvery.4': days(1, '极高风险儿童多久走访一次'),
  visitUnmetAgain: days(7, '没有见到儿童本人，多久再去一次'),
  visitMoodAgain: days(7, '有不良情绪，多久再看一次'),
  beggingWarnings: { value: 3, unit: '次', title: '就乞讨批评教育几次要提示研判', basis: '方案二 P2-93；法发〔2014〕24号', version: 1 },
} as const satisfies Record<string, Parameter>

export type RuleParameterKey = keyof typeof ruleParameters
export type RuleParameters = ParameterValues<RuleParameterKey>
export const rulePackage: ParameterPackage<RuleParameterKey> = { name: 'rules', version: 1, values: ruleParameters }

/** visitEvery of grade 3 is visitEvery.3. */
export const parameterKey = (name: string, code: Code | null): string => (code === null ? name : `${name}.${code}`)
/** What rules are given of the values of a place. */
export const parameterOf = (values: RuleParameters) => (name: string, code: Code | null): number | null => {
  const key = parameterKey(name, code)
  return Object.entries(values).find(([one]) => one === key)?.[1].value ?? null
}
