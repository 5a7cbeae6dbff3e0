/** What one column means by its own words and its groups: 父亲信息 › 电话. What nobody spells out is left open (neighbours.ts). */
import { guessOf, headerOf, isChildsOwn, matchOf, meansNothing, targetOf } from './headingTargets.ts'
import { type Person, plainHeading, saysEntrusted, type Thing, type Words, wordsIn } from './headingWords.ts'
import type { ColumnTarget } from './types.ts'

/** Words above one column from the outermost group to its own: ['父亲', '姓名']. Empty: no words at all. */
export type Path = readonly string[]

export type Meaning = {
  target: ColumnTarget | null
  certainty: 'exact' | 'synonym' | 'guessed' | 'none'
  note: string | null
  /** What it may be as well; empty where nothing is in doubt. */
  options: readonly ColumnTarget[]
  /** A heading, whether or not the archive has a place for it. */
  isKnown: boolean
}
export const nothingKnown: Meaning = { target: null, certainty: 'none', note: null, options: [], isKnown: false }
export const known = (note: string | null): Meaning => ({ ...nothingKnown, note, isKnown: true })
export const means = (target: ColumnTarget, certainty: Meaning['certainty'], note: string | null = null): Meaning =>
  ({ target, certainty, note, options: [], isKnown: true })
export const guessed = (target: ColumnTarget): Meaning => means(target, 'guessed', `按“${headerOf(target)}”导入，请核对`)
export const doubtful = (preset: ColumnTarget | null, options: readonly ColumnTarget[], whose: string): Meaning => ({
  target: preset, certainty: preset === null ? 'none' : 'guessed', options, isKnown: true,
  note: preset === null ? `看不出是谁的${whose}，请选择` : `看不出是谁的${whose}，暂按“${headerOf(preset)}”导入，请核对`,
})

/** One column as its own words and its groups say it. `person` is spelled out by one of them. */
export type Reading = {
  path: Path; words: Words; group: string; person: Person | undefined; thing: Thing | undefined; settled: Meaning | undefined
  /** In a group of both parents: of the one whose name stands left of it, else of either. */
  isOfParents: boolean
}

const empty: Words = { plain: '', person: undefined, thing: undefined, isPartial: false, isPersonAlone: false }
/** 父亲信息, 父亲基本情况 and 父亲 are the same group. */
const groupWords = (plain: string): string => plain.replace(/(基本|个人|主要)?(情况|信息|资料)$/u, '')

/** The archive's own words, in the whole path before the last words alone. */
function inForm({ words, person }: { words: Words; person: Person | undefined }, groups: readonly string[]): Meaning | undefined {
  for (let from = 0; from < groups.length; from++) {
    const joined = groups.slice(from).map(groupWords).join('') + words.plain
    const found = matchOf(joined)
    if (found && words.plain !== '') return means(found.column.target, found.certainty)
  }
  const own = matchOf(words.plain)
  // Where the child lives, in columns of its own: they give way to where it is registered, and serve where nothing else says a village.
  if (own && /居住|现住/u.test(groups.join('')) && ['row.town', 'row.village', 'row.group'].includes(own.column.target)) return guessed(own.column.target)
  if (!own || (words.thing !== undefined && words.person === undefined && isContextual(words.thing))) return undefined
  const ofAdult = person !== undefined && person !== 'child' && person !== 'nobody' && words.person === undefined
  if (ofAdult && isChildsOwn(own.column.target)) return undefined
  // 是 or 否 says less than 留守类型, which may stand beside it.
  return own.column.target === 'leftBehindStatus' && words.plain.startsWith('是否') ? guessed(own.column.target) : means(own.column.target, own.certainty)
}
const isContextual = (thing: Thing): boolean => ['name', 'sex', 'ethnic', 'birth', 'idNumber'].includes(thing)

