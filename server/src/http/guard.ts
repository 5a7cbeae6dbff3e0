/** Between what a query gives and what leaves: posts above the county are let in under a spot check only, and every value leaves as the
 *  acting post may see it (decision 035). A contract says what its answer shows; nothing is asked of the feature. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { QueryContract } from '@qinghe/domain/kernel/contract.ts'
import { makeHider, told } from '@qinghe/domain/kernel/hiding.ts'
import { Conflict, Denied, problem } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import type { Find } from '@qinghe/domain/kernel/shown.ts'
import { viewOf } from '@qinghe/domain/staff/view.ts'

export type Guard = {
  /** @throws when the post may not be answered at all as it stands */
  enter: (actor: Actor) => void
  /** What leaves of an answer that was parsed and is nobody else's. @throws when the answer as a whole is not for the post */
  leave: (body: unknown, actor: Actor) => unknown
}

const aboveCounty = new Set(['nation', 'province', 'city'])
export const isAboveCounty = (actor: Actor): boolean => aboveCounty.has(levelOf(actor.region))

/** Posts above the county see names only under an approved spot check; without one they are told how to ask. */
function refuseWithoutSpotCheck(actor: Actor): void {
  if (isAboveCounty(actor) && actor.approval === undefined) {
    throw problem('spotCheck.needed', '市级以上查看名单要有经批准的抽查。请在「抽查审批」中写明事由、地区和期限，批准后再查', 403)
  }
}

type Guarded = Pick<QueryContract, 'output' | 'aboveCounty'> & { audit: { phrase: string } }
export function guardOf({ output, audit, aboveCounty: reason }: Guarded): Guard {
  const hide = makeHider(output)
  const needsSpotCheck = 'shows' in audit && reason === undefined
  return {
    enter: actor => { if (needsSpotCheck) refuseWithoutSpotCheck(actor) },
    leave: (body, actor) => {
      const answer = hide(body, viewOf(actor))
      if (answer === undefined) throw new Denied()
      return answer.left
    },
  }
}

/** What somebody is told of the values of others in the way of their own. */
export function toldOf(conflict: Conflict, { shows }: { shows?: Find | undefined }, actor: Actor): Conflict {
  const view = viewOf(actor)
  return new Conflict(conflict.version, conflict.fields.map(one => {
    const of = (value: unknown): unknown => told(shows?.(one.field), value, view)
    return { ...one, yours: of(one.yours), theirs: of(one.theirs), original: of(one.original) }
  }))
}
