/** Whether every open duty has the clock it should have, and every act that opens one has opened it: counted again from the facts and the plans, apart from
 *  whoever wrote them (decision 055). What is wrong is mended and told to whoever looks after the machine; the scanner then tells whom it
 *  concerns. */
import { ladderOf } from '@qinghe/domain/duties/clock.ts'
import { dayOf, type Instant, instant, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import { type Reader, run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Kernel } from '../http/kernel.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { calendarsOf } from './calendars.ts'
import { startMissing } from './missed.ts'
import { standStill } from './standStill.ts'
import { troubleOf } from './trouble.ts'
import type { County, Finding } from './watched.ts'

export type Watching = { kernel: Pick<Kernel, 'pools' | 'parameters'>; here: Pick<PlansHere, 'inForce'>; onError: (error: unknown) => void }

const open = sql`d.done_at is null and d.waived_at is null and d.retracted_at is null`
const next = sql`(d.remind_at || d.escalate_at)[d.ladder + 1]`

/** In the order of their ids, and without what somebody holds now: nobody waits for the watchdog, and it waits for nobody. What it left it finds next time. */
const unheld = (which: Sql): Sql => sql`select d.county, d.id from qinghe.duties d where ${which} order by d.id for update skip locked`

/** The clock follows from the ladder and how far it was taken; what is over has none. */
async function mendClocks({ client, county }: County): Promise<Finding[]> {
  return run(client, sql<Finding>`with held as (${unheld(sql`d.county = ${county} and (d.next_at is not null or (${open})) and d.next_at is distinct from (case when ${open} then ${next} end)`)}),
    wrong as (update qinghe.duties d set next_at = case when ${open} then ${next} end from held where d.county = held.county and d.id = held.id returning d.plan, d.duty)
    select ${county}::int as county, 'clock' as what, w.plan, w.duty, count(*)::int as amount from wrong w group by w.plan, w.duty`)
}

type Ladder = { plan: string; duty: string; due_on: string; due_minute: number | null; provisional: boolean; remind: string[]; escalate: string[]; escalate_to: string[] }
const moments = (all: readonly string[]): Instant[] => all.map(at => instant(new Date(at)))

/** By day and definition: of a hundred thousand duties there are a few hundred ladders. One that is wrong begins anew; what was told of it is not told again. */
async function mendLadders(here: County): Promise<Finding[]> {
  const { client, county, plans, worldOf, now } = here
  const ladders = await run(client, sql<Ladder>`select d.plan, d.duty, d.due_on, d.due_minute, d.provisional, d.remind_at as remind, d.escalate_at as escalate, d.escalate_to from qinghe.duties d
    where d.county = ${county} and ${open} and not d.paused and d.due_on is not null group by 1, 2, 3, 4, 5, 6, 7, 8`)
  const found: Finding[] = []
  for (const one of ladders) {
    const plan = plans.find(each => each.plan === one.plan)
    const duty = plan?.duties.find(each => each.id === one.duty)
    if (plan === undefined || duty === undefined) continue
    const right = ladderOf(duty, { day: plainDate(one.due_on), minute: one.due_minute, provisional: one.provisional }, { world: worldOf(plan), now })
    if (JSON.stringify([right.remind, right.escalate, right.to]) === JSON.stringify([moments(one.remind), moments(one.escalate), one.escalate_to])) continue
    const held = unheld(sql`d.county = ${county} and ${open} and not d.paused and d.plan = ${one.plan} and d.duty = ${one.duty} and d.due_on = ${one.due_on} and d.due_minute is not distinct from ${one.due_minute}
      and d.remind_at = ${moments(one.remind)}::timestamptz[] and d.escalate_at = ${moments(one.escalate)}::timestamptz[] and d.escalate_to = ${one.escalate_to}::text[]`)
    const rows = await run(client, sql<{ id: string }>`with held as (${held}) update qinghe.duties d set remind_at = ${right.remind}::timestamptz[], escalate_at = ${right.escalate}::timestamptz[], escalate_to = ${right.to}::text[], ladder = 0, next_at = ${right.remind[0] ?? right.escalate[0] ?? null}
      from held where d.county = held.county and d.id = held.id returning d.id`)
    if (rows.length > 0) found.push({ county, what: 'ladder', plan: one.plan, duty: one.duty, amount: rows.length })
  }
  return found
}

/** What has pauses stands by the day of its plan and by them. */
const mendPauses = async ({ client, county, plans, worldOf, now }: County): Promise<Finding[]> =>
  (await standStill(q => run(client, q), { county, plans, worldOf, now })).map(moved => ({ county, what: 'ladder', ...moved }))

async function countyAt({ kernel, here }: Watching, client: pg.ClientBase, { county, region, now }: Pick<County, 'county' | 'region' | 'now'>): Promise<County> {
  const day = dayOf(now)
  const plans = await here.inForce({ rows: q => run(client, q) }, { county, day })
  const parameters: Reader['parameters'] = (asked, place, on = day) => kernel.parameters(asked, { region: place, day: on })
  const calendars = await calendarsOf(q => run(client, q), county)
  return { client, county, region, now, plans, worldOf: plan => ({ ...dueWorldOf({ parameters }, plan, { region, day }), ...calendars }) }
}

/** Whoever works on a duty goes first. */
const waitMs = 500
const watches = [startMissing, mendLadders, mendPauses, mendClocks]
/** Each a transaction of its own, so that nothing is held while the next one counts. What fails is told, and the rest goes on. */
async function watchCounty({ onError }: Watching, here: County): Promise<Finding[]> {
  const found: Finding[] = []
  for (const look of watches) {
    try {
      found.push(...await inTransaction(here.client, async () => {
        await here.client.query(`set local lock_timeout = ${waitMs}`)
        return look(here)
      }))
    } catch (error) {
      onError(troubleOf(here.county, error))
    }
  }
  return found
}

/** County by county: what is wrong with one stops no other. */
export async function watch(watching: Watching): Promise<Finding[]> {
  const client = await watching.kernel.pools.qinghe_scanner.connect()
  try {
    const counties = await run(client, sql<{ county: number; region: number; now: string }>`select t.county, t.code as region, qinghe.now() as now from qinghe.tenant_codes t where t.valid_to is null order by t.county`)
    const found: Finding[] = []
    for (const { county, region, now } of counties) {
      const here = await countyAt(watching, client, { county, region, now: instant(new Date(now)) }).catch((error: unknown) => { watching.onError(troubleOf(county, error)) })
      if (here) found.push(...await watchCounty(watching, here))
    }
    return found
  } finally {
    client.release()
  }
}
