/** What the rules of relief are asked about, of many children in one statement: the few columns of their archives that facts are made of. None of them is sealed. */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type Held, inRegister } from '@qinghe/domain/relief/known.ts'
import { rangeOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { nothing, type Sql, sql, wholeNumber } from '../db/sql.ts'

type Row = {
  id: string; region: number; born: PlainDate | null; registered: boolean | null; schooling: number | null; disabled: boolean | null; disability: number | null; grade: number | null; ill: boolean | null
  father: number | null; father_can: number | null; mother: number | null; mother_can: number | null; receives: number[] | null; hardship: string | null
}
export type HeldRow = { id: string; region: number; held: Held }

const heldOf = (row: Row): HeldRow => ({
  id: row.id, region: row.region,
  held: {
    birthDate: row.born, hukouRegistered: row.registered, 'father.existStatus': row.father, 'father.capability': row.father_can, 'mother.existStatus': row.mother, 'mother.capability': row.mother_can,
    isDisabled: row.disabled, disabilityType: row.disability, disabilityLevel: row.grade, isIll: row.ill, schoolingStatus: row.schooling, hardshipType: row.hardship, reliefStatuses: row.receives,
  },
})

const rows = (where: Sql) => sql<Row>`select c.id, c.region, c.birth_date::text as born, c.hukou_registered as registered, s.status as schooling, h.is_disabled as disabled, h.disability_type as disability,
    h.disability_level as grade, h.is_ill as ill, f.exist_status as father, f.capability as father_can, m.exist_status as mother, m.capability as mother_can, e.relief_statuses as receives, e.hardship_type as hardship
  from qinghe.children c
    left join qinghe.child_schooling s on s.county = c.county and s.child = c.id and s.valid_to is null
    left join qinghe.child_health h on h.county = c.county and h.child = c.id
    left join qinghe.child_parents f on f.county = c.county and f.child = c.id and f.role = 'father'
    left join qinghe.child_parents m on m.county = c.county and m.child = c.id and m.role = 'mother'
    left join qinghe.child_relief e on e.county = c.county and e.child = c.id
  where ${where}`

export async function heldOfChild(r: Reader, child: string): Promise<HeldRow | undefined> {
  const [row] = await r.rows(rows(sql`c.county = ${r.actor.county} and c.id = ${child}::uuid`))
  return row && heldOf(row)
}

type Slice = { region: RegionCode; after: string | null; limit: number }
/** Children of a place in the register, in the order of their ids. */
export async function heldOfPlace(r: Reader, { region, after, limit }: Slice): Promise<HeldRow[]> {
  const { lo, hi } = rangeOf(region)
  const behind = after === null ? nothing : sql`and c.id > ${after}::uuid`
  return (await r.rows(rows(sql`c.county = ${r.actor.county} and c.region >= ${lo}::bigint and c.region < ${hi}::bigint and c.status = any(${[...inRegister]}::text[]) ${behind}
    order by c.id limit ${wholeNumber(limit)}`))).map(heldOf)
}
