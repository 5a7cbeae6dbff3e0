/** What can be compared, and on which levels: one kit per kind of column. m is a first guess of what a level is among pairs of
 *  the same person; EM replaces it. Levels go from the strongest to “anything else”; the first that holds counts.
 *  Prepared columns carry the header of the field; a kit adds others as “header:use”. */
import type { Column, Comparison } from '@qinghe/domain/linkage/model.ts'
import { named, sides } from './duck.ts'
import { type Mark, markOf, meetsAlike, type Near, oneEdit, twoEdits } from './near.ts'

export type Kind = 'name' | 'text' | 'code' | 'date' | 'number' | 'category' | 'email' | 'hanName' | 'hanText' | 'idNumber'

/** @property length usual length of a value. @property fill share of cells that are not empty
 *  @property placeholders days of the year that stand for “not known”; makes a date one of a Chinese roster
 *  @property dayFirst whether 03/04/2015 is the third of April */
export type Field = { name: string; kind: Kind; length: number; distinct: number; fill: number; dayFirst: boolean; placeholders?: readonly string[] }

/** An expression rows can be blocked by. @property intact how often two values that agree nearly still agree in this
 *  @property shared a whole household has it, so that a block of it holds brothers and sisters and teaches nothing about one person */
export type BlockKey = { field: string; name: string; sql: string; intact: number; shared?: boolean }
export type Drafted = Omit<Comparison, 'levels'> & { levels: { name: string; words: string; when: string; m: number; byFrequency?: boolean }[] }
export type Kit = { columns: Column[]; comparison: Drafted; keys: BlockKey[] }

/** Words that say there is nothing. One pass of a regular expression: a subquery a cell would be a join a column. */
const nothing = '^(?:na|n a|nan|null|none|nil|unknown|missing|not known|无|未知|不详|暂无|没有|空)$'
const orNull = (sql: string): string => `nullif(regexp_replace(${sql}, '${nothing}', ''), '')`
const nothingWords = ['na', 'nan', 'null', 'none', 'nil', 'unknown', 'missing'].map(word => `'${word}'`).join(', ')
/** Most values are plain already, and seeing that costs a fifth of making them so. */
const unlessPlain = (name: string, made: string): string => `case when regexp_full_match(${named(name)}, '[a-z][a-z0-9]*') and ${named(name)} not in (${nothingWords}) then ${named(name)} else ${made} end`
/** Letters and digits in lower case without accents, single blanks between. */
const plainText = (name: string): string => unlessPlain(name, plained(name))
const plained = (name: string): string => orNull(`trim(regexp_replace(lower(strip_accents(${named(name)})), '[^\\p{L}\\p{N}]+', ' ', 'g'))`)
/** 4011.0 is what a program writes that took a code for a quantity. */
const plainCode = (name: string): string => `case when regexp_full_match(${named(name)}, '[0-9]{1,18}') then nullif(${named(name)}::bigint, 0)::varchar else ${codeOf(name)} end`
const codeOf = (name: string): string => orNull(`ltrim(regexp_replace(regexp_replace(lower(${named(name)}), '^(\\d+)\\.0+$', '\\1'), '[^\\p{L}\\p{N}]+', '', 'g'), '0')`)

type Levels = Drafted['levels']
const exact = (column: string, m: number, byFrequency = true): Levels[number] => ({ name: 'exact', words: '一致', when: `${sides(column).l} = ${sides(column).r}`, m, byFrequency })
const level = (name: string, words: string, rest: { when: string; m: number }): Levels[number] => ({ name, words, ...rest })
const otherwise = (m: number): Levels[number] => level('else', '不同', { when: 'true', m })

export function missingOf(column: string): string {
  const { l, r } = sides(column)
  return `${l} is null or ${r} is null`
}

type Shape = { measures?: Drafted['measures']; levels: Levels; columns?: string[]; near?: Near }
const comparisonOf = (field: Field, { measures = [], levels, columns = [field.name], near }: Shape): Drafted =>
  ({ field: field.name, kind: field.kind, columns, missing: missingOf(field.name), equal: field.name, measures, levels, ...near === undefined ? {} : { near } })

