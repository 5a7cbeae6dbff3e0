/** Names of places, schools and offices as cells write them, looked up all at once. */
import { isWithin, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { ImportColumn } from '@qinghe/domain/imports/headings.ts'
import type { NameReader } from '@qinghe/domain/imports/values.ts'
import type { KindField } from '@qinghe/domain/records/kind.ts'
import type { SheetCell } from '@qinghe/domain/rosters/cell.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Importing } from './kind.ts'

type Found = { type: string; name: string; id: string; label: string }
type Asked = { importing: Importing; columns: readonly ImportColumn[]; lines: readonly (readonly SheetCell[])[] }

const named: readonly KindField['type'][] = ['division', 'school', 'organisation']
const typeOf = ({ importing }: Asked, { target }: ImportColumn): string | undefined => {
  if (target === 'place') return 'division'
  const field = target === null ? undefined : importing.targets.get(target)?.field
  return field && named.includes(field.type) ? field.type : undefined
}

async function lookUp(r: Reader, type: string, texts: readonly string[]): Promise<Found[]> {
  switch (type) {
    case 'organisation': return r.rows(sql<Found>`select 'organisation' as type, name, id::text as id, name as label from qinghe.organisations where name = any(${[...texts]}::text[])`)
    case 'school': return r.rows(sql<Found>`select 'school' as type, s.name, s.id::text as id, s.name as label from qinghe.schools s where s.county = ${r.actor.county} and s.closed_on is null and s.name = any(${[...texts]}::text[])`)
    default: return r.rows(sql<Found>`select 'division' as type, g.name, g.code::text as id, coalesce(p.name, '') || g.name as label from qinghe.regions g left join qinghe.regions p on p.code = g.parent and p.valid_to is null
      where g.name = any(${[...texts]}::text[]) and g.valid_to is null and g.code / 1000000 = ${r.actor.county}`)
  }
}

export type Names = { read: NameReader; place: (text: string) => { code: number } | { several: readonly string[] } | undefined }

export async function namesIn(r: Reader, asked: Asked): Promise<Names> {
  const texts = new Map<string, Set<string>>()
  for (const column of asked.columns) {
    const type = typeOf(asked, column)
    if (type === undefined) continue
    const own = texts.get(type) ?? new Set<string>()
    texts.set(type, own)
    for (const cells of asked.lines) { const text = cells[column.index]?.text.trim() ?? ''; if (text !== '') own.add(text) }
  }
  const found: Found[] = []
  for (const [type, some] of texts) found.push(...await lookUp(r, type, [...some]))
  const byName = Map.groupBy(found, one => `${one.type} ${one.name}`)
  const read: NameReader = (type, text) => {
    const all = byName.get(`${type} ${text}`) ?? []
    const [only] = all
    if (!only) return undefined
    return all.length > 1 ? { several: all.map(one => one.label) } : { value: type === 'organisation' ? only.id : Number(only.id) }
  }
  return {
    read, place: text => {
      const all = (byName.get(`division ${text}`) ?? []).filter(one => isWithin(regionCode(one.id), r.actor.region))
      const [only] = all
      return only === undefined ? undefined : all.length > 1 ? { several: all.map(one => one.label) } : { code: Number(only.id) }
    },
  }
}
