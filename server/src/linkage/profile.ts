/** What stands in the columns of rosters nobody described: kind, filling, variety. No label is looked at. */
import { z } from 'zod'
import { independentOf } from './dependent.ts'
import { dateSql, type Field, type Kind } from './kinds.ts'
import { type Duck, named } from './duck.ts'
import type { Roster } from './load.ts'
import { isScientific, type Shared } from './prepare.ts'


/** Rows looked at, chosen by their number so that the same rows are looked at every time. */
const sampled = 5_000
/** Taken together, because reading one row costs as much as reading those beside it. */
const neighbours = 32

/** Columns both rosters have: by header first, what is left by the values they share. */
export async function sharedColumns(duck: Duck, left: Roster, right: Roster | null): Promise<Shared[]> {
  if (right === null) return left.columns.map(name => ({ name, left: name, right: name }))
  const plain = (header: string): string => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const byHeader = left.columns.flatMap(name => {
    const other = right.columns.find(header => plain(header) === plain(name))
    return other === undefined ? [] : [{ name, left: name, right: other }]
  })
  const spare = (columns: string[], side: 'left' | 'right'): string[] => columns.filter(name => byHeader.every(pair => pair[side] !== name))
  const found = [...byHeader]
  for (const name of spare(left.columns, 'left')) {
    const shares = await Promise.all(spare(right.columns, 'right').map(async other => ({ other, share: await overlap(duck, name, other) })))
    const best = shares.filter(one => found.every(pair => pair.right !== one.other)).sort((a, b) => b.share - a.share)[0]
    if (best !== undefined && best.share >= 0.2) found.push({ name, left: name, right: best.other })
  }
  return found
}

async function overlap(duck: Duck, left: string, right: string): Promise<number> {
  const values = (side: string, column: string): string => `(select distinct lower(${named(column)}) as v from ${side}_raw where ${named(column)} is not null)`
  const [row] = await duck.rows({
    name: 'compare columns',
    sql: `select (count(*) / greatest(1, least((select count(*) from ${values('left', left)}), (select count(*) from ${values('right', right)}))))::double as share
      from ${values('left', left)} semi join ${values('right', right)} using (v)`,
  })
  return Number(row?.['share'] ?? 0)
}

const Facts = z.object({
  rows: z.number(), fill: z.number(), distinct: z.number(), length: z.number(), digits: z.number(), whole: z.number(), han: z.number(), words: z.number(),
  dates: z.number(), dayAbove: z.number(), monthAbove: z.number(), mails: z.number(), idNumbers: z.number(), decimals: z.number(),
})
type Facts = z.infer<typeof Facts>

/** @param shared columns of the views `left_named` (and `right_named`)
 *  @param of `rows`: of the larger side
 *  @returns one profile a usable column; columns that say nothing are named in `dropped` */
export async function profileColumns(duck: Duck, shared: readonly Shared[], of: { hasRight: boolean; rows: number }): Promise<{ fields: Field[]; dropped: string[] }> {
  const fields: Field[] = []
  const dropped: string[] = []
  await sampleRows(duck, shared, of)
  for (const { name } of shared) {
    const facts = await factsOf(duck, name)
    if (facts.fill < 0.01) dropped.push(`“${name}”几乎全空，不参加比对`)
    else if (facts.distinct <= 1) dropped.push(`“${name}”只有一个值，不参加比对`)
    else fields.push({ name, kind: kindOf(name, facts), dayFirst: facts.dayAbove >= facts.monthAbove, length: facts.length, distinct: facts.distinct, fill: facts.fill })
  }
  const independent = await independentOf(duck, fields, 'profiled')
  await duck.run({ name: 'drop profiled', sql: 'drop table profiled' })
  return { fields: independent.fields, dropped: [...dropped, ...independent.dropped] }
}

async function sampleRows(duck: Duck, shared: readonly Shared[], { hasRight, rows }: { hasRight: boolean; rows: number }): Promise<void> {
  const some = ['left', ...hasRight ? ['right'] : []].map(side => `select ${shared.map(({ name }) => named(name)).join(', ')} from ${side}_named where "id" // ${neighbours} % ${Math.max(1, Math.floor(rows / sampled))} = 0`)
  await duck.run({ name: 'profile rows', sql: `create or replace temp table profiled as ${some.join(' union all ')}` })
}

