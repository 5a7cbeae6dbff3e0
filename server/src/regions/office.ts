/** What whoever keeps the map sees of it before changing it: as the owner, not as a posting, because the map belongs to nobody's area. */
import { type Applied, applyChange, type RegionChange } from '@qinghe/domain/regions/change.ts'
import { problemsOf } from '@qinghe/domain/regions/changeRules.ts'
import type { SearchWords } from '@qinghe/domain/regions/rules.ts'
import { refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, levels } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { readTree } from './change.ts'
import type { Recode } from './recode.ts'

export type FoundPlace = { code: number; path: string; level: number; validTo: string | null }
const mostPlaces = 50

/** Also codes that are gone: somebody holds an old paper in hand. */
export async function findPlaces(owner: pg.ClientBase, words: SearchWords): Promise<FoundPlace[]> {
  const rows = await run(owner, sql<{ code: number; name: string; level: number; validTo: string | null }>`select code, name, level, valid_to::text as "validTo"
    from qinghe.regions where ${meets(words)} order by valid_to is not null, level, length(name), code limit ${mostPlaces}`)
  const above = [...new Set(rows.flatMap(row => levels.map(level => Number(ancestorAt(row.code, level)))))]
  const names = await run(owner, sql<{ code: number; name: string }>`
    select distinct on (code) code, name from qinghe.regions where code = any(${above}::bigint[]) order by code, valid_from desc`)
  const nameOf = new Map(names.map(one => [Number(one.code), one.name]))
  return rows.map(row => {
    const path = [...new Set(levels.map(level => Number(ancestorAt(row.code, level))))].filter(code => code !== 0 && code !== row.code)
    return { code: row.code, path: [...path.flatMap(code => nameOf.get(code) ?? []), row.name].join(' › '), level: row.level, validTo: row.validTo }
  })
}

function meets(words: SearchWords): Sql {
  switch (words.kind) {
    case 'code': return sql`code >= ${words.lo} and code < ${words.hi}`
    case 'letters': return sql`(pinyin like ${`${words.letters}%`} or initials like ${`${words.letters}%`})`
    case 'name': return sql`strpos(name, ${words.name}) > 0`
  }
}

export type Preview = { lines: string[]; moves: number; children: number }
const mostLines = 20

/** Everything that stands against a change is thrown as its Problem; else what would move. */
export async function previewChange(owner: pg.ClientBase, change: RegionChange): Promise<Preview> {
  const tree = await readTree(owner, change)
  refuseIf(problemsOf(tree, change))
  const applied = applyChange(tree, change)
  const codes = applied.moves.filter(move => move.from !== move.to).map(move => move.from)
  const [found] = await run(owner, sql<{ n: number }>`select count(*)::int as n from qinghe.children where region = any(${codes}::bigint[]) and status <> 'arriving'`)
  return { lines: linesOf(applied, found?.n ?? 0), moves: codes.length, children: found?.n ?? 0 }
}

function linesOf({ closed, opened, moves }: Applied, children: number): string[] {
  const nameOf = new Map(closed.map(place => [Number(place.code), place.name]))
  const moved = moves.filter(move => move.from !== move.to)
  const arrived = new Set<number>(moved.map(move => move.to))
  return [
    ...moved.slice(0, mostLines).map(({ from, to }) => `${from} ${nameOf.get(from) ?? ''} → ${to}`),
    ...(moved.length > mostLines ? [`……共 ${moved.length} 个代码`] : []),
    ...opened.filter(place => !arrived.has(place.code)).map(place => `${place.code} 新名称 ${place.name}`),
    ...moves.filter(move => !move.certain).map(move => `${move.from} 本级登记的档案留在原处，等人指明去向`),
    `${children} 名儿童的档案随之改码`,
  ]
}

/** Changes recorded whose records have not all been taken along. Counties that no change touches are asked too: a child there
 *  may have its household registered here. */
export const openChanges = (owner: pg.ClientBase): Promise<Recode[]> => run(owner, sql<Recode>`
  select c.id as change, t.county from qinghe.region_changes c cross join qinghe.tenants t
  where not exists (select 1 from qinghe.region_recodes r where r.change = c.id and r.county = t.county)
    and exists (select 1 from qinghe.region_moves m where m.change = c.id and m.new_code <> m.old_code)
  order by c.recorded_at, t.county`)
