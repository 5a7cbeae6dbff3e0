/** A password for one file: made here, shown once, known to nobody else. 20 of 56 signs that are not mistaken for each other. */
const signs = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Whoever is beyond the last whole round would make the first signs more frequent. */
function drawSign(): string {
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint8Array(1))
    if (drawn < Math.floor(256 / signs.length) * signs.length) return signs.charAt(drawn % signs.length)
  }
}
export const newPassword = (): string => Array.from({ length: 4 }, () => Array.from({ length: 5 }, drawSign).join('')).join('-')
