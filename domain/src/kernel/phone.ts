/** Telephone numbers of the mainland as people write them: with spaces, dashes, brackets, country code, in full width. */

const mobile = /^1[3-9]\d{9}$/u
const landline = /^0\d{2,3}-?\d{7,8}$/u

/** Width, marks nobody sees and the many dashes. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[\p{Cf}\p{Cc}]/gu, ' ').replace(/[‐-―－─]/gu, '-')

/** Without spaces, country code and the signs people put into mobile numbers; a landline keeps its one dash. */
export function normalPhone(text: string): string {
  const bare = plain(text).replace(/[\s()']/gu, '').replace(/^((\+|00)?86-?|\+0086-?)(?=1[\d.-]{10,}$|0?\d{2,3}-)/u, '')
  return bare.startsWith('0') ? bare : bare.replace(/[-.]/gu, '')
}

export const isPhone = (normal: string): boolean => mobile.test(normal) || landline.test(normal)
