/** Twelve-digit division codes of the national statistical table: province 2, city 2, county 2, town 3, village 3
 *  (docs/domain/规则.md V-02). A code and everything below it is one number range, which is what policies compare. */
import { z } from 'zod'
import { open } from './shown.ts'

export const RegionCode = open('place', z.number().int().min(0).max(999_999_999_999).brand<'RegionCode'>())
/** 0 stands for the nation. */
export type RegionCode = z.infer<typeof RegionCode>
export const regionCode = (code: number | string): RegionCode => RegionCode.parse(Number(code))

export const levels = ['nation', 'province', 'city', 'county', 'town', 'village'] as const
export type Level = (typeof levels)[number]
export const levelNames: Record<Level, string> =
  { nation: '全国', province: '省', city: '市', county: '县', town: '镇街', village: '村（居）' }

/** How many codes lie below one of this level: its range is [code, code + size). */
export const levelSize: Record<Level, number> =
  { nation: 1_000_000_000_000, province: 10_000_000_000, city: 100_000_000, county: 1_000_000, town: 1_000, village: 1 }

/** The level a code stands for, read from its trailing zeros. */
export function levelOf(code: number): Level {
  if (code === 0) return 'nation'
  if (code % levelSize.province === 0) return 'province'
  if (code % levelSize.city === 0) return 'city'
  if (code % levelSize.county === 0) return 'county'
  if (code % levelSize.town === 0) return 'town'
  return 'village'
}

/** The ancestor of `code` at `level` (or itself): integer arithmetic only, so it works on codes not in the table. */
export const ancestorAt = (code: number, level: Level): RegionCode =>
  regionCode(level === 'nation' ? 0 : Math.floor(code / levelSize[level]) * levelSize[level])

/** [from, to): every code inside. Beware cities that govern towns directly (Dongguan 4419): there the county level
 *  has one member with the city's code + 00 in the table; ranges still hold. */
export function rangeOf(code: number): { lo: number; hi: number } {
  return { lo: code, hi: code + levelSize[levelOf(code)] }
}
export const isWithin = (code: number, outer: number): boolean => {
  const { lo, hi } = rangeOf(outer)
  return code >= lo && code < hi
}
/** The tenant number of a county: the first six digits on the day it was opened, and never another afterwards. */
export const countyNumberOf = (code: number): number => Math.floor(code / levelSize.county)
