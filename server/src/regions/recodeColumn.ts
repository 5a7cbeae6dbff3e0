import type pg from 'pg'
import { ident, type Sql, sql } from '../db/sql.ts'

export type Column = { change: string; table: string; column: string; and: Sql }

/** Gives every row of a column the code that the change gave its place. @returns how many rows */
export async function recodeColumn(owner: pg.ClientBase, { change, table, column, and }: Column): Promise<number> {
  const q = sql`update qinghe.${ident(table)} t set ${ident(column)} = m.new_code from qinghe.region_moves m
    where m.change = ${change} and m.new_code <> m.old_code and t.${ident(column)} = m.old_code ${and}`
  return (await owner.query(q.text, [...q.values])).rowCount ?? 0
}
