/** Parts of the work that are not built yet, by what the permission matrix gives a post there. */
import type { DataDomain } from '@qinghe/domain/kernel/dataDomain.ts'
import { cell } from '@qinghe/domain/staff/matrix.ts'

const coming: readonly { domain: DataDomain; words: string }[] = [
  { domain: 'RPT', words: '应急处置' }, { domain: 'CASE', words: '个案' }, { domain: 'HOT', words: '12355 来电' },
  { domain: 'ACT', words: '活动、夏令营和志愿服务' }, { domain: 'FAC', words: '儿童之家等阵地' }, { domain: 'KPI', words: '考核' },
]

export const comingParts = (role: string): string[] => coming.filter(part => !cell(role, part.domain).text.startsWith('—')).map(part => part.words)
