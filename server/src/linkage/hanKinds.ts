/** Kits for what Chinese rosters hold: names of persons, places and schools, identity numbers, birth dates with their calendars. */
import { named, sides } from './duck.ts'
import { dateSql, dayMarks, dayNumber, type Drafted, type Field, type Kit, missingOf, unlessEqual } from './kinds.ts'
import { markOf, meetsAlike } from './near.ts'

const level = (name: string, words: string, rest: { when: string; m: number }): Drafted['levels'][number] => ({ name, words, ...rest })
const otherwise = (m: number): Drafted['levels'][number] => level('else', '不同', { when: 'true', m })
const same = (column: string): string => `${sides(column).l} = ${sides(column).r}`

/** Dots, spaces and dashes inside minority names are typed in many ways or left out: none of them counts. */
const typedName = (name: string): string => `nullif(regexp_replace(lower(nfc_normalize(${named(name)})), '[^\\p{L}\\p{N}]+', '', 'g'), '')`

export function hanNameKit(field: Field): Kit {
  const column = (use: string): string => `${field.name}:${use}`
  const { l, r } = sides(field.name)
  const shorter = (long: string, short: string): string => `(substr(${long}, 2) = ${short} or left(${long}, 1) || substr(${long}, 3) = ${short} or left(${long}, 2) || substr(${long}, 4) = ${short} or left(${long}, length(${long}) - 1) = ${short})`
  const apart = Array.from({ length: 4 }, (_, i) => `(substr(${l}, ${i + 1}, 1) <> substr(${r}, ${i + 1}, 1))::int`).join(' + ')
  const levels = [
    { name: 'exact', words: '一致', when: same(field.name), m: 0.9, byFrequency: true },
    level('toned', '同音同调，用字不同', { when: same(column('toned')), m: 0.02 }),
    level('sound', '同音，用字不同', { when: same(column('sound')), m: 0.02 }),
    level('shape', '字形相近', { when: same(column('shape')), m: 0.015 }),
    level('dialect', '方言里同音', { when: same(column('dialect')), m: 0.005 }),
    level('swapped', '用字相同、次序不同', { when: same(column('sorted')), m: 0.008 }),
    level('missing', '少一个字', { when: `case when length(${l}) = length(${r}) + 1 then ${shorter(l, r)} when length(${r}) = length(${l}) + 1 then ${shorter(r, l)} else false end`, m: 0.01 }),
    level('one character', '只差一个字', { when: `case when strlen(${l}) = strlen(${r}) and left(${l}, 1) = left(${r}, 1) then length(${l}) >= 3 and length(${l}) = length(${r}) and ${apart} = 1 else false end`, m: 0.006 }),
    level('surname', '同姓不同名', { when: `left(${l}, 1) = left(${r}, 1)`, m: 0.003 }),
    otherwise(0.005),
  ]
  const uses = ['toned', 'sound', 'shape', 'dialect'] as const
  // Same sound is same sound in the dialect too; of a name with one character missing or another, head or tail is left.
  const head = named(field.name)
  const marks = [...['dialect', 'shape', 'sorted'].map(use => markOf(column(use), named(column(use)))), markOf(column('head'), `left(${head}, 1)`), markOf(column('tail'), `right(${head}, 1)`)]
  const near = { marks, meets: meetsAlike(marks), last: 9 }
  return {
    columns: [
      { name: column('typed'), sql: typedName(field.name) },
      { name: field.name, sql: column('typed'), by: 'simple' },
      ...uses.map(by => ({ name: column(by), sql: column('typed'), by })),
      { name: column('sorted'), sql: `array_to_string(list_sort(string_split(${named(column('typed'))}, '')), '')`, after: true },
    ],
    comparison: { field: field.name, kind: field.kind, columns: [field.name, ...uses.map(column), column('sorted')], missing: missingOf(field.name), equal: field.name, near, measures: [], levels },
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      { field: field.name, name: `${field.name} 读音`, sql: named(column('sound')), intact: 0.5 },
      { field: field.name, name: `${field.name} 前两字`, sql: `case when length(${named(field.name)}) >= 3 then left(${named(field.name)}, 2) end`, intact: 0.4 },
      { field: field.name, name: `${field.name} 首尾字`, sql: `case when length(${named(field.name)}) >= 3 then left(${named(field.name)}, 1) || right(${named(field.name)}, 1) end`, intact: 0.4 },
      { field: field.name, name: `${field.name} 首字`, sql: `left(${named(field.name)}, 1)`, intact: 0.95, shared: true },
    ],
  }
}

