/** Words of the pages of a county's plans. */
import type { CountyPlans } from '@qinghe/domain/plans/countyPlans.ts'
import { type Standing, standings } from '../../ui/versionWords.ts'

export type OneVersion = CountyPlans['versions'][number]
export type OnePlan = CountyPlans['plans'][number]

/** Published for a day that never came, because another took its place before. */
const overtaken: Standing = { label: '没有施行，已换新版', tone: 'idle' }
export const standingOf = ({ state, running, from, version }: OneVersion, today: string): Standing => {
  if (running) return standings.running
  if (state === 'published') return standings[from > today ? 'coming' : version === null ? 'ended' : 'past']
  return state === 'replaced' ? overtaken : standings[state]
}
export const versionWords = ({ version, from }: Pick<OneVersion, 'version' | 'from'>): string => (version === null ? `从 ${from} 起停用` : `${version} 版，${from} 起施行`)
