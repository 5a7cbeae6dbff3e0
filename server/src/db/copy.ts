/** COPY as the owner, for worlds, the demo and restores: the only way rows come in past the Writer (ARCHITECTURE.md section 7). */
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { ident, join } from './sql.ts'

export type CopyTarget = { table: string; columns: readonly string[]; options?: 'freeze' }

/** @param source text in COPY format, in pieces of any size */
export async function copyInto(owner: pg.ClientBase, { table, columns, options }: CopyTarget, source: Iterable<string> | Readable): Promise<void> {
  const list = join(columns.map(ident), ', ').text
  const sink = owner.query(copyFrom(`copy qinghe.${ident(table).text} (${list}) from stdin${options === 'freeze' ? ' with (freeze)' : ''}`))
  await pipeline(source instanceof Readable ? source : Readable.from(source), sink)
}
