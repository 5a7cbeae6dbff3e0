import type { DeskCard } from '../app/slotTypes.ts'
import { ReadingNotices } from './ReadingNotices.tsx'

export const cards: readonly DeskCard[] = [{ id: 'readingNotices', column: 'middle', at: 10, when: seen => seen.may('audit.readings'), Card: ReadingNotices }]
