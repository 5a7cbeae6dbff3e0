import { myDuties } from '@qinghe/domain/duties/contract.ts'
import { useAsk } from '../app/asking.ts'
import { figure } from '../ui/time.ts'

/** What is late or due within a week. The desk asks the same. */
export function DutyCount() {
  const counts = useAsk(myDuties, { limit: 5 }, { staleMs: 60_000 }).data?.counts
  const due = counts === undefined ? 0 : counts.late + counts.today + counts.week
  if (counts === undefined || due === 0) return null
  return <span className={counts.late > 0 ? 'n red strong' : 'n'}>{figure(due)}{counts.late > 0 && <span className="sr">，其中 {counts.late} 件逾期</span>}</span>
}