/** @property placeholders month and day, as 0101, that stand for “not known”: found by how common they are */
export function hanDateKit(field: Field, placeholders: readonly string[]): Kit {
  const column = (use: string): string => `${field.name}:${use}`
  const told = dateSql(field.name, field.dayFirst)
  const list = placeholders.length === 0 ? `('')` : `(${placeholders.map(day => `'${day}'`).join(', ')})`
  const [all, sure, lunar, day] = [sides(field.name), sides(column('sure')), sides(column('lunar')), sides(column('day'))]
  const edits = named(column('edits'))
  const part = (at: number, length: number): { l: string; r: string } => ({ l: `substr(${all.l}, ${at}, ${length})`, r: `substr(${all.r}, ${at}, ${length})` })
  const [year, month, date] = [part(1, 4), part(5, 2), part(7, 2)]
  const levels = [
    { name: 'exact', words: '一致', when: same(column('sure')), m: 0.85 },
    level('lunar', '一个是另一个的农历', { when: `${lunar.l} = ${sure.r} or ${lunar.r} = ${sure.l}`, m: 0.02 }),
    level('swapped', '月日互换', { when: `${year.l} = ${year.r} and ${month.l} = ${date.r} and ${date.l} = ${month.r} and ${month.l} <> ${date.l}`, m: 0.01 }),
    level('one digit', '差一位', { when: `${edits} <= 1 and ${sure.l} is not null and ${sure.r} is not null`, m: 0.02 }),
    level('neighbours', '相差不到三天', { when: `abs(${day.l} - ${day.r}) <= 3 and ${sure.l} is not null and ${sure.r} is not null`, m: 0.01 }),
    level('placeholder', '只知年份，年份相同', { when: `(${sure.l} is null or ${sure.r} is null) and ${year.l} = ${year.r}`, m: 0.05 }),
    level('two parts', '年月日中两项相同', { when: `(${year.l} = ${year.r})::int + (${month.l} = ${month.r})::int + (${date.l} = ${date.r})::int = 2`, m: 0.01 }),
    level('year', '同年', { when: `${year.l} = ${year.r}`, m: 0.005 }),
    otherwise(0.01),
  ]
  const [sureDay, moon] = [markOf(column('sure'), named(column('sure'))), markOf(column('lunar'), named(column('lunar')))]
  const near: Kit['comparison']['near'] = { marks: [...dayMarks(field.name), sureDay, moon], meets: [...meetsAlike(dayMarks(field.name)), [sureDay.name, moon.name], [moon.name, sureDay.name]], last: 6 }
  return {
    columns: [
      { name: field.name, sql: told },
      { name: column('sure'), sql: `case when right(${named(field.name)}, 4) in ${list} then null else ${named(field.name)} end`, after: true },
      { name: column('lunar'), sql: field.name, by: 'lunar' },
      { name: column('day'), sql: dayNumber(field.name), after: true },
    ],
    comparison: {
      field: field.name, kind: field.kind, columns: [field.name, column('sure'), column('lunar'), column('day')], missing: missingOf(field.name), equal: column('sure'), near,
      measures: [{ name: column('edits'), sql: unlessEqual(field.name, `case when hamming(${all.l}, ${all.r}) = 2 then damerau_levenshtein(${all.l}, ${all.r}) else hamming(${all.l}, ${all.r}) end`, '0') }], levels,
    },
    keys: [
      { field: field.name, name: field.name, sql: named(column('sure')), intact: 0 },
      { field: field.name, name: `${field.name} 年`, sql: `left(${named(field.name)}, 4)`, intact: 0.8, shared: true },
      { field: field.name, name: `${field.name} 年月`, sql: `left(${named(column('sure'))}, 6)`, intact: 0.3 },
    ],
  }
}