/** A measure is computed only where the values differ. */
export const unlessEqual = (column: string, sql: string, atEqual: string): string => `case when ${sides(column).l} = ${sides(column).r} then ${atEqual} else ${sql} end`
const jaro = (column: string): { name: string; sql: string } =>
  ({ name: `${column}:jaro`, sql: unlessEqual(column, `jaro_winkler_similarity(${sides(column).l}, ${sides(column).r})`, '1.0') })

/** Edits, where they can be few: DuckDB needs ten to thirty times as long for them as for Jaro–Winkler, below which two edits are
 *  out of reach (a first letter and another one wrong in five: 0.73), and five times as long again for Damerau–Levenshtein, which
 *  differs only where two neighbours are changed about (0.91 and more, from four letters on). Needs the measure `jaro`.
 *  @returns measures; the last, `edits`, counts two neighbours changed about as one */
function edits(column: string): { name: string; sql: string }[] {
  const { l, r } = sides(column)
  const [jw, plain] = [named(`${column}:jaro`), named(`${column}:plain edits`)]
  return [
    { name: `${column}:plain edits`, sql: unlessEqual(column, `case when ${jw} < (case when strlen(${l}) <= 4 then 0.55 when strlen(${l}) <= 8 then 0.72 else 0.8 end) or abs(strlen(${l}) - strlen(${r})) > 3 then 99 else levenshtein(${l}, ${r}) end`, '0') },
    { name: `${column}:edits`, sql: `case when ${plain} = 2 and (${jw} >= 0.9 or strlen(${l}) <= 3) and strlen(${l}) = strlen(${r}) then damerau_levenshtein(${l}, ${r}) else ${plain} end` },
  ]
}

export function nameKit(field: Field): Kit {
  const { l, r } = sides(field.name)
  const [e, j] = [named(`${field.name}:edits`), named(`${field.name}:jaro`)]
  // One after the other and nothing where an earlier level holds: DuckDB computes all of an AND before it looks at the first part.
  const letters = (side: string): string => `list_sort(string_split(${side}, ''))`
  const shuffled = `case when strlen(${l}) < 4 then 0 when jaccard(${l}, ${r}) < 1 then 0 when ${letters(l)} = ${letters(r)} then 1 else 0 end`
  const contained = `case when least(strlen(${l}), strlen(${r})) < 3 then 0 when contains(${l}, ${r}) or contains(${r}, ${l}) then 2 else 0 end`
  const form = { name: `${field.name}:form`, sql: unlessEqual(field.name, `case when ${j} < 0.5 or ${j} >= 0.92 or ${e} < 2 then 0 when strlen(${l}) = strlen(${r}) then ${shuffled} else ${contained} end`, '0') }
  const levels = [
    exact(field.name, 0.78),
    level('one edit', '差一个字母', { when: `${e} <= 1`, m: 0.07 }),
    level('close', '很像', { when: `${j} >= 0.92`, m: 0.04 }),
    level('shuffled', '字母相同、次序不同', { when: `${named(form.name)} = 1`, m: 0.01 }),
    level('contained', '一个是另一个的一部分', { when: `${named(form.name)} = 2`, m: 0.02 }),
    level('alike', '相像', { when: `${j} >= 0.85 or ${e} <= 2 and least(strlen(${l}), strlen(${r})) >= 4`, m: 0.02 }),
    level('faint', '略像', { when: `${j} >= 0.75`, m: 0.02 }),
    otherwise(0.05),
  ]
  return {
    columns: [{ name: field.name, sql: plainText(field.name) }],
    comparison: comparisonOf(field, { measures: [jaro(field.name), ...edits(field.name), form], levels, ...oneEdit(field, 2) }),
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      { field: field.name, name: `${field.name} 前三字母`, sql: `case when length(${named(field.name)}) >= 3 then left(${named(field.name)}, 3) end`, intact: 0.65 },
      { field: field.name, name: `${field.name} 后三字母`, sql: `case when length(${named(field.name)}) >= 4 then right(${named(field.name)}, 3) end`, intact: 0.5 },
    ],
  }
}

