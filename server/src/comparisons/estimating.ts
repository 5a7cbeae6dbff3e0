/** Estimates what was proposed, in the background and as the posting that proposed it, and works out what it would change. The effect
 *  is that of the model alone: the same rows and the archives of today, judged twice. */
import { type Effect, effectOf, type Judged, whyNotLearned } from '@qinghe/domain/comparisons/models.ts'
import { outcomesOf } from '@qinghe/domain/comparisons/rules.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { reading, writing } from '../http/transactions.ts'
import { carryOutNext, type Claimed, type Queue } from '../jobs/claims.ts'
import { type Asked, type Both, hashOf, link, reestimate, shipped } from './linking.ts'
import { findModel, isShipped, type ModelRow, refuseIfShipped, sealPlaceModel } from './modelStore.ts'
import { type Acting, acting, archivesOf, asked, settling } from './run.ts'
import { type ComparisonRow, decisionsAbout, factsOf, loadRows } from './store.ts'

type Job = Acting & { claimed: Claimed }

const queue: Queue = { table: 'comparison_models', waits: 'waiting', first: sql`county, id`, tooOften: '几次都没有估计完，请联系系统管理员查看日志后重新提出' }

type Roster = Both & { comparison: ComparisonRow; base: Model }

async function rosterOf(job: Job, id: string): Promise<Roster> {
  const { comparison, lines, base } = await asked(job, id)
  const { known } = await archivesOf(job, comparison)
  return { comparison, lines: lines satisfies Asked[], archives: known, base: base.model }
}

/** Where the rows would end with a model, with everything people have decided. */
async function judge(job: Job, roster: Roster, base: Model): Promise<Judged> {
  const { model, found } = await link(roster, base)
  return reading(job.kernel, { actor: await acting(job) }, async r => {
    const rows = (await loadRows(r, roster.comparison.id)).map(row => ({ ...row, candidates: found.get(row.row) ?? [] }))
    const decided = (await decisionsAbout(r, roster.comparison, rows)).filter(one => one.state === 'inForce')
    return { found, model, outcomes: outcomesOf(factsOf(r, roster.comparison, rows), decided, { threshold: model.threshold }) }
  })
}

type Proposal = { model: Model; base: Model; effect: Effect; children: string[] }

/** Learned from one roster, and its effect worked out on the same or another. */
async function learned(job: Job, proposed: ModelRow): Promise<Proposal> {
  const learnedFrom = await rosterOf(job, proposed.comparison)
  const { base } = learnedFrom
  const model = await reestimate(learnedFrom, base)
  const [here, there] = [await judge(job, learnedFrom, base), await judge(job, learnedFrom, model)]
  const joined = ({ outcomes }: Judged): number => outcomes.filter(one => one.child !== null).length
  const why = whyNotLearned({ accepted: joined(here), same: joined(there), model })
  if (why !== null) throw problem('model.notLearned', why)
  const isElsewhere = proposed.against !== proposed.comparison
  const shownOn = isElsewhere ? await rosterOf(job, proposed.against) : null
  const effect = shownOn === null ? effectOf(here, there) : effectOf(await judge(job, shownOn, base), await judge(job, shownOn, model))
  return { model, base, effect, children: learnedFrom.archives.map(one => one.child) }
}

/** The model of the product needs no roster to learn from; what it would change is worked out like that of an estimate. */
async function restored(job: Job, proposed: ModelRow): Promise<Proposal> {
  const shownOn = await rosterOf(job, proposed.against)
  const { base } = shownOn
  refuseIfShipped(base)
  return { model: shipped, base, effect: effectOf(await judge(job, shownOn, base), await judge(job, shownOn, shipped)), children: shownOn.archives.map(one => one.child) }
}

async function estimate(job: Job): Promise<void> {
  const proposed = await reading(job.kernel, { actor: await acting(job) }, r => findModel(r, job.claimed.id))
  const { model, base, effect, children } = await (isShipped(proposed) ? restored : learned)(job, proposed)
  const actor = await acting(job)
  await writing(job.kernel, actor, async session => {
    const w = settling(session)
    // Overtaken by another run, or decided since: what stands is left alone.
    const mine = await w.derive(sql<{ id: string }>`update qinghe.comparison_models set state = 'proposed', model = ${sealPlaceModel(w, proposed.id, model)}, model_hash = ${hashOf(model)}, base_hash = ${hashOf(base)},
      effect = ${JSON.stringify(effect)}::jsonb, failure = null, touched_at = ${new Date(w.now)}
      where county = ${job.claimed.county} and id = ${proposed.id} and state = 'running' returning id`)
    if (mine.length === 0) return
    await job.kernel.audit.insert(session.client, {
      kind: 'write', actor, purpose: 'roster', phrase: isShipped(proposed) ? `看恢复出厂分值对名册 ${proposed.against_number} 的影响` : `按名册 ${proposed.comparison_number} 估计比对模型`, class: 'S2', children, count: children.length, command: null, device: '', requestId: newUuid(), outcome: 'applied',
    })
  })
}

/** One proposal that waits. @returns whether there was one */
export const estimateNext = (kernel: Kernel): Promise<boolean> => carryOutNext(kernel, queue, claimed => estimate({ kernel, claimed }))
