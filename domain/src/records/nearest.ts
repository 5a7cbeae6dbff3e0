/** The name somebody probably meant. */

/** How many characters must be put in, taken out, exchanged, or swapped with the next; Infinity beyond `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  let before: number[] = []
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), swapped))
    }
    before = above
    above = row
  }
  const found = above[b.length] ?? Infinity
  return found <= most ? found : Infinity
}

/** Short names are close to everything, so a third of the letters at most. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(written.length / 3))
  const [first] = names.map(name => ({ name, far: distance(written.toLowerCase(), name.toLowerCase(), most) }))
    .filter(one => one.far < Infinity).sort((a, b) => a.far - b.far)
  return first?.name
}

/** To put behind what is said of an unknown name. */
export function meant(written: string, names: readonly string[]): string {
  const near = nearest(written, names)
  return near === undefined ? '' : `，是不是 ${near}？`
}
