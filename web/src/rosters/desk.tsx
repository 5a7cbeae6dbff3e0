import type { DeskCard } from '../app/slotTypes.ts'
import { Batches } from './Batches.tsx'

export const cards: readonly DeskCard[] = [{ id: 'batches', column: 'side', at: 120, when: seen => seen.may('rosters.read'), Card: Batches }]
