/** Public holidays as the State Council's office announced them, year by year. A year that is not here is not announced: plans count
 *  Monday to Friday across it and say that the day is provisional, records do not know the day. The next year is one more entry, with the number of its notice. */
import type { PlainDate } from './plainDate.ts'
import { announcedWorkday, calendarFrom, type HolidayYear } from './workdays.ts'

export const holidayYears: readonly HolidayYear[] = [
  {
    year: 2025, basis: '国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号，2024-11-12）',
    off: [['2025-01-01', '2025-01-01'], ['2025-01-28', '2025-02-04'], ['2025-04-04', '2025-04-06'], ['2025-05-01', '2025-05-05'], ['2025-05-31', '2025-06-02'], ['2025-10-01', '2025-10-08']],
    worked: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026, basis: '国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号，2025-11-04）',
    off: [
      ['2026-01-01', '2026-01-03'], ['2026-02-15', '2026-02-23'], ['2026-04-04', '2026-04-06'], ['2026-05-01', '2026-05-05'], ['2026-06-19', '2026-06-21'],
      ['2026-09-25', '2026-09-27'], ['2026-10-01', '2026-10-07'],
    ],
    worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
]
export const workCalendar = calendarFrom(holidayYears)

/** For conditions and times of records: a year that is not announced is not known, and what is not known refuses nothing. */
export const workdaysFrom = (day: PlainDate, count: number): PlainDate | null => announcedWorkday(workCalendar, day, count)
