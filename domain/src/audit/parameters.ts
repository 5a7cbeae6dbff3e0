/** How much one post may read before somebody is told, and before it is stopped: showings of children, by the hour and by the day, and by
 *  how wide the post's area is. No text sets these numbers; a county may set its own (decision 021). */
import type { Parameter, ParameterPackage, ParameterValues } from '../kernel/parameters.ts'

const suggestion = '本平台建议，可由方案调整'
const define = (value: number, title: string): Parameter => ({ value, unit: '人次', title, basis: suggestion, version: 1 })

export const readingParameters = {
  listHourNotice: define(600, '按名单负责的岗位一小时查阅达到此数要提醒'), listHourStop: define(2_000, '按名单负责的岗位一小时查阅的上限'),
  listDayNotice: define(2_000, '按名单负责的岗位一天查阅达到此数要提醒'), listDayStop: define(6_000, '按名单负责的岗位一天查阅的上限'),
  villageHourNotice: define(1_500, '村级岗位一小时查阅达到此数要提醒'), villageHourStop: define(5_000, '村级岗位一小时查阅的上限'),
  villageDayNotice: define(5_000, '村级岗位一天查阅达到此数要提醒'), villageDayStop: define(15_000, '村级岗位一天查阅的上限'),
  townHourNotice: define(6_000, '镇级和学校岗位一小时查阅达到此数要提醒'), townHourStop: define(20_000, '镇级和学校岗位一小时查阅的上限'),
  townDayNotice: define(20_000, '镇级和学校岗位一天查阅达到此数要提醒'), townDayStop: define(60_000, '镇级和学校岗位一天查阅的上限'),
  countyHourNotice: define(30_000, '县级岗位一小时查阅达到此数要提醒'), countyHourStop: define(100_000, '县级岗位一小时查阅的上限'),
  countyDayNotice: define(100_000, '县级岗位一天查阅达到此数要提醒'), countyDayStop: define(300_000, '县级岗位一天查阅的上限'),
  aboveHourNotice: define(6_000, '县级以上岗位一小时查阅达到此数要提醒'), aboveHourStop: define(20_000, '县级以上岗位一小时查阅的上限'),
  aboveDayNotice: define(20_000, '县级以上岗位一天查阅达到此数要提醒'), aboveDayStop: define(60_000, '县级以上岗位一天查阅的上限'),
} as const satisfies Record<string, Parameter>

export type ReadingKey = keyof typeof readingParameters
export const readingPackage: ParameterPackage<ReadingKey> = { name: 'readings', version: 1, values: readingParameters }
export type ReadingParameters = ParameterValues<ReadingKey>