async function factsOf(duck: Duck, name: string): Promise<Facts> {
  // Of the cells that hold something: half of the birth dates may be missing.
  const share = (condition: string): string => `coalesce(avg((${condition})::int) filter (v is not null), 0)::double`
  const [row] = await duck.rows({
    name: `profile ${name}`,
    sql: `with t as (select ${named(name)} as v from profiled)
      select count(*)::double as rows, (count(v) / count(*))::double as fill, count(distinct lower(v))::double as distinct, coalesce(avg(length(v)), 0)::double as length,
        ${share("regexp_matches(v, '^[0-9Xx .()+-]*[0-9][0-9Xx .()+-]*$')")} as digits, ${share("regexp_matches(v, '^[0-9]+(\\.0+)?$')")} as whole,
        ${share("regexp_matches(v, '[㐀-鿿]')")} as han, coalesce(avg(len(string_split(trim(regexp_replace(v, '[^\\p{L}\\p{N}]+', ' ', 'g')), ' '))), 0)::double as words,
        ${share(`case when length(v) between 6 and 30 and regexp_matches(v, '[0-9]{4}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-]') then coalesce(try_strptime(${dateSql('v', true)}, '%Y%m%d') between timestamp '1850-01-01' and timestamp '2100-01-01', false) else false end`)} as dates,
        ${share("regexp_matches(v, '^(1[3-9]|2[0-9]|3[01])[/-]')")} as "dayAbove", ${share("regexp_matches(v, '^[0-9]{1,2}[/-](1[3-9]|2[0-9]|3[01])[/-]')")} as "monthAbove",
        ${share("regexp_matches(v, '^[^@ ]+@[^@ ]+$')")} as mails, ${share("regexp_matches(v, '^([0-9]{15}|[0-9]{17}[0-9Xx])$')")} as "idNumbers",
        ${share("regexp_matches(v, '^[^0-9]{0,2}[0-9.,]*[0-9][.][0-9]+$')")} as decimals
      from t`,
  })
  return Facts.parse(row)
}

function kindOf(name: string, facts: Facts): Kind {
  if (facts.idNumbers > 0.5) return 'idNumber'
  if (facts.mails > 0.7) return 'email'
  if (facts.dates > 0.75) return 'date'
  if (facts.han > 0.5) return hanKindOf(name, facts)
  if (facts.decimals > 0.3 && facts.digits > 0.6) return 'number'
  if (facts.distinct <= 40 && facts.distinct < facts.rows * 0.1) return 'category'
  if (facts.digits > 0.7 || facts.words < 1.3 && digitsInside(facts)) return 'code'
  return facts.words >= 2.4 || facts.length > 24 ? 'text' : 'name'
}

const digitsInside = (facts: Facts): boolean => facts.whole > 0.3

const personal = /姓名|名字|父|母|监护|法人|联系人/
function hanKindOf(name: string, facts: Facts): Kind {
  if (facts.distinct <= 40 && facts.distinct < facts.rows * 0.1) return 'category'
  return facts.length <= 4.6 && (personal.test(name) || facts.length >= 1.9 && facts.distinct > 200) ? 'hanName' : 'hanText'
}

/** Cells a spreadsheet took for quantities (nameColumns makes them missing): counted and said, by column. */
export async function lostDigits(duck: Duck, shared: readonly Shared[], sides: readonly ('left' | 'right')[]): Promise<string[]> {
  const [row] = shared.length === 0 ? [] : await duck.rows({
    name: 'digits', sql: `select ${shared.map((_, i) => `sum(${named(`n${i}`)})::double as ${named(`n${i}`)}`).join(', ')} from (${sides.map(side => `select ${shared.map((column, i) => `count(*) filter (${isScientific(column[side])}) as ${named(`n${i}`)}`).join(', ')} from ${side}_raw`).join(' union all ')})`,
  })
  return shared.flatMap(({ name }, i) => {
    const lost = Number(row?.[`n${i}`] ?? 0)
    return lost === 0 ? [] : [`“${name}”有 ${lost} 格是科学计数（如 9.99E+17），末尾几位已经丢失，按缺失处理`]
  })
}
