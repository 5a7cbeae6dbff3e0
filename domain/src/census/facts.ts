/** What an archive says of the standard day, as census_facts() of the migration writes it: codes and days. They make the digest that answers and signatures name. */
import { z } from 'zod'
import { PlainDate } from '../kernel/plainDate.ts'
import type { KeyCategory } from './contract.ts'

/** Which column of an archive each fact rests on. What stands in none of these reopens no line: a telephone, an address, whether an id number was checked. */
const columns = {
  children: { sex_code: 'sex', birth_date: 'birthDate', categories: 'categories', left_behind_status: 'leftBehindStatus', hukou_registered: 'hukouRegistered', hukou_type: 'hukouType', household: 'household',
    status: 'leaving', exit_reason: 'leaving', exited_on: 'leaving' },
  child_schooling: { status: 'schooling', is_boarding: 'isBoarding', grade_code: 'grade' },
  child_health: { is_disabled: 'isDisabled', is_ill: 'isIll' },
  child_guardianships: { guardianship_type: 'guardianshipType', rating: 'guardianshipRating', has_entrusted_guardian: 'entrusted' },
  archive_exits: { reason: 'leaving', exited_on: 'leaving', back_on: 'leaving' },
  child_relief: { hardship_type: 'hardshipType', relief_statuses: 'reliefStatuses' },
} as const
type Table = keyof typeof columns
const isTable = (table: string): table is Table => Object.hasOwn(columns, table)
/** Of these the database takes the spell that held on the standard day, whenever it was written down. */
const spells: readonly string[] = ['child_schooling', 'child_guardianships']

/** What was written of one record. `effective`: since when it is true; null: it was put right. */
type WrittenFields = { table: string; isNew: boolean; fields: readonly string[]; effective: PlainDate | null }
/** Facts that may differ now, and since when. A spell that begins or ends changes all of its facts. */
export function factsOf({ table, isNew, fields, effective }: WrittenFields): { fact: string; since: PlainDate | null }[] {
  if (!isTable(table)) return []
  const known: Readonly<Record<string, string>> = columns[table]
  const isWhole = isNew || (spells.includes(table) && fields.some(field => field === 'valid_from' || field === 'valid_to'))
  const facts = isWhole ? Object.values(known) : fields.flatMap(field => known[field] ?? [])
  return [...new Set(facts)].map(fact => ({ fact, since: spells.includes(table) ? null : effective }))
}

/** As they stand in the database: what is not known is not there. */
export const Facts = z.object({
  sex: z.number().optional(), birthDate: PlainDate.optional(), categories: z.array(z.number()).default([]), schooling: z.number().optional(), hardshipType: z.string().optional(),
  guardianshipType: z.number().optional(), isDisabled: z.boolean().optional(), leftBehindStatus: z.number().optional(), hukouRegistered: z.boolean().optional(), hukouType: z.number().optional(),
  isBoarding: z.boolean().optional(), grade: z.string().optional(), isIll: z.boolean().optional(), guardianshipRating: z.number().optional(), entrusted: z.boolean().optional(),
})
export type Facts = z.infer<typeof Facts>
export const noFacts: Facts = { categories: [] }

const code = { droppedOut: 7, noGuardian: 1, noHardship: '00', poor: 21, unguarded: 23, orphaned: 40 } as const
/** 重点排查 (P2-103), of what the archive says. */
export function keysOf({ schooling, hardshipType, categories, guardianshipType, isDisabled }: Facts): KeyCategory[] {
  const found: [KeyCategory, boolean][] = [
    ['dropout', schooling === code.droppedOut], ['poor', (hardshipType !== undefined && hardshipType !== code.noHardship) || categories.includes(code.poor)],
    ['unguarded', guardianshipType === code.noGuardian || categories.includes(code.unguarded)], ['orphaned', categories.includes(code.orphaned)], ['disabled', isDisabled === true],
  ]
  return found.flatMap(([key, holds]) => (holds ? [key] : []))
}
