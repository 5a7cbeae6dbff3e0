import { lazy } from 'react'
import type { DeskCard, DeskSeen } from '../app/slotTypes.ts'

const card = (name: 'Beside' | 'InHand') => lazy(async () => ({ default: (await import('./HomeCard.tsx'))[name] }))
const when = (seen: DeskSeen): boolean => seen.desk === 'register' && seen.may('census.read')
export const cards: readonly DeskCard[] = [
  { id: 'censusInHand', column: 'middle', at: 10, when, Card: card('InHand') }, { id: 'census', column: 'side', at: 20, when, Card: card('Beside') },
]
