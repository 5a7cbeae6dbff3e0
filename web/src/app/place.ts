import type { ArchivesSearch } from '../archives/search.ts'
import { type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'

/** The place chosen in the top bar; undefined is all of one's area. */
export type Place = number | undefined
export const inPlace = (place: Place): { region?: RegionCode } => (place === undefined ? {} : { region: regionCode(place) })

/** The list behind a number of incomplete archives of the register; the tab alone has drafts, too. */
export const incomplete = (place: Place): ArchivesSearch => ({ ...inPlace(place), tab: 'gaps', status: ['active', 'changed', 'exitPending'] })
