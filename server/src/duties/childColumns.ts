/** What plans may say of a child, as SQL over clear columns: domain/src/plans/childFacts.ts in three values, for all children at once. */
import { isInSchool } from '@qinghe/domain/archives/age.ts'
import { schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { alive, disabledCategory, orphanCategories, owedStatuses, poorCategory, poorRelief, settledLeftBehind, settledNot, unguarded } from '@qinghe/domain/plans/childFacts.ts'
import { conditionSql } from '../records/conditionSql.ts'
import { type Sql, sql } from '../db/sql.ts'
import { nobodyAnswers } from '../staff/responsible.ts'

/** `today` a date; `leftBehindAgeLimit` the county's value. */
export type FactsAt = { today: Sql; leftBehindAgeLimit: number }
type Source = 'schooling' | 'health' | 'father' | 'mother' | 'guardianship' | 'relief'
/** `from`: the tables beside qinghe.children c the fact stands in. */
type Fact = { from: readonly Source[]; of: (at: FactsAt) => Sql }

const parent = (role: 'father' | 'mother', as: Sql): Sql => sql`left join qinghe.child_parents ${as} on ${as}.county = c.county and ${as}.child = c.id and ${as}.role = ${role}`
export const sources: Readonly<Record<Source, Sql>> = {
  schooling: sql`left join qinghe.child_schooling s on s.county = c.county and s.child = c.id and s.valid_to is null`,
  health: sql`left join qinghe.child_health h on h.county = c.county and h.child = c.id`,
  father: parent('father', sql`fa`), mother: parent('mother', sql`mo`),
  guardianship: sql`left join qinghe.child_guardianships g on g.county = c.county and g.child = c.id and g.valid_to is null`,
  relief: sql`left join qinghe.child_relief rl on rl.county = c.county and rl.child = c.id`,
}

const ageSql = ({ today }: FactsAt): Sql => conditionSql({ op: 'call', name: 'age', args: [{ op: 'field', name: 'birthDate', is: 'day', from: 'record' }] }, {
  field: () => sql`c.birth_date`, today, parameter: () => sql`null::float8`,
})
const ints = (codes: readonly number[]): Sql => sql`${[...codes]}::int[]`
const isSettled = sql`coalesce(c.left_behind_status = any(${ints(settledLeftBehind)}), false)`
const away = (as: Sql): Sql => sql`(case when ${as}.exist_status <> ${alive}::int then false else ${as}.is_away end)`
const among = (codes: readonly number[]): Sql => sql`(case when c.categories && ${ints(codes)} then true when c.categories <> '{}' then false end)`
const attending = schoolingStatus.entries.map(({ code }) => Number(code)).filter(isInSchool)

/** The last record of a kind in a state, by its day. */
const last = ({ today }: FactsAt, { kind, state, field }: { kind: string; state: string; field: string }): Sql => sql`(select r.body ->> ${field}::text from qinghe.records r
  where r.county = c.county and r.subject = c.id and r.kind = ${kind} and r.state = ${state} and r.day <= ${today} order by r.day desc, r.created_at desc, r.id desc limit 1)`

const none: readonly Source[] = []
export const childColumns: Readonly<Record<string, Fact>> = {
  age: { from: none, of: ageSql },
  archiveStatus: { from: none, of: () => sql`c.status` },
  leftBehind: { from: none, of: at => sql`(case when c.left_behind_status = any(${ints(settledNot)}) or ${ageSql(at)} >= ${at.leftBehindAgeLimit}::int then false
    when ${isSettled} and c.birth_date is not null then true end)` },
  schoolLeftBehind: { from: ['father', 'mother'], of: () => sql`(${isSettled} or ${away(sql`fa`)} or ${away(sql`mo`)})` },
  leftBehindStatus: { from: none, of: () => sql`c.left_behind_status::text` },
  categories: { from: none, of: () => sql`c.categories::text[]` },
  risk: { from: none, of: at => last(at, { kind: 'riskGrade', state: 'set', field: 'grade' }) },
  schooling: { from: ['schooling'], of: () => sql`s.status::text` },
  grade: { from: ['schooling'], of: () => sql`(case when s.grade_code ~ '^[0-9]{1,2}$' then s.grade_code::float8 when s.grade_code like 'K%' then 0 end)` },
  inSchool: { from: ['schooling'], of: () => sql`(s.status = any(${ints(attending)}))` },
  boards: { from: ['schooling'], of: () => sql`s.is_boarding` },
  disabled: { from: ['health'], of: () => sql`coalesce(h.is_disabled, case when ${disabledCategory}::int = any(c.categories) then true end)` },
  orphan: { from: none, of: () => among(orphanCategories) },
  poor: { from: ['relief'], of: () => sql`(case when rl.relief_statuses && ${ints(poorRelief)} then true else ${among([poorCategory])} end)` },
  registered: { from: none, of: () => sql`c.hukou_registered` },
  guardianship: { from: ['guardianship'], of: () => sql`g.guardianship_type::text` },
  guardianshipRating: { from: ['guardianship'], of: () => sql`g.rating::text` },
  livesAlone: { from: none, of: at => sql`${last(at, { kind: 'visit', state: 'done', field: 'livesAlone' })}::boolean` },
  guarded: { from: ['guardianship'], of: () => sql`(g.guardianship_type <> ${unguarded}::int)` },
  hasHelper: { from: none, of: ({ today }) => sql`(not ${nobodyAnswers(today)})` },
  hasVillage: { from: none, of: () => sql`(c.region % 1000 <> 0)` },
  hasHousehold: { from: none, of: () => sql`(c.household is not null)` },
  careAgreed: { from: none, of: () => sql`null::boolean` },
}

/** Whom a plan owes something every period. */
export const isOwedTo: Sql = sql`c.status = any(${[...owedStatuses]}::text[])`
