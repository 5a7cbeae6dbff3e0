/** On the left: the pairs in doubt, or what was decided. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { Decision, Doubt } from '@qinghe/domain/comparisons/contract.ts'
import { verdictNames } from '@qinghe/domain/comparisons/types.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Button } from '../../ui/Button.tsx'
import { sayWhen } from '../../ui/time.ts'
import { isWaiting, keyOf } from './queue.ts'
import type { Sending } from './useDecisions.ts'
import type { Chosen } from './useLines.ts'
import { plain } from './waterfallLayout.ts'

type Mark = { key: string; tone: string; icon: IconName; word: string }

const sendingMark: Record<Sending['state'], Mark> = {
  saving: { key: 'saving', tone: 'idle', icon: 'sync', word: '正在记入' }, saved: { key: 'saved', tone: 'ok', icon: 'done', word: '已记入' },
  refused: { key: 'refused', tone: 'soon', icon: 'warn', word: '没有记上' }, silent: { key: 'silent', tone: 'soon', icon: 'wifi', word: '还没送到' },
}

function marksOf({ takesTwo, second, asked }: Doubt, sending: Sending | undefined): Mark[] {
  const marks: Mark[] = []
  if (sending !== undefined) marks.push(sendingMark[sending.state])
  if (second === 'others') marks.push({ key: 'second', tone: 'soon', icon: 'users', word: '请您第二人确认' })
  else if (second === 'mine') marks.push({ key: 'waits', tone: 'idle', icon: 'users', word: '等第二人' })
  else if (takesTwo) marks.push({ key: 'two', tone: 'info', icon: 'users', word: '要两人' })
  if (asked === 'open') marks.push({ key: 'asked', tone: 'idle', icon: 'visit', word: '等村里' })
  else if (asked !== null) marks.push({ key: 'answered', tone: 'soon', icon: 'visit', word: '村里已回复' })
  return marks
}

const Mark = ({ mark }: { mark: Mark }) => <span className={`st cap ${mark.tone}`}><Icon name={mark.icon} />{mark.word}</span>

/** A line of the queue scrolls into view when it is chosen by key. */
function Line({ at, isOn, isDim, children, view }: { at: Chosen; isOn: boolean; isDim?: boolean; children: ReactNode; view?: 'decided' }) {
  const ref = useRef<HTMLLIElement>(null)
  useEffect(() => { if (isOn) ref.current?.scrollIntoView({ block: 'nearest' }) }, [isOn])
  return (
    <li ref={ref}>
      <Link from="/comparisons/$id/review" to="." search={before => ({ ...before, row: at.row, child: at.child, view })} replace preload={false} className={`qline${isOn ? ' on' : ''}${isDim === true ? ' dim' : ''}`} aria-current={isOn ? 'true' : undefined}>{children}</Link>
    </li>
  )
}

/** More lines than a person looks through at once come when asked for. */
const atOnce = 200

type DoubtsProps = { doubts: readonly Doubt[]; current: string | undefined; sendings: ReadonlyMap<string, Sending> }

export function DoubtLines({ doubts, current, sendings }: DoubtsProps) {
  const [shown, setShown] = useState(atOnce)
  const at = doubts.findIndex(one => keyOf(one) === current)
  const firstWaiting = doubts.findIndex(isWaiting)
  const till = Math.max(shown, at + 1)
  return (
    <ol className="qlist" aria-label="待判的疑似">
      {doubts.slice(0, till).map((doubt, i) => {
        const sending = sendings.get(keyOf(doubt))
        const marks = marksOf(doubt, sending)
        return (
          <Line key={keyOf(doubt)} at={doubt} isOn={keyOf(doubt) === current} isDim={sending !== undefined || isWaiting(doubt)}>
            <span className="grow">
              {i === firstWaiting && <span className="cap muted qgroup">等别人</span>}
              <span className="ell qname"><b>{doubt.childName}</b> <span className="muted">{doubt.name}</span></span>
              <span className="cap muted ell qwhy">{doubt.why}</span>
              {marks.length > 0 && <span className="row wrap qmarks">{marks.map(mark => <Mark key={mark.key} mark={mark} />)}</span>}
            </span>
            <span className="score"><span className="sr">分值 </span>{plain(doubt.bits)}</span>
          </Line>
        )
      })}
      {doubts.length > till && <li className="qmore"><Button size="sm" onClick={() => setShown(till + atOnce)}>还有 {doubts.length - till} 对</Button></li>}
    </ol>
  )
}

type DecidedProps = { decisions: readonly Decision[]; current: string | undefined; more: boolean; busy: boolean; onMore: () => void }

export const DecisionLines = ({ decisions, current, more, busy, onMore }: DecidedProps) => (
  <ol className="qlist" aria-label="已判的疑似">
    {decisions.map(one => (
      <Line key={one.id} at={one} isOn={keyOf(one) === current} view="decided">
        <span className="grow">
          <span className="ell qname"><b>{one.childName}</b> <span className="muted">{one.name}</span></span>
          <span className={`st cap ${one.verdict === 'same' ? 'ok' : 'info'}`}><Icon name={one.verdict === 'same' ? 'done' : 'split'} />{verdictNames[one.verdict]}</span>
          <span className="cap muted ell qwhy">{one.isMine ? '您' : one.byName}，{sayWhen(one.at)}</span>
        </span>
      </Line>
    ))}
    {more && <li className="qmore"><Button size="sm" busy={busy} onClick={onMore}>往下还有</Button></li>}
  </ol>
)
