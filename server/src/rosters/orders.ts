/** What is being imported: one order a batch, how far it is, and whose it is. */
import { run } from '../db/reader.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { asImporter } from '../jobs/claims.ts'

export type Phase = 'writing' | 'following' | 'cancelling' | 'undoing' | 'done'
export type Order = {
  county: number; batch: string; command: string; posting: string; phase: Phase; enters: string
  ordered: number; written: number; refused: number; next_row: number; ordered_at: string
}

const columns = sql`o.county, o.batch, o.command, o.posting, o.phase, o.enters, o.ordered, o.written, o.refused, o.next_row, o.ordered_at`

export const findOrder = (r: Pick<Reader, 'actor' | 'first'>, batch: string): Promise<Order | undefined> =>
  r.first(sql<Order>`select ${columns} from qinghe.roster_orders o where o.county = ${r.actor.county} and o.batch = ${batch}`)

/** Orders of batches that are being imported now, by batch. */
export async function ordersOf(r: Reader, batches: readonly string[]): Promise<Map<string, Order>> {
  if (batches.length === 0) return new Map()
  const rows = await r.rows(sql<Order>`select ${columns} from qinghe.roster_orders o where o.county = ${r.actor.county} and o.batch = any(${[...batches]}::uuid[])`)
  return new Map(rows.map(row => [row.batch, row]))
}

/** How long it will take, once enough is written to tell. */
export function secondsLeft({ written, ordered, ordered_at }: Order, now: string): number | null {
  const spent = (Date.parse(now) - Date.parse(ordered_at)) / 1000
  return written === 0 ? null : Math.ceil((spent / written) * (ordered - written))
}

/** An order as the importer sees it: whose it is and what is to be done, and no line of the roster. */
export type Waiting = { county: number; batch: string; command: string; posting: string; phase: Phase; attempts: number }

/** Longest waiting first. */
export const waitingOrders = (kernel: Kernel): Promise<Waiting[]> => asImporter(kernel, client => run(client, sql<Waiting>`
  select county, batch, command, posting, phase, attempts from qinghe.roster_orders where phase <> 'done' order by ordered_at, batch limit 100`))

/** Another try; what was written since the last one begins the count anew (slices.ts). */
export const countAttempt = (kernel: Kernel, { county, batch, command }: Waiting): Promise<unknown> => asImporter(kernel, client => run(client, sql`
  update qinghe.roster_orders set attempts = attempts + 1 where county = ${county} and batch = ${batch} and command = ${command} and phase <> 'done'`))

/** From now on what was written is taken out again. @param words what the batch says when that is done */
export const giveUp = (kernel: Kernel, { county, batch, command }: Waiting, words: string): Promise<unknown> => asImporter(kernel, client => run(client, sql`
  update qinghe.roster_orders set phase = 'cancelling', words = ${words} where county = ${county} and batch = ${batch} and command = ${command} and phase = 'writing'`))
