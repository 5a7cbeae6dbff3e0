/** Villages by town, or one by one where all lie in the same town. */
import type { ProgressPlace } from '@qinghe/domain/archives/contract.ts'
import { ancestorAt, levelOf } from '@qinghe/domain/kernel/regionCode.ts'

type Counts = { all: number; gaps: number }
export type Row = Counts & { region: number; name: string; noGuardian: number; /** null: the row is a village itself. */ villages: readonly ProgressPlace[] | null; unsettled: boolean }

export const share = ({ all, gaps }: Counts): number => (all === 0 ? 0 : (all - gaps) / all)

const lateFirst = (a: Row, b: Row): number =>
  Number(b.noGuardian > 0) - Number(a.noGuardian > 0) || b.noGuardian - a.noGuardian || Number(b.all > 0) - Number(a.all > 0) || share(a) - share(b) || a.region - b.region

const isCounty = (code: number): boolean => levelOf(code) === 'county'
const rowOf = (place: ProgressPlace): Row => ({
  ...place, noGuardian: place.noGuardian ?? 0, villages: null, unsettled: levelOf(place.region) !== 'village',
  name: levelOf(place.region) === 'village' ? place.name : '村（居）未定',
})

function townRow(region: number, places: readonly ProgressPlace[]): Row {
  const sum = (of: (p: ProgressPlace) => number) => places.reduce((n, p) => n + of(p), 0)
  return {
    region, name: isCounty(region) ? '镇街未定' : (places[0]?.townName ?? ''), unsettled: isCounty(region), villages: places,
    all: sum(p => p.all), gaps: sum(p => p.gaps), noGuardian: sum(p => p.noGuardian ?? 0),
  }
}

export function grouped(places: readonly ProgressPlace[]): Row[] {
  const towns = new Map<number, ProgressPlace[]>()
  for (const place of places) {
    const town = ancestorAt(place.region, 'town')
    const found = towns.get(town)
    if (found === undefined) towns.set(town, [place])
    else found.push(place)
  }
  const rows = towns.size < 2 ? places.map(rowOf) : [...towns].map(([town, inside]) => townRow(town, inside))
  return rows.sort(lateFirst)
}
