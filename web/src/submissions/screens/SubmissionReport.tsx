import { getRouteApi, Link } from '@tanstack/react-router'
import { ownReport } from '@qinghe/domain/submissions/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../../app/asking.ts'
import { LostPage } from '../../app/RouteFailed.tsx'
import { ReportScreen } from '../../comparisons/report/ReportScreen.tsx'

const route = getRouteApi('/desk/submissions/$id/report')

function Report({ id }: { id: RecordId }) {
  const asked = useAsk(ownReport, { submission: id })
  return <ReportScreen asked={asked} crumbs={[<Link key="all" to="/submissions">部门名册</Link>, <Link key="one" to="/submissions/$id" params={{ id }}>这份名册</Link>]} />
}

export function SubmissionReport() {
  const read = RecordId.safeParse(route.useParams().id)
  return read.success ? <Report id={read.data} /> : <LostPage />
}
