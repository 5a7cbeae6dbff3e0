/** Terms to choose from. */
const september = 9
/** The terms somebody enters on this day: those of the school year that runs, and of the next. */
export function termsAround(day: string): string[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const first = month >= september ? year : year - 1
  return [first, first + 1].flatMap(one => [`${one}-1`, `${one}-2`])
}
