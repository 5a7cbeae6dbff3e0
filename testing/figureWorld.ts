/** A small nation for tests of figures: every kind of place there is, commands that write what a test says without asking the
 *  archive rules, the clock, and a recount that knows nothing of cells or deltas. */
import { anyone, command } from '@qinghe/domain/kernel/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { levelSize, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { ArchiveStatus, type Group } from '@qinghe/domain/archives/types.ts'
import pg from 'pg'
import { z } from 'zod'
import { perform } from '../server/src/http/endpoint.ts'
import { setClock } from './clock.ts'
import { createSchooling } from './figureSpells.ts'

/** county (tenant) → its villages; a code that ends in 000 is a town that keeps children whose village is not known. */
export const map: Record<number, readonly number[]> = {
  431003: [431003101000, 431003101201, 431003101202, 431003102201],
  431002: [431002101201, 431002101202],
  430102: [430102001001, 430102001000],
  110101: [110101001001, 110101002001],
  441900: [441900003001, 441900003002],
}
const names: Record<number, string> = {
  430000000000: '湖南省', 430100000000: '长沙市', 431000000000: '郴州市', 110000000000: '北京市', 110100000000: '市辖区',
  440000000000: '广东省', 441900000000: '东莞市', 431003000000: '苏仙区', 431002000000: '北湖区', 430102000000: '芙蓉区', 110101000000: '东城区',
}
/** 东莞市 has no counties: its towns lie directly below the city. */
const withoutCounties = new Set([4419])

type Place = { code: number; level: number; parent: number }
const at = (code: number, size: number): number => Math.floor(code / size) * size

function placesAbove(village: number): Place[] {
  const [province, city, county, town] = [at(village, levelSize.province), at(village, levelSize.city), at(village, levelSize.county), at(village, levelSize.town)]
  const isBare = withoutCounties.has(Math.floor(village / levelSize.city))
  return [
    { code: province, level: 1, parent: 0 }, { code: city, level: 2, parent: province },
    ...(isBare ? [] : [{ code: county, level: 3, parent: city }]), { code: town, level: 4, parent: isBare ? city : county },
    ...(village === town ? [] : [{ code: village, level: 5, parent: town }]),
  ]
}
export const places: Place[] = [...new Map(Object.values(map).flat().flatMap(placesAbove).map(place => [place.code, place])).values()]

export async function ownerOf(connection: pg.ClientConfig): Promise<pg.Client> {
  const owner = new pg.Client(connection)
  await owner.connect()
  return owner
}

export async function drawMap(owner: pg.Client): Promise<void> {
  for (const county of Object.keys(map).map(Number)) {
    await owner.query(`insert into qinghe.tenants values ($1, '2020-01-01')`, [county])
    await owner.query(`insert into qinghe.tenant_codes values ($1, $2, '2020-01-01', null)`, [county, county * levelSize.county])
  }
  for (const { code, level, parent } of places) {
    await owner.query(`insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) values ($1, '2020-01-01', $2, $3, $4, 'x', 'x')`,
      [code, names[code] ?? `${level === 4 ? '测试镇' : '测试村'}${code % 10_000}`, level, parent])
  }
}

export async function wipe(owner: pg.Client): Promise<void> {
  await owner.query(`truncate qinghe.records, qinghe.record_parts, qinghe.record_changes, qinghe.record_feed, qinghe.record_files, qinghe.record_slips, qinghe.record_blinds, qinghe.children, qinghe.child_schooling, qinghe.child_keys, qinghe.changes, qinghe.feed, qinghe.commands, qinghe.assignments,
    qinghe.child_cells, qinghe.stat_deltas, qinghe.stat_cells, qinghe.upper_deltas, qinghe.stat_upper, qinghe.figure_rules, qinghe.clock_offset,
    qinghe.child_health, qinghe.child_parents, qinghe.child_guardianships, qinghe.child_relief cascade`)
}

/** Sets the clock to noon of a day in Shanghai. */
export const setDay = (owner: pg.Client, day: string): Promise<unknown> => setClock(owner, `${day} 12:00:00+08`)

