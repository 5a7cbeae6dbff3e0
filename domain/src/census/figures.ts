/** The summary of a locked round, place by place: what is kept beside the lines, so that a report says for ever what it said. Deletion by law takes the facts of a line; her place in the columns stays. */
import { ancestorAt, isWithin, levelOf } from '../kernel/regionCode.ts'
import { summaryIssues } from './footing.ts'
import type { Digest, FrozenLine } from './snapshot.ts'
import { summaryOf } from './summary.ts'
import type { PlainDate } from '../kernel/plainDate.ts'

/** @property row c1 first */
export type PlaceFigures = { place: number; row: readonly number[] }

/** What each of the 32 columns is; the headings of the form are not published, these are inferred. */
export const columnGroups: readonly { title: string; columns: readonly (readonly [at: number, label: string])[] }[] = [
  { title: '总数', columns: [[1, '合计']] },
  { title: '年龄', columns: [[2, '0–5 岁'], [3, '男'], [4, '女'], [5, '6–13 岁'], [6, '男'], [7, '女'], [8, '14–15 岁'], [9, '男'], [10, '女']] },
  { title: '就学', columns: [[11, '未入园'], [12, '幼儿园'], [13, '小学'], [14, '初中'], [15, '高中'], [16, '中职'], [17, '辍学'], [18, '不在学']] },
  { title: '户口登记', columns: [[19, '是'], [20, '否']] },
  { title: '学段和寄宿', columns: [[21, '学前'], [22, '高中阶段'], [23, '不在学校'], [24, '义务教育寄宿'], [25, '义务教育走读']] },
  { title: '监护', columns: [[26, '无人监护'], [27, '父母无能力'], [28, '能力不足'], [29, '一般、较好']] },
  { title: '身体', columns: [[30, '健康'], [31, '残疾'], [32, '患病']] },
]
const ages: readonly number[] = [2, 5, 8]
const labels = new Map(columnGroups.flatMap(group => group.columns))
/** A heading that can stand alone: of boys and girls with their age, of yes and no with what is asked. */
export function headingOf(at: number): string {
  const label = labels.get(at) ?? ''
  if (label === '男' || label === '女') return `${labels.get(ages.findLast(one => one < at) ?? 0) ?? ''}${label}`
  return at === 19 ? '有户口' : at === 20 ? '无户口' : label
}
export const allColumns: readonly number[] = columnGroups.flatMap(group => group.columns.map(([at]) => at))
/** Groups of columns of which each child stands in one: whoever is in none of them lacks the fact. */
const whole: readonly { title: string; columns: readonly number[] }[] = columnGroups.slice(1)
  .map(({ title, columns }) => ({ title, columns: columns.map(([at]) => at).filter(at => title !== '年龄' || ages.includes(at)) }))

/** @param lines of children left behind */
export function figuresOf(lines: readonly FrozenLine[], day: PlainDate): PlaceFigures[] {
  const byPlace = new Map<number, FrozenLine[]>()
  for (const line of lines) {
    if (line.to === null) continue
    const found = byPlace.get(line.to)
    if (found) found.push(line)
    else byPlace.set(line.to, [line])
  }
  return [...byPlace].map(([place, own]) => ({ place, row: summaryOf(own, day).row })).sort((a, b) => a.place - b.place)
}

/** Written in one way, for its digest. */
const figuresText = (figures: readonly PlaceFigures[]): string =>
  JSON.stringify(['qinghe-figures/1', [...figures].sort((a, b) => a.place - b.place).map(({ place, row }) => [place, row])])
export const figuresDigest = (figures: readonly PlaceFigures[], digest: Digest): string => digest(figuresText(figures))

export const addUp = (figures: readonly PlaceFigures[]): number[] => allColumns.map(at => figures.reduce((sum, { row }) => sum + (row[at - 1] ?? 0), 0))
/** The places directly below, and under its own code whoever stands in none of them. */
export function figuresBelow(figures: readonly PlaceFigures[], region: number): PlaceFigures[] {
  if (levelOf(region) === 'village') return []
  const level = levelOf(region) === 'county' ? 'town' : 'village'
  const parts = Map.groupBy(figures.filter(one => isWithin(one.place, region)), one => ancestorAt(one.place, level))
  return [...parts].map(([place, own]) => ({ place, row: addUp(own) })).sort((a, b) => a.place - b.place)
}

const shortGroups = (row: readonly number[]) => whole
  .map(({ title, columns }) => ({ title, columns, n: (row[0] ?? 0) - columns.reduce((sum, at) => sum + (row[at - 1] ?? 0), 0) })).filter(one => one.n > 0)
/** Of whom the lines do not say it: no column of the group has her, so that it falls short of the total. */
export const shortOf = (row: readonly number[]): { title: string; n: number }[] => shortGroups(row).map(({ title, n }) => ({ title, n }))

/** 勾稽 of a summary: each row over its columns, the total against what the balance counts. Columns that are short of facts are told as that, not as an error.
 *  @param counted children of the first register by the balance of the same round */
export function footingWords(rows: readonly (PlaceFigures & { name: string })[], total: readonly number[], counted: number): string[] {
  const off = rows.flatMap(({ row, name }) => summaryIssues(row, shortGroups(row).flatMap(({ columns }) => columns)).map(one => `${name}：${one.message}`))
  const sums = total[0] === counted ? [] : [`汇总表合计 ${total[0] ?? 0} 名，平衡表本轮 ${counted} 名，应当相等`]
  return [...off, ...sums]
}
/** What of it holds, in words. */
export const footingHolds = (isShort: boolean): string => `${isShort ? '除没有写明的以外，' : ''}列间勾稽相符，合计与平衡表相等`
