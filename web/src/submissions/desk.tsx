import type { DeskCard } from '../app/slotTypes.ts'
import { HandedOver } from './HandedOver.tsx'

export const cards: readonly DeskCard[] = [{ id: 'handedOver', column: 'side', at: 90, when: seen => seen.may('submissions.take'), Card: HandedOver }]
