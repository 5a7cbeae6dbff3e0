/** Columns that say what another one says already: the parts of a name beside the whole, the village at the head of an address. Agreement in both
 *  would count as two independent witnesses, and brothers would become one person; so one of them speaks. Seen from the values alone. */
import type { Field } from './kinds.ts'
import { type Duck, named } from './duck.ts'

/** Words are parts of these; that a birth date stands in an id number is known to the kits. */
const ofWords: readonly Field['kind'][] = ['name', 'text', 'code', 'category', 'hanName', 'hanText']
/** In so many of the rows that have the part, the whole has it too. */
const contains = 0.95
/** What the whole of somebody else contains as often is there by chance: a digit in a telephone number. */
const byChance = 0.6
/** So much of the whole is its parts: then they are the whole. */
const covered = 0.8
const sample = 'dependence'

type Link = { part: string; whole: string; share: number; chance: number; cover: number }

const plain = (name: string): string => `nullif(regexp_replace(lower(strip_accents(${name})), '[^\\p{L}\\p{N}]+', ' ', 'g'), '')`

/** @param table rows looked at, with the columns under their names */
async function linksIn(duck: Duck, fields: readonly Field[], table: string): Promise<Link[]> {
  const words = fields.filter(({ kind }) => ofWords.includes(kind))
  if (words.length < 2) return []
  await duck.run({ name: 'dependence', sql: `create or replace temp table ${sample} as select row_number() over () as n, ${words.map(({ name }) => `trim(${plain(named(name))}) as ${named(name)}`).join(', ')} from ${table}` })
  const links: Link[] = []
  for (const whole of words) {
    const parts = words.filter(part => part !== whole && part.length <= whole.length)
    if (parts.length === 0) continue
    const of = (part: Field, i: number): string => {
      const [p, w, o] = [`a.${named(part.name)}`, `a.${named(whole.name)}`, `b.${named(whole.name)}`]
      return `coalesce(avg(coalesce(contains(${w}, ${p}), false)::int) filter (${p} is not null), 0)::double as s${i}, coalesce(avg(contains(${o}, ${p})::int) filter (${p} is not null), 0)::double as c${i},
        coalesce(avg(case when contains(${w}, ${p}) then length(${p}) else 0 end / length(${w})) filter (${w} is not null), 0)::double as v${i}`
    }
    const [row] = await duck.rows({
      name: `dependence on ${whole.name}`, sql: `select ${parts.map(of).join(', ')} from ${sample} a join ${sample} b on b.n = (a.n + (select count(*) from ${sample}) // 3) % (select count(*) from ${sample}) + 1`,
    })
    links.push(...parts.map((part, i) => ({ part: part.name, whole: whole.name, share: Number(row?.[`s${i}`]), chance: Number(row?.[`c${i}`]), cover: Number(row?.[`v${i}`]) })))
  }
  await duck.run({ name: 'drop dependence', sql: `drop table ${sample}` })
  return links.filter(({ share, chance }) => share >= contains && chance <= byChance)
}

/** @returns the fields that speak, and words for those that do not */
export async function independentOf(duck: Duck, fields: readonly Field[], table: string): Promise<{ fields: Field[]; dropped: string[] }> {
  const links = await linksIn(duck, fields, table)
  const silent = new Set<string>()
  const dropped: string[] = []
  const kindOf = new Map(fields.map(({ name, kind }) => [name, kind]))
  const silence = (name: string, words: string): void => { silent.add(name); dropped.push(words) }
  // The shortest whole first: what it is made of is settled before it is itself a part of something longer.
  const wholes = [...new Set(links.map(link => link.whole))].sort((a, b) => lengthOf(fields, a) - lengthOf(fields, b))
  for (const whole of wholes) {
    const own = links.filter(link => link.whole === whole && !silent.has(link.part) && !silent.has(whole))
    // Of two that are the same the later one is silent; a part of a part is no part of its own.
    const parts = own.filter(({ part }) => !own.some(other => other.part !== part && links.some(link => link.whole === part && link.part === other.part)))
    const names = parts.map(({ part }) => `“${part}”`).join('、')
    const isMade = parts.length > 1 && parts.reduce((sum, { cover }) => sum + cover, 0) >= covered
    // A Chinese name is compared by sound and shape as a whole; half of it says little.
    if (isMade && kindOf.get(whole) !== 'hanName') silence(whole, `“${whole}”由${names}合成，只按后者比对`)
    else for (const { part } of own) if (!silent.has(part)) silence(part, `“${part}”已写在“${whole}”里，只按“${whole}”比对`)
  }
  return { fields: fields.filter(({ name }) => !silent.has(name)), dropped }
}

const lengthOf = (fields: readonly Field[], name: string): number => fields.find(field => field.name === name)?.length ?? 0
