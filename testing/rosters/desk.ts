/** The desk of a clerk who makes a roster: children of the places in question, and the sheets that become a file. */
import { demoCounty, demoCountyNumber } from '../world.ts'
import { type Random, randomOf } from '../world/random.ts'
import type { WorldChild, WorldCounty } from '../world/types.ts'
import type { Column } from './columns.ts'
import { type Entry, entryOf, type Paper } from './paper.ts'
import { plant, type PlantKind } from './plants.ts'
import type { Ask, MadeRoster, Office } from './truth.ts'
import type { Place } from './writings.ts'

export const townCodes = { bailutang: 431003101000, liangtian: 431003102000, qifengdu: 431003103000, aoshang: 431003104000, xujiadong: 431003105000, wulipai: 431003107000, wugaishan: 431003109000, feitianshan: 431003110000 } as const
/** The day the rosters are made; the clock of the office that reads them is put there as well. */
export const madeOn = '2026-11-20'
export const readAt = '2026-11-20T02:00:00Z'

/** `children`: how many are wanted (the makers of tests ask for fewer). */
export type Order = { seed: string; children: number }
export type Desk = {
  r: Random
  county: WorldCounty
  children: WorldChild[]
  place: (child: WorldChild) => Place
  entries: (columns: readonly Column[], children?: readonly WorldChild[]) => Entry[]
  plant: (entries: Entry[], kinds: readonly PlantKind[], each?: number) => void
}

const worlds = new Map<string, ReturnType<typeof demoCounty>>()
/** One county is kept between makers; they only read it. */
function worldOf(seed: string): ReturnType<typeof demoCounty> {
  const known = worlds.get(seed)
  if (known) return known
  worlds.clear()
  const made = demoCounty(seed, madeOn)
  worlds.set(seed, made)
  return made
}

/** @param towns whose children; fewer than asked where there are not as many, in the order of the villages */
export function openDesk(name: string, { seed, children }: Order, towns: readonly number[]): Desk {
  const { county, children: all } = worldOf(seed)
  const r = randomOf('roster', name, seed)
  const villages = new Map(county.villages.map(v => [v.code, v]))
  const bare = (village: string): string => village.replace(/(村|社区)$/, '')
  const bareCount = Map.groupBy(county.villages, v => bare(v.name))
  const chosen = all.filter(child => towns.includes(Math.floor(child.region / 1000) * 1000))
  const share = Math.ceil(children / towns.length)
  const mine = towns.flatMap(town => chosen.filter(child => Math.floor(child.region / 1000) * 1000 === town).slice(0, share))
  const place = (child: WorldChild): Place => {
    const village = villages.get(child.region)
    if (!village) throw new Error(`no village ${child.region}`)
    return { village: village.name, town: village.townName, isBareUnique: (bareCount.get(bare(village.name))?.length ?? 0) === 1 }
  }
  return {
    r, county, children: mine.slice(0, children), place,
    entries: (columns, of = mine.slice(0, children)) => {
      const shared = sharedPhones(of)
      return of.map((child, i) => {
        const entry = entryOf(columns, { child, r, place: place(child), number: i + 1 })
        if (shared.has(child.guardian?.phone ?? '')) for (const key of ['guardian.phone', 'guardianText']) entry.fair.add(key)
        return entry
      })
    },
    plant: (entries, kinds, each = 1) => plant(entries, kinds, { seed: `${name}|${seed}`, each }),
  }
}

export const townOffice = (town: number): Office => ({ role: 'childSupervisor', region: town })
export const villageOffice = (village: number): Office => ({ role: 'childDirector', region: village })
export const countyOffice: Office = { role: 'countyCivilAffairs', region: demoCountyNumber * 1_000_000 }

/** The telephone of the shop, which several families give: that is worth a word. */
function sharedPhones(children: readonly WorldChild[]): Set<string> {
  const families = Map.groupBy(children, child => child.guardian?.phone ?? '')
  return new Set([...families].filter(([phone, mine]) => phone !== '' && new Set(mine.map(child => child.household)).size > 1).map(([phone]) => phone))
}

type Making = Pick<MadeRoster, 'name' | 'about' | 'fileName' | 'form' | 'office'> & { asks?: Ask[]; preload?: MadeRoster['preload'] }
/** Papers in the order of the file's sheets. */
export function rosterOf(making: Making, papers: readonly Paper[]): MadeRoster {
  const finished = papers.map((paper, i) => paper.finish(i))
  return {
    ...making, asks: making.asks ?? [], preload: making.preload ?? [],
    sheets: finished.map(f => f.sheet), columns: finished.map(f => f.keys), lines: finished.flatMap(f => f.lines),
  }
}

/** Entries village by village, in their order. */
export const byVillage = (entries: readonly Entry[]): [number, Entry[]][] => [...Map.groupBy(entries, e => e.child.region)]
export const renumbered = (entries: readonly Entry[]): void => entries.forEach((entry, i) => { if (entry.cells.has('number')) entry.cells.set('number', i + 1) })
