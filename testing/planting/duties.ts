/** Duties about planted children, with words that only readers of the child may read, and one that is kept from somebody. */
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { access } from '@qinghe/domain/duties/access.ts'
import { seal } from '../../server/src/crypto/sealing.ts'
import { wordsAt } from '../../server/src/duties/words.ts'
import { testRing } from '../app.ts'
import { plantDuty } from '../duties.ts'
import { plansHere } from '../../server/src/planEndpoints.ts'
import { insertRow } from '../walk/county.ts'
import type { Stage } from '../walk/stage.ts'
import type { Ask } from './asks.ts'
import { newText, plant } from './secrets.ts'
import { type Place, readsPlainly, sees } from './who.ts'

const working: readonly string[] = access['duties.read'].flatMap(need => ('posts' in need ? need.posts : []))
export type DutyAt = { place: Place; child: string; barred?: string; record?: string }

/** What was said of it, and which questions answer with the words. */
const said: readonly (readonly [string, readonly string[]])[] = [['reminded', ['duties.get']], ['cannotNow', ['duties.get', 'duties.mine', 'duties.list', 'duties.ofChild']]]

/** @returns their ids */
export async function plantDuties({ owner }: Stage, at: readonly DutyAt[]): Promise<string[]> {
  const made: string[] = []
  for (const { place, child, barred, record } of at) {
    const county = countyNumberOf(place.region)
    const duty = await plantDuty(owner, { of: 'visit', county, child, region: place.region, school: place.school, more: { ...(barred === undefined ? {} : { barred: [barred] }), ...(record === undefined ? {} : { record }) } })
    for (const [what, queries] of said) {
      const id = newUuid()
      const words = plant({
        what: `${what} at ${place.key}${barred === undefined ? '' : ', barred'}`, value: newText(),
        may: (who, query) => queries.includes(query) && working.includes(who.role) && sees(who, place) && readsPlainly(who, 'ID') && who.person.actor.account !== barred,
      })
      await insertRow(owner, 'duty_events', { county, id, duty, at: new Date(), what, posting: newUuid(), account: newUuid(), words: seal(testRing, wordsAt(id), words) })
    }
    made.push(duty)
  }
  return made
}

/** A check of every child instead of those left behind: whoever is owed it anew is named. */
const widened = (plansHere.shipped().find(one => one.plan.plan === 'countyCare')?.text ?? '').replace('    where: leftBehind\n', '')
export const asksOfDuties = (duties: readonly string[], children: readonly { id: string }[]): Record<string, readonly Ask[]> => ({
  'duties.mine': [{ url: '/api/duties/mine?limit=100' }], 'duties.list': [{ url: '/api/duties?limit=100' }], 'duties.board': [{ url: '/api/duties/board' }], 'duties.waivers': [{ url: '/api/duties/waivers' }], 'duties.pauses': [{ url: '/api/duties/pauses' }], 'duties.load': [{ url: '/api/duties/load' }], 'duties.mineGroups': [{ url: '/api/duties/mine/groups?by=child&limit=100' }, { url: '/api/duties/mine/groups?by=kind' }], 'duties.boardChildren': [{ url: '/api/duties/board/children?limit=100' }], 'duties.calendar': [{ url: '/api/duties/calendar' }], 'duties.seenAs': [{ url: '/api/duties/seen-as?plan=countyCare&role=childDirector' }],
  'duties.whatIf': [{ url: '/api/duties/what-if', body: { source: widened } }],
  'duties.ofClause': [{ url: '/api/duties/of-clause?plan=districtCare&clause=visits' }], 'duties.ofChild': children.map(one => ({ url: `/api/duties/of-child/${one.id}` })), 'duties.get': duties.map(id => ({ url: `/api/duties/${id}` })),
})
