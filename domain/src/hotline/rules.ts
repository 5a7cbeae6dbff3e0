/** What a call needs before it goes on: an urgent one was reported to the police (W10), and an answer waits for every office it was given to (P2-110). */
import { issue } from '../kernel/problem.ts'
import type { Rule, RuleFacts, RuleOutcome } from '../records/rule.ts'

const nothing: RuleOutcome = { issues: [], suggestions: [] }
const wrong = (...told: Parameters<typeof issue>): RuleOutcome => ({ issues: [issue(...told)], suggestions: [] })

const settled = ({ body }: RuleFacts): RuleOutcome => body['urgency'] === 'now' && typeof body['reportNumber'] !== 'string'
  ? wrong('hotline.urgent', '紧急的来电先转紧急报告或者打 110，登记已报公安，再分类、答复、转办；问清楚不紧急的，用“接着写”改缓急', 'reportNumber') : nothing

const waits = new Set(['open', 'sent', 'extended'])
function replied({ others }: RuleFacts): RuleOutcome {
  const papers = others['hotlineReferral'] ?? []
  const left = papers.filter(one => waits.has(one.state)).length
  if (left > 0) return wrong('hotline.waits', `还有 ${left} 张转办单没有结果，单位答复、退回以后逐张登记，再汇总答复`, 'replySays')
  return papers.some(one => one.state === 'done') ? nothing : wrong('hotline.nobody', '还没有一个单位答复：请先派单，收到答复以后再汇总', 'replySays')
}

export const hotlineRules: readonly Rule[] = [
  { name: 'hotline.settled', title: '紧急的先报公安', reads: ['urgency', 'reportNumber'], asks: [], parameters: [], run: settled },
  {
    name: 'hotline.replied', title: '各单位都有了结果才答复', reads: [], parameters: [], run: replied,
    asks: [{ kind: 'hotlineReferral', states: ['open', 'sent', 'extended', 'done', 'returned'], fields: [], of: 'record' }],
  },
]
