/** What a changed plan would do to what is owed: duties added, removed and moved, whom it is about, and what each person would have (decision 054). */
import { z } from 'zod'
import { query, shows } from '../kernel/contract.ts'
import { ChildId } from '../kernel/ids.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, shown, staffName } from '../kernel/shown.ts'
import { longestSource } from '../plans/countyPlans.ts'

export const WhatIfInput = z.object({ source: z.string().min(1).max(longestSource) })
export type WhatIfInput = z.infer<typeof WhatIfInput>

const changes = { added: count(), removed: count(), moved: count() }
export const mostNames = 50
export const mostLoads = 10
const WhatIf = z.object({
  /** Of a text that cannot be proposed nothing is counted. */
  counted: open('rule', z.boolean()),
  /** Only duties that change; those that acts start are counted when the acts are done. */
  definitions: z.array(z.object({ clause: ruleText(), title: ruleText(), ...changes })),
  children: z.object({ total: count(), named: z.array(z.object({ id: ChildId, name: shown('ID', 'name', z.string()), change: open('rule', z.enum(['added', 'removed'])) })).max(mostNames) }),
  /** Of the changed duties, those who would have most. `name` null: nobody is in office there. */
  loads: z.array(z.object({ role: ruleText(), place: z.object({ code: RegionCode, name: placeName() }), name: staffName().nullable(), before: count(), after: count() })).max(mostLoads),
})
export type WhatIf = z.infer<typeof WhatIf>
export const whatIf = query('duties.whatIf', {
  at: 'POST /api/duties/what-if', input: WhatIfInput, output: WhatIf, may: 'duties.whatIf', purpose: 'administration',
  audit: shows('试算方案改动', 'S1', (output: WhatIf) => output.children.named.map(one => one.id)),
})
