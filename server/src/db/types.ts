/** How values come back from PostgreSQL: numbers stay numbers (all our int8 fit 53 bits), days stay days, moments are ISO. */
import pg from 'pg'

const int8 = 20
const date = 1082
const timestamptz = 1184
const int8Array = 1016

const builtin = pg.types.getTypeParser

export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return Number
    if (oid === date) return (text: string) => text
    if (oid === timestamptz) return (text: string) => new Date(text).toISOString()
    if (oid === int8Array) return (text: string) => text.slice(1, -1).split(',').filter(s => s !== '').map(Number)
    return builtin(oid, format ?? 'text')
  }),
}
