/** The 32 columns of the summary (docs/domain/报表与指标.md, headings inferred), counted from the lines of a register, and whose facts are missing: whoever has none of a group
 *  would be in the first column and in none of the others. */
import { ageInYears, type PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { Facts } from './facts.ts'
import { summaryIssues } from './footing.ts'
import type { FrozenLine } from './snapshot.ts'

const columns = 32
const code = { boy: 1, schools: 8, primary: 3, middle: 4, high: 5, vocational: 6, dropped: 7, fair: 4, good: 5 } as const
const at = { total: 1, ages: 2, schooling: 11, registered: 19, before: 21, later: 22, none: 23, boards: 24, guardianship: 26, healthy: 30 } as const
/** Below six, below fourteen, the others: each with boys and girls beside it. */
const [small, middling] = [6, 14]

/** Of one child the columns she stands in, by group; null: the archive does not say it. */
type Groups = Record<'age' | 'schooling' | 'hukou' | 'stage' | 'guardianship' | 'health', readonly number[] | null>
function ageColumns({ birthDate, sex }: Facts, day: PlainDate): readonly number[] | null {
  if (birthDate === undefined || sex === undefined) return null
  const age = ageInYears(birthDate, day)
  const first = at.ages + (age < small ? 0 : age < middling ? 1 : 2) * 3
  return [first, sex === code.boy ? first + 1 : first + 2]
}
function stageColumn({ schooling, isBoarding }: Facts): readonly number[] | null {
  if (schooling === undefined) return null
  if (schooling < code.primary) return [at.before]
  if (schooling >= code.dropped) return [at.none]
  if (schooling > code.middle) return [at.later]
  return isBoarding === undefined ? null : [isBoarding ? at.boards : at.boards + 1]
}
const healthColumn = ({ isDisabled, isIll }: Facts): readonly number[] | null =>
  (isDisabled === undefined && isIll === undefined ? null : [at.healthy + (isDisabled === true ? 1 : isIll === true ? 2 : 0)])

/** The form has no column for 特教学校 and 送教上门: both are compulsory schooling, of the age she has. */
const middleFrom = 12
const inOneOfEight = (facts: Facts, day: PlainDate): Facts => (facts.schooling === undefined || facts.schooling <= code.schools || facts.birthDate === undefined ? facts
  : { ...facts, schooling: ageInYears(facts.birthDate, day) < middleFrom ? code.primary : code.middle, isBoarding: facts.isBoarding ?? false })
const groupsOf = (facts: Facts, day: PlainDate): Groups => ({
  age: ageColumns(facts, day), stage: stageColumn(facts), health: healthColumn(facts),
  schooling: facts.schooling === undefined || facts.schooling > code.schools ? null : [at.schooling + facts.schooling - 1],
  hukou: facts.hukouRegistered === undefined ? null : [facts.hukouRegistered ? at.registered : at.registered + 1],
  // Fair and good stand in one column.
  guardianship: facts.guardianshipType === undefined ? null : [at.guardianship + Math.min(facts.guardianshipType, code.fair) - 1],
})
const groups = ['age', 'schooling', 'hukou', 'stage', 'guardianship', 'health'] as const
const missingWords: Record<keyof Groups, string> =
  { age: '性别或出生日期', schooling: '就学情况', hukou: '户口登记', stage: '是否寄宿', guardianship: '监护类型', health: '残疾、患病' }

/** @property row c1 first · @property missing who is in no column of a group, by child */
type Summary = { row: readonly number[]; missing: Readonly<Record<keyof Groups, readonly string[]>> }
export function summaryOf(lines: readonly FrozenLine[], day: PlainDate): Summary {
  const row = Array.from({ length: columns }, () => 0)
  const missing: Record<keyof Groups, string[]> = { age: [], schooling: [], hukou: [], stage: [], guardianship: [], health: [] }
  for (const line of lines) {
    if (line.to === null) continue
    row[0] = (row[0] ?? 0) + 1
    const of = groupsOf(inOneOfEight(Facts.parse(line.facts ?? {}), day), day)
    for (const group of groups) {
      const found = of[group]
      if (found === null) missing[group].push(line.child)
      else for (const column of found) row[column - 1] = (row[column - 1] ?? 0) + 1
    }
  }
  return { row, missing }
}

/** Of a group, who lacks it: who has not said how she goes to school has not said whether she boards. */
function lacking({ missing }: Summary, group: keyof Groups): readonly string[] {
  const unsaid = new Set(missing.schooling)
  return group === 'stage' ? missing.stage.filter(child => !unsaid.has(child)) : missing[group]
}
/** By child what her archive lacks, in words. */
export function gapsOf(summary: Summary): ReadonlyMap<string, readonly string[]> {
  const gaps = new Map<string, string[]>()
  for (const group of groups) for (const child of lacking(summary, group)) gaps.set(child, [...gaps.get(child) ?? [], missingWords[group]])
  return gaps
}
/** What keeps the columns from adding up, said as what has to be filled in; what nobody can fill in is said as it is.
 *  @param closed archives that nobody can change any more: what they lack is no obstacle, and the columns are short of them */
export function summaryGaps(summary: Summary, closed: ReadonlySet<string> = new Set()): Issue[] {
  if (gapsOf(summary).size === 0) return summaryIssues(summary.row)
  return groups.map(group => ({ group, count: lacking(summary, group).filter(child => !closed.has(child)).length })).filter(({ count }) => count > 0)
    .map(({ group, count }) => issue('census.gaps', `${count} 名留守儿童的档案没有填${missingWords[group]}，汇总表各列加不起来，请村（居）补上`, { details: { count } }))
}
