/** What the columns of a sheet mean, from the words above them. A heading means what its group says and, without a group, what its
 *  neighbours say: the 联系电话 after 母亲姓名 is the mother's. Where that would be a guess about a person, it stays a doubt: the
 *  column carries what is taken until somebody answers, and `options` what else it may be (questions.ts asks). */
import { means, type Meaning, type Path, readPath, type Reading, withoutLegalGuardians } from './headingPath.ts'
import { byNeighbours } from './neighbours.ts'
import type { Column, ColumnTarget } from './types.ts'

/** 年级 and 班级 in two columns are two fields; one of them alone is both in one. */
function gradesAndClasses(readings: readonly Reading[], meanings: readonly Meaning[]): Meaning[] {
  const grade = readings.findIndex(({ words }) => /年级$/u.test(words.plain) && !/班/u.test(words.plain))
  const room = readings.findIndex(({ words }) => /班(级|次|号)?(名称)?$/u.test(words.plain) && !/年/u.test(words.plain))
  const isBoth = [grade, room].every(at => ['row.gradeClass', 'classNo'].includes(meanings[at]?.target ?? ''))
  return meanings.map((meaning, at) => (!isBoth ? meaning : at === grade ? means('gradeCode', 'synonym') : at === room ? means('classNo', 'synonym') : meaning))
}

/** What all columns mean, before each field is given once. */
export function meaningsOf(paths: readonly Path[], read: (path: Path) => Reading = readPath): Meaning[] {
  const readings = withoutLegalGuardians(paths.map(path => read(path)))
  return gradesAndClasses(readings, byNeighbours(readings))
}

/** A, B … Z, AA as spreadsheets name columns; `index` counts from 0. */
export function columnLetter(index: number): string {
  const base = 26
  const last = String.fromCharCode(65 + (index % base))
  return index < base ? last : columnLetter(Math.floor(index / base) - 1) + last
}

const separator = ' › '
export const headerText = (path: Path): string =>
  path.map(text => text.trim().replace(/\s+/gu, ' ')).filter((text, at, all) => text !== '' && text !== all[at - 1]).join(separator)
export const pathOf = (header: string): Path => header.split(separator)

/** What somebody chose for these words the last time, by heading. */
export type RememberedColumn = { header: string; target: ColumnTarget | null }

/** By what a column is known again: its path and, for words that mean nothing alone, the name beside which it stands; a number where the
 *  same words come again. */
function keysOf(paths: readonly Path[]): string[] {
  const readings = paths.map(path => readPath(path))
  const seen = new Map<string, number>()
  let beside = ''
  return readings.map(({ words, group, person, thing }) => {
    if (thing === 'name') beside = person === undefined ? '' : words.plain
    const plain = [group, words.plain].filter(Boolean).join('›')
    const key = thing !== undefined && thing !== 'name' && person === undefined && beside !== '' ? `${plain}@${beside}` : plain
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    return times === 1 ? key : `${key}#${times}`
  })
}
export const headingKeys = (columns: readonly Column[]): string[] => keysOf(columns.map(column => pathOf(column.header)))

/** Columns somebody decided about, as they are remembered for the next sheet with the same words. */
export function rememberedOf(columns: readonly Column[]): RememberedColumn[] {
  const keys = headingKeys(columns)
  return columns.flatMap(({ certainty, target }, at) => (certainty === 'chosen' && keys[at] ? [{ header: keys[at], target }] : []))
}

type Claim = { index: number; target: ColumnTarget; rank: number }
const ranks = { exact: 0, synonym: 1, guessed: 2, none: 3 } as const

/** Each field once: what was chosen takes it, then the surer heading, then the one further left. */
export function columnsOf(paths: readonly Path[], remembered: readonly RememberedColumn[] = []): Column[] {
  const chosen = new Map(remembered.map(one => [one.header, one.target]))
  const keys = keysOf(paths)
  const meanings = meaningsOf(paths).map((meaning, at) => {
    const target = keys[at] === '' ? undefined : chosen.get(keys[at] ?? '')
    return { ...meaning, ...(target === undefined ? {} : { target, note: '沿用上次的选择', options: [] }), isChosen: target !== undefined }
  })
  const claims = meanings.flatMap(({ target, certainty, options, isChosen }, index): Claim[] =>
    (target === null ? [] : [{ index, target, rank: isChosen ? -1 : ranks[certainty] + (options.length > 0 ? 2 : 0) }]))
  const takers = new Map<ColumnTarget, number>()
  for (const { index, target } of [...claims].sort((a, b) => a.rank - b.rank || a.index - b.index)) if (!takers.has(target)) takers.set(target, index)
  return meanings.map(({ target, certainty, note, isChosen }, index) => {
    const base = { index, letter: columnLetter(index), header: headerText(paths[index] ?? []) }
    const taker = target === null ? index : takers.get(target) ?? index
    if (taker !== index) return { ...base, target: null, certainty: 'none', note: `与 ${columnLetter(taker)} 列重复，不导入` }
    return { ...base, target, certainty: isChosen ? 'chosen' : certainty, note }
  })
}

/** A column somebody should decide about. */
export type Doubt = { index: number; key: string; options: readonly ColumnTarget[] }
export function doubtsOf(columns: readonly Column[]): Doubt[] {
  const keys = headingKeys(columns)
  const meanings = meaningsOf(columns.map(column => pathOf(column.header)))
  return columns.flatMap(({ certainty }, at) => {
    const { options = [] } = meanings[at] ?? {}
    return certainty === 'chosen' || options.length === 0 ? [] : [{ index: at, key: keys[at] ?? '', options }]
  })
}
