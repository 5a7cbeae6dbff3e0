/** Raw rows → prepared rows: normalized columns, one hash a blocking rule, the weight of a rare or common value. Depends on the
 *  model alone, so that rows prepared today and rows prepared next month meet on equal terms. */
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { readCharacters, readLunarDays, translated } from './characters.ts'
import { type Duck, named, quoted, type Step } from './duck.ts'
import type { Side } from './load.ts'

/** A column of both rosters, and what it is called in each. */
export type Shared = { name: string; left: string; right: string; new?: string }

export const isScientific = (column: string): string => `case when contains(${named(column)}, '+') then regexp_matches(${named(column)}, '^[0-9](\\.[0-9]+)?[eE]\\+[0-9]+$') else false end`

/** Columns under their common names. Scientific notation has lost its digits and counts as missing. */
export const nameColumns = (side: Side, shared: readonly Shared[]): Step => ({
  name: `name columns ${side}`,
  sql: `create or replace view ${side}_named as select "id", "key", ${shared.map(column => {
    const raw = column[side] ?? column.name
    return `case when ${isScientific(raw)} then null else ${named(raw)} end as ${named(column.name)}`
  }).join(', ')} from ${side}_raw`,
})

export const blockColumn = (rule: number): string => `block ${rule}`
export const frequencyColumn = (field: string): string => `frequency ${field}`

/** @returns steps that make `SIDE_clean` from `SIDE_named`: columns computed from the cell alone, then those translated by table */
export function cleaningSteps({ columns }: Pick<Model, 'columns'>, side: Side): Step[] {
  const listed = (isAfter: boolean): string => columns.filter(column => column.by === undefined && (column.after === true) === isAfter).map(column => `, ${column.sql} as ${named(column.name)}`).join('')
  const looked = columns.flatMap((column, i) => column.by === undefined ? [] : [{ column, ...translated(column.sql, column.by, `${column.by === 'lunar' ? 'd' : 'c'}${column.by === 'lunar' ? i : columns.findIndex(other => other.sql === column.sql && other.by !== undefined && other.by !== 'lunar')}`) }])
  const joins = [...new Set(looked.map(one => one.joins))].join(' ')
  const told = `select *${listed(true)} from (select "id", "key"${listed(false)} from ${side}_named)`
  if (looked.length === 0) return [{ name: `clean ${side}`, sql: `create or replace table ${side}_clean as ${told}` }]
  return [
    { name: `clean ${side}`, sql: `create or replace table ${side}_base as ${told}` },
    { name: `translate ${side}`, sql: `create or replace table ${side}_clean as select b.*${looked.map(one => `, ${one.sql} as ${named(one.column.name)}`).join('')} from ${side}_base b ${joins}` },
    { name: `drop ${side}`, sql: `drop table ${side}_base` },
  ]
}

/** Makes `SIDE_clean` for all sides; the tables of characters and days first, from what occurs. */
export async function clean(duck: Duck, model: Pick<Model, 'columns'>, names: readonly Side[]): Promise<void> {
  const of = (isWanted: (by: string) => boolean): string[] => names.flatMap(side => [...new Set(model.columns.flatMap(column => column.by !== undefined && isWanted(column.by) ? [column.sql] : []))]
    .map(source => `select ${model.columns.find(column => column.name === source)?.sql ?? 'null'} as t from ${side}_named`))
  const [characters, days] = [of(by => by !== 'lunar'), of(by => by === 'lunar')]
  if (characters.length > 0) await readCharacters(duck, characters)
  if (days.length > 0) await readLunarDays(duck, days)
  for (const side of names) for (const step of cleaningSteps(model, side)) await duck.run(step)
}

/** `SIDE_blocks` (id, key, one hash a rule) from `SIDE_clean`. Narrow on purpose: pairs are found on the blocks alone, and only those
 *  found look at the wide rows. */
