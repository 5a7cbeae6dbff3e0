import { countArchives } from '@qinghe/domain/archives/contract.ts'
import { useAsk } from '../app/asking.ts'
import { inPlace, type Place } from '../app/place.ts'
import { useNames } from '../app/session.ts'
import { figure } from '../ui/time.ts'

export function ArchiveCount({ place }: { place: Place }) {
  const all = useAsk(countArchives, inPlace(place), { enabled: useNames() === 'open', staleMs: 60_000 }).data?.tabs.all
  return all === undefined ? null : <span className="n">{figure(all)}</span>
}
