/** Which key versions a database really needs: after a restore it may be older or newer than what the keys folder says. */
import type pg from 'pg'
import { sealedColumns } from '../crypto/sealedColumns.ts'
import { run } from '../db/reader.ts'
import { ident, join, sql } from '../db/sql.ts'
import { type FieldKeyState, fieldKeyState, keepFieldKeyState } from './fieldKeys.ts'

export async function versionsInUse(owner: pg.ClientBase): Promise<number[]> {
  const columns = sealedColumns.map(({ table, column }) => {
    const sealed = ident(column)
    return sql`select get_byte(${sealed}, 2) * 256 + get_byte(${sealed}, 3) as version from qinghe.${ident(table)} where length(${sealed}) > 3`
  })
  const all = columns.map((one, i) => (i === 0 ? one : sql`union ${one}`))
  const rows = await run(owner, sql<{ version: number }>`${join(all, ' ')} union select key_version from qinghe.identities`)
  return rows.map(row => row.version).sort((a, b) => a - b)
}

/** Makes every version alive that something needs, and seals with the newest. Versions are derived from the root key, so none
 *  is ever lost; a rotation that was under way is gone on with by `keys rotate`.
 *  @param known versions somebody else says are needed, e.g. the manifest of a backup */
export async function widenToUse(owner: pg.ClientBase, dir: string, known: readonly number[] = []): Promise<FieldKeyState> {
  const state = fieldKeyState(dir)
  const live = [...new Set([...state.live, ...known, ...await versionsInUse(owner)])].sort((a, b) => a - b)
  const next = { ...state, live, current: Math.max(...live) }
  if (JSON.stringify(next) !== JSON.stringify(state)) keepFieldKeyState(dir, next)
  return next
}
