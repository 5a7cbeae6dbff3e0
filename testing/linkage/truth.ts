/** The Chinese truth: the archives of a made-up province and the roster another office keeps of the same children, with the errors
 *  offices make. The rates are fixed in docs/guide/数据比对.md and may only be raised: a bench that gets easier proves nothing.
 *
 *  Of each hundred children 92 stand in both, four only in the archives, four only in the roster. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { join } from 'node:path'
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { readSeed } from '@qinghe/server/regions/seed.ts'
import { world } from '../world.ts'
import { ageOn, dayNumberOf } from '../world/days.ts'
import { countiesOf } from '../world/places.ts'
import { type Random, randomOf } from '../world/random.ts'
import type { Village, WorldChild } from '../world/types.ts'
import { lunarText, placeholderOf, slipOfDay, slipOfName, slipOfNumber } from './slips.ts'

export const rates = {
  nameChanged: 0.067, birthWrong: 0.03, birthPlaceholder: 0.05, birthLunar: 0.02, idMissing: 0.3, idMissingUnderSix: 0.4, idDigit: 0.005,
  phoneDiffers: 0.4, villageMoved: 0.15, guardianDiffers: 0.25, schoolDiffers: 0.1, twinsShare: 0.3, inBoth: 0.92,
} as const

export type TruthRow = { key: string; name: string; sex: string; birth: string; id: string; guardian: string; phone: string; village: string; school: string }
/** @property errors what went wrong in the roster’s row. @property twin key of the archive of the twin */
export type TruthChild = { archive: TruthRow | null; roster: TruthRow | null; errors: string[]; twinOf: string | null }

const heading = '编号,姓名,性别,出生日期,身份证号,监护人姓名,联系电话,户籍村,学校'
const today = dayNumberOf('2026-11-20')

/** @param options `children`: how many are in each of the two, about */
export function* truth({ seed, counties, children }: { seed: string; counties: readonly number[]; children: number }): Generator<TruthChild> {
  const villages = new Map(countiesOf(counties).flatMap(county => county.villages.map(village => [village.code, { village, county }] as const)))
  let before: { child: WorldChild; name: string; phone: string } | null = null
  let number = 0
  for (const made of world({ seed, counties, children: Math.round(children / 0.96) })) {
    const r = randomOf(seed, 'truth', number)
    number++
    const home = villages.get(made.region)
    const isTwin: boolean = before !== null && made.twin && before.child.household === made.household && before.child.trueBirthDate === made.trueBirthDate
    const name: string = isTwin && before !== null && r.chance(rates.twinsShare) ? sharing(before.name, made.name) : made.name
    const isSibling: boolean = before?.child.household === made.household
    const phone: string = isSibling && before !== null ? before.phone : made.guardian?.phone ?? made.mother.phone ?? made.father.phone ?? ''
    const child = { ...made, name }
    const twinOf = isTwin && before !== null ? `A${number - 1}` : null
    before = { child: made, name, phone }
    const place = home === undefined ? '' : placeOf(home.village)
    const archive: TruthRow = { key: `A${number}`, name, sex: made.sexCode === 1 ? '男' : '女', birth: made.birthDate, id: made.idNumber ?? '', guardian: made.guardian?.name ?? made.mother.name, phone, village: place, school: made.schoolName ?? '' }
    const x = r.next()
    const { row, errors } = rosterRow({ child, archive, r, near: home?.county.villages ?? [] })
    yield { archive: x < rates.inBoth + 0.04 ? archive : null, roster: x < rates.inBoth || x >= rates.inBoth + 0.04 ? { ...row, key: `B${number}` } : null, errors, twinOf }
  }
}

const placeOf = (village: Village): string => `${village.townName}${village.name}`

/** 王子涵 and 王子轩: the second of two twins takes a character of the first. */
function sharing(first: string, own: string): string {
  const [a, b] = [[...first], [...own]]
  if (a.length < 3 || b.length < 2 || first.includes('·')) return own
  const last = b.at(-1) ?? ''
  return last === a[2] ? own : `${a[0]}${a[1]}${last}`
}

type Copying = { child: WorldChild; archive: TruthRow; r: Random; near: readonly Village[] }

function rosterRow({ child, archive, r, near }: Copying): { row: TruthRow; errors: string[] } {
  const errors: string[] = []
  const row = { ...archive, birth: birthOf(child, r, errors) }
  if (r.chance(rates.nameChanged) && !child.name.includes('·')) {
    const { name, slip } = slipOfName(child.name, r)
    if (name !== child.name) errors.push(`name ${slip}`)
    row.name = name
  }
  if (child.name.includes('·') && r.chance(0.5)) {
    row.name = child.name.replace('·', ['', '•', '.', ' '][r.below(4)] ?? '')
    errors.push('name dot')
  }
  if (r.chance(ageOn(dayNumberOf(child.trueBirthDate), today) < 6 ? rates.idMissingUnderSix : rates.idMissing)) row.id = ''
  else if (row.id !== '' && r.chance(rates.idDigit)) {
    row.id = slipOfNumber(row.id, r)
    errors.push('id digit')
  }
  if (archive.id === '' || row.id === '') errors.push('id missing')
  return { row: { ...row, ...surroundings({ child, archive, r, near }, errors) }, errors }
}

