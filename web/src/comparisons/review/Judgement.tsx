/** On the right: what the guards say, what stands decided, and the three answers. None of them is preselected. */
import type { PairOutput } from '@qinghe/domain/comparisons/contract.ts'
import { type Verdict, verdictNames } from '@qinghe/domain/comparisons/types.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Note } from '../../ui/layout.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { fullTime, isoDay, sayWhen } from '../../ui/time.ts'

type Props = { pair: PairOutput; mayDecide: boolean; isReady: boolean; onDecide: (verdict: Verdict) => void; onUndo: () => void }
type Choice = { verdict: Verdict; icon: IconName; label: string; note: string; key: string }

const isSeconding = ({ decision }: PairOutput): boolean => decision?.state === 'proposed' && !decision.isMine

/** What can be answered about this pair now; the keys stay the same whatever is missing. */
export function choicesOf(pair: PairOutput): Choice[] {
  if (pair.decision?.state === 'inForce') return []
  const same = isSeconding(pair) ? '确认并关联' : pair.takesTwo ? '等第二人' : '关联'
  const all: Choice[] = [
    { verdict: 'same', icon: 'done', label: '是同一人', note: same, key: '1' }, { verdict: 'different', icon: 'split', label: '不是同一人', note: '分开', key: '2' },
    { verdict: 'unsure', icon: 'visit', label: '请村里核实', note: `派给${pair.regionName}`, key: '3' },
  ]
  return all.filter(({ verdict }) => !(verdict === 'same' && pair.decision?.isMine === true) && !(verdict === 'unsure' && pair.asked !== null))
}

function Guards({ pair }: { pair: PairOutput }) {
  if (pair.decision !== null || !pair.takesTwo) return null
  return <Note tone="amber"><b>{pair.guards.join('；')}</b>。判“是同一人”要两个人：您先判，另一位同事再判。</Note>
}

function Asked({ asked, regionName, onUndo, mayDecide }: { asked: NonNullable<PairOutput['asked']>; regionName: string; onUndo: () => void; mayDecide: boolean }) {
  if (asked.state !== 'open') return <Note tone="blue"><b>{regionName}回复</b>：{asked.evidence ?? '没有写明情况'}</Note>
  return (
    <Note tone="blue">
      已请{regionName}核实，{isoDay(asked.due)} 前回复。回复以前也可以判。
      {mayDecide && <> <button type="button" className="tl" onClick={onUndo}>撤回核实</button></>}
    </Note>
  )
}

function Proposed({ decision, mayDecide, onUndo }: { decision: NonNullable<PairOutput['decision']>; mayDecide: boolean; onUndo: () => void }) {
  if (!decision.isMine) return <Note tone="amber"><b>请您第二人确认。</b>{decision.byName}{sayWhen(decision.at)}判了“是同一人”。请独立看过两条记录再判；您确认以后才关联。</Note>
  return (
    <Note tone="amber">
      <b>等第二人。</b>您{sayWhen(decision.at)}判了“是同一人”，另一位同事确认以后才关联；同一个人不能判两次。
      {mayDecide && <> <button type="button" className="tl" onClick={onUndo}>撤回我的判断 <Kbd>U</Kbd></button></>}
    </Note>
  )
}

function InForce({ decision, mayDecide, onUndo }: { decision: NonNullable<PairOutput['decision']>; mayDecide: boolean; onUndo: () => void }) {
  const isOver = Date.parse(decision.undoUntil) < Date.now()
  return (
    <div className="col gap3">
      <div><span className={`st ${decision.verdict === 'same' ? 'ok' : 'info'}`}><Icon name={decision.verdict === 'same' ? 'done' : 'split'} /><b>{verdictNames[decision.verdict]}</b></span></div>
      <p className="t13 soft">{decision.isMine ? '您' : decision.byName}，{fullTime(decision.at)}。以后的名册里同样的一行不再问。</p>
      {isOver ? <Note>已过可以撤销的日期（{isoDay(decision.undoUntil)}）。认错了，请在档案里更正并说明。</Note>
        : <p className="t13 soft">可以撤销到 <b>{fullTime(decision.undoUntil)}</b>，撤销以后各数一起退回。</p>}
      {mayDecide && !isOver && <div><Button icon="undo" onClick={onUndo} aria-keyshortcuts={decision.isMine ? 'u' : undefined}>撤销判断 {decision.isMine && <Kbd>U</Kbd>}</Button></div>}
    </div>
  )
}

function Choices({ pair, isReady, onDecide }: Omit<Props, 'mayDecide' | 'onUndo'>) {
  return (
    <div className="answers">
      {choicesOf(pair).map(({ verdict, icon, label, note, key }) => (
        <button key={verdict} type="button" className="btn answer" disabled={!isReady} aria-keyshortcuts={key} onClick={() => onDecide(verdict)}>
          <Icon name={icon} /><b>{label}</b><small>{note} <Kbd>{key}</Kbd></small>
        </button>
      ))}
    </div>
  )
}

export function Judgement({ pair, mayDecide, isReady, onDecide, onUndo }: Props) {
  const { decision, asked } = pair
  return (
    <section className="card judgecard" aria-label="你的判断">
      <header><h2>你的判断</h2>{decision === null && <span className="end cap muted"><Icon name="undo" size="s" /> 判后可撤销</span>}</header>
      <div className="body col gap2">
        <Guards pair={pair} />
        {decision?.state === 'proposed' && <Proposed decision={decision} mayDecide={mayDecide} onUndo={onUndo} />}
        {asked !== null && <Asked asked={asked} regionName={pair.regionName} mayDecide={mayDecide} onUndo={onUndo} />}
        {decision?.state === 'inForce' ? <InForce decision={decision} mayDecide={mayDecide} onUndo={onUndo} />
          : mayDecide ? <Choices pair={pair} isReady={isReady} onDecide={onDecide} /> : <Note>您可以查看；由发起比对的民政岗位判断。</Note>}
        {decision?.state !== 'inForce' && <Note><b>只关联，不覆盖</b>：档案不会改。</Note>}
      </div>
    </section>
  )
}
