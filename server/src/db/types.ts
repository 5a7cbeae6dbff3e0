/** How values come back from PostgreSQL: numbers stay numbers (all our int8 fit 53 bits), days stay days, moments are ISO. */
import pg from 'pg'

const int8 = 20
const date = 1082
const timestamptz = 1184
const wholeArrays = new Set([1005, 1007, 1016]) // int2[], int4[], int8[]
const textArray: number = 1009

const builtin = pg.types.getTypeParser

/** 2026-03-02 00:00:00.123456+00, as PostgreSQL writes it for our roles, whose time zone is UTC; anything else goes the slow way, which took
 *  a tenth of reading a page of fifty. */
function momentOf(text: string): string {
  const end = text.length - 3
  if (text.charAt(4) !== '-' || text.charAt(10) !== ' ' || !text.endsWith('+00')) return new Date(text).toISOString()
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, Math.min(23, end)).padEnd(3, '0')}Z`
}

const wholesOf = (text: string): number[] => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number))
const builtinTexts: (text: string) => unknown = builtin(textArray, 'text')
/** Lists of codes are plain words; what needed quotes, and NULL, is left to the library. */
const textsOf = (text: string): unknown =>
  text === '{}' ? [] : /["\\]|NULL/.test(text) ? builtinTexts(text) : text.slice(1, -1).split(',')

export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return Number
    if (oid === date) return (text: string) => text
    if (oid === timestamptz) return momentOf
    if (wholeArrays.has(oid)) return wholesOf
    if (oid === textArray) return textsOf
    return builtin(oid, format ?? 'text')
  }),
}
