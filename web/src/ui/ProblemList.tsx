import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { Icon } from './Icon.tsx'

/** All problems together; each that belongs to a field is a way to it. */
export function ProblemList({ issues, onGo }: { issues: readonly Issue[]; onGo?: (field: string) => void }) {
  if (issues.length === 0) return null
  return (
    <div className="note red" role="alert">
      <Icon name="error" />
      <div className="grow">
        <b>{issues.length === 1 ? '有 1 处要改' : `有 ${issues.length} 处要改`}</b>
        <ul>
          {issues.map(i => (
            <li key={`${i.code}${i.field ?? ''}${i.message}`}>
              {i.field === undefined || onGo === undefined ? i.message : <button type="button" className="lk" onClick={() => onGo(i.field ?? '')}>{i.message}</button>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
