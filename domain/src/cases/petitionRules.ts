/** What is counted for asking a court to take custody away (P2-90, P2-91, P2-93): the product counts and says what it counted; whether it is a ground is decided by people. */
import { issue, type Issue } from '../kernel/problem.ts'
import type { Value } from '../records/evaluate.ts'
import type { OtherRecord, Rule, RuleFacts, RuleOutcome, Suggestion } from '../records/rule.ts'

const has = (value: Value | undefined, code: string): boolean => Array.isArray(value) && value.some(one => one === code)
/** Of whoever is asked about: a warning to the mother says nothing about the father. */
const isOf = (against: Value | undefined, person: Value | undefined): boolean => (against === 'both' ? person === 'father' || person === 'mother' : person === against)

/** Only what was marked as begging (S-02); what two offices wrote down on one day is one criticism. */
function criticismsOf({ body, others }: RuleFacts): readonly OtherRecord[] {
  const dissuasions = (others['dissuasion'] ?? []).filter(one => one.body['sort'] === 'criticise' && has(one.body['misconduct'], 'begging') && isOf(body['against'], one.body['person']))
  const outcomes = (others['policeOutcome'] ?? []).filter(one => one.body['measure'] === 'criticise' && one.body['begging'] === true && isOf(body['against'], one.body['whom']))
  const all = [...dissuasions, ...outcomes].filter(one => one.day !== null)
  return all.filter((one, i) => all.findIndex(other => other.day === one.day) === i).sort((a, b) => ((a.day ?? '') < (b.day ?? '') ? -1 : 1))
}
const daysOf = (records: readonly OtherRecord[]): string => records.flatMap(one => one.day ?? []).join('、')

function begging(facts: RuleFacts): RuleOutcome {
  const least = facts.parameter('beggingWarnings', null)
  if (least === null || !has(facts.body['grounds'], 'begging')) return { issues: [], suggestions: [] }
  const found = criticismsOf(facts)
  const paper = facts.body['paperTimes']
  const count = found.length + (typeof paper === 'number' ? paper : 0)
  const told = found.length === 0 ? '平台上没有登记' : `平台上登记了 ${found.length} 次（${daysOf(found)}）`
  const tooFew = `因为让孩子乞讨的批评教育，${told}，连同没有登记的一共 ${count} 次，不到 ${least} 次，还不是这一种事由`
  // Days of a report are told to readers of reports alone.
  const audience = found.some(one => 'whom' in one.body) ? 'RPT' : 'CASE'
  const suggestion: Suggestion = { what: 'beggingCount', label: '因乞讨批评教育的次数', audience, value: count, because: `${told}；是不是事由还要看有没有严重影响生活和学习`, cites: found.map(one => one.id) }
  return { issues: count < least ? [issue('petition.begging', tooFew, 'paperTimes')] : [], suggestions: [suggestion] }
}

const cited = [['dissuasion', '劝诫'], ['admonition', '训诫告诫']] as const
/** “Not mended after education” rests on what was done about this child, and on nobody else's. */
function warned({ body, others }: RuleFacts): RuleOutcome {
  if (!has(body['grounds'], 'danger')) return { issues: [], suggestions: [] }
  const issues = cited.flatMap(([kind, title]): Issue[] => {
    const link = body[kind]
    const isOther = typeof link === 'string' && !(others[kind] ?? []).some(one => one.id === link)
    return isOther ? [issue('petition.cited', `引用的${title}不是这名孩子的，或者已经作废，请另选一条`, kind)] : []
  })
  const found = cited.flatMap(([kind]) => (others[kind] ?? []).filter(one => isOf(body['against'], one.body['person'])))
  const suggestion: Suggestion = { what: 'warnedCount', label: '对他劝诫、训诫的次数', audience: 'CASE', value: found.length, because: found.length === 0 ? '平台上没有登记' : `平台上登记的：${daysOf(found)}`, cites: found.map(one => one.id) }
  return { issues, suggestions: [suggestion] }
}

function absent({ body, others }: RuleFacts): readonly Suggestion[] {
  const last = (others['parentContact'] ?? []).findLast(one => one.day !== null)
  if (!has(body['grounds'], 'absent') || last?.day == null) return []
  return [{ what: 'lastContact', label: '最近一次登记的亲情联系', audience: 'VIS', value: last.day, because: '这一天以后没有再登记过；是不是事由还要看孩子有没有生活无着', cites: [last.id] }]
}

function grounds(facts: RuleFacts): RuleOutcome {
  const [counted, told] = [begging(facts), warned(facts)]
  return { issues: [...counted.issues, ...told.issues], suggestions: [...counted.suggestions, ...told.suggestions, ...absent(facts)] }
}

const livesSomewhere = ({ others }: RuleFacts): boolean => (others['placement'] ?? []).length > 0
/** Nobody is placed nowhere. What it says names no place: more people read that than read where the child is. */
const placed = (facts: RuleFacts): RuleOutcome => ({ issues: livesSomewhere(facts) ? [] : [issue('placement.none', '还没有登记安置在哪里：先在下面登记“安置”，再决定', 'decision')], suggestions: [] })
const tookBack = (facts: RuleFacts): RuleOutcome => ({ issues: livesSomewhere(facts) ? [issue('placement.left', '安置还没有登记离开：先在“安置”里登记离开，再登记领回', 'takenOn')] : [], suggestions: [] })

/** Whoever takes the child over as a new guardian takes it home by way of a conference, or from long-term guardianship: ending it is no way around. */
function ended(facts: RuleFacts): RuleOutcome {
  const isAround = facts.body['endedFor'] === 'appointed' && facts.state !== 'cleared' && facts.state !== 'longTerm'
  return { issues: [
    ...(isAround ? [issue('guardianship.around', '“另有监护人”要先评估、会商认为危险已经消除，或者已经转长期监护，才能终止', 'endedFor')] : []),
    ...(livesSomewhere(facts) ? [issue('placement.left', '安置还没有登记离开：先在“安置”里登记离开，再终止', 'endedOn')] : []),
  ], suggestions: [] }
}

const settled: Rule['asks'] = [{ kind: 'placement', states: ['settled'], fields: [], of: 'record' }]
export const petitionRules: readonly Rule[] = [
  {
    name: 'cases.grounds', title: '撤销监护的计数', reads: ['grounds', 'against', 'paperTimes', 'dissuasion', 'admonition'], parameters: ['beggingWarnings'], run: grounds,
    asks: [
      { kind: 'dissuasion', states: ['watching', 'withPolice', 'checked'], fields: ['sort', 'misconduct', 'person'] },
      { kind: 'admonition', states: ['issued', 'delivered', 'checked'], fields: ['person'] },
      { kind: 'policeOutcome', states: ['recorded'], fields: ['whom', 'measure', 'begging'] },
      { kind: 'parentContact', states: ['done'], fields: [] },
    ],
  },
  { name: 'cases.placed', title: '安置要有地方', reads: ['startedOn'], asks: settled, parameters: [], run: placed },
  { name: 'cases.tookBack', title: '领回要先离开安置的地方', reads: ['startedOn'], asks: settled, parameters: [], run: tookBack },
  { name: 'cases.ended', title: '终止不绕开会商', reads: ['endedFor'], asks: settled, parameters: [], run: ended },
]
