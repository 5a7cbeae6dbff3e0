const dots = /\s*[•*●]+\s*/g

/** A masked value in pieces: what is clear, and how many characters are hidden after it (0 at the end when nothing is). */
export function maskPieces(text: string): { clear: string; hidden: number }[] {
  const hidden = text.match(dots) ?? []
  return text.split(dots).map((clear, i) => ({ clear, hidden: hidden[i]?.trim().length ?? 0 }))
}
