import { lazy } from 'react'
import type { DeskCard } from '../app/slotTypes.ts'

export const cards: readonly DeskCard[] = [{ id: 'hotline', column: 'middle', at: 5, when: seen => seen.may('hotlineCall.register'), Card: lazy(async () => ({ default: (await import('./Answer.tsx')).Answer })) }]
