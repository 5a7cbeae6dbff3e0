/** Making a picture smaller: every new point is the mean of those it covers, on white where the old one was clear. */
export type Pixels = { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }
type From = { width: number; height: number; data: Uint8ClampedArray | Uint8Array }

const white = 255

/** @returns a copy that fits into a square of this many points, never larger than it was */
export function fitted(from: From, most: number): Pixels {
  const scale = Math.min(1, most / Math.max(from.width, from.height))
  const width = Math.max(1, Math.round(from.width * scale))
  const height = Math.max(1, Math.round(from.height * scale))
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    const rows = covered(y, height, from.height)
    for (let x = 0; x < width; x++) data.set(mean(from, covered(x, width, from.width), rows), (y * width + x) * 4)
  }
  return { width, height, data }
}

type Span = readonly [first: number, end: number]
const covered = (at: number, count: number, all: number): Span => {
  const first = Math.floor((at * all) / count)
  return [first, Math.max(first + 1, Math.floor(((at + 1) * all) / count))]
}

const point = [0, 0, 0, white]
/** One array for all points: millions are made. */
function mean({ width, data }: From, [left, right]: Span, [top, bottom]: Span): readonly number[] {
  let red = 0
  let green = 0
  let blue = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left, at = (y * width + left) * 4; x < right; x++, at += 4) {
      const alpha = (data[at + 3] ?? white) / white
      const ground = white * (1 - alpha)
      red += (data[at] ?? 0) * alpha + ground
      green += (data[at + 1] ?? 0) * alpha + ground
      blue += (data[at + 2] ?? 0) * alpha + ground
    }
  }
  const count = (right - left) * (bottom - top)
  point[0] = red / count
  point[1] = green / count
  point[2] = blue / count
  return point
}
