/** Words of the versions of a plan. */
import type { PlanDifference } from '@qinghe/domain/plans/countyPlans.ts'
import type { PlanVersions } from '@qinghe/domain/plans/versionFaces.ts'
import { type Standing, standings } from '../../ui/versionWords.ts'

export type OneVersion = PlanVersions['versions'][number]
/** A version without a text ends the plan: what it did is that, and nobody uses it. */
export const standingOf = ({ version, standing }: Pick<OneVersion, 'version' | 'standing'>): Standing => standings[version === null && (standing === 'running' || standing === 'past') ? 'ended' : standing]
export const spanWords = ({ version, from, until }: OneVersion): string => (version === null ? `从 ${from} 起停用` : `${version} 版，${from} 起${until === null ? '' : `，到 ${until} 换`}`)
export const effectWords = ({ effect }: PlanDifference): string | null => (effect === null ? null : `应办：${effect}。`)
