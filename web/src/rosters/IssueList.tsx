import type { Batch, CellIssue } from '@qinghe/domain/rosters/types.ts'
import { Button } from '../ui/Button.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { columnLetter } from '@qinghe/domain/rosters/headers.ts'
import { figure } from '../ui/time.ts'
import type { Found } from './CheckStep.tsx'

export type Spot = { row: number; column: number }
export const severityLook: Record<CellIssue['severity'], { tone: string; icon: IconName }> = {
  error: { tone: 'red', icon: 'error' }, warning: { tone: 'amber', icon: 'warn' }, known: { tone: 'blue', icon: 'users' },
}
export const cellName = (row: number, column: number | null): string => (column === null ? `第 ${row} 行` : `${columnLetter(column)}${row}`)

type Group = { key: string; first: Found; all: Found[] }

/** Every error stands by itself, because every one has to be mended; a hint that says the same in a hundred rows stands once. */
function groupsOf(found: readonly Found[]): Group[] {
  const groups = new Map<string, Group>()
  for (const one of found) {
    const { severity, code, column, title } = one.issue
    const key = severity === 'warning' ? `${code} ${column ?? ''} ${title}` : `${one.row.row} ${code} ${column ?? ''}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { key, first: one, all: [one] })
    else group.all.push(one)
  }
  return [...groups.values()]
}

const isAt = (spot: Spot | null, { row, issue }: Found): boolean => spot !== null && row.row === spot.row && (issue.column ?? 0) === spot.column

function GroupLine({ group, spot, onJump }: { group: Group; spot: Spot | null; onJump: (found: Found) => void }) {
  const at = group.all.findIndex(f => isAt(spot, f))
  const shown = group.all[Math.max(0, at)] ?? group.first
  const look = severityLook[shown.issue.severity]
  const count = group.all.length
  return (
    <button type="button" className={at >= 0 ? `is on ${look.tone}` : 'is'} onClick={() => onJump(shown)}>
      <span className={look.tone}><Icon name={look.icon} /></span>
      <span className="grow">
        <span className="row gap2"><b className="nowrap">{cellName(shown.row.row, shown.issue.column)}{count > 1 && ` 等 ${figure(count)} 处`}</b><span className="ell">{shown.issue.title}</span></span>
        <span className="cap muted isnote">{shown.issue.message}</span>
      </span>
    </button>
  )
}

type Props = { batch: Batch; found: readonly Found[]; spot: Spot | null; onJump: (found: Found) => void; more: boolean; onMore: () => void }

export function IssueList({ batch, found, spot, onJump, more, onMore }: Props) {
  const { error, warning } = batch.counts
  const groups = groupsOf(found)
  const inOrder = groups.flatMap(g => g.all)
  const at = inOrder.findIndex(f => isAt(spot, f))
  const step = (by: number) => { const next = inOrder[Math.max(0, Math.min(at + by, inOrder.length - 1))]; if (next !== undefined) onJump(next) }
  return (
    <section className="card clip" aria-label="问题">
      <header><h2>问题</h2>{error > 0 && <span className="tag red">{figure(error)} 行错误</span>}{warning > 0 && <span className="tag amber">{figure(warning)} 行提示</span>}</header>
      <div className="scroll">
        {found.length === 0 && <p className="state muted">没有发现问题，可以继续。</p>}
        {groups.map(g => <GroupLine key={g.key} group={g} spot={spot} onJump={onJump} />)}
        {more && <div className="state"><Button size="sm" onClick={onMore}>再看后面的提示</Button></div>}
      </div>
      {inOrder.length > 1 && (
        <div className="tablefoot"><span>{at < 0 ? '点一条定位' : `第 ${figure(at + 1)} 处`}</span><span className="row end"><Button size="sm" kind="ghost" icon="up" aria-label="上一处" onClick={() => step(-1)} /><Button size="sm" kind="ghost" icon="down" aria-label="下一处" onClick={() => step(1)} />逐条跳转</span></div>
      )}
    </section>
  )
}
