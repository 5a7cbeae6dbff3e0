/** What writing archives does to rounds, in the same transaction: facts of the moment are taken anew, so that what was confirmed and is not so any more opens again; and whoever
 *  comes into the register gets a line. What became true after the standard day changes nothing. */
import { recordChange, recordFound, recordGone } from '@qinghe/domain/census/commands.ts'
import { factsOf } from '@qinghe/domain/census/facts.ts'
import { sql } from '../db/sql.ts'
import type { Reactions } from '../http/kernel.ts'

const answering: readonly string[] = [recordChange.name, recordGone.name, recordFound.name]

export const linesFollow: Reactions = {
  derives: async (w, written) => {
    const { county } = w.actor
    if (county === 0 || (written.length === 0 && !answering.includes(w.command.name))) return
    const facts = written.flatMap(({ child, changes }) => changes.flatMap(({ table, kind, fields, effectiveFrom }) =>
      factsOf({ table, isNew: kind === 'created', fields, effective: kind === 'changed' ? effectiveFrom ?? null : null }).map(one => ({ child, ...one }))))
    await w.derive(sql`select qinghe.census_follow(${county}, ${w.command.id}::uuid, ${written.map(one => one.child)}::uuid[],
      ${facts.map(one => one.child)}::uuid[], ${facts.map(one => one.fact)}::text[], ${facts.map(one => one.since)}::date[])`)
  },
}
