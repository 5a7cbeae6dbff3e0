/** A line of a round for tests of screens. */
import type { Line } from '@qinghe/domain/census/contract.ts'
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'

type Head = Line['heads'][number]
export const headOf = (change: Partial<Head> = {}): Head => ({
  answer: newRecordId(), kind: 'unchanged', over: [], head: true, at: instant('2026-06-18T01:00:00Z'), by: { name: '何春桃', role: '村儿童主任' }, mine: true, words: null, ...change,
})
export const lineOf = (change: Partial<Line> = {}): Line => ({
  child: { id: newChildId(), name: '唐诗雨' }, ageInYears: 8, sexCode: 2, place: { code: regionCode(431003102201), name: '高雅岭村' }, state: 'open', answer: null, heads: [], asked: 0, seen: 'a1',
  returned: null, keys: [], last: null, isHere: true, isNewcomer: false, ...change,
})
