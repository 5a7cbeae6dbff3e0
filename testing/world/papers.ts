/** Identity numbers and telephones of a world: each number given once, all of them impossible outside of it. */
import { dayNumber, dayText } from './days.ts'

const firstDay = dayNumber(1925, 1, 1)
const days = 40_000
const factors = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'

/** GB 11643: eighteen characters for seventeen digits. */
export function withCheck(seventeen: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (seventeen.charCodeAt(i) - 48) * (factors[i] ?? 0)
  return seventeen + checks.charAt(sum % 11)
}

export type Papers = {
  /** The next free number of that day and sex. */
  idNumber: (birth: number, sex: 1 | 2) => string
  /** How many numbers of that day and sex are given, of 500. */
  used: (birth: number, sex: 1 | 2) => number
  phone: () => string
  studentNumber: (idNumber: string | null, birth: number) => string
}

/** Area 999999 is assigned to nobody. It holds 500 people of one sex a day, enough for a million children; a larger world
 *  goes on with 999998 and down, which are no area either. */
export function newPapers(): Papers {
  const given = new Uint16Array(days * 2)
  let phones = 0
  let students = 0
  const slot = (birth: number, sex: 1 | 2): number => (birth - firstDay) * 2 + sex - 1
  return {
    idNumber(birth, sex) {
      const at = slot(birth, sex)
      const n = given[at] ?? 0
      given[at] = n + 1
      const serial = (n % 500) * 2 + (sex === 1 ? 1 : 0)
      return withCheck(`${999_999 - Math.floor(n / 500)}${dayText(birth).replaceAll('-', '')}${String(serial).padStart(3, '0')}`)
    },
    used: (birth, sex) => given[slot(birth, sex)] ?? 0,
    phone: () => String(19_900_000_000 + phones++),
    /** G and the identity number, or J and seventeen digits of the school system with a check (docs/domain/数据字典.md). */
    studentNumber(idNumber, birth) {
      if (idNumber !== null) return `G${idNumber}`
      return `J${withCheck(`9999${dayText(birth).slice(0, 4)}${String(students++).padStart(9, '0')}`)}`
    },
  }
}
