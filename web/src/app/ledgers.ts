import { shippedKinds } from '@qinghe/domain/records/shipped.ts'

/** Every kind of record has a word of its own for whoever reads it. */
export const hasLedgers = (abilities: readonly string[]): boolean => shippedKinds.some(kind => abilities.includes(`${kind}.read`))
