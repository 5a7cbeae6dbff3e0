/** What a line shows that is not written in its own cells: merged cells, block columns, 同上, the section it stands under. Streaming:
 *  a line is resolved from itself and from what the lines above left in `carry`, which is plain JSON and holds names and numbers of
 *  parents only while the merged cell goes on that spans their children. */
import { plainText } from '../codes/codeList.ts'
import { isNothing, type SheetCell } from './cell.ts'
import { beginsAnew, type BlockKind, blockKindOf, isOfFamily, mayBeShared } from './fillable.ts'
import { columnLetter } from './headers.ts'
import { pointedAt, pointsAbove } from './pointing.ts'
import type { Column } from './types.ts'

/** From 1, both ends included, as the spreadsheet counts. */
export type SheetMerge = { fromRow: number; fromColumn: number; toRow: number; toColumn: number }
/** `line`: where the words stand; `sections`: how many section rows there were by then. */
type Kept = { text: string; kind: SheetCell['kind']; line: number; sections: number }
/** `above`: the last words of each column that may be shared. `family`: parents in a merged cell that reaches further down. `section`:
 *  the words of the last section row that names a place. */
export type Carry = { above: { [column: string]: Kept }; family: { [column: string]: Kept }; section: string; sections: number }
export const noCarry: Carry = { above: {}, family: {}, section: '', sections: 0 }

export type ResolveAt = {
  columns: readonly Column[]
  /** Number of the line in the sheet, from 1. */
  line: number
  /** Those that touch the line; more do no harm. */
  merges: readonly SheetMerge[]
  /** blockColumns() of the sheet; without it only merged cells and 同上 are filled. */
  blocks?: readonly number[]
}
export type Resolved = { cells: SheetCell[]; filled: number[]; carry: Carry }

const emptyCell: SheetCell = { text: '', kind: 'empty' }
/** The words only: a colour and a line through it belong to the cell they stand in. */
const taken = ({ text, kind }: Kept): SheetCell => ({ text, kind })

/** The words of a merged cell that began in a line above. */
function merged(column: Column, { line, merges }: ResolveAt, { above }: Carry): Kept | undefined {
  const merge = merges.find(one => isOver(one, column.index, line))
  const kept = above[column.index]
  return merge && kept?.line === merge.fromRow ? kept : undefined
}

/** A school is filled down only beside a class or a kind of school: an empty one may be a child who goes to none. */
function isInClass(cells: readonly SheetCell[], { columns, blocks = [] }: ResolveAt): boolean {
  const beside = columns.filter(({ target }) => target === 'row.gradeClass' || target === 'gradeCode' || target === 'classNo' || target === 'schoolingStatus')
  return beside.some(({ index, target }) => {
    const text = cells[index]?.text ?? ''
    return target === 'schoolingStatus' ? /学|中|幼儿园|园$/u.test(text) && !/[未不辍]/u.test(text) : !isNothing(text) || blocks.includes(index)
  })
}

const sectionKind = (words: string): 'town' | 'village' | undefined => {
  const text = plainText(words)
  if (/(镇|乡|街道|办事处)$/u.test(text)) return 'town'
  return /(村|社区|居委会|村委会|居民委员会|村民委员会|居)$/u.test(text) ? 'village' : undefined
}

/** Worked out once a sheet. */
type Plan = { shared: readonly Column[]; nested: readonly Column[]; family: readonly Column[]; name: number; width: number }
const plans = new WeakMap<readonly Column[], Plan>()
function planOf(columns: readonly Column[]): Plan {
  const known = plans.get(columns)
  if (known) return known
  const shared = columns.filter(column => mayBeShared(column.target))
  const plan = {
    shared, nested: shared.filter(({ target }) => blockKindOf(target) !== undefined), family: columns.filter(({ target }) => isOfFamily(target) && !mayBeShared(target)),
    name: columns.find(({ target }) => target === 'name')?.index ?? -1, width: Math.max(0, ...columns.filter(({ target }) => target !== null).map(({ index }) => index + 1)),
  }
  plans.set(columns, plan)
  return plan
}

type Filling = { cells: SheetCell[]; filled: Set<number>; at: ResolveAt; carry: Carry }

/** The section a line stands under, where its own column says nothing; a town also before a village that several towns have. */
function fillSection({ cells, filled, at, carry }: Filling): void {
  const kind = sectionKind(carry.section)
  const column = at.columns.find(({ target }) => blockKindOf(target) === kind)
  if (kind === undefined) return
  if (column) {
    if (!isNothing(cells[column.index]?.text ?? '')) return
    cells[column.index] = { text: carry.section, kind: 'string' }
    filled.add(column.index)
    return
  }
  const village = at.columns.find(({ target }) => blockKindOf(target) === 'village')
  const own = village && cells[village.index]?.text.trim()
  if (!village || !own || isNothing(own) || /[镇乡]|街道/u.test(own)) return
  cells[village.index] = { text: `${carry.section}${own}`, kind: 'string' }
  filled.add(village.index)
}

/** Places of the section above are over. */
function keptIn(column: Column, { above, sections }: Carry): Kept | undefined {
  const kept = above[column.index]
  const kind = blockKindOf(column.target)
  return (kind === 'village' || kind === 'group') && kept?.sections !== sections ? undefined : kept
}

function fillDown(column: Column, { cells, filled, at, carry }: Filling): void {
  const text = cells[column.index]?.text ?? ''
  const kept = keptIn(column, carry)
  const isFollowed = pointsAbove(text) || (at.blocks?.includes(column.index) && text.trim() === '' && (blockKindOf(column.target) !== 'school' || isInClass(cells, at)))
  const from = text.trim() === '' ? (merged(column, at, carry) ?? (isFollowed ? kept : undefined)) : isFollowed ? kept : undefined
  if (!from) return
  cells[column.index] = taken(from)
  filled.add(column.index)
}

