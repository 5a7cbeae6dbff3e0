/** Where two values differ, character by character, for the eye: the weights never see this. */
export type Piece = { text: string; differs: boolean }
export type Compared = { left: Piece[]; right: Piece[] }

/** Consecutive characters of one kind as one piece. */
function piecesOf(characters: readonly string[], same: readonly boolean[]): Piece[] {
  const pieces: Piece[] = []
  for (const [i, text] of characters.entries()) {
    const differs = same[i] !== true
    const last = pieces.at(-1)
    if (last?.differs === differs) last.text += text
    else pieces.push({ text, differs })
  }
  return pieces
}

type Sides = { left: readonly string[]; right: readonly string[] }
type Marks = { left: boolean[]; right: boolean[] }

const byPlace = ({ left, right }: Sides): Marks => {
  const same = left.map((text, i) => text === right[i])
  return { left: same, right: same }
}

/** What both have in common in the same order, as long as can be. */
function byOrder({ left, right }: Sides): Marks {
  const width = right.length + 1
  const longest = new Array<number>((left.length + 1) * width).fill(0)
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) longest[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const marks: Marks = { left: left.map(() => false), right: right.map(() => false) }
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) {
      marks.left[i] = true
      marks.right[j] = true
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return marks
}

const unlike = (marks: Marks): number => marks.left.filter(same => !same).length

/** Values of one length are compared place by place, so that 12 beside 21 is marked whole; unless a shift explains far more.
 *  An empty side says nothing and nothing is marked. */
export function differencesOf(left: string, right: string): Compared {
  const sides = { left: [...left], right: [...right] }
  if (left === '' || right === '' || left === right) return { left: piecesOf(sides.left, sides.left.map(() => true)), right: piecesOf(sides.right, sides.right.map(() => true)) }
  const order = byOrder(sides)
  const place = sides.left.length === sides.right.length ? byPlace(sides) : order
  const marks = unlike(place) <= unlike(order) + 1 ? place : order
  return { left: piecesOf(sides.left, marks.left), right: piecesOf(sides.right, marks.right) }
}
