/** Between the kernel's facts and the leaves of the tree. */
import type { LeafFacts, AuditPort } from '../http/kernel.ts'
import { type Inbox, insertLeaves } from './inbox.ts'
import { type Leaf, leafOutcomes, makeLeaf, momentNow } from './leaf.ts'

const outcomeOf = (text: string): Leaf['outcome'] => leafOutcomes.find(o => o === text) ?? 'failed'

const leafOf = (facts: LeafFacts): Leaf => makeLeaf({
  at: momentNow(), kind: facts.kind, account: facts.actor?.account ?? null, posting: facts.actor?.posting ?? null,
  role: facts.actor?.role ?? 'system:door', county: facts.actor?.county ?? 0, region: facts.actor?.region ?? 0,
  purpose: facts.purpose, phrase: facts.phrase, class: facts.class, children: facts.children,
  count: facts.count, command: facts.command,
  device: facts.device.slice(0, 100) || null, requestId: facts.requestId, outcome: outcomeOf(facts.outcome),
  ...(facts.chain === undefined ? {} : { chain: facts.chain }), ...(facts.state === undefined ? {} : { state: facts.state }),
})

export const auditPort = (inbox: Inbox): AuditPort => ({
  append: facts => inbox.append(leafOf(facts)),
  insert: (client, facts) => insertLeaves(client, [leafOf(facts)]),
})
