/** Tabs of an archive beside its own parts, as the features declare them (`childTabs.tsx` of each): they come with the page of an archive. */
import type { ChildTab } from './slotTypes.ts'

const declared = import.meta.glob<{ tabs: readonly ChildTab[] }>('../*/childTabs.tsx', { eager: true })
export const childTabs: readonly ChildTab[] = Object.values(declared).flatMap(one => one.tabs).sort((a, b) => a.at - b.at)
