/** Slips ring: whoever is told of one that came, is late or is not signed for, the database works out when the step is due (decision 067). */
import { audienceBits } from '@qinghe/domain/staff/audiences.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'
import type { Kernel } from '../http/kernel.ts'
import { startLoop } from '../jobs/loop.ts'

/** Who hears, beside the sender, that nobody signed. */
const overseer: RoleKey = 'countyCivilAffairs'

/** One short transaction over slips that nobody else holds. @returns how many had a step due */
export const ringOnce = async (pool: pg.Pool): Promise<number> =>
  (await pool.query<{ rung: number }>('select qinghe.ring_slips($1, $2) as rung', [overseer, audienceBits(overseer).sees])).rows[0]?.rung ?? 0

/** Until nothing is due. */
export async function ringAll(pool: pg.Pool): Promise<number> {
  let all = 0
  for (let some = 1; some > 0; all += some) some = await ringOnce(pool)
  return all
}

const ringEveryMs = 15_000
export const startRinging = ({ pools }: Pick<Kernel, 'pools'>, onError: (error: unknown) => void): { stop: () => Promise<void> } =>
  startLoop(async () => await ringOnce(pools.qinghe_scanner) > 0, { everyMs: ringEveryMs, onError })
