/** The findings of one cell and the ways out. Typing by hand comes first; a computed value is taken only as 待核. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { deselectRows, fixCell } from '@qinghe/domain/rosters/contract.ts'
import type { Batch, CellIssue, RosterRow } from '@qinghe/domain/rosters/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { cellName, severityLook } from './IssueList.tsx'

type Props = { batch: Batch; row: RosterRow; column: number; scroller: RefObject<HTMLDivElement | null>; onClose: () => void }

/** The cell itself is the anchor; it may come into view a moment after the jump. */
function useCell(scroller: Props['scroller'], row: number, column: number) {
  const anchor = useRef<HTMLElement | null>(null)
  const [found, setFound] = useState(false)
  useEffect(() => {
    const look = () => {
      const cell = scroller.current?.querySelector<HTMLElement>(`[data-cell="${row}.${column}"]`) ?? null
      cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      anchor.current = cell
      setFound(cell !== null)
    }
    const timer = window.setTimeout(look, 80)
    return () => window.clearTimeout(timer)
  }, [scroller, row, column])
  return { anchor, found }
}

function Finding({ row, issue }: { row: number; issue: CellIssue }) {
  const look = severityLook[issue.severity]
  return (
    <div>
      <div className={`row strong ${look.tone}`}><Icon name={look.icon} />{cellName(row, issue.column)} {issue.title}</div>
      <div className="soft">{issue.message}</div>
    </div>
  )
}

export function CellPopover({ batch, row, column, scroller, onClose }: Props) {
  const { anchor, found } = useCell(scroller, row.row, column)
  const issues = row.issues.filter(i => (i.column ?? 0) === column)
  const masked = (row.cells[column] ?? '').includes('•')
  const [typing, setTyping] = useState(issues.length === 0)
  const [value, setValue] = useState(masked ? '' : (row.cells[column] ?? ''))
  const fix = useSend(fixCell, () => { onClose(); toast('已改，正在重新检查') })
  const pick = useSend(deselectRows, () => { onClose(); toast(row.selected ? `第 ${row.row} 行不导入` : `第 ${row.row} 行恢复导入`) })
  const candidates = issues.flatMap(i => i.candidates)
  if (!found) return null
  const send = (text: string, unverified: boolean) => fix.mutate({ input: { batch: batch.id, row: row.row, column, value: text, ...(unverified ? { unverified } : {}) } })
  return (
    <Popover anchor={anchor} onClose={onClose} pad label={`${cellName(row.row, column)}`}>
      <div className="cellpop">
        {issues.map(i => <Finding key={i.code} row={row.row} issue={i} />)}
        {typing && (
          <form className="row" onSubmit={e => { e.preventDefault(); send(value, false) }}>
            <input className="inp" data-focus="" value={value} onChange={e => setValue(e.target.value)} aria-label="改成" placeholder={masked ? '重新填写完整内容' : '改成'} maxLength={500} />
            <Button size="sm" kind="primary" type="submit" busy={fix.isPending}>改</Button>
          </form>
        )}
        <ProblemList issues={issuesOf(fix.error ?? pick.error)} />
        <div className="row wrap">
          {!typing && <Button size="sm" kind="primary" onClick={() => setTyping(true)}>手工填写</Button>}
          {candidates.map(one => <Button key={one.value} size="sm" busy={fix.isPending} onClick={() => send(one.value, one.unverified)}>{one.label}</Button>)}
          {row.state !== 'error' && <Button size="sm" kind="ghost" busy={pick.isPending} onClick={() => pick.mutate({ input: { batch: batch.id, rows: [row.row], selected: !row.selected } })}>{row.selected ? '跳过此行' : '恢复此行'}</Button>}
        </div>
      </div>
    </Popover>
  )
}
