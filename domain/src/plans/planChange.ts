/** Changes to a plan that need no YAML of whoever makes them: each is a control of a sentence in the editor, or one step. */
import { z } from 'zod'
import { Label, Name } from '../records/declaration.ts'

/** Where a control stands: duties/quarterlyCheck/every/due, with ids for places in lists. */
const At = z.string().regex(/^[A-Za-z0-9/-]{1,160}$/u)
const whole = z.number().int('写整数').min(0, '不能小于 0')
/** A working span of the ladder: so many days after it was due. */
const days = whole.max(400, '最多 400 天')
export const PlanChange = z.discriminatedUnion('what', [
  /** `token`: which of the numbers that stand in the text there. */
  z.object({ what: z.literal('number'), at: At, token: whole, value: whole }),
  z.object({ what: z.literal('parameter'), name: Name, code: z.string().max(20).nullable(), value: whole }),
  z.object({ what: z.literal('choice'), at: At, value: z.string().max(40) }),
  z.object({ what: z.literal('addReminder'), duty: Name, days }), z.object({ what: z.literal('dropReminder'), duty: Name, index: whole }),
  z.object({ what: z.literal('addStep'), duty: Name, days, to: z.string().max(40) }), z.object({ what: z.literal('dropStep'), duty: Name, index: whole }),
  z.object({ what: z.literal('dropDuty'), duty: Name }), z.object({ what: z.literal('dropClause'), clause: Name }),
  /** A clause with the one thing that carries it out: who does what about whom, once in every period. */
  z.object({
    what: z.literal('addClause'), title: Label, says: z.string().trim().min(1, '写明要做什么').max(300, '最多 300 个字'), basis: z.string().trim().min(1, '写明依据').max(300, '最多 300 个字'),
    owner: z.string().max(40), about: z.string().max(40), period: z.string().max(40), act: z.string().max(80), day: whole.min(1).max(31).nullable(),
  }),
  /** A plan from nothing. Its first clause is the clause that comes with it. */
  z.object({ what: z.literal('begin'), title: Label, level: z.string().max(20) }),
])
export type PlanChange = z.infer<typeof PlanChange>
