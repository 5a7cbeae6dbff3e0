/** What an act answers for. What stood in a record before was accepted on the day it was written: a day that could be entered then may be too long ago now,
 *  and whoever goes on with the record can neither help it nor change it. */
import type { Issue } from '../kernel/problem.ts'
import { fieldsRead } from './condition.ts'
import type { Line } from './evaluate.ts'
import { type Act, fieldOf, type Kind } from './kind.ts'

type Going = { kind: Kind; act: Act; /** In which the record was. */ state: string; before: Line; values: Line }

/** Checks of what neither the act asks nor anybody changed with it. A draft was accepted by nobody. */
export function isOfEarlier({ kind, act, state, before, values }: Going): (found: Issue) => boolean {
  const isAsItWas = (id: string): boolean => JSON.stringify(before[id] ?? null) === JSON.stringify(values[id] ?? null)
  return ({ code, field: path }) => {
    const field = fieldOf(kind, path ?? '')
    if (code !== 'record.check' || !field?.check || state === 'draft' || field.on === act.id || act.asks.includes(field.id)) return false
    return [field.id, ...fieldsRead(field.check.condition)].every(isAsItWas)
  }
}
