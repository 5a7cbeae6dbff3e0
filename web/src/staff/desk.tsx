import type { DeskCard } from '../app/slotTypes.ts'
import { NeedsSpotCheck } from './NeedsSpotCheck.tsx'

export const cards: readonly DeskCard[] = [
  { id: 'needsSpotCheck', column: 'side', at: 20, when: seen => seen.names === 'spotCheck', Card: ({ place }) => <NeedsSpotCheck region={place} /> },
]
