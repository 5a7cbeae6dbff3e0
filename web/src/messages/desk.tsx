import type { DeskCard } from '../app/slotTypes.ts'
import { TextMessages } from './TextMessages.tsx'

export const cards: readonly DeskCard[] = [{ id: 'textMessages', column: 'side', at: 180, Card: TextMessages }]
