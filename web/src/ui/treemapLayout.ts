/** Squarified treemap (Bruls, Huizing, van Wijk 2000): rectangles with areas in proportion and sides as equal as possible. */
export type Tile<T> = { item: T; x: number; y: number; w: number; h: number }
type Box = { x: number; y: number; w: number; h: number }
type Sized<T> = { item: T; area: number }

/** The worst ratio of sides when `row` is laid along a side of length `side`. */
function worst<T>(row: readonly Sized<T>[], side: number): number {
  const sum = row.reduce((s, r) => s + r.area, 0)
  const areas = row.map(r => r.area)
  const [max, min] = [Math.max(...areas), Math.min(...areas)]
  return Math.max((side * side * max) / (sum * sum), (sum * sum) / (side * side * min))
}

/** Lays one row along the shorter side and returns what is left of the box. */
function place<T>(row: readonly Sized<T>[], box: Box, out: Tile<T>[]): Box {
  const sum = row.reduce((s, r) => s + r.area, 0)
  const across = box.w >= box.h
  const thickness = sum / (across ? box.h : box.w)
  let at = across ? box.y : box.x
  for (const { item, area } of row) {
    const length = area / thickness
    out.push(across ? { item, x: box.x, y: at, w: thickness, h: length } : { item, x: at, y: box.y, w: length, h: thickness })
    at += length
  }
  return across
    ? { x: box.x + thickness, y: box.y, w: box.w - thickness, h: box.h }
    : { x: box.x, y: box.y + thickness, w: box.w, h: box.h - thickness }
}

/** @param size the measure of an item; items of 0 or less get no tile. */
export function treemap<T>(items: readonly T[], size: (item: T) => number, { width, height }: { width: number; height: number }): Tile<T>[] {
  const some = items.filter(i => size(i) > 0).sort((a, b) => size(b) - size(a))
  const total = some.reduce((s, i) => s + size(i), 0)
  const waiting = some.map(item => ({ item, area: (size(item) / total) * width * height }))
  const out: Tile<T>[] = []
  let box: Box = { x: 0, y: 0, w: width, h: height }
  let row: Sized<T>[] = []
  for (const next of waiting) {
    const side = Math.min(box.w, box.h)
    if (row.length > 0 && worst([...row, next], side) > worst(row, side)) {
      box = place(row, box, out)
      row = []
    }
    row = [...row, next]
  }
  if (row.length > 0) place(row, box, out)
  return out
}
