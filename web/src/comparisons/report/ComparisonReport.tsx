import { getRouteApi, Link } from '@tanstack/react-router'
import { reportComparison } from '@qinghe/domain/comparisons/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../../app/asking.ts'
import { LostPage } from '../../app/RouteFailed.tsx'
import { ReportScreen } from './ReportScreen.tsx'

const route = getRouteApi('/desk/comparisons/$id/report')

function Report({ id }: { id: RecordId }) {
  const asked = useAsk(reportComparison, { comparison: id })
  return <ReportScreen asked={asked} crumbs={[
    <Link key="all" to="/comparisons">数据比对</Link>, <Link key="one" to="/comparisons/$id" params={{ id }} search={{}}>{asked.data?.comparisonNumber ?? '这次比对'}</Link>,
  ]} />
}

export function ComparisonReport() {
  const read = RecordId.safeParse(route.useParams().id)
  return read.success ? <Report id={read.data} /> : <LostPage />
}
