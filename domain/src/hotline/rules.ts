/** What a call needs before it goes on: an urgent one was reported to the police (W10), and an answer waits for every office it was given to (P2-110). */
import { issue } from '../kernel/problem.ts'
import type { Line } from '../records/evaluate.ts'
import type { Rule, RuleFacts, RuleOutcome } from '../records/rule.ts'

const nothing: RuleOutcome = { issues: [], suggestions: [] }
const wrong = (...told: Parameters<typeof issue>): RuleOutcome => ({ issues: [issue(...told)], suggestions: [] })

/** Said to be urgent, or what was answered when safety was asked about says so. */
export const isDanger = ({ urgency, hurtNow, beaten, adultTonight }: Readonly<Record<string, unknown>>): boolean => urgency === 'now' || hurtNow === true || beaten === true || adultTonight === false
const isUnreported = (call: Line): boolean => isDanger(call) && typeof call['reportNumber'] !== 'string'
const settled = ({ body }: RuleFacts): RuleOutcome => (isUnreported(body)
  ? wrong('hotline.urgent', '紧急的，或者孩子身上有伤、有人打孩子、今晚没有大人的来电，先转紧急报告或者打 110，登记已报公安，再分类、答复、转办；问清楚不是这样的，用“接着写”改', 'reportNumber') : nothing)

const waits = new Set(['open', 'sent', 'extended'])
const waiting = ({ others }: RuleFacts): number => (others['hotlineReferral'] ?? []).filter(one => waits.has(one.state)).length

function answered(facts: RuleFacts): RuleOutcome {
  const left = waiting(facts)
  return left > 0 ? wrong('hotline.waits', `还有 ${left} 张转办单没有结果，不能当场答复：单位答复、退回的逐张登记，派错的撤回`, 'answeredSays') : settled(facts)
}

/** A paper goes out of a call that is given to offices, and of no other. */
function given({ others }: RuleFacts): RuleOutcome {
  const [call] = others['hotlineCall'] ?? []
  if (call?.state !== 'transferred') return wrong('hotline.notGiven', '来电“转办”以后才能填写、派出转办单；已经答复、办结的来电不再派单，回访以后要再办的，先“再转办”')
  return isUnreported(call.body) ? wrong('hotline.urgent', '这是紧急的来电：先转紧急报告或者打 110，在来电里登记已报公安，再派单') : nothing
}

function replied(facts: RuleFacts): RuleOutcome {
  const left = waiting(facts)
  if (left > 0) return wrong('hotline.waits', `还有 ${left} 张转办单没有结果，单位答复、退回以后逐张登记，再汇总答复`, 'replySays')
  return (facts.others['hotlineReferral'] ?? []).some(one => one.state === 'done') ? nothing
    : wrong('hotline.nobody', '还没有一个单位答复：请先派单，收到答复以后再汇总；单位都退回了的，用“当场答复”', 'replySays')
}

const safety = ['urgency', 'hurtNow', 'beaten', 'adultTonight', 'reportNumber']
const papers: Rule['asks'] = [{ kind: 'hotlineReferral', states: ['open', 'sent', 'extended', 'done', 'returned'], fields: [], of: 'record' }]
export const hotlineRules: readonly Rule[] = [
  { name: 'hotline.settled', title: '紧急的先报公安', reads: safety, asks: [], parameters: [], run: settled },
  { name: 'hotline.answered', title: '紧急的先报公安，没有转办单在等才答复', reads: safety, asks: papers, parameters: [], run: answered },
  {
    name: 'hotline.given', title: '转办的来电才派单，紧急的先报公安', reads: [], parameters: [], run: given,
    asks: [{ kind: 'hotlineCall', states: ['registered', 'triaged', 'answered', 'transferred', 'replied', 'followedUp', 'closed', 'void'], fields: safety, of: 'whole' }],
  },
  { name: 'hotline.replied', title: '各单位都有了结果才答复', reads: [], asks: papers, parameters: [], run: replied },
]
