/** What must stand beside an emergency before it is over (P2-77): whoever brought a child somewhere has it in writing who took it over. */
import { issue } from '../kernel/problem.ts'
import type { Rule, RuleFacts, RuleOutcome } from '../records/rule.ts'

function handled({ body, others }: RuleFacts): RuleOutcome {
  const isLacking = body['branch'] === 'unreachable' && (others['handover'] ?? []).length === 0
  return { issues: isLacking ? [issue('emergency.handover', '父母联系不上、护送了孩子的，先填写交接单并由接收的一方签收，再登记处置完毕', 'handledAs')] : [], suggestions: [] }
}

export const incidentRules: readonly Rule[] = [{
  name: 'incidents.handled', title: '护送要有交接单', reads: ['branch'], asks: [{ kind: 'handover', states: ['signed'], fields: [], of: 'record' }], parameters: [], run: handled,
}]
