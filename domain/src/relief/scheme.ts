/** A rule of relief as it is kept: compiled once, plain data. */
import type { PlainDate } from '../kernel/plainDate.ts'
import type { Condition, ConditionScope } from '../records/condition.ts'
import type { Decision } from '../records/decisionTable.ts'
import type { DeclaredScheme } from './schemeShape.ts'

export type Ask = { id: string; says: string; condition: Condition; proof: string | null }
export type SchemeTable = { id: string; title: string; decision: Decision }
/** In force from a day to a day, both included; `until` null: until further notice. */
export type Scheme = Pick<DeclaredScheme, 'scheme' | 'title' | 'version' | 'basis' | 'office' | 'gives' | 'received' | 'papers'> & {
  from: PlainDate; until: PlainDate | null; note: string | null; scope: ConditionScope; tables: readonly SchemeTable[]; asks: readonly Ask[]
}

export const isInForce = ({ from, until }: Pick<Scheme, 'from' | 'until'>, day: PlainDate): boolean => from <= day && (until === null || day <= until)
