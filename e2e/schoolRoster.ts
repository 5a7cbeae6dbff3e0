/** The roll the education bureau sends: every pupil of the demo county as the archives know them, save what is planted. Saved by
 *  LibreOffice. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WorldChild, WorldCounty } from '../testing/world/types.ts'
import { heldBack } from '../testing/world/reviews.ts'
import { demoCounty } from '../testing/world.ts'
import { flatSheet } from '../testing/workbooks/flatSheet.ts'
import { savedByLibreOffice } from '../testing/workbooks/libreOffice.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { today } from '../testing/clock.ts'
import { product } from './product.ts'

/** In the archive and in the roll. */
export type PlantedPair = { archive: string; roll: string }
export type SchoolRoster = {
  path: string; rows: number
  /** The same girl, written down by somebody who heard her name; a namesake of another family; one of whom nobody at the desk can tell. */
  same: PlantedPair; different: PlantedPair; unsure: PlantedPair
  /** A twin without an archive, beside the one who has one and is not in the roll. */
  twin: PlantedPair
  /** Pupils by their archives who are not in the roll, and one the roll says has left school; all of one town. */
  missing: string[]; left: string
  /** Not in the roll either, and of another town. */
  missingElsewhere: string
  /** In the roll and without an archive. */
  lead: string
}

const demoSeed = 431003
const town = 431003103000
const ownVillage = 431003103203
const compulsory: readonly number[] = [3, 4, 9]
const stages: Record<number, string> = { 3: '小学', 4: '初中', 9: '特教学校' }

const heads = ['姓名', '性别', '出生日期', '身份证号', '监护人姓名', '联系电话', '乡镇', '户籍村', '学校名称', '就学情况'] as const
type Line = Record<(typeof heads)[number], string>

function lineOf(child: WorldChild, places: ReadonlyMap<number, { town: string; village: string }>): Line {
  const keeper = child.guardian ?? (child.mother.name === '' ? child.father : child.mother)
  return {
    姓名: child.name, 性别: child.sexCode === 1 ? '男' : '女', 出生日期: child.birthDate, 身份证号: child.idNumber ?? '', 监护人姓名: keeper.name, 联系电话: keeper.phone ?? '',
    乡镇: places.get(child.region)?.town ?? '', 户籍村: places.get(child.region)?.village ?? '', 学校名称: child.schoolName ?? '', 就学情况: stages[child.schoolingStatus] ?? '',
  }
}

const placesOf = ({ villages }: WorldCounty) => new Map(villages.map(({ code, name, townName }) => [code, { town: townName, village: name }]))
const townOf = (child: WorldChild): number => Math.floor(child.region / 1_000) * 1_000

/** How many of all children share a value: brothers, namesakes, cousins who are looked after by the same grandmother. */
function alikeIn(all: readonly WorldChild[], sharedBy: (child: WorldChild) => string | null | undefined): (child: WorldChild) => number {
  const count = new Map<string, number>()
  for (const child of all) count.set(sharedBy(child) ?? '', (count.get(sharedBy(child) ?? '') ?? 0) + 1)
  return child => count.get(sharedBy(child) ?? '') ?? 0
}

/** Chosen from the pupils in order, each once: nobody of whom two things could be said. @param all the county's children, at school or not */
function picker(children: readonly WorldChild[], all: readonly WorldChild[]) {
  const alike = [alikeIn(all, child => child.household), alikeIn(all, child => child.name), alikeIn(all, child => child.guardian?.person)]
  const taken = new Set<WorldChild>()
  return (what: string, suits: (child: WorldChild) => boolean): WorldChild => {
    const found = children.find(child => !taken.has(child) && alike.every(count => count(child) === 1) && child.idNumber !== null && child.guardian !== null
      && [...child.name].length === 3 && compulsory.includes(child.schoolingStatus) && child.schoolName !== null && suits(child))
    if (found === undefined) throw new Error(`the demo has nobody for: ${what}`)
    taken.add(found)
    return found
  }
}