/** Brothers and sisters stand under one merged cell of their parents. A line without a child's name of its own is no child but the rest
 *  of the one above, whose second line may be the mother's. */
function fillFamily({ cells, filled, at, carry }: Filling, { family, name }: Plan): void {
  if (Object.keys(carry.family).length === 0 || isNothing(cells[name]?.text ?? '')) return
  for (const { index } of family) {
    const kept = carry.family[index]
    if (!kept || (cells[index]?.text.trim() ?? '') !== '' || !at.merges.some(one => isOver(one, index, at.line) && one.fromRow === kept.line)) continue
    cells[index] = taken(kept)
    filled.add(index)
  }
}

const isOver = (merge: SheetMerge, index: number, line: number): boolean => merge.fromColumn === index + 1 && merge.fromRow < line && merge.toRow >= line

function familyCarriedOn({ cells, at, carry }: Filling, { family }: Plan): Carry['family'] {
  const goesOn = at.merges.filter(one => one.fromRow <= at.line && one.toRow > at.line)
  if (goesOn.length === 0) return {}
  return Object.fromEntries(family.flatMap(({ index }) => {
    const merge = goesOn.find(one => one.fromColumn === index + 1)
    const cell = cells[index]
    if (!merge) return []
    if (merge.fromRow < at.line) return carry.family[index] ? [[String(index), carry.family[index]]] : []
    return cell && cell.flag === undefined && !isNothing(cell.text) ? [[String(index), { text: cell.text, kind: cell.kind, line: at.line, sections: carry.sections }]] : []
  }))
}

/** A new town ends the village above it, a new village the group: what is empty below them is not the old one. */
function ended(column: Column, { cells, carry, at }: Filling): Carry {
  const kind = blockKindOf(column.target)
  const text = cells[column.index]?.text.trim() ?? ''
  if (kind === undefined || isNothing(text) || pointsAbove(text) || text === carry.above[column.index]?.text) return carry
  const gone: readonly (BlockKind | undefined)[] = beginsAnew[kind]
  const indexes = new Set(at.columns.filter(one => gone.includes(blockKindOf(one.target))).map(one => String(one.index)))
  return { ...carry, above: Object.fromEntries(Object.entries(carry.above).filter(([index]) => !indexes.has(index))) }
}

/** @param cells as the file has them; never changed */
export function resolveLine(cells: readonly SheetCell[], at: ResolveAt, carry: Carry): Resolved {
  const plan = planOf(at.columns)
  const { shared, nested, width } = plan
  const whole = cells.length < width ? [...cells, ...Array.from({ length: width - cells.length }, () => emptyCell)] : [...cells]
  const filling: Filling = { cells: whole, filled: new Set(), at, carry }
  for (const column of nested) filling.carry = ended(column, filling)
  for (const column of shared) fillDown(column, filling)
  fillFamily(filling, plan)
  fillSection(filling)
  for (const column of shared) {
    const from = pointedAt(filling.cells, column.index, at.columns)
    const source = from === undefined ? undefined : filling.cells[from]
    if (!source || isNothing(source.text)) continue
    filling.cells[column.index] = { text: source.text, kind: source.kind }
    filling.filled.add(column.index)
  }
  return { cells: filling.cells, filled: [...filling.filled].sort((a, b) => a - b), carry: { ...carriedOn(filling, shared), family: familyCarriedOn(filling, plan) } }
}

/** What the lines below may take. Words that only point say nothing to them, and a fault is not passed on. */
function carriedOn({ cells, at, carry, filled }: Filling, shared: readonly Column[]): Carry {
  const above = { ...carry.above }
  for (const { index } of shared) {
    const cell = cells[index]
    if (!cell || cell.text.trim() === '') {
      // 同上 below an empty cell means the empty one, not the words further up.
      if (!at.blocks?.includes(index)) delete above[index]
      continue
    }
    if (cell.flag !== undefined || pointsAbove(cell.text)) {
      delete above[index]
      continue
    }
    // The line of a merged cell is the one it begins in, however often it has been filled down.
    above[index] = { text: cell.text, kind: cell.kind, line: filled.has(index) ? (above[index]?.line ?? at.line) : at.line, sections: carry.sections }
  }
  return { ...carry, above }
}

/** A section row speaks for the lines below it, when its words are a place; 双留守儿童 are none. */
export const resolveSection = (words: string, carry: Carry): Carry =>
  (sectionKind(words) === undefined ? carry : { ...carry, section: words.trim(), sections: carry.sections + 1 })

const anyVillage = /^(各|全|本|所有|每|行政)/u
/** A sheet per village: its name says where its children are. 各村 names none. */
export const isVillageSheet = (name: string): boolean => !anyVillage.test(name.trim()) && plainText(name).length > 2 && sectionKind(name) === 'village'
export const carryOfSheet = (name: string): Carry => (isVillageSheet(name) ? resolveSection(name, noCarry) : noCarry)

const behind = { section: ['所在村（居）（分组行）', '取自表中的分组行'], sheet: ['所在村（居）（工作表）', '取自工作表的名称'] } as const
/** For a sheet whose villages stand in section rows or in its name only: a column of its own behind the others, which people can see and mend. */
export function withSectionColumn(columns: readonly Column[], from: keyof typeof behind): Column[] {
  if (columns.some(({ target }) => blockKindOf(target) === 'village')) return [...columns]
  const index = Math.max(-1, ...columns.map(column => column.index)) + 1
  const [header, note] = behind[from]
  return [...columns, { index, letter: columnLetter(index), header, target: 'row.village', certainty: 'guessed', note }]
}
