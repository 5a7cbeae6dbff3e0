/** What the number of dissuasions means (P2-90, P2-93): a ground for asking a court needs warnings that were in vain, and says which they were. */
import type { Value } from '../records/evaluate.ts'
import type { OtherRecord, Rule, RuleFacts, RuleOutcome } from '../records/rule.ts'
import { petitionRules } from './petitionRules.ts'

const has = (value: Value | undefined, code: string): boolean => Array.isArray(value) && value.some(one => one === code)

/** Only warnings about begging count for this ground (S-02), those before this one and this one. */
function dissuaded({ body, others, parameter }: RuleFacts): RuleOutcome {
  const least = parameter('beggingWarnings', null)
  if (least === null || body['sort'] !== 'criticise' || !has(body['misconduct'], 'begging')) return { issues: [], suggestions: [] }
  const day = body['doneOn']
  const isEarlier = (one: OtherRecord): boolean => typeof day === 'string' && one.day !== null && one.day <= day
  const earlier = (others['dissuasion'] ?? []).filter(one => isEarlier(one) && one.body['sort'] === 'criticise' && has(one.body['misconduct'], 'begging'))
  const count = earlier.length + 1
  if (count < least) return { issues: [], suggestions: [] }
  const because = `就让孩子乞讨已经批评教育 ${count} 次（${earlier.flatMap(one => one.day ?? []).join('、')}和这一次），请县民政研判是否申请撤销监护人资格`
  const cites = earlier.map(one => one.id)
  return { issues: [], suggestions: [{ what: 'revocationGround', label: '达到撤销监护的次数', audience: 'CASE', value: count, because, cites }] }
}

export const caseRules: readonly Rule[] = [...petitionRules, {
  name: 'cases.dissuaded', title: '批评教育的次数', reads: ['doneOn', 'sort', 'misconduct'],
  asks: [{ kind: 'dissuasion', states: ['watching', 'withPolice', 'checked'], fields: ['sort', 'misconduct'] }], parameters: ['beggingWarnings'], run: dissuaded,
}]
