/** Days as whole numbers since 1970-01-01 while a world is made, text only at the end:
 *  a million children make eight million dates. */

const dayMs = 86_400_000
const firstDay = -18_262 // 1920-01-01
const texts: string[] = []

/** Day number of a date; month 1–12. */
export const dayNumber = (year: number, month: number, day: number): number => Math.round(Date.UTC(year, month - 1, day) / dayMs)
export const dayNumberOf = (text: string): number => Math.round(Date.parse(`${text}T00:00:00Z`) / dayMs)

export function dayText(day: number): string {
  const at = day - firstDay
  let text = texts[at]
  if (text === undefined) {
    text = new Date(day * dayMs).toISOString().slice(0, 10)
    if (at >= 0) texts[at] = text
  }
  return text
}
export const yearOf = (day: number): number => Number(dayText(day).slice(0, 4))

/** Whole years lived; the birthday counts, 29 February turns on 1 March (docs/domain/规则.md V-07). */
export function ageOn(birth: number, on: number): number {
  const [b, o] = [dayText(birth), dayText(on)]
  const years = Number(o.slice(0, 4)) - Number(b.slice(0, 4))
  return o.slice(5) >= b.slice(5) ? years : years - 1
}
/** The birthday in a later year. */
export function anniversary(birth: number, years: number): number {
  const text = dayText(birth)
  return dayNumber(Number(text.slice(0, 4)) + years, Number(text.slice(5, 7)), Number(text.slice(8, 10)))
}
