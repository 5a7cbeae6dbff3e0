import { lazy } from 'react'
import type { DeskCard } from '../app/slotTypes.ts'

const HomeCard = lazy(async () => ({ default: (await import('./HomeCard.tsx')).HomeCard }))
export const cards: readonly DeskCard[] = [{ id: 'warnings', column: 'side', at: 35, when: seen => seen.desk === 'register' && seen.may('warnings.read'), Card: HomeCard }]