/** The year before in one digit: 2020 and 2019 differ in two. Nobody is born on 29 February of it. */
const yearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`
const isFirstOfDecade = ({ birthDate }: WorldChild): boolean => birthDate.charAt(3) === '0'
/** One digit of the day is wrong, and it is still a day: 12 becomes 15, 30 becomes 10. */
const slipped = (day: string): string => (day.charAt(8) === '3' ? `${day.slice(0, 8)}1${day.slice(9)}` : `${day.slice(0, 9)}${day.endsWith('5') ? 6 : 5}`)
/** A number that is not theirs, whatever slip of the pen is thought of. */
const isFarFrom = (phone: string) => ({ guardian, mother, father }: WorldChild): boolean =>
  [guardian?.phone, mother.phone, father.phone].every(theirs => theirs == null || [...theirs].filter((digit, i) => digit !== phone.charAt(i)).length >= 4)
const nothingElse = { 身份证号: '', 监护人姓名: '', 联系电话: '' }
/** A small village says almost as much as a name, and a pair that agrees on it may need nobody's judgement. How small it is changes with
 *  the children of the day. */
const fromAnywhere = { 乡镇: '', 户籍村: '' }
const strangers = { namesake: '19900090111', open: '19900090222', lead: '19900090333' } as const

type County = { pupils: readonly WorldChild[]; all: readonly WorldChild[]; place: ReadonlyMap<number, { town: string; village: string }>; day: PlainDate }
function planted({ pupils, all, place, day }: County) {
  const pick = picker(pupils, all)
  const inTown = (child: WorldChild) => townOf(child) === town && child.region !== ownVillage
  const sounds = pick('a name that is misheard', child => inTown(child) && child.name.endsWith('涵'))
  const namesake = pick('a namesake', child => inTown(child) && child.sexCode === 2 && !isFirstOfDecade(child) && isFarFrom(strangers.namesake)(child))
  const open = pick('one of the own village', child => child.region === ownVillage && isFarFrom(strangers.open)(child))
  const twin = pick('a twin', inTown)
  const gone = [pick('missing', inTown), pick('missing', inTown)]
  const left = pick('left school', inTown)
  const elsewhere = pick('missing elsewhere', child => townOf(child) !== town)
  const line = (child: WorldChild, changes: Partial<Line>): Line => ({ ...lineOf(child, place), ...changes })
  const lines = {
    same: line(sounds, { ...nothingElse, ...fromAnywhere, 姓名: `${sounds.name.slice(0, 2)}晗`, 出生日期: slipped(sounds.birthDate) }),
    different: line(namesake, { ...fromAnywhere, 身份证号: '', 出生日期: yearBefore(namesake.birthDate), 监护人姓名: '龙远山', 联系电话: strangers.namesake }),
    unsure: line(open, { ...nothingElse, 姓名: `${open.name.slice(0, 1)}${open.name.slice(2)}`, 出生日期: slipped(open.birthDate), 联系电话: strangers.open }),
    twin: line(twin, { 身份证号: '', 姓名: `${twin.name.slice(0, 2)}${twin.name.endsWith('禾') ? '苗' : '禾'}` }),
    left: line(left, { 就学情况: '辍学' }),
    lead: line(twin, { ...nothingElse, ...fromAnywhere, 姓名: '欧阳思远', 性别: '男', 出生日期: `${Number(day.slice(0, 4)) - 11}-05-05`, 监护人姓名: '欧阳山', 联系电话: strangers.lead }),
  }
  return { lines, replaced: new Set([sounds, namesake, open, twin, left, elsewhere, ...gone]), pairs: { sounds, namesake, open, twin }, gone, left, elsewhere }
}

/** As of a day: what is planted must be there on every one (testing/days.test.ts), and be in doubt (testing/rollInDoubt.test.ts). */
export function rollOf(day: PlainDate, { county, children }: ReturnType<typeof demoCounty>): Omit<SchoolRoster, 'path'> & { lines: Line[]; planted: Line[] } {
  const later = new Set(heldBack(children, day))
  const place = placesOf(county)
  const pupils = children.filter(child => compulsory.includes(child.schoolingStatus))
  const { lines, replaced, pairs, gone, left, elsewhere } = planted({ pupils: pupils.filter(child => !later.has(child)), all: children, place, day })
  const rest = pupils.filter(child => !replaced.has(child)).map(child => lineOf(child, place))
  const all = [...rest, ...Object.values(lines)]
  const pair = (child: WorldChild, line: Line): PlantedPair => ({ archive: child.name, roll: line.姓名 })
  return {
    lines: all, planted: Object.values(lines), rows: all.length, same: pair(pairs.sounds, lines.same), different: pair(pairs.namesake, lines.different), unsure: pair(pairs.open, lines.unsure),
    twin: pair(pairs.twin, lines.twin), missing: gone.map(child => child.name), left: left.name, missingElsewhere: elsewhere.name, lead: lines.lead.姓名,
  }
}

const place = (home: string): string => join(home, 'school-roll.json')

export async function writeSchoolRoster(home: string): Promise<void> {
  const { lines, planted: _, ...roster } = rollOf(today(), demoCounty(demoSeed, today()))
  const path = join(home, '苏仙区义务教育学籍.xlsx')
  writeFileSync(path, await savedByLibreOffice(flatSheet('学籍', [[...heads], ...lines.map(line => heads.map(head => line[head]))]), 'xlsx', 'fods'))
  writeFileSync(place(home), JSON.stringify({ ...roster, path } satisfies SchoolRoster))
}

export const readSchoolRoster = (): SchoolRoster => JSON.parse(readFileSync(place(product().home), 'utf8'))
