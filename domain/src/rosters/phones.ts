/** Telephone numbers where they stand: alone, two in a cell, with a name or whose they are around them. */
import { isPhone, normalPhone } from '../kernel/phone.ts'

/** `words` is what stands beside the numbers: 奶奶, 张三; `left` the same with its separators. */
export type PhonesReading = { phones: string[]; words: string; left: string }

/** Written in groups as well: 138 1234 5678, 0086-138.1234.5678, 0735-1234567. Never a piece of a longer number. */
const country = String.raw`(?:(?:\+|00|\+00)?86[\s-]?)?`
const mobile = new RegExp(String.raw`(?<![\dXx])${country}1[3-9](?:[\s.-]{0,2}\d){9}(?!\d)`, 'gu')
const landline = /(?<![\dXx])\(?0\d{2,3}\)?[\s-]?\d{7,8}(?!\d)/gu
/** Two mobile numbers that lost what stood between them. */
const twins = /(?<!\d)(1[3-9]\d{9})(?=1[3-9]\d{9}(?!\d))/gu
const plain = (written: string): string => written.normalize('NFKC').replace(/[\p{Cf}\p{Cc}]/gu, ' ').replace(/[‐-―─]/gu, '-').replace(twins, '$1、')

export function phonesIn(written: string): PhonesReading {
  const text = plain(written)
  const found = [...text.matchAll(mobile), ...text.matchAll(landline)].sort((a, b) => a.index - b.index)
  const phones = [...new Set(found.map(one => normalPhone(one[0])).filter(isPhone))]
  const left = found.reduce((rest, one) => rest.replace(one[0], '，'), text)
  return { phones, left, words: left.replace(/[()（）、,，;；:：/|\s]+/gu, ' ').trim() }
}

/** 电话：, 手机 say nothing about whose it is. */
const idle = /^(联系)?(电话|手机|座机|方式|号码?|tel|微信同号|同微信|短号|父|母|[:：\s])*$/iu
export const isIdle = (words: string): boolean => words === '' || idle.test(words)

export type Owner = 'father' | 'mother' | 'other'
const ownerOf = (words: string): Owner | undefined =>
  (/爷|奶|祖|外[公婆]|姥|伯|叔|姑|舅|姨|婶|娭毑|监护|哥|姐/u.test(words) ? 'other' : /母|妈|娘/u.test(words) ? 'mother' : /父|爸|爹/u.test(words) ? 'father' : undefined)

/** Numbers with whose they are where it is written: 父199… 母199…, 199…（爸爸）. */
export function ownedPhones(written: string): { phone: string; owner: Owner | undefined }[] {
  const text = plain(written)
  const found = [...text.matchAll(mobile), ...text.matchAll(landline)].sort((a, b) => a.index - b.index)
  const ends = found.map(one => one.index + one[0].length)
  const between = (at: number): string => text.slice(ends[at - 1] ?? 0, found[at]?.index ?? text.length)
  // Whoever writes the first one before its number writes all of them so.
  const isBefore = ownerOf(between(0)) !== undefined
  return found.map((one, at) => ({ phone: normalPhone(one[0]), owner: ownerOf(between(isBefore ? at : at + 1)) }))
}