export function textKit(field: Field): Kit {
  const { l, r } = sides(field.name)
  const tokens = `${field.name}:words`
  const t = sides(tokens)
  const shared = `len(list_intersect(${t.l}, ${t.r}))`
  const [e, j, o] = [named(`${field.name}:edits`), named(`${field.name}:jaccard`), named(`${field.name}:overlap`)]
  const levels = [
    exact(field.name, 0.6),
    level('few edits', '差一两个字母', { when: `${e} <= 2`, m: 0.1 }),
    level('same words', '用词相同', { when: `${j} >= 0.99`, m: 0.03 }),
    level('contained', '一个包含另一个', { when: `${o} >= 0.99 and least(len(${t.l}), len(${t.r})) >= 2`, m: 0.05 }),
    level('most words', '多数词相同', { when: `${j} >= 0.6 or ${e} <= length(${l}) * 0.2`, m: 0.08 }),
    level('half', '约半数词相同', { when: `${j} >= 0.33`, m: 0.05 }),
    level('some', '有相同的词', { when: `${j} >= 0.15 or ${e} <= length(${l}) * 0.4`, m: 0.04 }),
    otherwise(0.05),
  ]
  const measures = [
    { name: `${field.name}:edits`, sql: unlessEqual(field.name, `case when jaro_winkler_similarity(${l}, ${r}) < 0.75 then 999 else levenshtein(left(${l}, 80), left(${r}, 80)) end`, '0') },
    { name: `${field.name}:jaccard`, sql: unlessEqual(field.name, `${shared} / greatest(len(${t.l}) + len(${t.r}) - ${shared}, 1)`, '1.0') },
    { name: `${field.name}:overlap`, sql: unlessEqual(field.name, `${shared} / greatest(least(len(${t.l}), len(${t.r})), 1)`, '1.0') },
  ]
  return {
    columns: [{ name: field.name, sql: plainText(field.name) }, { name: tokens, sql: `list_distinct(string_split(${named(field.name)}, ' '))`, after: true }],
    comparison: comparisonOf(field, { measures, levels, columns: [field.name, tokens] }),
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      { field: field.name, name: `${field.name} 前五字母`, sql: `left(${named(field.name)}, 5)`, intact: 0.6 },
      { field: field.name, name: `${field.name} 最长词`, sql: `list_sort(${named(tokens)}, 'DESC')[1]`, intact: 0.5 },
    ],
  }
}

export function codeKit(field: Field): Kit {
  const e = named(`${field.name}:edits`)
  const isLong = field.length >= 5.5
  const levels = [
    exact(field.name, 0.8),
    level('one edit', '差一位', { when: `${e} <= 1`, m: 0.08 }),
    ...isLong ? [level('two edits', '差两位', { when: `${e} <= 2`, m: 0.04 })] : [],
    otherwise(0.08),
  ]
  return {
    columns: [{ name: field.name, sql: plainCode(field.name) }],
    comparison: comparisonOf(field, { measures: [jaro(field.name), ...edits(field.name)], levels, ...isLong ? twoEdits(field.name, { text: named(field.name), length: field.length, last: levels.length - 1 }) : oneEdit(field, levels.length - 1) }),
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      ...isLong ? [
        { field: field.name, name: `${field.name} 前半`, sql: `left(${named(field.name)}, ${Math.floor(field.length / 2)})`, intact: 0.5 },
        { field: field.name, name: `${field.name} 后半`, sql: `right(${named(field.name)}, ${Math.floor(field.length / 2)})`, intact: 0.5 },
      ] : [],
    ],
  }
}

