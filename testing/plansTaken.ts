/** The plans of the product as counties of tests have taken them, written past the two persons it takes. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import type pg from 'pg'
import { hashOf, packed } from '../server/src/plans/planTexts.ts'

type Taken = { plan: Plan; text: string }
const textRow = (text: string): [string, string] => [hashOf(text), text]

/** From the day each names, as if it had been published then. */
export async function takePlans(owner: pg.ClientBase, plans: readonly Taken[], counties: readonly number[]): Promise<void> {
  const texts = plans.flatMap(({ plan, text }) => [textRow(text), textRow(packed(plan))])
  await owner.query('insert into qinghe.plan_texts (hash, words, first_used) select h, w, now() from unnest($1::text[], $2::text[]) as t (h, w) on conflict do nothing', [texts.map(one => one[0]), texts.map(one => one[1])])
  for (const county of counties) {
    for (const { plan, text } of plans) {
      await owner.query(`insert into qinghe.county_plans (county, id, plan, title, version, source, content, base, effective_from, state, reason, proposed_by, proposed_as, proposed_at, decided_by, decided_as, decided_at, published_at)
        values ($1, $2, $3, $4, $5, $6, $7, $6, $8, 'published', '照着办', gen_random_uuid(), gen_random_uuid(), now(), gen_random_uuid(), gen_random_uuid(), now(), now())`,
      [county, newUuid(), plan.plan, plan.title, plan.version, hashOf(text), hashOf(packed(plan)), plan.from])
    }
  }
}
