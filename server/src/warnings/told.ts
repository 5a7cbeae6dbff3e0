/** Numbers as they are answered: what each is and on what it rests, and what the post is not told, with the reason. */
import { ancestorAt } from '@qinghe/domain/kernel/regionCode.ts'
import { warningPackage, type WarningParameters } from '@qinghe/domain/warnings/parameters.ts'
import { hiddenFrom, type Rests } from '@qinghe/domain/warnings/sorts.ts'
import type { Reader } from '../db/reader.ts'
import type { Counted } from './flagged.ts'

type Sort = Rests & { title: string; says: (values: WarningParameters) => string; basis: (values: WarningParameters) => string }
type Telling<K extends string> = { ids: readonly K[]; sorts: Readonly<Record<K, Sort>>; counted: Counted<K> }

export function figuresOf<K extends string>(r: Reader, { ids, sorts, counted: { place, sum, places } }: Telling<K>) {
  const values = r.parameters(warningPackage, ancestorAt(r.actor.region, 'county'))
  return {
    place, today: r.today, children: sum.children, some: sum.some,
    sorts: ids.map(id => {
      const found = sum.by.find(one => one.id === id)
      const { title, says, basis, awaits } = sorts[id]
      return { id, title, says: says(values), basis: basis(values), of: found?.of ?? null, unknown: found?.unknown ?? 0, hidden: hiddenFrom(r.actor, sorts[id]), awaits: awaits ?? null }
    }),
    places: places.map(({ place: at, children, some, by }) => ({ place: at, children, some, by: by.map(({ id, of }) => ({ id, of })) })),
  }
}
