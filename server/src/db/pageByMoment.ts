/** Pages of what is listed newest first, by moment and id. */
import { z } from 'zod'
import { type Pages, pagesOf } from './pages.ts'

const Place = z.tuple([z.string(), z.string()])
type Place = z.infer<typeof Place>
const newest: Place = ['9999-01-01T00:00:00Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff']

type ByMoment = Omit<Pages<Place>, 'from'> & {
  /** Moment and id the page lies before; those of the first page when nothing was shown yet. */
  from: (...asked: Parameters<Pages<Place>['from']>) => Place
}
export function pagesByMoment(contract: { name: string }): ByMoment {
  const pages = pagesOf(contract, Place)
  return { ...pages, from: (r, cursor) => pages.from(r, cursor) ?? newest }
}
