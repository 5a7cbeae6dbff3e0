/** The cards of the desk, as the features declare them (`desk.tsx` of each): they come with the desk. */
import type { DeskCard } from './slotTypes.ts'

const declared = import.meta.glob<{ cards: readonly DeskCard[] }>('../*/desk.tsx', { eager: true })
const cards = Object.values(declared).flatMap(one => one.cards).sort((a, b) => a.at - b.at)
export const cardsOf = (column: DeskCard['column']): readonly DeskCard[] => cards.filter(one => one.column === column)
