/** Lines of rosters that met no archive: given to the villages that are written in them, in one press. */
import { Link } from '@tanstack/react-router'
import { censusLeads, giveLeads } from '@qinghe/domain/census/suspects.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'

export function LeadsCard({ period }: { period: string }) {
  const asked = useAsk(censusLeads, { period })
  const giving = useSend(giveLeads, receipt => toast(`${figure(receipt.counts?.['given'] ?? 0)} 名已交给各村核实`))
  if (asked.data === undefined) return <div className="card"><NotRead asked={asked} lines={2} /></div>
  const { placeable, placeless, given, open } = asked.data
  if (placeable + placeless + given === 0) return null
  return (
    <Card title="名册上有、没有档案的" label="名册线索">
      <div className="col gap3">
        {given > 0 && <p>已交给各村 {figure(given)} 名，还有 {figure(open)} 名没有结论。</p>}
        {placeless > 0 && <p className="soft">{figure(placeless)} 名没有写清是哪个村，交不出去：<Link to="/comparisons/tasks" search={{}} className="tl">到比对差异里办</Link></p>}
        {placeable > 0 && <><p>{figure(placeable)} 名写明了户籍村，可以交给村里逐名核实。建了档或者已在册的，比对差异同时办结；其余的由县里接着核对。</p><Button kind="primary" size="lg" busy={giving.isPending} onClick={() => giving.mutate({ input: { period } })}>交给各村核实</Button></>}
        <ProblemList issues={issuesOf(giving.error)} />
      </div>
    </Card>
  )
}
