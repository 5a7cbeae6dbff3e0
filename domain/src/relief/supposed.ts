/** What somebody supposes for “what if”: said in the address, kept nowhere. */
import type { Value } from '../records/evaluate.ts'
import { type FactId, factOf, isFactId } from './facts.ts'

const longestLife = 120
/** @returns the value of a fact, or nothing where it is none */
export function readFact(id: FactId, given: unknown): Value | undefined {
  const { field } = factOf(id)
  if (field.is === 'yesNo') return typeof given === 'boolean' ? given : undefined
  if (field.is === 'number') return typeof given === 'number' && Number.isInteger(given) && given >= 0 && given < longestLife ? given : undefined
  if (field.is === 'code') return field.list.entries.find(one => one.code === given)?.code
  if (field.is !== 'codes' || !Array.isArray(given)) return undefined
  const codes = given.map((one: unknown) => field.list.entries.find(entry => entry.code === one)?.code).filter(one => one !== undefined)
  return codes.length === given.length ? codes : undefined
}

/** As it stands in an address: fatherProven:true,age:9. */
const typed = (id: FactId, text: string): unknown => {
  const { field } = factOf(id)
  if (field.is === 'yesNo') return text === 'true' ? true : text === 'false' ? false : undefined
  if (field.is === 'number') return /^\d{1,3}$/u.test(text) ? Number(text) : undefined
  if (field.is === 'code') return field.list.entries.find(one => String(one.code) === text)?.code
  return undefined
}
export type Supposed = Readonly<Partial<Record<FactId, Value>>>
/** What cannot be read is left out: an old address is no fault. */
export function readSupposed(text: string): Supposed {
  return Object.fromEntries(text.split(',').flatMap(one => {
    const [id = '', value = ''] = one.split(':')
    const read = isFactId(id) ? readFact(id, typed(id, value)) : undefined
    return read === undefined ? [] : [[id, read]]
  }))
}
export const writeSupposed = (supposed: Readonly<Record<string, string>>): string => Object.entries(supposed).map(([id, value]) => `${id}:${value}`).join(',')
