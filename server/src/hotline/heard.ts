/** Who the child of a call may be: by a name of two characters at least and an age or a place, three at most, as far as the post may see of them. */
import { findHeard as contract, type HeardInput, mostHeard } from '@qinghe/domain/hotline/contract.ts'
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import { addDays, ageInYears, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { issue, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { gramOf } from '../archives/grams.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { regionNames } from '../regions/names.ts'

type Row = { id: string; name: string; sex_code: number | null; birth_date: string | null; region: number }

/** An age is heard and guessed: a year more or less fits. */
const daysOfYear = 366
function bornAround(today: Reader['today'], age: number | undefined): { from: string; to: string } | undefined {
  return age === undefined ? undefined : { from: addDays(today, -daysOfYear * (age + 2)), to: addDays(today, -(daysOfYear - 1) * Math.max(age - 1, 0)) }
}

export async function findHeard(r: Reader, { name, age, region }: HeardInput): Promise<Unparsed> {
  const key = nameKey(name)
  const [first, second] = [...key]
  refuseIf([
    ...(first === undefined || second === undefined ? [issue('hotline.name', '请写听到的名字，至少两个字', 'name')] : []),
    ...(age === undefined && region === undefined ? [issue('hotline.clue', '只有名字不能查找：再问大约几岁，或者在哪个乡镇、村', 'age')] : []),
  ])
  const { lo, hi } = rangeOf(region ?? regionCode(r.actor.county * 1_000_000))
  const born = bornAround(r.today, age)
  const rows = await r.rows(sql<Row>`select * from qinghe.heard_children(${r.actor.county}, ${gramOf('pair', `${first ?? ''}${second ?? ''}`)}::bigint, ${key}, ${lo}, ${hi}, ${born?.from ?? null}::date, ${born?.to ?? null}::date)`)
  const tooMany = rows.length > mostHeard
  const nameOf = await regionNames(r, rows.map(row => row.region))
  const children = tooMany ? [] : rows.map(row => ({
    id: row.id, name: row.name, sexCode: row.sex_code, age: row.birth_date === null ? null : ageInYears(plainDate(row.birth_date), r.today), region: row.region, regionName: nameOf(row.region),
  }))
  return unparsed(contract.output.parse({ children, tooMany }))
}
