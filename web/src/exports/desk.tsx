import type { DeskCard } from '../app/slotTypes.ts'
import { WaitingExports } from './WaitingExports.tsx'

export const cards: readonly DeskCard[] = [{ id: 'waitingExports', column: 'side', at: 80, when: seen => seen.inOffice, Card: WaitingExports }]
