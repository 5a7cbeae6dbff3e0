/** The 登记表 the county officer imports: 2,000 children of another world than the demo's, 40 planted faults, and three children
 *  who are registered already; saved by LibreOffice. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syllablesOf } from '@qinghe/server/archives/grams.ts'
import { randomOf } from '../testing/world/random.ts'
import type { WorldChild, WorldCounty } from '../testing/world/types.ts'
import { demoCounty } from '../testing/world.ts'
import type { FaultKind, PlantedFault } from '../testing/workbooks/plantedFaults.ts'
import { type FormRow, formRowOf } from '../testing/workbooks/registrationForm.ts'
import { firstChildRow, registrationWorkbook } from '../testing/workbooks/registrationWorkbook.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { today } from '../testing/clock.ts'
import { product } from './product.ts'

export type Sought = { name: string; initials: string; village: string; school: string }
export type Roster = { path: string; rows: number; faults: PlantedFault[]; known: number[]; sought: Sought }

const size = 2_000
const plantedFaults = 40
export const demoSeed = 431003
/** These a reader may import as they are: the reading shows what it made of them. */
const onlyWarnings: readonly FaultKind[] =
  ['guardianMissing', 'villageMisspelt', 'monthThirteen', 'ethnicUnknown', 'guardianPhoneShort', 'schoolTooEarly', 'relationUnknown']
export const blocking = (faults: readonly PlantedFault[]): PlantedFault[] => faults.filter(fault => !onlyWarnings.includes(fault.kind))

/** Villages whose name two towns have: the form names no town, so an office would have to say which. */
function villagesOf(county: WorldCounty): Map<number, string> {
  const count = new Map<string, number>()
  for (const { name } of county.villages) count.set(name, (count.get(name) ?? 0) + 1)
  return new Map(county.villages.filter(village => count.get(village.name) === 1).map(village => [village.code, village.name]))
}

const keysOf = (child: WorldChild): string[] => [`${child.name} ${child.birthDate}`, ...(child.idNumber === null ? [] : [child.idNumber])]

/** Nobody's namesake of the same day: a reader would ask about them, too. */
type Asked = { world: string; day: PlainDate; known: readonly WorldChild[]; villages: ReadonlyMap<number, string> }
export function strangers({ world, day, known, villages }: Asked): WorldChild[] {
  const taken = new Set(known.flatMap(keysOf))
  return demoCounty(world, day).children.filter(child => {
    const keys = keysOf(child)
    const isNew = villages.has(child.region) && !keys.some(key => taken.has(key))
    for (const key of keys) taken.add(key)
    return isNew
  })
}

/** Three who are in the demo: whole families' papers, so that nothing else about them needs a look. */
const registered = (known: readonly WorldChild[], villages: ReadonlyMap<number, string>): WorldChild[] =>
  known.filter(child => villages.has(child.region) && child.idNumber !== null && child.guardian !== null).slice(100, 103)

const initialsOf = (name: string): string => syllablesOf(name).map(syllable => syllable.charAt(0)).join('')

/** A girl at a primary school whose initials nobody shares, here or in the demo. */
function soughtIn(children: readonly WorldChild[], all: readonly WorldChild[], villages: ReadonlyMap<number, string>): Sought {
  const count = new Map<string, number>()
  for (const { name } of all) count.set(initialsOf(name), (count.get(initialsOf(name)) ?? 0) + 1)
  const found = children.find(child => child.sexCode === 2 && child.schoolingStatus === 3 && child.schoolName !== null && [...child.name].length === 3
    && initialsOf(child.name).length === 3 && count.get(initialsOf(child.name)) === 1)
  if (found === undefined) throw new Error('no girl of the roster has initials of her own')
  return { name: found.name, initials: initialsOf(found.name), village: villages.get(found.region) ?? '', school: found.schoolName ?? '' }
}

const place = (home: string): string => join(home, 'journey.json')

/** Who stands in it as of a day; on every one there must be enough (testing/demoDays.test.ts). */
export function peopleOf(day: PlainDate, { county, children: known }: ReturnType<typeof demoCounty>) {
  const villages = villagesOf(county)
  const again = registered(known, villages)
  const fresh = strangers({ world: 'journey', day, known, villages }).slice(0, size - again.length)
  return { villages, again, fresh, seek: (sound: readonly WorldChild[]) => soughtIn(sound, [...fresh, ...known], villages) }
}

export async function writeRoster(home: string): Promise<void> {
  const { villages, again, fresh, seek } = peopleOf(today(), demoCounty(demoSeed, today()))
  const r = randomOf('journey')
  const rows: FormRow[] = [...fresh, ...again].map(child => formRowOf(r, child, villages.get(child.region) ?? ''))
  const { file, faults } = await registrationWorkbook({ rows: () => rows, faults: plantedFaults, seed: 'journey', savedBy: 'libreOffice', office: '苏仙区民政局' })
  const faulty = new Set(faults.map(fault => fault.row))
  const sound = fresh.filter((_, i) => !faulty.has(i + firstChildRow))
  const path = join(home, '苏仙区登记表.xlsx')
  writeFileSync(path, file)
  const roster: Roster = { path, rows: rows.length, faults, known: again.map((_, i) => firstChildRow + fresh.length + i), sought: seek(sound) }
  writeFileSync(place(home), JSON.stringify(roster))
}

export const readRoster = (): Roster => JSON.parse(readFileSync(place(product().home), 'utf8'))
