/** Days of the comparisons, seeded by the migration that makes their tables: a county's own value goes before them. No text of the
 *  plans sets them, and each says so. */
import type { Parameter, ParameterPackage, ParameterValues } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整'
type Line = [value: number, unit: string, title: string]
const define = (...[value, unit, title]: Line): Parameter => ({ value, unit, title, basis: suggestion, version: 1 })

export const comparisonParameters = {
  droppedOutDueDays: define(3, '天', '疑似失学的核实期限'),
  movedDueDays: define(10, '天', '疑似迁出的核实期限'),
  deceasedDueDays: define(3, '天', '疑似死亡的核实期限'),
  subsidyWithoutArchiveDueDays: define(10, '天', '领补贴无档案的核实期限'),
  archiveWithoutSubsidyDueDays: define(10, '天', '有档案未领补贴的核实期限'),
  notFiledDueDays: define(10, '天', '新线索的核实期限'),
  verifyDueDays: define(7, '天', '请村里核实是否同一人的期限'),
  comparisonUndoDays: define(30, '天', '比对判断可以撤销的天数'),
} as const satisfies Record<string, Parameter>

export type ComparisonParameterKey = keyof typeof comparisonParameters
export type ComparisonParameters = ParameterValues<ComparisonParameterKey>
export const comparisonPackage: ParameterPackage<ComparisonParameterKey> = { name: 'comparisons', version: 1, values: comparisonParameters }
