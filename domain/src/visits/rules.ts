/** When to come again (docs/domain/工作流程与时限.md W17, P5-10): by the grade in force, sooner when the child was not seen, and until a bad mood has gone. Suggestions,
 *  never deadlines: the intervals are parameters of the place, and no text of the country sets them. */
import { labelOf } from '../codes/codeList.ts'
import { riskLevel } from '../codes/family.ts'
import { addDays, isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import type { OtherRecord, Rule, RuleFacts, RuleOutcome, Suggestion } from '../records/rule.ts'
import type { Value } from '../records/evaluate.ts'

const dayOf = (value: Value | undefined): PlainDate | null => (typeof value === 'string' && isPlainDate(value) ? plainDate(value) : null)

/** What an interval is taken from while nobody has set a grade: a child nobody has graded is not a child without risk. */
const whileUngraded = 2

function gradeOn(day: PlainDate, grades: readonly OtherRecord[]): { grade: number; record: OtherRecord } | null {
  const inForce = grades.filter(one => one.day !== null && one.day <= day).at(-1)
  const grade = inForce?.body['grade']
  return inForce && typeof grade === 'number' ? { grade, record: inForce } : null
}

function nextVisit({ body, others, parameter }: RuleFacts, day: PlainDate): Suggestion[] {
  const found = gradeOn(day, others['riskGrade'] ?? [])
  const every = parameter('visitEvery', found?.grade ?? whileUngraded)
  if (every === null) return []
  const soon = body['metChild'] === false ? parameter('visitUnmetAgain', null) : null
  const isSooner = soon !== null && soon < every
  const words = labelOf(riskLevel, found?.grade ?? whileUngraded)
  const byGrade = found ? `风险等级为${words}（${found.record.day ?? ''} 起），每 ${every} 天走访一次` : `还没有定风险等级，先按${words}每 ${every} 天走访一次，请尽快定级`
  return [{
    what: 'nextVisit', label: '建议下次走访', audience: 'VIS', value: addDays(day, isSooner ? soon : every),
    because: isSooner ? `这次没有见到儿童本人，${soon} 天内再去一次` : byGrade, cites: found ? [found.record.id] : [],
  }]
}

/** Its audience is that of the mood: that somebody is to come again would tell. */
function moodAgain({ body, before, parameter }: RuleFacts, day: PlainDate): Suggestion[] {
  const days = parameter('visitMoodAgain', null)
  if (body['mood'] !== 'bad' || days === null) return []
  const still = before?.['mood'] === 'bad' ? '仍' : ''
  return [{ what: 'moodAgain', label: '建议回访情绪', audience: 'HLT.psy', value: addDays(day, days), because: `这次走访${still}有不良情绪，${days} 天内再看一次，直到消除`, cites: [] }]
}

/** Only the latest visit says when the next one is; a bad mood until somebody has looked again. */
function recorded(facts: RuleFacts): RuleOutcome {
  const day = dayOf(facts.body['actualAt'])
  if (day === null) return { issues: [], suggestions: [] }
  const later = (facts.others['visit'] ?? []).filter(one => one.day !== null && one.day > day)
  const isLookedAt = later.some(one => (one.body['mood'] ?? null) !== null)
  return { issues: [], suggestions: [...(later.length > 0 ? [] : nextVisit(facts, day)), ...(isLookedAt ? [] : moodAgain(facts, day))] }
}

export const visitRules: readonly Rule[] = [{
  name: 'visits.recorded', title: '建议下次走访', reads: ['actualAt', 'metChild', 'mood'],
  asks: [{ kind: 'riskGrade', states: ['set'], fields: ['grade'] }, { kind: 'visit', states: ['done'], fields: ['mood'] }],
  parameters: ['visitEvery', 'visitUnmetAgain', 'visitMoodAgain'], run: recorded,
}]
