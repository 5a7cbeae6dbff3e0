/** What a column means, as far as its header says so. Content decides the kind; the header only tells the child’s own name from
 *  the guardian’s, and what a household shares from what is one’s own. */
import type { Guard } from '@qinghe/domain/linkage/model.ts'
import { type Duck, named } from './duck.ts'
import { dateSql, type Field } from './kinds.ts'
import { levelColumn } from './pairs.ts'

const ofOthers = /父|母|监护|照护|联系人|家长|户主|法人/

/** The column with the person’s own Chinese name. */
export const ownName = (fields: readonly Field[]): Field | undefined =>
  fields.find(field => field.kind === 'hanName' && !ofOthers.test(field.name))

/** Twins and siblings must not merge: they share house, telephone, village, school, often the birthday and a character of the
 *  name. What tells them apart is the given name and the number, so a pair whose given names are two different ones, by sound, by
 *  shape and by order, is never accepted by itself unless the numbers say so, and never when both numbers stand and differ. One
 *  twin may be 黎旻 and the other 黎昊, or a slip of the pen may take the character that is hers alone: of two born on one day,
 *  names alike by shape or by order, or short of a character, are for a person too. */
export function guardsOf(fields: readonly Field[]): Guard[] {
  const name = ownName(fields)
  if (name === undefined) return []
  const level = named(levelColumn(name.name))
  const id = fields.find(field => field.kind === 'idNumber')
  const born = fields.find(({ kind, name: header }) => kind === 'date' && /出生|生日/.test(header))
  const numbers = id === undefined ? 'false' : `${named(levelColumn(id.name))} in (1, 2, 3)`
  return [
    { name: 'another name', words: '名字不同，可能是双胞胎或兄弟姐妹', when: `${level} >= 8 and not (${numbers})` },
    ...born === undefined ? [] : [{ name: 'perhaps a twin', words: '名字相近、同一天出生，可能是双胞胎', when: `${level} in (4, 6, 7) and ${named(levelColumn(born.name))} = 1 and not (${numbers})` }],
    ...id === undefined ? [] : [{ name: 'another number', words: '两个证件号都在而且不同', when: `${named(levelColumn(id.name))} = 4 and ${level} > 1` }],
  ]
}

/** Fields of a Chinese roster whose dates are read with its calendars and placeholders. */
export async function withCalendars(duck: Duck, fields: readonly Field[], sides: readonly string[]): Promise<Field[]> {
  if (fields.every(field => field.kind !== 'hanName' && field.kind !== 'hanText')) return [...fields]
  return Promise.all(fields.map(async field => field.kind === 'date' ? { ...field, placeholders: await placeholdersOf(duck, field, sides) } : field))
}

/** Days of the year that are six times as common as a day should be: the first of January of somebody whose birthday nobody knew. */
async function placeholdersOf(duck: Duck, field: Field, sides: readonly string[]): Promise<string[]> {
  const dates = sides.map(side => `select right(${dateSql(field.name, field.dayFirst)}, 4) as d from ${side}_named`).join(' union all ')
  const rows = await duck.rows({ name: `placeholders of ${field.name}`, sql: `select d, count(*)::double as n from (${dates}) where d is not null group by d having count(*) > 20 and count(*) > 6 * (select count(d) from (${dates})) / 365 order by d` })
  return rows.map(row => String(row['d']))
}