function birthOf(child: WorldChild, r: Random, errors: string[]): string {
  const x = r.next()
  const say = (words: string, date: string): string => {
    if (date !== child.birthDate) errors.push(`birth ${words}`)
    return date
  }
  if (x < rates.birthWrong) return say('wrong', slipOfDay(child.birthDate, r))
  if (x < rates.birthWrong + rates.birthPlaceholder) return say('placeholder', placeholderOf(child.birthDate))
  if (x < rates.birthWrong + rates.birthPlaceholder + rates.birthLunar) return say('lunar', lunarText(child.birthDate))
  return child.birthDate
}

function surroundings({ child, archive, r, near }: Copying, errors: string[]): Pick<TruthRow, 'phone' | 'village' | 'guardian' | 'school'> {
  const found = { phone: archive.phone, village: archive.village, guardian: archive.guardian, school: archive.school }
  if (r.chance(rates.phoneDiffers)) {
    found.phone = [child.father.phone, child.mother.phone].find(phone => phone !== null && phone !== archive.phone && r.chance(0.7)) ?? `1991${String(r.below(10_000_000)).padStart(7, '0')}`
    errors.push('phone differs')
  }
  if (r.chance(rates.villageMoved)) {
    const neighbours = r.chance(0.7) ? near.filter(village => archive.village.startsWith(village.townName)) : near
    const moved = neighbours[r.below(Math.max(1, neighbours.length))]
    if (moved !== undefined) found.village = placeOf(moved)
    errors.push('village moved')
  }
  if (r.chance(rates.guardianDiffers)) found.guardian = r.chance(0.5) ? child.mother.name : child.father.name
  if (r.chance(rates.schoolDiffers)) found.school = ''
  return found
}

const csv = (row: TruthRow): string => [row.key, row.name, row.sex, row.birth, row.id, row.guardian, row.phone, row.village, row.school].join(',')

/** Writes `archives.csv`, `roster.csv`, `truth.csv` (keys of each same pair) and `about.csv` (key, errors, twin) into a folder. */
export async function writeTruth(folder: string, options: { seed: string; counties: readonly number[]; children: number }): Promise<{ archives: number; roster: number; pairs: number }> {
  const open = (name: string, first: string): Lines => linesTo(join(folder, name), first)
  const [archives, roster, pairs, about] = [open('archives.csv', heading), open('roster.csv', heading), open('truth.csv', 'archive,roster'), open('about.csv', 'archive,errors,twin')]
  const counts = { archives: 0, roster: 0, pairs: 0 }
  for (const child of truth(options)) {
    const key = child.archive?.key ?? `A${child.roster?.key.slice(1) ?? ''}`
    counts.archives += await writeRow(archives, child.archive)
    counts.roster += await writeRow(roster, child.roster)
    if (child.archive !== null && child.roster !== null) {
      await pairs.write(`${child.archive.key},${child.roster.key}`)
      counts.pairs++
    }
    await about.write(`${key},${child.errors.join(';')},${child.twinOf ?? ''}`)
  }
  for (const file of [archives, roster, pairs, about]) await file.end()
  return counts
}

type Lines = { write: (line: string) => Promise<void>; end: () => Promise<void> }

async function writeRow(lines: Lines, row: TruthRow | null): Promise<number> {
  if (row === null) return 0
  await lines.write(csv(row))
  return 1
}

function linesTo(file: string, first: string): Lines {
  const out = createWriteStream(file)
  let text = `${first}\n`
  const flush = async (): Promise<void> => {
    const full = !out.write(text)
    text = ''
    if (full) await once(out, 'drain')
  }
  return {
    write: async line => {
      text += `${line}\n`
      if (text.length > 1 << 16) await flush()
    },
    end: async () => {
      await flush()
      out.end()
      await finished(out)
    },
  }
}

/** Six-digit codes of the counties with villages inside the given provinces (43), cities (4310) or counties, in order. */
export function countiesInside(codes: readonly string[]): number[] {
  const found = new Set<number>()
  for (const row of readSeed().rows((code, level) => level === 5 && codes.some(prefix => String(code).startsWith(prefix)))) found.add(countyNumberOf(row.code))
  return [...found].sort((a, b) => a - b)
}
