/** 待我同意的免办: what a colleague asked not to be done any more. */
import { waitingWaivers } from '@qinghe/domain/duties/contract.ts'
import { useAsk } from '../app/asking.ts'
import { useMay } from '../app/session.ts'
import { sayWhen } from '../ui/time.ts'
import { WaitingCard } from './WaitingCard.tsx'

export function WaitingWaivers() {
  const oversees = useMay('duties.oversee')
  const asked = useAsk(waitingWaivers, {}, { enabled: oversees, staleMs: 60_000 })
  return oversees ? <WaitingCard title="待我同意的免办" asked={asked} keyOf={one => one.waiver} says={({ at }) => `${sayWhen(at)}申请`} most={5} /> : null
}
