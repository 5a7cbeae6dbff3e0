/** Where an archive stands and whose turn it is, in the same words on the list, the page and the desk. */
import { archiveStatusNames, type ArchiveStatus, type ReturnedTo } from './types.ts'

type Standing = { status: ArchiveStatus; returnedTo: ReturnedTo | null }

const levelWords: Record<ReturnedTo, string> = { village: '村里', town: '镇街' }
const whoseWords: Record<ReturnedTo, string> = { village: '村儿童主任', town: '镇儿童督导员' }

export function stateWords({ status, returnedTo }: Standing): string {
  if (returnedTo === null) return archiveStatusNames[status]
  if (status === 'returned') return `退回${levelWords[returnedTo]}`
  return status === 'changed' ? `在册（变更退回${levelWords[returnedTo]}）` : archiveStatusNames[status]
}

/** Who has to do what next; null: nobody waits for anything. */
export function turnWords({ status, returnedTo }: Standing): string | null {
  switch (status) {
    case 'draft': return '等建档人填齐后提交'
    case 'villageSubmitted': case 'townReviewing': return '等镇儿童督导员审核'
    case 'countyReviewing': return '等县民政审核'
    case 'returned': return returnedTo === null ? '等补正后再提交' : `等${whoseWords[returnedTo]}补正后再提交`
    case 'changed': return returnedTo === null ? '等镇儿童督导员或县民政审核变更' : `等${whoseWords[returnedTo]}改正或说明后再提交`
    case 'exitPending': return '等县民政确认退出'
    case 'active': case 'exited': case 'transferred': case 'merged': return null
  }
}
