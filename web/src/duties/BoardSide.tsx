/** Of one place, or one person: what is open there, the nearest deadline first, and what whoever stands over it may do. */
import { type ReactNode, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { type DutiesInput, type DutyLine, listDuties } from '@qinghe/domain/duties/contract.ts'
import { useAskPages } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Dotted } from '../ui/marks.tsx'
import { Name } from '../ui/Mask.tsx'
import { HandOverDialog, ownerName, RemindDialog, WaiverDialog } from './Dialogs.tsx'
import { DueMark, Nobody } from './DutyItem.tsx'
import { oversightOf, sayMissing } from './groups.ts'
import { Hindered } from './Hindrance.tsx'
import { UnknownWords } from './Unknown.tsx'

type Act = 'remind' | 'hand' | 'waive'
type LineProps = { line: DutyLine; may: ReturnType<typeof oversightOf>; picked: boolean; onPick: () => void; onAct: (act: Act) => void }

function Line({ line, may: { hands, reminds }, picked, onPick, onAct }: LineProps) {
  const { child, missing, owner, hindrance } = line
  return (
    <li className="dutyitem small">
      <div className="row start">
        {hands && <input type="checkbox" className="cb" aria-label={`选择${line.title}${child === null ? '' : `，${child.name}`}`} checked={picked} onChange={onPick} />}
        <b className="grow dutytitle"><Link to="/duties/$duty" params={{ duty: line.duty }} search={{}} preload={false}>{line.title}</Link></b><DueMark line={line} />
      </div>
      <p className="cap muted"><Dotted items={[child === null ? null : <Name key="child" text={child.name} />, owner.isNobody ? <Nobody key="nobody" /> : ownerName(line), missing.length > 0 && `还差：${sayMissing(missing)}`]} /></p>
      {line.unknown !== null && <p className="cap soft"><UnknownWords words={line.unknown} /></p>}
      <Hindered line={line} />
      {hands && (
        <div className="row wrap dutyacts">
          {reminds && <Button size="sm" onClick={() => onAct('remind')}>{hindrance?.answered === false ? '答复' : '提醒'}</Button>}
          <Button size="sm" onClick={() => onAct('hand')}>转给别人</Button>
          {hindrance?.answered === false && <Button size="sm" onClick={() => onAct('waive')}>申请免办</Button>}
        </div>
      )}
    </li>
  )
}

type Props = { title: string; note: ReactNode; filter: DutiesInput; below?: ReactNode }

function useOpen({ filter }: Pick<Props, 'filter'>) {
  const asked = useAskPages(listDuties, { ...filter, state: 'open' as const, limit: 50 }, { next: page => page.next })
  return { asked, lines: asked.data?.pages.flatMap(page => page.duties) ?? [] }
}

export function BoardSide(props: Props) {
  const { title, note, below } = props
  const { acting, posting } = useSession()
  const { asked, lines } = useOpen(props)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<{ act: Act; lines: readonly DutyLine[] } | null>(null)
  const chosen = lines.filter(line => picked.has(line.duty))
  const toggle = (duty: string) => setPicked(before => { const next = new Set(before); if (!next.delete(duty)) next.add(duty); return next })
  const [one] = asking?.lines ?? []
  return (
    <Card flush title={title} aside={note}>
      {asked.data === undefined ? <NotRead asked={asked} lines={5} />
        : lines.length === 0 ? <p className="quiet"><Icon name="done" />这里没有待办的。已办的在儿童档案和方案条款里看。</p>
          : <ul className="boardlines">{lines.map(line => <Line key={line.duty} line={line} may={oversightOf(line, { role: posting?.role ?? '', acting })} picked={picked.has(line.duty)} onPick={() => toggle(line.duty)} onAct={act => setAsking({ act, lines: [line] })} />)}</ul>}
      {(asked.hasNextPage || chosen.length > 0) && (
        <div className="tablefoot">
          {chosen.length > 0 && <><b className="soft">已选 {chosen.length} 项</b><Button size="sm" kind="primary" onClick={() => setAsking({ act: 'hand', lines: chosen })}>转给别人</Button></>}
          {asked.hasNextPage && <span className="end"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>后面还有</Button></span>}
        </div>
      )}
      {below}
      {asking?.act === 'remind' && one !== undefined && <RemindDialog line={one} onClose={() => setAsking(null)} />}
      {asking?.act === 'waive' && one !== undefined && <WaiverDialog line={one} onClose={() => setAsking(null)} />}
      {asking?.act === 'hand' && <HandOverDialog lines={asking.lines} onClose={() => setAsking(null)} onDone={() => setPicked(new Set())} />}
    </Card>
  )
}
