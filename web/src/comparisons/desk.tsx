import type { DeskCard } from '../app/slotTypes.ts'
import { Differences } from './Differences.tsx'

export const cards: readonly DeskCard[] = [{ id: 'differences', column: 'side', at: 100, when: seen => seen.may('comparisons.tasks'), Card: Differences }]