/** A person and a thing, both spelled out. */
function spelled(person: Person, thing: Thing | undefined, words: Words): Meaning | undefined {
  if (thing === undefined) return undefined
  if (person === 'nobody') return known(thing === 'name' || thing === 'text' || thing === 'other' ? null : `“${words.plain}”不是孩子父母或监护人的，不导入`)
  if (person === 'parents') return ofParents(thing)
  if (person === 'child' && (thing === 'phone' || thing === 'workPlace')) return undefined
  const target = targetOf(person, thing)
  if (target === undefined) return known(thing === 'age' ? '年龄由出生日期算出，不导入' : null)
  return words.isPartial ? guessed(target) : means(target, 'synonym')
}

/** 家长 is the father, the mother, or whoever takes the child to school. */
export function ofParents(thing: Thing): Meaning {
  switch (thing) {
    case 'phone': return doubtful('row.parentPhone', ['row.parentPhone', 'guardian.phone', 'father.phone', 'mother.phone'], '电话')
    case 'name': return doubtful(null, ['guardian.name', 'father.name', 'mother.name'], '姓名')
    case 'idNumber': return doubtful(null, ['guardian.idNumber', 'father.idNumber', 'mother.idNumber'], '证件号')
    case 'workPlace': return doubtful(null, ['father.workPlace', 'mother.workPlace'], '务工地点')
    case 'isAway': return doubtful(null, ['row.bothAway', 'father.isAway', 'mother.isAway'], '外出情况')
    case 'awaySince': return doubtful(null, ['father.awaySince', 'mother.awaySince', 'leftBehindSince'], '外出时间')
    case 'relation': return doubtful(null, ['guardian.relationCode'], '关系')
    case 'address': return guessed('row.hukouText')
    default: return known(thing === 'text' ? '几个人写在一格里，不导入' : null)
  }
}


export function readPath(path: Path): Reading {
  const all = path.filter(text => plainHeading(text) !== '').map(wordsIn)
  const words = all.at(-1) ?? empty
  const groups = all.slice(0, -1)
  const group = groups.map(one => one.plain).join('›')
  const person = words.person ?? groups.findLast(one => one.person !== undefined)?.person
  // 务工地点 › 父亲: the group says the thing, the words below say whose.
  const shared = words.isPersonAlone ? groups.findLast(one => one.thing !== undefined && !['name', 'text', 'exist'].includes(one.thing))?.thing : undefined
  const reading = { path, words, group, person, thing: shared ?? words.thing, isOfParents: false }
  if (words.plain === '') return { ...reading, settled: nothingKnown }
  const nothing = meansNothing(words.plain)
  if (nothing) return { ...reading, thing: undefined, settled: known(nothing.note) }
  const found = shared === undefined ? inForm(reading, groups.map(one => one.plain)) : undefined
  if (found) return { ...reading, settled: found }
  if (person === 'parents' && words.person === undefined && isOfOne(reading.thing)) return { ...reading, person: undefined, isOfParents: true, settled: undefined }
  const own = person === undefined ? undefined : spelled(person, reading.thing, words)
  // What nobody spelled out, the neighbours say (neighbours.ts).
  return { ...reading, settled: own ?? (reading.thing === undefined ? other(words, person) : undefined) }
}
const isOfOne = (thing: Thing | undefined): boolean => thing !== undefined && !['name', 'text', 'other', 'relation'].includes(thing)

/** 监护人 beside 委托监护人 are the parents: the law's guardians, and whom they entrusted. */
export function withoutLegalGuardians(readings: readonly Reading[]): Reading[] {
  const isEntrusted = ({ words, group }: Reading): boolean => saysEntrusted(`${group}${words.plain}`)
  const names = readings.filter(({ person, thing }) => person === 'guardian' && thing === 'name')
  if (!names.some(isEntrusted) || names.every(isEntrusted)) return [...readings]
  return readings.map(reading => {
    const { person, thing } = reading
    if (person !== 'guardian' || thing === undefined || thing === 'relation' || isEntrusted(reading)) return reading
    return { ...reading, person: 'parents', settled: ofParents(thing) }
  })
}

/** Not understood as a person's thing: a longer heading that ends like one of the form's. */
function other(words: Words, person: Person | undefined): Meaning {
  const found = person === undefined || person === 'child' ? guessOf(words.plain) : undefined
  return found ? guessed(found.column.target) : nothingKnown
}

