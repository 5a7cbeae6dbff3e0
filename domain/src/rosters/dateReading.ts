/** What a day of a roster can turn out to be. */
import type { PlainDate } from '../kernel/plainDate.ts'

/** Another day the text may mean, and when: 按日/月/年读. */
export type OtherDay = { day: PlainDate; why: string }
export type DateReading =
  | { kind: 'day'; day: PlainDate; others: readonly OtherDay[]; doubt: { code: string; message: string } | null }
  /** Only the month is written. `months` has two when a number lost its zero: 2012.1 may be January or October. */
  | { kind: 'month'; year: number; months: readonly number[]; others: readonly OtherDay[] }
  | { kind: 'wrong'; code: string; message: string; others: readonly OtherDay[] }

/** `latest`: the last day it can be; a year of two digits belongs to the hundred years before it, and without it to no century.
 *  `epoch`: whether serial numbers of the workbook count from 1900 or 1904. */
export type DateBounds = { latest?: PlainDate; epoch?: 1900 | 1904 }
