/** An archive as it was answered to this post, field by field, in words. */
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { display } from '@qinghe/domain/archives/display.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields, type Section } from '@qinghe/domain/archives/fields.ts'
import { type Eye, seenAs } from '@qinghe/domain/archives/seen.ts'
import { Sealed, ReadableRegion } from '@qinghe/domain/archives/types.ts'
import { notYours } from '@qinghe/domain/kernel/hiding.ts'

export type ArchiveWords = {
  /** Empty when nothing is entered; whoever does not read the field is told so instead. */
  say: (key: FieldKey) => string
  value: (key: FieldKey) => unknown
  name: string
  place: string
  /** Something stands shortened or is left out for this post. */
  isMasked: boolean
}

type Values = ReadonlyMap<string, unknown>
const entries = (of: object | null | undefined): Values | null => (of === null || of === undefined ? null : new Map<string, unknown>(Object.entries(of)))
const present = <T extends { validTo: string | null }>(spells: readonly T[] | undefined): T | undefined => spells?.find(one => one.validTo === null)

function sourcesOf({ identity, schooling, health, family, guardianship, relief }: Archive): Record<Section, Values | null> {
  const parent = (role: 'father' | 'mother'): Values | null => (family.values === null ? null : (entries(family.values.parents.find(one => one.role === role)) ?? new Map()))
  return {
    identity: entries(identity.values), schooling: entries(schooling.values), health: entries(health.values), father: parent('father'), mother: parent('mother'),
    guardianship: guardianship.values === null ? null : (entries(present(guardianship.values.spells)) ?? new Map()), relief: entries(relief.values),
  }
}

/** A value that was answered: sealed ones come shortened, places with their names. */
function said(key: FieldKey, value: unknown): string {
  const [short, place] = [Sealed.safeParse(value), ReadableRegion.safeParse(value)]
  if (short.success) return short.data.masked
  if (place.success) return place.data.name
  // A code that may not be known comes as dots.
  return typeof value === 'string' && value.includes('•') ? value : display(key, value)
}

export function wordsOf(archive: Archive, eye: Eye): ArchiveWords {
  const sources = sourcesOf(archive)
  const value = (key: FieldKey): unknown => sources[fields[key].section]?.get(key.split('.').at(-1) ?? key) ?? null
  return {
    value,
    say: key => {
      if (sources[fields[key].section] === null || seenAs(eye, key) === 'hidden') return notYours
      return key === 'region' ? archive.path.map(one => one.name).join('') : said(key, value(key))
    },
    name: archive.identity.values?.name ?? notYours, place: archive.path.map(one => one.name).join(''),
    isMasked: [archive.identity, archive.schooling, archive.health, archive.family, archive.guardianship, archive.relief].some(one => one.masked),
  }
}

export const maskedWords = '有些内容按打印人的岗位遮挡或者不显示，空白不等于没有。'
