/** Whether two writings of a place can be the same one: a roster that leaves the town out, or stops at it, says less and nothing else. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '')
  .replace(/(?:村民委员会|村委会|村委)(?=$|\d)/u, '村').replace(/(?:社区居民委员会|社区居委会|居民委员会|居委会)(?=$|\d)/u, '社区')

/** Where the name of a division ends: what stands before a village, and what a text that stops early stops at. */
const endsDivision = /(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道|办事处|农场|林场)$/u
const endsPlace = /(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道|办事处|农场|林场|村|社区)$/u
const shortest = 2

export function isSamePlace(one: string, other: string): boolean {
  const [short = '', long = ''] = [plain(one), plain(other)].sort((a, b) => a.length - b.length)
  if (short === long) return true
  if (short.length < shortest) return false
  // 大石岭村 ends in 石岭村 and is another village: what goes before must be a division of its own.
  if (long.endsWith(short) && endsDivision.test(long.slice(0, -short.length))) return true
  return long.startsWith(short) && endsPlace.test(short)
}
