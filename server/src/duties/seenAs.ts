/** A plan as one post would see it, by the calendar of the county that asks. */
import { planSeenAs, seenAs, type SeenAs, type SeenAsInput } from '@qinghe/domain/duties/seenAs.ts'
import { tellPlan } from '@qinghe/domain/plans/planWords.ts'
import type { Duty } from '@qinghe/domain/plans/plan.ts'
import { actOf } from '@qinghe/domain/records/kind.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import { type ActsHere, actsFor, namesIn } from '../plans/ground.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { sidesFor } from '../plans/versionFaces.ts'
import { countyGround, runningOn } from '../plans/versions.ts'
import { calendarsOf } from './calendars.ts'
import { mayDoAct } from './lines.ts'

/** What falls to whoever made a record falls to those who may make it; what falls to whom it was given, to those it may be given. */
const byRecord = (acts: ActsHere, role: RoleKey) => ({ owner, trigger }: Duty): boolean => {
  if ('role' in owner || trigger.by !== 'act') return false
  if (owner.is === 'author') return trigger.acts.some(act => mayDoAct(acts, act, role))
  return trigger.acts.some(name => {
    const [ledger = '', id = ''] = name.split('.')
    const kind = acts.kindOf(ledger)
    return kind !== undefined && actOf(kind, id)?.assigns?.to.includes(role) === true
  })
}

const seenOver = (ground: PlansHere) => async (r: Reader, { plan: name, side: asked, role }: SeenAsInput): Promise<SeenAs> => {
  const { versions, side } = await sidesFor(r, ground, name)
  const running = runningOn(versions, name, r.today)
  const { plan } = side(asked ?? (running?.version == null ? 'shipped' : running.id))
  const at = await countyGround(r, ground, versions)
  const told = tellPlan(plan, namesIn(ground, at.world, [...at.beside.filter(one => one.plan !== name), plan]))
  const world = { ...dueWorldOf(r, plan, { region: r.actor.region, day: r.today }), ...await calendarsOf(q => r.rows(q), r.actor.county) }
  return seenAs({ plan, told, role, today: r.today, world, owesByRecord: byRecord(await actsFor(r, ground), role) })
}

export const seenAsRoutes = (ground: PlansHere): readonly Endpoint[] => [answer(planSeenAs, seenOver(ground))]
