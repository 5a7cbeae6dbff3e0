/** What one child adds to the figures on a day (ARCHITECTURE.md section 12). Writing, the midnight job, a rules build and a reader that is
 *  early all call cellsOf, so a figure has one meaning. */
import { ageBand, schoolingStatus } from '../codes/situation.ts'
import { entryOf } from '../codes/codeList.ts'
import { ageInYears, birthdayAt, type PlainDate } from '../kernel/plainDate.ts'
import { groupOf } from '../archives/lifeCycle.ts'
import type { AgeBand, ArchiveStatus, Group } from '../archives/types.ts'

/** A version of the rules: where the age bands begin. Kept beside every stored cell. */
export type StatisticsRules = {
  version: number
  name: string
  basis: string
  /** Ages at which bands B, C and D begin, in whole years. */
  bandsFrom: { B: number; C: number; D: number }
}
/** The version in force; a later one is added beside it, never edited. */
export const rulesInForce: StatisticsRules = {
  version: 1, name: '在册儿童', basis: '2016 年摸底排查方案年龄段；在册含“变更待审”', bandsFrom: { B: 6, C: 14, D: 16 },
}

export type StatisticsFacts = {
  status: ArchiveStatus
  birthDate: PlainDate | null
  sexCode: number | null
  schooling: number | null
}
/** `nextChange`: the next day on which cells differ without a write; null when none will. At most one cell a child today; the
 *  list leaves room for figures that count one child twice. */
export type Cells = { cells: readonly number[]; nextChange: PlainDate | null }

export type Cell = { group: Group; ageBand: AgeBand; sex: SexKey; schooling: number }
/** 9 未说明 counts with 0 未知: neither says anything. */
export type SexKey = 0 | 1 | 2

const groups = ['official', 'review'] as const
const bands = ['A', 'B', 'C', 'D', 'U'] as const
const sexes = [0, 1, 2] as const
/** Room for codes of CL-06 that do not exist yet; 0 is 未填. */
const schoolings = 16

/** Mixed radix: the number is dense, below 480, and never changes its meaning. */
export const pack = (cell: Cell): number =>
  ((groups.indexOf(cell.group) * bands.length + bands.indexOf(cell.ageBand)) * sexes.length + cell.sex) * schoolings + cell.schooling
export const cellCount = groups.length * bands.length * sexes.length * schoolings

/** Undefined for a number that packs nothing, e.g. of a later version. */
export function unpack(packed: number): Cell | undefined {
  if (!Number.isInteger(packed) || packed < 0 || packed >= cellCount) return undefined
  const schooling = packed % schoolings
  const rest = Math.floor(packed / schoolings)
  const sex = sexes[rest % sexes.length]
  const above = Math.floor(rest / sexes.length)
  const band = bands[above % bands.length]
  const group = groups[Math.floor(above / bands.length)]
  return sex === undefined || band === undefined || group === undefined ? undefined : { group, ageBand: band, sex, schooling }
}

export function ageBandOf(birthDate: PlainDate | null, day: PlainDate, rules: StatisticsRules): AgeBand {
  if (birthDate === null || birthDate > day) return 'U'
  const age = ageInYears(birthDate, day)
  const { B, C, D } = rules.bandsFrom
  if (age >= D) return 'D'
  if (age >= C) return 'C'
  return age >= B ? 'B' : 'A'
}

const sexKey = (code: number | null): SexKey => (code === 1 || code === 2 ? code : 0)
const schoolingKey = (code: number | null): number => (code !== null && entryOf(schoolingStatus, code) ? code : 0)

/** The birth itself counts as a border: somebody written down before being born has no age yet. */
function nextBorder(birthDate: PlainDate | null, day: PlainDate, rules: StatisticsRules): PlainDate | null {
  if (birthDate === null) return null
  const { B, C, D } = rules.bandsFrom
  return [birthDate, ...[B, C, D].map(age => birthdayAt(birthDate, age))].find(border => border > day) ?? null
}

export function cellsOf(facts: StatisticsFacts, day: PlainDate, rules: StatisticsRules): Cells {
  const group = groupOf(facts.status)
  if (group === null) return { cells: [], nextChange: null }
  const cell: Cell = {
    group, ageBand: ageBandOf(facts.birthDate, day, rules), sex: sexKey(facts.sexCode), schooling: schoolingKey(facts.schooling),
  }
  return { cells: [pack(cell)], nextChange: nextBorder(facts.birthDate, day, rules) }
}

/** One line of stat_deltas: what a write adds to the figures. Equal cells cancel, so an unchanged child writes nothing. */
export type Delta = { region: number; cell: number; n: number }
export function deltasBetween(before: { region: number; cells: readonly number[] } | null, after: { region: number; cells: readonly number[] } | null): Delta[] {
  const sums = new Map<string, Delta>()
  const add = (side: typeof before, n: number) => {
    for (const cell of side?.cells ?? []) {
      const region = side?.region ?? 0
      const key = `${region} ${cell}`
      const found = sums.get(key)
      if (found) found.n += n
      else sums.set(key, { region, cell, n })
    }
  }
  add(before, -1)
  add(after, 1)
  return [...sums.values()].filter(delta => delta.n !== 0)
}

export const ageBands: readonly AgeBand[] = bands
export const bandLabel = (band: AgeBand): string => entryOf(ageBand, band)?.label ?? band
