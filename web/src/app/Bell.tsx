/** What this post was told and has not read. Asked again every minute, and at once after whatever it did itself. */
import { Link } from '@tanstack/react-router'
import { countUnread } from '@qinghe/domain/messages/contract.ts'
import { Icon } from '../ui/Icon.tsx'
import { figure } from '../ui/time.ts'
import { useAsk } from './asking.ts'
import { useSession } from './session.ts'

const everyMs = 60_000

export function Bell() {
  const { posting } = useSession()
  const { data } = useAsk(countUnread, {}, { enabled: posting !== undefined, staleMs: everyMs, everyMs: () => everyMs })
  const unread = data?.unread ?? 0
  const urgent = (data?.urgent ?? 0) > 0
  if (posting === undefined) return null
  return (
    <Link to="/notices" search={{}} className="topbtn" aria-label={unread === 0 ? '提醒，没有未读的' : `提醒，${figure(unread)} 条未读${urgent ? '，有紧急的' : ''}`}>
      <Icon name="bell" />{unread > 0 && <span className={urgent ? 'n red' : 'n'}>{figure(unread)}</span>}
    </Link>
  )
}
