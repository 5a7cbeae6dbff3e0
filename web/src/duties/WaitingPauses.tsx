/** 待我同意的暂停: whose clock a colleague asks to stop for a while. */
import { waitingPauses } from '@qinghe/domain/duties/pauseContract.ts'
import { useAsk } from '../app/asking.ts'
import { useMay } from '../app/session.ts'
import { sayDay } from './due.ts'
import { WaitingCard } from './WaitingCard.tsx'

export function WaitingPauses() {
  const oversees = useMay('duties.oversee')
  const asked = useAsk(waitingPauses, {}, { enabled: oversees, staleMs: 60_000 })
  if (!oversees) return null
  const now = Date.now()
  return <WaitingCard title="待我同意的暂停" asked={asked} keyOf={one => one.pause}
    says={({ since, until }) => `申请从 ${sayDay(since, now)}起暂停${until === null ? '，到哪天没有定' : `到 ${sayDay(until, now)}`}`} />
}
