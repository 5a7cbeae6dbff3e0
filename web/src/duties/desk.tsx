import type { DeskCard } from '../app/slotTypes.ts'
import { MyDutiesCard } from './MyDuties.tsx'
import { WaitingPauses } from './WaitingPauses.tsx'
import { WaitingWaivers } from './WaitingWaivers.tsx'

export const cards: readonly DeskCard[] = [
  { id: 'myDuties', column: 'side', at: 10, Card: MyDutiesCard },
  { id: 'waitingPauses', column: 'side', at: 55, Card: WaitingPauses },
  { id: 'waitingWaivers', column: 'side', at: 60, Card: WaitingWaivers },
]
