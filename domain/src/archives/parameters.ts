/** The ages, durations and limits of the archive rules with their first values, seeded into the database by migration 0017: a
 *  county's own value there goes before them. Where no text sets a value the basis says that it is a suggestion (docs/domain/README.md:
 *  never shown as a national rule). */
import { z } from 'zod'
import { Parameter, type ParameterPackage, type ParameterValues } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整'
type Line = [value: number, unit: string, title: string, basis: string]
const define = (...[value, unit, title, basis]: Line): Parameter => ({ value, unit, title, basis, version: 1 })

export const archiveParameters = {
  leftBehindAgeLimit: define(16, '周岁', '留守儿童的年龄上限（不满）', '国发〔2016〕13号；方案二 P2-05'),
  awayDays: define(180, '天', '外出务工的最短时间', '按 6 个月计，部分省口径；本平台建议，可由方案调整'),
  primaryFromAge: define(3, '周岁', '可以登记小学的最小年龄', '2016 登记表填表说明 6'),
  kindergartenByAge: define(6, '周岁', '满此年龄仍未入园要提示', '2016 登记表填表说明 6'),
  compulsoryFromAge: define(6, '周岁', '义务教育起始年龄', '义务教育法第十一条'),
  compulsoryUntilAge: define(16, '周岁', '按义务教育阶段登记辍学的年龄上限（不满）', suggestion),
  notInSchoolFromAge: define(14, '周岁', '“不在学”的最小年龄', '2016 登记表填表说明 6'),
  notInSchoolUntilAge: define(16, '周岁', '“不在学”的年龄上限（不满）', '2016 登记表填表说明 6'),
  childUntilAge: define(18, '周岁', '未成年人年龄上限（不满）', '未成年人保护法第二条'),
  guardianFromAge: define(18, '周岁', '受委托监护人的最小年龄', '民法典第十七条'),
  guardianFrailAge: define(60, '周岁', '照护人满此年龄要提示照护能力', suggestion),
  parentMinAgeAtBirth: define(14, '周岁', '父母与孩子年龄差小于此值要提示', suggestion),
  phoneChildrenLimit: define(5, '名', '同一电话登记的儿童超过此数要提示', suggestion),
  exitNoticeDays: define(90, '天', '满 16 周岁前提示的天数', suggestion),
  secondPersonReviews: define(1, '1 是，0 否', '档案须由登记人以外的人审核', `不相容职务分离；${suggestion}`),
} as const satisfies Record<string, Parameter>

export type ArchiveParameterKey = keyof typeof archiveParameters
export type ArchiveParameters = ParameterValues<ArchiveParameterKey>

/** As an answer: every key by name. */
const parameterKeys: ArchiveParameterKey[] = Object.keys(archiveParameters).filter(isParameterKey)
function isParameterKey(key: string): key is ArchiveParameterKey {
  return key in archiveParameters
}
export const ShownParameters = z.record(z.enum(parameterKeys), Parameter)

/** What the port is asked for. */
export const archivePackage: ParameterPackage<ArchiveParameterKey> = { name: 'archives', version: 1, values: archiveParameters }
