import type { DeskCard, DeskSeen } from '../app/slotTypes.ts'
import { WaitingRecords } from './Waiting.tsx'
import { WaitingSeconds } from './WaitingSeconds.tsx'
import { WaitingSlips } from './WaitingSlips.tsx'

/** Whoever receives reports of danger sees them before everything else. */
const receivesReports = ({ may }: Pick<DeskSeen, 'may'>): boolean => may('mandatoryReport.receive')

export const cards: readonly DeskCard[] = [
  { id: 'waitingReports', column: 'side', at: 5, when: receivesReports, Card: WaitingRecords },
  { id: 'waitingSlips', column: 'side', at: 40, when: seen => seen.may('slips.receive'), Card: WaitingSlips },
  { id: 'waitingSeconds', column: 'side', at: 50, Card: WaitingSeconds },
  { id: 'waitingRecords', column: 'side', at: 70, when: seen => !receivesReports(seen), Card: WaitingRecords },
]