const Facts = z.object({
  id: ChildId, region: z.number().optional(), status: ArchiveStatus.optional(), birthDate: PlainDate.optional(), sexCode: z.number().nullable().optional(),
  schooling: z.number().nullable().optional(), school: z.number().optional(),
})
export type Facts = z.infer<typeof Facts>
const rest = { may: anyone('only in tests'), purpose: 'archive', audit: '测试' } as const
const NewOnes = z.object({ children: z.array(Facts.required({ region: true })) })
const create = command('test.create', { at: 'POST /test/create', input: NewOnes, touches: () => [], ...rest })
const write = command('test.write', { at: 'POST /test/write', input: Facts, touches: input => [input.id], ...rest })

export const writeEndpoints = [
  perform(create, async (w, inputs) => {
    const now = new Date(w.now)
    const children = inputs.flatMap(input => input.children)
    await w.insert('children', children.map(c => ({
      id: c.id, region: c.region, school: c.school ?? 0, status: c.status ?? 'active', origin: 'typed', name: '测试', sex_code: c.sexCode ?? null,
      birth_date: c.birthDate ?? '2017-04-16', created_by: w.actor.posting, created_at: now, updated_at: now,
    })))
    await createSchooling(w, children.filter(c => c.schooling !== undefined))
    return [{ records: [] }]
  }),
  perform(write, async (w, inputs) => {
    for (const c of inputs) {
      const set = { ...(c.status ? { status: c.status } : {}), ...(c.birthDate ? { birth_date: c.birthDate } : {}), ...(c.sexCode === undefined ? {} : { sex_code: c.sexCode }) }
      if (Object.keys(set).length > 0) await w.change('children', 'corrected', [{ key: c.id, child: c.id, set }])
      if (c.schooling !== undefined) await createSchooling(w, [c])
      if (c.region !== undefined || c.school !== undefined) {
        const here = w.locked(c.id)
        await w.move(c.id, { region: c.region ?? here.region, school: c.school ?? here.school })
      }
    }
    return [{ records: [] }]
  }),
]

export type Tally = Record<string, Record<Group, number>>

/** The same figure counted by GROUP BY over the children themselves. Keys: row code, dimension and code. */
export async function recount(owner: pg.Client, region: number, step: number): Promise<Tally> {
  const { lo, hi } = rangeOf(region)
  const { rows } = await owner.query<{ place: string; grp: Group; band: string; sex: string; schooling: string; n: string }>(`
    with facts as (
      select c.region, c.status, c.sex_code, s.status as schooling, (qinghe.now() at time zone 'Asia/Shanghai')::date as day, c.birth_date
      from qinghe.children c left join qinghe.child_schooling s on s.county = c.county and s.child = c.id and s.valid_to is null
      where c.region >= $1 and c.region < $2
    ), told as (
      select region / $3::bigint * $3::bigint as place, case when status in ('active', 'changed') then 'official'
          when status in ('villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'exitPending') then 'review' end as grp,
        case when birth_date is null or birth_date > day then 'U' when extract(year from age(day, birth_date)) < 6 then 'A'
          when extract(year from age(day, birth_date)) < 14 then 'B' when extract(year from age(day, birth_date)) < 16 then 'C' else 'D' end as band,
        case when sex_code in (1, 2) then sex_code else 0 end as sex, coalesce(schooling, 0) as schooling
      from facts)
    select place, grp, band, sex, schooling, count(*) as n from told where grp is not null group by 1, 2, 3, 4, 5`, [lo, hi, step])
  const tally: Tally = {}
  const add = (key: string, group: Group, n: number) => { (tally[key] ??= { official: 0, review: 0 })[group] += n }
  for (const { place, grp, band, sex, schooling, n } of rows) {
    for (const row of [place, 'sum']) for (const key of ['total', `ageBand ${band}`, `sex ${sex}`, `schooling ${schooling}`]) add(`${row} ${key}`, grp, Number(n))
  }
  return tally
}

/** What a figure says, in the same keys; rows and cells with nobody in them are left out. */
export function told(body: any): Tally {
  const tally: Tally = {}
  const add = (key: string, { official, review }: any) => { if (official > 0 || review > 0) tally[key] = { official, review } }
  for (const [name, row] of [...body.rows.map((row: any) => [row.region, row]), ['sum', body.sum]]) {
    add(`${name} total`, row.total)
    for (const cell of row.cells) add(`${name} ${cell.dimension} ${cell.code}`, cell)
  }
  return tally
}
