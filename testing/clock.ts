/** The clock of a test's database: the row of qinghe.clock_offset that only the owner writes. Always through here, because in a run on
 *  another day (clock.mjs) the row is there already. */
import { dayOf, instant, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import { aheadMs } from './clock.mjs'

/** Further on, or back with a minus: '4 days', '-31 seconds'. */
export const moveClock = (owner: pg.ClientBase, by: string): Promise<unknown> => owner.query(`insert into qinghe.clock_offset (ahead_by) values ($1::interval)
  on conflict (only_row) do update set ahead_by = qinghe.clock_offset.ahead_by + excluded.ahead_by`, [by])

/** To a moment, '2026-11-25 09:10:00+08'. */
export const setClock = (owner: pg.ClientBase, moment: string): Promise<unknown> => owner.query(`insert into qinghe.clock_offset (ahead_by)
  values ($1::timestamptz - now()) on conflict (only_row) do update set ahead_by = excluded.ahead_by`, [moment])

/** A new database goes as far ahead as the run does. */
export async function moveWithRun(owner: pg.ClientBase): Promise<void> {
  if (aheadMs !== 0) await moveClock(owner, `${aheadMs} milliseconds`)
}

/** The day it is where children are counted, whatever the time zone of the machine. */
export const today = (): PlainDate => dayOf(instant(new Date()))

/** A birth date so many calendar years back; born(10, '05-01') is 2016-05-01 in 2026. Children of a fixed date grow up and leave the register. */
export const born = (yearsAgo: number, monthAndDay: string): PlainDate => plainDate(`${Number(today().slice(0, 4)) - yearsAgo}-${monthAndDay}`)