export function categoryKit(field: Field): Kit {
  const e = named(`${field.name}:edits`)
  const levels = [
    exact(field.name, 0.9),
    ...field.length >= 2.5 ? [level('one edit', '差一个字母', { when: `${e} <= 1`, m: 0.04 })] : [],
    otherwise(0.06),
  ]
  return {
    columns: [{ name: field.name, sql: plainText(field.name) }],
    comparison: comparisonOf(field, { measures: field.length >= 2.5 ? [jaro(field.name), ...edits(field.name)] : [], levels, ...field.length >= 2.5 ? oneEdit(field, levels.length - 1) : {} }),
    keys: [{ field: field.name, name: field.name, sql: named(field.name), intact: 0 }],
  }
}

const formats = ['%Y%m%d', '%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y年%m月%d日', '%d %b %Y', '%d %B %Y', '%b %d, %Y', '%B %d, %Y', '%d-%b-%Y', '%d.%m.%Y']
/** @param dayFirst whether 03/04/2015 is the third of April; the data show it by days above twelve */
export function dateSql(column: string, dayFirst: boolean): string {
  const ambiguous = dayFirst ? ['%d/%m/%Y', '%d-%m-%Y', '%m/%d/%Y'] : ['%m/%d/%Y', '%m-%d-%Y', '%d/%m/%Y']
  const list = [...formats, ...ambiguous].map(format => `'${format}'`).join(', ')
  const text = `trim(regexp_replace(${named(column)}, '\\.0+$', ''))`
  // What is no day of the calendar can still be compared digit by digit: 19690231 is a slip of 19690213.
  const iso = `case when regexp_full_match(${named(column)}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and try_cast(${named(column)} as date) is not null then replace(${named(column)}, '-', '') end`
  return `coalesce(${iso}, strftime(try_strptime(${text}, [${list}]), '%Y%m%d'), case when regexp_matches(${text}, '^[0-9]{8}$') then ${text}
    when regexp_matches(${text}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') then replace(left(${text}, 10), '-', '') end)`
}

/** Days since 1970 of a date in eight digits; null for what is no day of the calendar. */
export function dayNumber(column: string): string {
  const number = `try_cast(${named(column)} as integer)`
  return `(try(make_date(${number} // 10000, ${number} // 100 % 100, ${number} % 100)) - date '1970-01-01')::integer`
}

/** What days share that are close, a digit apart or have day and month changed about: the year, the year half a year on, or the day
 *  of the month. */
export function dayMarks(column: string): Mark[] {
  const day = `coalesce(try_cast(${named(column)} as integer), 0)`
  const here = (sql: string): string => `case when ${named(column)} is not null then (${sql})::usmallint end`
  return [
    { name: `${column}:of year`, sql: here(`${day} // 10000 % 10000`) }, { name: `${column}:of month`, sql: here(`${day} % 100`) },
    { name: `${column}:of later year`, sql: here(`${day} // 10000 % 10000 + (${day} // 100 % 100 > 6)::integer`) },
  ]
}

