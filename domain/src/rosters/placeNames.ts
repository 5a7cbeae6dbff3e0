/** What is left of a place's name without what every name ends in, and when two names are nearly one. */
import { plainText } from '../codes/codeList.ts'

/** 宝安岭瑶族村 is called 宝安岭村 by everybody who lives there. */
const peoples = /(瑶族|苗族|侗族|回族|壮族|畲族|满族|彝族|白族|土家族|蒙古族|布依族|仡佬族|水族|黎族|藏族|维吾尔族|朝鲜族|傣族|羌族|哈尼族|纳西族)(自治)?$/u

/** 菜岭村村民委员会, 菜岭村委会, 菜岭村, 菜岭 → 菜岭. A name of one character keeps its 村. */
export function bareName(name: string): string {
  const plain = plainText(name).replace(/(村民委员会|居民委员会|村委会|居委会|村民委|居民委|村委|居委|人民政府|政府)$/u, '')
  const bare = plain.replace(/(社区|村|居|镇|乡|街道办事处|街道办|办事处|街道)$/u, '')
  const ofNobody = bare.replace(peoples, '')
  return ofNobody.length >= 2 ? ofNobody : bare.length >= 2 ? bare : plain
}

/** Whether a name says of itself that it is a village or a community. */
export function kindOf(name: string): 'village' | 'community' | undefined {
  const plain = plainText(name)
  if (/社区|居(民)?委(员)?会?|居$/u.test(plain)) return 'community'
  return /村/u.test(plain) ? 'village' : undefined
}

/** One character differs, is missing or is too much; shorter names are too short to guess at. */
const shortestGuess = 2
export function isOneOff(a: string, b: string): boolean {
  const [short, long] = [Array.from(a), Array.from(b)].sort((x, y) => x.length - y.length)
  if (!short || !long || short.length < shortestGuess || long.length - short.length > 1) return false
  const at = short.findIndex((character, index) => character !== long[index])
  const from = at < 0 ? short.length : at
  const rest = (text: readonly string[], skip: number) => text.slice(from + skip).join('')
  return long.length === short.length ? rest(short, 1) === rest(long, 1) : rest(short, 0) === rest(long, 1)
}
