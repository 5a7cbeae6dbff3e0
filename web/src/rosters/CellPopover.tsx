/** One cell: what is wrong with it, the likely values as buttons, and a field to type in. A computed value is taken only as 待核. */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { deselectRows, fixCell, type RevealCellInput, revealCell } from '@qinghe/domain/rosters/contract.ts'
import type { Batch, CellIssue, RosterRow } from '@qinghe/domain/rosters/types.ts'
import { call } from '../app/api.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { cellName, severityLook } from './IssueList.tsx'

type Props = {
  batch: Batch; row: RosterRow; column: number; scroller: RefObject<HTMLDivElement | null>; onClose: () => void
  /** To the next cell with a finding. */
  onNext: () => void
}

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

function Finding({ line, issue }: { line: number; issue: CellIssue }) {
  const look = severityLook[issue.severity]
  return (
    <div>
      <div className={`row strong ${look.tone}`}><Icon name={look.icon} />{cellName(line, issue.column)} {issue.title}</div>
      <div className="soft">{issue.message}</div>
    </div>
  )
}

/** A masked cell cannot be mended unseen: whoever may mend it may see it, and that is recorded. */
function useClear(at: RevealCellInput, onText: (text: string) => void) {
  const [failed, setFailed] = useState(false)
  const show = () => { call(revealCell, at).then(answer => { setFailed(false); onText(answer.text) }).catch(() => setFailed(true)) }
  return { show, failed }
}

export function CellPopover({ batch, row, column, scroller, onClose, onNext }: Props) {
  const { anchor, found } = useCell(scroller, row.row, column)
  const issues = row.issues.filter(i => (i.column ?? 0) === column)
  const masked = (row.cells[column] ?? '').includes('•')
  const [value, setValue] = useState(masked ? '' : (row.cells[column] ?? ''))
  const [shown, setShown] = useState(!masked)
  const clear = useClear({ batch: batch.id, row: row.row, column }, text => { setValue(text); setShown(true) })
  const fix = useSend(fixCell, () => { toast('已改，正在重新检查'); onNext() })
  const pick = useSend(deselectRows, () => { onClose(); toast(row.selected ? `第 ${row.line} 行不导入` : `第 ${row.line} 行恢复导入`) })
  const candidates = issues.flatMap(i => i.candidates)
  if (!found) return null
  const send = (text: string, unverified: boolean) => fix.mutate({ input: { batch: batch.id, row: row.row, column, value: text, ...(unverified ? { unverified } : {}) } })
  const keys = (e: KeyboardEvent) => { if (e.key === 'F8') { e.preventDefault(); e.stopPropagation(); onNext() } }
  return (
    <Popover anchor={anchor} onClose={onClose} pad label={cellName(row.line, column)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: F8 goes on from wherever the focus is inside */}
      <div className="cellpop" onKeyDown={keys}>
        {issues.map(i => <Finding key={i.code} line={row.line} issue={i} />)}
        {row.filled.includes(column) && <div className="cap muted">这一格在原表里是空的或写着“同上”，取的是上面一行的内容。</div>}
        {candidates.length > 0 && <div className="row wrap">{candidates.map(one => <Button key={one.value} size="sm" busy={fix.isPending} onClick={() => send(one.value, one.unverified)}>{one.label}</Button>)}</div>}
        <form className="row" onSubmit={e => { e.preventDefault(); send(value, false) }}>
          <input className="inp" data-focus="" value={value} onChange={e => setValue(e.target.value)} aria-label="改成" placeholder={masked && !shown ? '重新填写完整内容' : '改成'} maxLength={500} />
          <Button size="sm" kind="primary" type="submit" busy={fix.isPending}>改</Button>
        </form>
        <ProblemList issues={issuesOf(fix.error ?? pick.error)} />
        {clear.failed && <div className="red t13">没有取到原文，请再试一次</div>}
        <div className="row wrap">
          {masked && !shown && <Button size="sm" kind="ghost" icon="eye" onClick={clear.show}>显示原文（会记录）</Button>}
          {row.state !== 'error' && row.state !== 'known' && <Button size="sm" kind="ghost" busy={pick.isPending} onClick={() => pick.mutate({ input: { batch: batch.id, rows: [row.row], selected: !row.selected } })}>{row.selected ? '跳过此行' : '恢复此行'}</Button>}
          <Button size="sm" kind="ghost" onClick={onNext}>下一处</Button>
        </div>
      </div>
    </Popover>
  )
}
