/** Colours of cells. A roster says with a red row or a line through a name who has left; what everything looks like says nothing. */

export type Look = { mark?: string; struck?: true }
export const plainLook: Look = {}

/** A ground that is nearly white, or letters nearly black, are how a sheet looks and no mark. @param colour six hexadecimal digits */
export function markOf(ground: string | undefined, letters: string | undefined): string | undefined {
  const colour = [ground, letters].find(one => one !== undefined && saysSomething(one))
  return colour === undefined ? undefined : `#${colour.toUpperCase()}`
}

function saysSomething(colour: string): boolean {
  const parts = partsOf(colour)
  return !parts.every(part => part < 0x40) && !parts.every(part => part > 0xe8)
}

const partsOf = (colour: string): number[] => [0, 2, 4].map(at => Number.parseInt(colour.slice(at, at + 2), 16))

export const lookOf = (look: { ground?: string | undefined; letters?: string | undefined; struck: boolean }): Look => {
  const mark = markOf(look.ground, look.letters)
  return mark === undefined && !look.struck ? plainLook : { ...(mark === undefined ? {} : { mark }), ...(look.struck ? { struck: true as const } : {}) }
}

/** Lighter for a tint above 0, darker below (ECMA-376 §18.8.19), near enough for a person to say which of two colours it is. */
export function tinted(colour: string, tint: number): string {
  if (!(Math.abs(tint) <= 1) || tint === 0) return colour
  return partsOf(colour).map(part => Math.round(tint < 0 ? part * (1 + tint) : part + (255 - part) * tint)).map(part => part.toString(16).padStart(2, '0')).join('')
}

const dark = ['000000', 'ffffff', 'ff0000', '00ff00', '0000ff', 'ffff00', 'ff00ff', '00ffff']
/** The 64 colours old files number (ECMA-376 §18.8.27); 8 … 63 may be replaced by a palette of the file's own. */
export const numberedColours: readonly string[] = [
  ...dark, ...dark,
  '800000', '008000', '000080', '808000', '800080', '008080', 'c0c0c0', '808080', '9999ff', '993366', 'ffffcc', 'ccffff', '660066', 'ff8080', '0066cc', 'ccccff',
  '000080', 'ff00ff', 'ffff00', '00ffff', '800080', '800000', '008080', '0000ff', '00ccff', 'ccffff', 'ccffcc', 'ffff99', '99ccff', 'ff99cc', 'cc99ff', 'ffcc99',
  '3366ff', '33cccc', '99cc00', 'ffcc00', 'ff9900', 'ff6600', '666699', '969696', '003366', '339966', '003300', '333300', '993300', '993366', '333399', '333333',
]
