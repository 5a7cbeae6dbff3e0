/** In which of the three a child stands: the lists of the round, the roster of the education bureau, that of the police (P2-105). */
import { z } from 'zod'

export const MatchOffice = z.enum(['education', 'police'])
export type MatchOffice = z.infer<typeof MatchOffice>
export const officeNames: Record<MatchOffice, string> = { education: '教育', police: '公安' }

/** `unsure`: a line may be this child, and nobody has said so. `unasked`: the roster was not to name her, or there is none. */
export const InRoster = z.enum(['in', 'out', 'unsure', 'unasked'])
export type InRoster = z.infer<typeof InRoster>
const words: Record<InRoster, string> = { in: '有', out: '没有', unsure: '未定', unasked: '没有比到' }

export type Standing = Readonly<Record<MatchOffice, InRoster>>
export function standingWords({ education, police }: Standing): string {
  if (education === 'in' && police === 'in') return '三方都有'
  if (education === 'out' && police === 'out') return '只在民政'
  if (education === 'in' && police === 'out') return '民政和教育有，公安没有'
  if (education === 'out' && police === 'in') return '民政和公安有，教育没有'
  return `教育${words[education]}，公安${words[police]}`
}

/** What has not come is said and holds nothing up: the office cannot make another one hand over. */
export const notCome = (office: MatchOffice): string => `${officeNames[office]}本季没有送名册，这一轮没有和${officeNames[office]}比对`
