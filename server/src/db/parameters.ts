/** The first port of decision 021: what plans set, from the rows of qinghe.parameters. All of them are held in memory and
 *  looked for anew every second, so that no request asks for them. */
import { type ParameterRow, ParameterRow as Row, type Parameters, parametersFrom } from '@qinghe/domain/kernel/parameters.ts'
import type pg from 'pg'

const lookEveryMs = 1_000

export type LiveParameters = { now: () => Parameters; refresh: () => Promise<void>; stop: () => void }

/** Rows are closed and followed by others, so the newest writing tells whether any changed. */
const newest = async (pool: pg.Pool): Promise<string> =>
  (await pool.query<{ at: string | null }>('select max(written_at)::text as at from qinghe.parameters')).rows[0]?.at ?? ''

const load = async (pool: pg.Pool): Promise<ParameterRow[]> => Row.array().parse((await pool.query(
  'select key, region, valid_from as "validFrom", valid_to as "validTo", value, unit, title, basis, version from qinghe.parameters')).rows)

/** @throws when the database cannot be read now; later faults go to `onError` and the values in hand stay */
export async function liveParameters(pool: pg.Pool, onError: (error: unknown) => void): Promise<LiveParameters> {
  let known = await newest(pool)
  let values = parametersFrom(await load(pool))
  const refresh = async (): Promise<void> => {
    const at = await newest(pool)
    if (at === known) return
    values = parametersFrom(await load(pool))
    known = at
  }
  let isTold = false
  const look = (): void => {
    refresh().then(() => { isTold = false }, error => {
      if (!isTold) onError(error) // once an outage
      isTold = true
    })
  }
  const timer = setInterval(look, lookEveryMs)
  timer.unref()
  return { now: () => values, refresh, stop: () => clearInterval(timer) }
}
