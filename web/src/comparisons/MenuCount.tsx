import { countTasks } from '@qinghe/domain/comparisons/contract.ts'
import { useAsk } from '../app/asking.ts'
import { inPlace, type Place } from '../app/place.ts'
import { figure } from '../ui/time.ts'

export function TaskCount({ place }: { place: Place }) {
  const differences = useAsk(countTasks, inPlace(place), { staleMs: 60_000 })
  const mine = (differences.data?.open ?? []).reduce((sum, line) => sum + (line.isMine ? line.tasks : 0), 0)
  return mine > 0 ? <span className="n">{figure(mine)}</span> : null
}