export const blockStep = ({ rules }: Pick<Model, 'rules'>, side: string): Step => ({
  name: `block ${side}`,
  sql: `create or replace table ${side}_blocks as select "id", "key"${rules.map((rule, i) => rule.keys.length === 0 ? '' : `, ${blockHash(rule)} as ${named(blockColumn(i))}`).join('')} from ${side}_clean`,
})

/** Cleaned rows are all a run reads; the raw ones would only fill the memory. */
export async function forgetRaw(duck: Duck, names: readonly Side[]): Promise<void> {
  for (const side of names) await duck.run({ name: `forget ${side}`, sql: `drop view ${side}_named; drop table ${side}_raw` })
}

/** @returns steps that make `SIDE_weights` (id, u of its value by field) from `SIDE_clean` */
export function weighingSteps(model: Model, side: string): Step[] {
  const tabled = Object.entries(model.frequencies)
  const weights = tabled.map(([field, { other }], i) => `, coalesce(f${i}.u, ${other})::double as ${named(frequencyColumn(field))}`).join('')
  const joins = tabled.map(([field], i) => `left join ${named(frequencyTable(field))} f${i} on f${i}.v = c.${named(field)}::varchar`).join(' ')
  return tabled.length === 0 ? [] : [{ name: `weigh ${side}`, sql: `create or replace table ${side}_weights as select c."id"${weights} from ${side}_clean c ${joins}` }]
}

export const hasFrequencies = ({ frequencies }: Pick<Model, 'frequencies'>): boolean => Object.keys(frequencies).length > 0

export const frequencyTable = (field: string): string => `frequencies ${field}`

/** The listed values of the model as tables, small by construction. */
export function frequencySteps(model: Pick<Model, 'frequencies'>): Step[] {
  return Object.entries(model.frequencies).map(([field, { values }]) => {
    // Two long texts instead of thousands of rows of VALUES, each of which the parser would take apart.
    const between = unused(Object.keys(values))
    const list = (parts: readonly (string | number)[]): string => `string_split(${quoted(parts.join(between))}, ${quoted(between)})`
    const rows = Object.keys(values).length === 0 ? `select null::varchar as v, null::double as u where false` : `select unnest(${list(Object.keys(values))}) as v, unnest(${list(Object.values(values))})::double as u`
    return { name: `frequencies ${field}`, sql: `create or replace table ${named(frequencyTable(field))} as ${rows}` }
  })
}

/** A character none of the texts has. */
function unused(texts: readonly string[]): string {
  for (let code = 0xe000; ; code++) {
    const character = String.fromCharCode(code)
    if (texts.every(text => !text.includes(character))) return character
  }
}

/** Text of a key; null when any part is missing. */
export const keyText = (keys: readonly string[]): string => keys.length === 1 ? `(${keys[0]})::varchar` : keys.map(key => `(${key})::varchar`).join(` || '\u001f' || `)

function blockHash({ keys, skipped }: Model['rules'][number]): string {
  const hash = `case when ${keys.map(key => `(${key}) is not null`).join(' and ')} then hash(${keys.join(', ')}) end`
  return skipped.length === 0 ? hash : `case when left(md5(${keyText(keys)}), 16) in (${skipped.map(quoted).join(', ')}) then null else ${hash} end`
}

/** Makes the blocks and weights of the model for the given sides. */
export async function prepare(duck: Duck, model: Model, names: readonly string[]): Promise<void> {
  for (const side of names) await duck.run(blockStep(model, side))
  await weigh(duck, model, names)
}

/** What agreement on a value weighs is asked of the left row of a pair, so rows that only stand right get no weights. */
export async function weigh(duck: Duck, model: Model, names: readonly string[] = ['left']): Promise<void> {
  for (const step of frequencySteps(model)) await duck.run(step)
  for (const side of names.filter(name => model.mode === 'dedupe' || name === 'left')) for (const step of weighingSteps(model, side)) await duck.run(step)
}
