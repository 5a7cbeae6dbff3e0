/** Values in words, with the names of what they point at: offices, schools, places and officials are no secret; of a child or another record it is said only
 *  that there is one, since whoever reads this may not read that. */
import type { KindField } from '@qinghe/domain/records/kind.ts'
import { sayLines, sayPlain } from '@qinghe/domain/records/say.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { findKind } from './kinds.ts'
import { namesFor } from './people.ts'

export type Say = (field: KindField, value: unknown) => string | null
type Held = { field: KindField; value: unknown }

/** @param all what will be said; lines of several fields are said without names */
export async function sayingOf(r: Reader, all: readonly Held[]): Promise<Say> {
  const of = (type: KindField['type']): string[] => [...new Set(all.filter(one => one.field.type === type && one.value !== null && one.value !== undefined).map(one => String(one.value)))]
  const numbers = (type: KindField['type']): number[] => of(type).map(Number).filter(Number.isSafeInteger)
  const offices = of('organisation').length === 0 ? [] : await r.rows(sql<{ id: string; name: string }>`select id::text as id, name from qinghe.organisations where id::text = any(${of('organisation')}::text[])`)
  const schools = numbers('school').length === 0 ? [] : await r.rows(sql<{ id: string; name: string }>`select id::text as id, name from qinghe.schools where county = ${r.actor.county} and id = any(${numbers('school')}::int[])`)
  const { person, place } = await namesFor(r, { postings: of('staff'), children: [], places: numbers('division') })
  const names = new Map([...offices, ...schools].map(one => [one.id, one.name]))
  return (field, value) => {
    if (value === null || value === undefined) return null
    switch (field.type) {
      case 'organisation': case 'school': return names.get(String(value)) ?? '已撤销的单位'
      case 'division': return place(Number(value))
      case 'staff': { const { name, role } = person(String(value)); return role === '' ? name : `${name}（${role}）` }
      case 'child': return '一名儿童'
      case 'record': return `一条${findKind(field.links ?? '')?.kind.title ?? '记录'}`
      case 'lines': return sayLines(field, value, { say: sayPlain, labelled: true, between: '；' })
      default: return sayPlain(field, value)
    }
  }
}