const factors = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const digitsOf = (name: string): string => `nullif(upper(regexp_replace(${named(name)}, '[^0-9Xx]', '', 'g')), '')`
/** Eighteen characters; the fifteen of before 1999 get their century and check character. Anything else is no identity number. */
function idSql(digits: string): string {
  const seventeen = `(left(${digits}, 6) || '19' || substr(${digits}, 7))`
  const sum = factors.map((factor, i) => `${factor} * substr(${seventeen}, ${i + 1}, 1)::integer`).join(' + ')
  return `case when regexp_matches(${digits}, '^[0-9]{17}[0-9X]$') then ${digits} when regexp_matches(${digits}, '^[0-9]{15}$') then ${seventeen} || substr('10X98765432', ((${sum}) % 11) + 1, 1) end`
}

export function idNumberKit(field: Field): Kit {
  const { l, r } = sides(field.name)
  const differs = named(`${field.name}:differs`)
  // Two digits of eighteen differ: of three parts that share no digit one is left. Every third, so that none is the region alone.
  const marks = [0, 1, 2].map(part => markOf(`${field.name}:third ${part}`, [0, 1, 2, 3, 4, 5].map(i => `substr(${named(field.name)}, ${1 + part + 3 * i}, 1)`).join(' || ')))
  return {
    columns: [{ name: `${field.name}:digits`, sql: digitsOf(field.name) }, { name: field.name, sql: idSql(named(`${field.name}:digits`)), after: true }],
    comparison: {
      field: field.name, kind: field.kind, columns: [field.name], missing: missingOf(field.name), equal: field.name, near: { marks, meets: meetsAlike(marks), last: 3 },
      // Position by position: 17 to 50 times cheaper than edits, and digits of a number are not inserted or lost.
      measures: [{ name: `${field.name}:differs`, sql: unlessEqual(field.name, `hamming(${l}, ${r})`, '0') }],
      levels: [
        { name: 'exact', words: '一致', when: `${l} = ${r}`, m: 0.97 },
        level('one digit', '错一位', { when: `${differs} = 1`, m: 0.015 }),
        level('swapped', '相邻两位写反', { when: `${differs} = 2 and damerau_levenshtein(${l}, ${r}) = 1`, m: 0.005 }),
        otherwise(0.01),
      ],
    },
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      { field: field.name, name: `${field.name} 后八位`, sql: `right(${named(field.name)}, 8)`, intact: 0.5 },
    ],
  }
}

/** Places, schools, addresses. */
export function hanTextKit(field: Field): Kit {
  const { l, r } = sides(field.name)
  const typed = `nullif(regexp_replace(lower(nfc_normalize(${named(field.name)})), '[^\\p{L}\\p{N}]+', '', 'g'), '')`
  return {
    columns: [{ name: field.name, sql: typed }],
    comparison: {
      field: field.name, kind: field.kind, columns: [field.name], missing: missingOf(field.name), equal: field.name, measures: [],
      levels: [
        { name: 'exact', words: '一致', when: `${l} = ${r}`, m: 0.8, byFrequency: true },
        level('contained', '一个包含另一个', { when: `contains(${l}, ${r}) or contains(${r}, ${l})`, m: 0.05 }),
        level('head', '开头相同', { when: `left(${l}, 3) = left(${r}, 3)`, m: 0.05 }),
        otherwise(0.1),
      ],
    },
    keys: [
      { field: field.name, name: field.name, sql: named(field.name), intact: 0 },
      { field: field.name, name: `${field.name} 前三字`, sql: `left(${named(field.name)}, 3)`, intact: 0.5 },
    ],
  }
}
