/** Invented people in two rosters as Parquet, for comparing linkers: six fields, errors in each, made by SQL alone so that ten million
 *  take a minute. Names are syllables, nobody is meant. Everything follows from the seed. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDuck, quoted } from '@qinghe/server/linkage/duck.ts'

export type Sizes = { left: number; right: number; seed: number }
/** @property share of the smaller roster whose people stand in the larger one too */
const shared = 0.8

const chance = (salt: string): string => `(hash(n, seed, '${salt}') % 1000000) / 1000000.0`
const pick = (salt: string, below: number): string => `(hash(n, seed, '${salt}') % ${below})::integer`
/** Popular first: the square of an even number crowds near 0. */
const popular = (salt: string, below: number): string => `(pow(${chance(salt)}, 2.2) * ${below})::integer`
const syllables = (number: string): string => `(${[0, 1, 2].map(i => `['ba','ke','lo','mi','nu','ra','se','ti','vo','wen','zar','dal','fin','gor','hal','jen','kur','lan','mor','per'][(((${number}) // ${20 ** i}) % 20 + 1)::integer]`).join(' || ')})`

const person = `select n, ${syllables(popular('first', 1500))} as first_name, ${syllables(`${popular('last', 7000)} + 211`)} as surname,
  strftime(date '1930-01-01' + ${pick('born', 29000)}, '%Y-%m-%d') as dob, 'c' || ${popular('city', 800)} as city, lpad((${popular('post', 60000)})::varchar, 5, '0') as postcode, n, seed`

/** One slip in a text: a letter lost, doubled or another one. */
const slip = (column: string): string => `(case when ${chance(`kind ${column}`)} < 0.34 then left(${column}, 1 + p_${column}) || substr(${column}, 3 + p_${column})
  when ${chance(`kind ${column}`)} < 0.67 then left(${column}, 1 + p_${column}) || substr(${column}, 1 + p_${column})
  else left(${column}, 1 + p_${column}) || chr(97 + ${pick(`letter ${column}`, 26)}) || substr(${column}, 3 + p_${column}) end)`

const dirty = { first_name: 0.14, surname: 0.12, dob: 0.06, city: 0.2, postcode: 0.12, email: 0.1 }
const empty = { first_name: 0.02, surname: 0.01, dob: 0.03, city: 0.05, postcode: 0.06, email: 0.3 }

function copied(column: keyof typeof dirty): string {
  const other = column === 'city' ? `'c' || ${popular('moved city', 800)}` : column === 'dob' ? `strftime(try_cast(dob as date) + (${pick('dob off', 40)} - 20), '%Y-%m-%d')` : slip(column)
  return `case when ${chance(`empty ${column}`)} < ${empty[column]} then null when ${chance(`dirty ${column}`)} < ${dirty[column]} then ${other} else ${column} end as ${column}`
}

/** Writes left.parquet, right.parquet and truth.parquet (pairs of keys) into `folder` unless they are there.
 *  @returns their paths */
export async function peopleFiles(folder: string, { left, right, seed }: Sizes): Promise<{ left: string; right: string; truth: string }> {
  const files = { left: join(folder, 'left.parquet'), right: join(folder, 'right.parquet'), truth: join(folder, 'truth.parquet') }
  if (existsSync(files.truth)) return files
  mkdirSync(folder, { recursive: true })
  const duck = await openDuck({ memory: '4GB', threads: 2, spillDir: join(folder, 'spill') })
  const columns = ['first_name', 'surname', 'dob', 'city', 'postcode', 'email'] as const
  const places = columns.map(column => `${pick(`place ${column}`, 4)} as p_${column}`).join(', ')
  const both = Math.round(Math.min(left, right) * shared)
  const people = (from: number, count: number): string => `select *, first_name || '.' || surname || (n % 97) || '@' || ['post', 'mail', 'box'][(n % 3 + 1)::integer] || '.example' as email, ${places}
    from (${person} from (select i as n, ${seed} as seed from range(${from}, ${from + count}) t(i)))`
  await duck.run({ name: 'left', sql: `copy (select 'L' || n as id, ${columns.join(', ')} from (${people(0, left)})) to ${quoted(files.left)} (format parquet)` })
  await duck.run({ name: 'right', sql: `copy (select 'R' || n as id, ${columns.map(copied).join(', ')} from (${people(left - both, right)})) to ${quoted(files.right)} (format parquet)` })
  await duck.run({ name: 'truth', sql: `copy (select 'L' || n as l, 'R' || n as r from range(${left - both}, ${left}) t(n)) to ${quoted(files.truth)} (format parquet)` })
  duck.close()
  return files
}

/** The blocking rules both sides use. */
export const rules = [['surname', 'dob'], ['first_name', 'dob'], ['email'], ['first_name', 'surname', 'city'], ['surname', 'postcode'], ['first_name', 'postcode']]
