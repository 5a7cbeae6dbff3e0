/** Chinese characters as things to compare: how one sounds, what it looks like, its simplified form. DuckDB compares bytes
 *  (伟 and 伢 share two of three), so names become strings of classes here and equality of strings is what is compared.
 *  A table of the characters that occur, at most a few thousand, is joined to the positions of a name. */
import { lunarDayOf } from '@qinghe/domain/kernel/lunar.ts'
import { personName } from '@qinghe/domain/kernel/personName.ts'
import { isPlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { pinyin } from 'pinyin-pro'
import { type Duck, named, quoted } from './duck.ts'
import { lookTables } from './look.ts'

export const translations = ['simple', 'toned', 'sound', 'dialect', 'shape', 'lunar'] as const
export type Translation = (typeof translations)[number]

/** Positions translated one by one; what follows stays as it is (minority names may be longer). */
export const positions = 6
const table = 'characters'

/** Makes the table of the characters in the given columns of the given tables. */
export async function readCharacters(duck: Duck, from: readonly string[]): Promise<void> {
  const source = from.map(sql => `select distinct unnest(string_split(left(t, ${positions}), '')) as c from (${sql}) where t is not null`).join(' union ')
  const found: string[] = []
  await duck.stream({ name: 'characters', sql: source === '' ? `select ''` : source }, ([characters]) => { for (const c of characters ?? []) found.push(String(c)) })
  const { shape, simple } = lookTables()
  const rows = [...new Set(found)].filter(c => c !== '').sort().map(typed => {
    // A radical, or a form kept for old standards, is the character it stands for (decision 030).
    const plain = personName(typed) || typed
    const c = simple.get(plain) ?? plain
    const toned = pinyin(c, { toneType: 'num', v: true }).trim() || c
    const sound = toned.replace(/[0-9]/g, '')
    const head = pinyin(c, { toneType: 'num', v: true, surname: 'head' }).trim() || c
    return `(${[typed, c, toned, sound, head, head.replace(/[0-9]/g, ''), dialectOf(sound), dialectOf(head.replace(/[0-9]/g, '')), shape.get(c) ?? c].map(quoted).join(', ')})`
  })
  await duck.run({ name: 'characters', sql: `create or replace table ${table} (c varchar, simple varchar, toned varchar, sound varchar, head_toned varchar, head_sound varchar, dialect varchar, head_dialect varchar, shape varchar)` })
  for (let at = 0; at < rows.length; at += 2000) await duck.run({ name: 'characters', sql: `insert into ${table} values ${rows.slice(at, at + 2000).join(', ')}` })
}

/** The syllable of one character, without tone. */
export const soundOf = (character: string): string => pinyin(character, { toneType: 'none', v: true })

/** What southern tongues do not tell apart: n and l, zh and z, ch and c, sh and s, f and h, the n and ng after i and e. */
export const dialectOf = (sound: string): string => sound
  .replace(/^zh/, 'z').replace(/^ch/, 'c').replace(/^sh/, 's').replace(/^n/, 'l').replace(/^hu(?=.)/, 'f').replace(/^h/, 'f').replace(/ng$/, 'n').replace(/^r/, 'l')

/** @param column the column of `SIDE_base` whose characters are translated
 *  @returns the expression and the joins it needs, with aliases of their own */
export function translated(column: string, by: Translation, alias: string): { sql: string; joins: string } {
  if (by === 'lunar') return { sql: `${alias}.lunar`, joins: `left join lunar_days ${alias} on ${alias}.day = b.${named(column)}` }
  const at = (i: number): string => `${alias}_${i}`
  const joins = Array.from({ length: positions }, (_, i) => `left join ${table} ${at(i)} on ${at(i)}.c = substr(b.${named(column)}, ${i + 1}, 1)`).join(' ')
  const part = (i: number): string => i === 0 && by !== 'simple' && by !== 'shape' ? `${at(i)}.head_${by}` : `${at(i)}.${by}`
  const pieces = Array.from({ length: positions }, (_, i) => `coalesce(${part(i)}, '')`)
  const joined = by === 'simple' || by === 'shape' ? pieces.join(' || ') : pieces.join(` || ' ' || `)
  return { sql: `case when b.${named(column)} is not null then ${by === 'simple' || by === 'shape' ? joined : `rtrim(${joined})`} || substr(b.${named(column)}, ${positions + 1}) end`, joins }
}

/** Days as the lunar calendar writes them: 20160312 → 20160204. Leap months are written like the month they repeat. */
export async function readLunarDays(duck: Duck, from: readonly string[]): Promise<void> {
  const days: string[] = []
  await duck.stream({ name: 'lunar days', sql: from.map(sql => `select distinct t from (${sql}) where regexp_matches(t, '^(19|20)[0-9]{6}$')`).join(' union ') }, ([list]) => { for (const day of list ?? []) days.push(String(day)) })
  const rows = days.sort().flatMap(day => {
    const lunar = lunarOf(day)
    return lunar === null ? [] : [`('${day}', '${lunar}')`]
  })
  await duck.run({ name: 'lunar days', sql: 'create or replace table lunar_days (day varchar, lunar varchar)' })
  for (let at = 0; at < rows.length; at += 5000) await duck.run({ name: 'lunar days', sql: `insert into lunar_days values ${rows.slice(at, at + 5000).join(', ')}` })
}

/** @param day yyyymmdd of the solar calendar @returns yyyymmdd of the lunar one, null when it is no day */
export function lunarOf(day: string): string | null {
  const text = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  if (!isPlainDate(text)) return null
  const lunar = lunarDayOf(plainDate(text))
  return `${String(lunar.year).padStart(4, '0')}${String(lunar.month).padStart(2, '0')}${String(lunar.day).padStart(2, '0')}`
}
