/** Values that stand in no address, code list or sentence of ours, each once: whoever finds one in an answer knows where it came from. */
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { DataDomain } from '@qinghe/domain/kernel/dataDomain.ts'
import { checkCharacter } from '@qinghe/domain/archives/idNumber.ts'
import { type Place, reads, readsClear, readsPlainly, sees, seesNumbers, type Who } from './who.ts'

export type Secret = {
  what: string
  value: string
  /** Whether the answer of a query may hold it. */
  may: (who: Who, query: string) => boolean
}

const secrets: Secret[] = []
let made = 0
/** The first of many characters no name of ours begins with. */
const firstCharacter = 0x9a10
const number = (): number => { made += 1; return made }
/** Three characters that read as a name, the first of them nobody else's, so that a masked name says whose it is. */
export const newText = (): string => { const own = String.fromCharCode(firstCharacter + number()); return `${own}龘${own}` }
export const newPhone = (): string => `1990731${String(1000 + number())}`
const dayOf = (from: string): string => new Date(Date.parse(from) + number() * 86_400_000).toISOString().slice(0, 10)
export const newBirthday = (): string => dayOf('2014-01-01')
export const newParentDay = (): string => dayOf('1984-01-01')
export function idNumberFor(birthDate: string): string {
  const digits = `999999${birthDate.replaceAll('-', '')}${String(2 * (number() % 400)).padStart(3, '0')}`
  return `${digits}${checkCharacter(digits)}`
}

export const plant = (secret: Secret): string => { secrets.push(secret); return secret.value }
export const planted = (): readonly Secret[] => secrets
export const nobody = (): boolean => false

/** What must not be said of a field: sealed values leave by a reveal only, masked ones in clear to whoever reads them so. */
export function mayShow(key: FieldKey, place: Place, ways: readonly string[] = ['archives.reveal']): Secret['may'] {
  const { domain, mask, sealed } = fields[key]
  return (who, query) => {
    if (!sees(who, place) || (mask === 'idNumber' && !seesNumbers(who))) return false
    if (key === 'idMissingReason' && !seesNumbers(who)) return false
    if (sealed) return ways.includes(query) && readsPlainly(who, domain) && readsPlainly(who, 'ID')
    return mask === 'none' ? reads(who, domain) : readsClear(who, domain)
  }
}
/** Free words, given for fields of these domains. */
export const mayBeTold = (place: Place, domains: readonly DataDomain[]): Secret['may'] => who => sees(who, place) && domains.every(domain => readsPlainly(who, domain))

const values: Partial<Record<string, () => string>> = { phone: newPhone, day: newParentDay, idNumber: () => idNumberFor(newParentDay()) }
const documents: Partial<Record<FieldKey, () => string>> = {
  birthDate: newBirthday, studentNumber: () => `G9999992014${String(7_000_000_0 + number())}`, disabilityCertNo: () => `999999201401010${String(10_000 + number())}`,
}
/** A new value of a field, planted. */
export function plantField(key: FieldKey, place: Place): string {
  const value = (documents[key] ?? values[fields[key].kind] ?? newText)()
  return plant({ what: `${key} at ${place.key}`, value, may: mayShow(key, place) })
}
