/** The demo's county has taken all the plans of the product: one of its people proposed, a colleague published. Its education bureau has entered the terms of the
 *  school year that runs. */
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { setTerms } from '@qinghe/domain/duties/calendarContract.ts'
import { decidePlans, takePlans } from '@qinghe/domain/plans/countyPlans.ts'
import { calendarRoutes } from '@qinghe/server/duties/calendar.ts'
import { plansHere } from '@qinghe/server/planEndpoints.ts'
import { planRoutesOver } from '@qinghe/server/plans/plans.ts'
import { type Desk, endpointIn, mustSend } from './desk.ts'
import { randomOf, uuidFrom } from './random.ts'

/** In force since the beginning of the year. */
export async function seedDemoPlans(desk: Desk, day: PlainDate): Promise<void> {
  const endpointOf = endpointIn(planRoutesOver(plansHere))
  const plans = plansHere.shipped().map(({ plan: { plan } }) => ({ id: RecordId.parse(uuidFrom(randomOf('demo plans', plan))), plan }))
  await mustSend(desk, 'minzheng', { endpoint: endpointOf(takePlans), input: { plans, from: plainDate(`${day.slice(0, 4)}-01-01`), reason: '演示：本县照着办' } })
  await mustSend(desk, 'fuhe', { endpoint: endpointOf(decidePlans), input: { ids: plans.map(one => one.id), to: 'published' } })
}

const september = 9
export async function seedDemoTerms(desk: Desk, day: PlainDate): Promise<void> {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const first = month >= september ? year : year - 1
  const terms = [
    { id: `${first}-1`, from: plainDate(`${first}-09-01`), to: plainDate(`${first + 1}-01-22`) }, { id: `${first}-2`, from: plainDate(`${first + 1}-02-24`), to: plainDate(`${first + 1}-07-10`) },
  ]
  await mustSend(desk, 'jiaoyu', { endpoint: endpointIn(calendarRoutes)(setTerms), input: { terms } })
}
