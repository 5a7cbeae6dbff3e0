/** One county’s trouble is its own: where a plan cannot be read the clocks of all other counties go on, and of that county as far as they can. */
import { createHash } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { dayFromToday } from '../../../testing/bureau.ts'
import { places } from '../../../testing/cast.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { somebody } from '../../../testing/messages.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'
import { generateNext } from './generating.ts'
import { scanAll } from './scanner.ts'
import { watch } from './watchdog.ts'

/** The first of all counties, whoever takes them by their numbers. */
const troubled = 430402
const hourAgo = new Date(Date.now() - 3_600_000)
const told: string[] = []
const onError = (error: unknown): void => { told.push(error instanceof Error ? error.message : String(error)) }

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  // A text that is what its hash says, and no plan.
  const hash = createHash('sha256').update('{}').digest('hex')
  await stage.owner.query(`insert into qinghe.plan_texts (hash, words, first_used) values ($1, '{}', now())`, [hash])
  await stage.owner.query(`insert into qinghe.county_plans (county, id, plan, title, version, source, content, effective_from, state, reason, proposed_by, proposed_as, proposed_at, decided_by, published_at)
    values ($1, $2, 'x430402-plan1', '坏的方案', '2026.1', $3, $3, '2026-01-01', 'published', '照着办', gen_random_uuid(), gen_random_uuid(), now(), gen_random_uuid(), now())`, [troubled, newUuid(), hash])
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })
beforeEach(async () => {
  told.length = 0
  for (const table of ['outbox', 'duty_events', 'duties']) await stage.owner.query(`delete from qinghe.${table}`)
})

it('whoever owes something there or elsewhere is told, there by a plain word', async () => {
  const ladder = { remind_at: [hourAgo], next_at: hourAgo }
  const [there, here] = [await somebody(stage.owner, { region: outside.city }), await somebody(stage.owner)]
  await plantDuty(stage.owner, { of: 'visit', county: troubled, child: null, region: outside.city, more: ladder })
  await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village, more: ladder })
  await scanAll({ pool: stage.app.pools.qinghe_scanner, here: plansHere, onError })
  const { rows } = await stage.owner.query<{ posting: string; title: string }>(`select posting, title from qinghe.outbox where channel = 'notice' and posting = any($1)`, [[there.posting, here.posting]])
  expect(Object.fromEntries(rows.map(row => [row.posting, row.title]))).toEqual({ [there.posting]: '一项应办', [here.posting]: expect.stringContaining('走访') })
  expect(told).toEqual([expect.stringContaining(String(troubled))])
})

it('a clock that is wrong elsewhere is put right', async () => {
  await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village, due: dayFromToday(4) })
  const found = await watch({ kernel: stage.app.kernel, here: plansHere, onError })
  expect(found).toMatchObject([{ county: 431003, what: 'ladder', duty: 'regularVisit', amount: 1 }])
  expect(told).toEqual([expect.stringContaining(String(troubled))])
})

it('duties elsewhere are derived', async () => {
  const trouble = await generateNext({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans: plansHere }).catch((error: unknown) => error)
  expect(String(trouble)).toContain(String(troubled))
  const { rows } = await stage.owner.query<{ county: number }>('select county from qinghe.duty_runs order by county')
  expect(rows.map(row => row.county)).toEqual([431003, 431022, 440106])
})
