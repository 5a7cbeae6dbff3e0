/** Values of records in words. Names of offices, schools, places and officials are no secret; names of children are asked for like on a screen. */
import { nameChildren } from '@qinghe/domain/archives/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { isLine } from '@qinghe/domain/records/evaluate.ts'
import type { KindField } from '@qinghe/domain/records/kind.ts'
import { sayLines, sayPlain } from '@qinghe/domain/records/say.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { kindsFor } from '../records/inForce.ts'
import { namesFor } from '../records/people.ts'
import { regionNames } from '../regions/names.ts'
import type { Asking } from './asking.ts'

type Named = { field: KindField; value: unknown }
/** Fields with what they hold, lines taken apart. */
function namedIn(fields: readonly KindField[], values: Readonly<Record<string, unknown>>): Named[] {
  return fields.flatMap((field): Named[] => {
    const value = values[field.id] ?? null
    if (value === null) return []
    return field.type === 'lines' && Array.isArray(value) ? value.filter(isLine).flatMap(line => namedIn(field.of, line)) : [{ field, value }]
  })
}

export type SayField = (field: KindField, value: unknown) => string
async function childNames(r: Reader, { may, ask }: Asking, ids: readonly string[]): Promise<Map<string, string>> {
  const known = new Map<string, string>()
  if (!may(r, nameChildren)) return known
  for (let at = 0; at < ids.length; at += 50) {
    const { children } = await ask(r, nameChildren, { ids: ids.slice(at, at + 50).map(id => ChildId.parse(id)) })
    for (const { id, name } of children) known.set(id, name)
  }
  return known
}

/** Looks all names up at once. @param all fields and values of every record that will be printed */
export async function sayingFor(r: Reader, asking: Asking, all: readonly { fields: readonly KindField[]; values: Readonly<Record<string, unknown>> }[]): Promise<SayField> {
  const named = all.flatMap(({ fields, values }) => namedIn(fields, values))
  const of = (type: KindField['type']): string[] => [...new Set(named.filter(one => one.field.type === type).map(one => String(one.value)))].filter(text => !text.includes('•'))
  const codes = of('division').map(Number).filter(Number.isSafeInteger)
  const place = await regionNames(r, codes)
  const offices = of('organisation').length === 0 ? [] : await r.rows(sql<{ id: string; name: string }>`select id::text as id, name from qinghe.organisations where id::text = any(${of('organisation')}::text[])`)
  const schools = of('school').length === 0 ? [] : await r.rows(sql<{ id: string; name: string }>`select id::text as id, name from qinghe.schools where id::text = any(${of('school')}::text[])`)
  const { person } = await namesFor(r, { postings: of('staff'), children: [], places: [] })
  const children = await childNames(r, asking, of('child').filter(id => ChildId.safeParse(id).success))
  const kinds = await kindsFor(r)
  const names = new Map([...offices, ...schools].map(one => [one.id, one.name]))
  const say: SayField = (field, value) => {
    if (value === null || value === undefined || value === '') return ''
    if (field.type === 'lines') return sayLines(field, value, { say, labelled: true, between: '\n' })
    const text = String(value)
    switch (field.type) {
      case 'division': return text.includes('•') ? text : place(Number(value))
      case 'organisation': case 'school': return text.includes('•') ? text : (names.get(text) ?? '已撤销的单位')
      case 'staff': return text.includes('•') ? text : person(text).name
      case 'child': return text.includes('•') ? text : (children.get(text) ?? '不在您的工作范围')
      case 'record': return text.includes('•') ? text : `另一条${kinds.find(field.links ?? '')?.kind.title ?? '记录'}`
      default: return sayPlain(field, value)
    }
  }
  return say
}