export function dateKit(field: Field): Kit {
  const { l, r } = sides(field.name)
  const e = named(`${field.name}:edits`)
  const part = (at: number, length: number): { l: string; r: string } => ({ l: `substr(${l}, ${at}, ${length})`, r: `substr(${r}, ${at}, ${length})` })
  const [year, month, day] = [part(1, 4), part(5, 2), part(7, 2)]
  const same = (one: { l: string; r: string }): string => `(${one.l} = ${one.r})::int`
  const dayAt = sides(`${field.name}:day`)
  // Eight digits each: positions that differ, and two neighbours changed about count as one slip.
  const digitEdits = `case when hamming(${l}, ${r}) = 2 then damerau_levenshtein(${l}, ${r}) else hamming(${l}, ${r}) end`
  const levels = [
    exact(field.name, 0.85, false),
    level('swapped', '月日互换', { when: `case when ${year.l} = ${year.r} then ${month.l} = ${day.r} and ${day.l} = ${month.r} and ${month.l} <> ${day.l} else false end`, m: 0.01 }),
    level('one digit', '差一位', { when: `${e} <= 1`, m: 0.05 }),
    level('month', '相差不到一个月', { when: `abs(${dayAt.l} - ${dayAt.r}) <= 31`, m: 0.01 }),
    level('two parts', '年月日中两项相同', { when: `${same(year)} + ${same(month)} + ${same(day)} = 2`, m: 0.03 }),
    level('season', '相差不到一百天', { when: `abs(${dayAt.l} - ${dayAt.r}) <= 100`, m: 0.01 }),
    level('two digits', '差两位', { when: `${e} <= 2`, m: 0.02 }),
    level('year', '相差不到一年', { when: `abs(${dayAt.l} - ${dayAt.r}) <= 366`, m: 0.01 }),
    otherwise(0.03),
  ]
  const marks = dayMarks(field.name)
  return {
    columns: [
      { name: field.name, sql: dateSql(field.name, field.dayFirst) },
      { name: `${field.name}:day`, sql: dayNumber(field.name), after: true },
    ],
    comparison: comparisonOf(field, { measures: [{ name: `${field.name}:edits`, sql: digitEdits }], levels, columns: [field.name, `${field.name}:day`], near: { marks, meets: meetsAlike(marks), last: 4 } }),
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      { field: field.name, name: `${field.name} 年月`, sql: `left(${named(field.name)}, 6)`, intact: 0.4 },
      { field: field.name, name: `${field.name} 月日`, sql: `right(${named(field.name)}, 4)`, intact: 0.4 },
    ],
  }
}

export function numberKit(field: Field): Kit {
  const { l, r } = sides(field.name)
  const apart = named(`${field.name}:apart`)
  // Numbers within a tenth of each other fall into one step of a quarter of the logarithm, or of steps half a step on.
  const marks = [0, 0.5].map(off => markOf(`${field.name}:step ${off}`, `floor(ln(greatest(abs(${named(field.name)}), 1e-9)) / 0.25 + ${off})`))
  const levels = [
    exact(field.name, 0.6),
    level('one percent', '相差不到百分之一', { when: `${apart} <= 0.01`, m: 0.15 }),
    level('ten percent', '相差不到一成', { when: `${apart} <= 0.1`, m: 0.15 }),
    otherwise(0.1),
  ]
  return {
    columns: [{ name: field.name, sql: `try_cast(regexp_replace(${named(field.name)}, '[^0-9.eE+-]', '', 'g') as double)` }],
    comparison: comparisonOf(field, { measures: [{ name: `${field.name}:apart`, sql: `abs(${l} - ${r}) / greatest(abs(${l}), abs(${r}), 1e-9)` }], levels, near: { marks, meets: meetsAlike(marks), last: 3 } }),
    keys: [{ field: field.name, name: field.name, sql: named(field.name), intact: 0 }],
  }
}

export function emailKit(field: Field): Kit {
  const user = `${field.name}:user`
  const userOf = (text: string): string => `nullif(split_part(${text}, '@', 1), '')`
  const { l, r } = sides(field.name)
  // Told apart only where the addresses differ.
  const users = [[`${user}_l`, l], [`${user}_r`, r]].map(([name = '', text = '']) => ({ name, sql: unlessEqual(field.name, userOf(text), 'null') }))
  const [e, j] = [named(`${user}:edits`), named(`${user}:jaro`)]
  const levels = [
    exact(field.name, 0.75),
    level('same user', '用户名相同', { when: `${sides(user).l} = ${sides(user).r}`, m: 0.07 }),
    level('few edits', '差一两个字母', { when: `${e} <= 2`, m: 0.06 }),
    level('close', '很像', { when: `${j} >= 0.9`, m: 0.04 }),
    otherwise(0.08),
  ]
  return {
    columns: [{ name: field.name, sql: `nullif(lower(${named(field.name)}), '')` }],
    comparison: comparisonOf(field, { measures: [...users, jaro(user), ...edits(user)], levels, ...twoEdits(user, { text: userOf(named(field.name)), length: 11, last: 3 }) }),
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      { field: field.name, name: `${field.name} 用户名`, sql: userOf(named(field.name)), intact: 0.4 },
    ],
  }
}
