/** What a desk, a duty or a menu needs to know of the kinds: how they are called and which acts lead where. The declarations themselves weigh ten
 *  times as much and come with the screens that draw them. */
import { z } from 'zod'
import { noChildren, query } from '../kernel/contract.ts'
import { PlainDate, plainDate } from '../kernel/plainDate.ts'
import { open, ruleText } from '../kernel/shown.ts'
import { rolesOfAct } from './contract.ts'
import type { Act, Kind } from './kind.ts'
import { waitsForSecond } from './second.ts'

/** Of another than the record: whom it is given, sent or found to be about, where it goes. */
export const isElsewhere = (act: Act): boolean => act.assigns !== null || act.sends !== null || act.attaches === true || act.moves === true
/** With the whole form: the record begins, or stays in its state and is written anew. Everything else asks for what belongs to it alone. */
export const isWhole = (act: Act): boolean => act.from.includes('none') || (!isElsewhere(act) && act.from.every(state => state === act.to))

const OutlinedAct = z.object({
  id: open('code', z.string()), label: ruleText(), whole: open('rule', z.boolean()),
  /** It begins a record; `only`: and nothing else. */
  begins: open('code', z.enum(['no', 'also', 'only'])),
})
const Outline = z.object({
  kind: open('code', z.string()), title: ruleText(), about: open('code', z.string()), acts: z.array(OutlinedAct),
  ended: z.object({ from: open('rule', PlainDate), why: ruleText() }).optional(),
  /** The asking post may confirm what others ask for in it. */
  seconds: open('rule', z.boolean()),
})
export type Outline = z.infer<typeof Outline>
const OutlinesOutput = z.object({ kinds: z.array(Outline) })
export const listOutlines = query('records.outlines', {
  at: 'GET /api/records/outlines', input: z.object({}), output: OutlinesOutput, may: 'records.read', purpose: 'reference',
  audit: noChildren('查看台账目录', '记录种类的名称和办理动作，不含任何儿童'),
})

const beginsOf = ({ from }: Act): 'no' | 'also' | 'only' => (from.every(state => state === 'none') ? 'only' : from.includes('none') ? 'also' : 'no')
/** @param role of the asking post */
export function outlineOf(kind: Kind, role: string): Outline {
  const own = kind.acts.filter(act => rolesOfAct(kind, act).some(one => one === role))
  return {
    kind: kind.kind, title: kind.title, about: kind.about, seconds: waitsForSecond(own),
    ...(kind.ended === undefined ? {} : { ended: { from: plainDate(kind.ended.from), why: kind.ended.why } }),
    acts: kind.acts.map(act => ({ id: act.id, label: act.label, whole: isWhole(act), begins: beginsOf(act) })),
  }
}
