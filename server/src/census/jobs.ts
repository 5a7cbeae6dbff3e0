/** What nobody has to press: a round begins on the day on which a plan in force owes it, and whoever came into the register by a roster gets a line. */
import { dayIssues, quarterAt } from '@qinghe/domain/census/rounds.ts'
import { dayOf, instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { type Reader, run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Kernel } from '../http/kernel.ts'
import { startLoop } from '../jobs/loop.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { countedDays, dayList } from './open.ts'

/** `pool`: of qinghe_scanner. */
type Opener = { pool: pg.Pool; parameters: () => Kernel['parameters']; plans: Pick<PlansHere, 'inForce'> }

type County = { county: number; code: RegionCode }
async function openOwed({ parameters, plans }: Opener, client: pg.ClientBase, { county, code }: County): Promise<boolean> {
  const ask = <T>(q: Sql<T>): Promise<T[]> => run(client, q)
  const [now] = await ask(sql<{ at: Date }>`select qinghe.now() as at`)
  const day = dayOf(instant(now?.at ?? new Date(0)))
  const period = quarterAt(day)
  const [there] = await ask(sql<{ n: number }>`select 1 as n from qinghe.census_rounds where county = ${county} and period = ${period.id}`)
  if (there) return false
  const inForce = await plans.inForce({ rows: ask }, { county, day })
  const r: Pick<Reader, 'parameters'> = { parameters: (asked, region, on = day) => parameters()(asked, { region, day: on }) }
  const { days, owed } = countedDays({ r, plans: inForce, code, day }, period)
  if (!owed || day < days.opens) return false
  const issues = dayIssues(days)
  if (issues.length > 0) throw new Error(issues.map(one => one.message).join('；'))
  const [round] = await ask(sql<{ opened: boolean }>`select qinghe.open_round(${county}, ${period.id}, ${dayList(days)}::date[]) as opened`)
  return round?.opened === true
}

type OnError = (error: unknown) => void
/** @param onError is told of each county whose round could not begin; the others are not kept waiting
 *  @returns how many rounds began, and how many children were taken in */
export async function followQuarter(opener: Opener, onError: OnError): Promise<{ opened: number; joined: number }> {
  const client = await opener.pool.connect()
  try {
    const counties = await run(client, sql<County>`select county, code from qinghe.tenant_codes where valid_to is null order by county`)
    let opened = 0
    for (const county of counties) {
      const began = await inTransaction(client, () => openOwed(opener, client, county))
        .catch((error: unknown) => { onError(new Error(`the quarter of county ${county.county} could not begin`, { cause: error })); return false })
      if (began) opened += 1
    }
    const [joined] = await run(client, sql<{ n: number }>`select qinghe.census_catch_up() as n`)
    return { opened, joined: joined?.n ?? 0 }
  } finally {
    client.release()
  }
}

export const startRounds = (opener: Opener, { everyMs, onError }: { everyMs: number; onError: OnError }): { stop: () => Promise<void> } =>
  startLoop(async () => { await followQuarter(opener, onError); return false }, { everyMs, onError })
