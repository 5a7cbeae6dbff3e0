import type { CellIssue } from '@qinghe/domain/rosters/types.ts'
import { Button } from '../ui/Button.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { columnLetter } from '@qinghe/domain/rosters/headers.ts'
import type { Found } from './CheckStep.tsx'

export type Spot = { row: number; column: number }
export const severityLook: Record<CellIssue['severity'], { tone: string; icon: IconName }> = {
  error: { tone: 'red', icon: 'error' }, warning: { tone: 'amber', icon: 'warn' }, known: { tone: 'blue', icon: 'users' },
}
export const cellName = (row: number, column: number | null): string => (column === null ? `第 ${row} 行` : `${columnLetter(column)}${row}`)

type Props = { found: readonly Found[]; spot: Spot | null; onJump: (found: Found) => void; more: boolean; onMore: () => void }

export function IssueList({ found, spot, onJump, more, onMore }: Props) {
  const count = (s: CellIssue['severity']) => found.filter(f => f.issue.severity === s).length
  const at = spot === null ? -1 : found.findIndex(f => f.row.row === spot.row && (f.issue.column ?? 0) === spot.column)
  const step = (by: number) => { const next = found[Math.max(0, Math.min(at + by, found.length - 1))]; if (next !== undefined) onJump(next) }
  return (
    <section className="card clip" aria-label="问题">
      <header><h2>问题</h2>{count('error') > 0 && <span className="tag red">{count('error')} 错误</span>}{count('warning') > 0 && <span className="tag amber">{count('warning')} 提示</span>}</header>
      <div className="scroll">
        {found.length === 0 && <p className="state muted">没有发现问题，可以继续。</p>}
        {found.map((f, i) => {
          const look = severityLook[f.issue.severity]
          return (
            <button key={`${f.row.row}.${f.issue.column ?? ''}.${f.issue.code}`} type="button" className={i === at ? `is on ${look.tone}` : 'is'} onClick={() => onJump(f)}>
              <span className={look.tone}><Icon name={look.icon} /></span>
              <span className="grow"><span className="row gap2"><b className="nowrap">{cellName(f.row.row, f.issue.column)}</b><span className="ell">{f.issue.title}</span></span><span className="cap muted isnote">{f.issue.message}</span></span>
            </button>
          )
        })}
        {more && <div className="state"><Button size="sm" onClick={onMore}>再显示一些</Button></div>}
      </div>
      {found.length > 1 && (
        <div className="tablefoot"><span>共 {found.length} 处</span><span className="row end"><Button size="sm" kind="ghost" icon="up" aria-label="上一处" onClick={() => step(-1)} /><Button size="sm" kind="ghost" icon="down" aria-label="下一处" onClick={() => step(1)} />逐条跳转</span></div>
      )}
    </section>
  )
}
