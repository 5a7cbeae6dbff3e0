import { Link } from '@tanstack/react-router'
import { useSession } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { NotYours } from '../ui/states.tsx'

/** In the place of every list of names above the county: why it is closed, and the way to open it. */
export function NeedsSpotCheck({ region }: { region?: number | undefined }) {
  const { spotChecks } = useSession()
  const ready = spotChecks.length > 0
  return (
    <Card label="查看名单要先申请抽查">
      <NotYours title="市级以上查看名单，要先有经批准的抽查" actions={(
        <>
          {ready && <Link to="/spot-checks" className="btn p">用已批准的抽查查看</Link>}
          <Link to="/spot-checks" search={{ ask: true, ...(region === undefined ? {} : { region }) }} className={ready ? 'btn' : 'btn p'}>申请抽查</Link>
        </>
      )}>
        写明地区、事由和期限，由同级另一人或上级民政批准，到期自动结束。平时请看统计。
      </NotYours>
    </Card>
  )
}
