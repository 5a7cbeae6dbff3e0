/** 处置路径: six large buttons, what the chosen one asks for, one thing to do next. For one hand, at night. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { type Act, actOf, fieldOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { isWhole } from '@qinghe/domain/records/outline.ts'
import { useSession } from '../../app/session.ts'
import { Button, buttonClass } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { isoDay } from '../../ui/time.ts'
import { AskAct } from '../AskAct.tsx'
import { type Ledger, useLedgers } from '../kinds.ts'
import { stateLabel, stateTone } from '../say.ts'
import { begins } from '../see.ts'
import { type Path, pathOfCall, type Step } from './path.ts'
import './emergencyPath.css'

type Cells = Readonly<Record<string, unknown>>
type Asking = { act: Act; given?: Cells; title?: string }
type Props = { ledger: Ledger; page: RecordPage; wanted: string | undefined; onDone: (() => void) | undefined }
const isCells = (given: unknown): given is Cells => typeof given === 'object' && given !== null && !Array.isArray(given)
const linesOf = (page: RecordPage, id: string): readonly Cells[] => { const value = page.values[id]; return Array.isArray(value) ? value.filter(isCells) : [] }

function Branches({ kind, page, branch, onAsk }: { kind: Kind; page: RecordPage; branch: string | null; onAsk: (asking: Asking) => void }) {
  const list = fieldOf(kind, 'branch')?.list
  const choose = actOf(kind, 'choose')
  if (list == null || choose === undefined) return null
  const earlier = new Set(linesOf(page, 'judgements').map(one => one['which']))
  const may = page.acts.includes(choose.id)
  if (!may && branch === null) return null
  return (
    <Card title="到场是哪种情形" aside={may && branch !== null ? <span className="cap muted">可以改判，写明理由</span> : undefined}>
      <div className="branches">
        {list.entries.map(({ code, label, short }) => {
          const was = code === branch ? 'on' : earlier.has(code) ? 'was' : ''
          return (
            <button key={code} type="button" className={`branch ${was}`} aria-pressed={code === branch} disabled={!may || code === branch}
              onClick={() => onAsk({ act: choose, given: { which: code }, title: branch === null ? `判定为“${label}”` : `改判为“${label}”` })}>
              <i>{label.slice(0, 1)}</i><span className="grow">{short ?? label}</span>{was === 'was' && <span className="cap">先判</span>}
            </button>
          )
        })}
      </div>
    </Card>
  )
}

const doneWords = ({ isDone, may }: Step): string => (isDone ? '已登记' : may ? '要办' : '现在不能办')
function Steps({ steps, lacking, onAsk }: Pick<Path, 'steps' | 'lacking'> & { onAsk: (asking: Asking) => void }) {
  if (steps.length === 0) return null
  return (
    <Card title="这种情形要办的">
      <ul className="pathsteps">
        {steps.map(step => (
          <li key={step.act.id}>
            <span className={step.isDone ? 'green' : 'muted'}><Icon name={step.isDone ? 'check' : 'clock'} size="s" title={doneWords(step)} /></span><b className="grow">{step.act.label}</b>
            {step.may && <Button onClick={() => onAsk({ act: step.act, given: step.act.id === 'callTried' ? { at: new Date().toISOString() } : {} })}>{step.isDone ? (step.act.id === 'callTried' ? '再打一次' : '再登记') : '登记'}</Button>}
          </li>
        ))}
      </ul>
      {lacking.map(words => <p key={words} className="lackingline"><Icon name="clock" size="s" />{words}</p>)}
    </Card>
  )
}

/** Papers by which the child was handed over, and the next one. */
function Papers({ page, needsPaper }: { page: RecordPage; needsPaper: boolean }) {
  const ledger = useLedgers().ledgers?.find(one => one.kind.kind === 'handover')
  const role = useSession().posting?.role ?? ''
  const papers = page.inside.filter(one => one.kind === 'handover')
  if (ledger === undefined || (papers.length === 0 && !needsPaper)) return null
  const open = papers.some(one => one.state === 'offered' || one.state === 'sent')
  return (
    <Card title="护送和交接">
      {papers.map(one => (
        <Link key={one.record} to="/records/$kind/$record" params={{ kind: one.kind, record: one.record }} search={{}} className="linecard insideline paperline">
          <span className="row"><b className="ell">交接单 {one.number}</b><span className="end"><Status tone={stateTone(ledger.kind, one.state)}>{stateLabel(ledger.kind, one.state)}</Status></span></span>
        </Link>
      ))}
      {needsPaper && !open && begins(ledger.kind, role) && <Link to="/records/$kind/new" params={{ kind: 'handover' }} search={{ parent: page.record }} className={`${buttonClass('primary')} wide`}>填写交接单</Link>}
      {needsPaper && <p className="lackingline"><Icon name="clock" size="s" />接收的一方签收以后，才能登记处置完毕</p>}
    </Card>
  )
}

function More({ ledger: { kind }, page, hidden, onAsk }: { ledger: Ledger; page: RecordPage; hidden: ReadonlySet<string>; onAsk: (asking: Asking) => void }) {
  const role = useSession().posting?.role ?? ''
  const inner = (useLedgers().ledgers ?? []).filter(one => one.kind.about === kind.kind && begins(one.kind, role))
  const rest = page.acts.flatMap(id => actOf(kind, id) ?? []).filter(act => !hidden.has(act.id))
  if (rest.length === 0 && inner.length === 0) return null
  return (
    <Card title="其他办理">
      <div className="morebuttons">
        {rest.map(act => isWhole(act) ? <Link key={act.id} to="/records/$kind/$record/edit" params={{ kind: kind.kind, record: page.record }} search={{ act: act.id }} className="btn">{act.label}</Link> : <Button key={act.id} kind={act.to === 'void' ? 'danger' : 'plain'} onClick={() => onAsk({ act })}>{act.label}</Button>)}
        {inner.map(one => <Link key={one.kind.kind} to="/records/$kind/new" params={{ kind: one.kind.kind }} search={{ parent: page.record }} className="btn">登记{one.kind.title}</Link>)}
      </div>
    </Card>
  )
}

function waitsFor(page: RecordPage, path: Path): string | null {
  if (page.state === 'handled' && path.next === undefined && page.acts.length > 0) return '已经通报，等镇和民政签收以后办结'
  return page.state === 'onScene' && path.branch === null && page.acts.length > 0 ? '先判定到场是哪种情形' : null
}

export function EmergencyPath({ ledger, page, wanted, onDone }: Props) {
  const { kind } = ledger
  const [asking, setAsking] = useState<Asking | null>(() => { const act = wanted !== undefined && page.acts.includes(wanted) ? actOf(kind, wanted) : undefined; return act === undefined ? null : { act } })
  const path = pathOfCall(kind, page, plainDate(isoDay(Date.now())))
  const { next, steps } = path
  const waiting = waitsFor(page, path)
  return (
    <div className="col gap3 emergencypath">
      <Branches kind={kind} page={page} branch={path.branch} onAsk={setAsking} />
      <Steps steps={steps} lacking={path.lacking} onAsk={setAsking} />
      <Papers page={page} needsPaper={path.needsPaper} />
      <More ledger={ledger} page={page} hidden={new Set(['choose', ...(next === undefined ? [] : [next.id]), ...steps.map(one => one.act.id), ...(path.lacking.length > 0 || path.needsPaper || path.branch === null ? ['handle'] : [])])} onAsk={setAsking} />
      {(next !== undefined || waiting !== null) && (
        <div className="formfoot pathfoot">
          {waiting !== null && <span className="muted grow">{waiting}</span>}
          {next !== undefined && <Button kind="primary" wide onClick={() => setAsking({ act: next, given: next.id === 'callTried' ? { at: new Date().toISOString() } : {} })}>{next.label}</Button>}
        </div>
      )}
      {asking !== null && <AskAct key={`${asking.act.id}${asking.title ?? ''}`} ledger={ledger} page={page} act={asking.act} given={asking.given} title={asking.title} onClose={() => setAsking(null)} onDone={onDone} />}
    </div>
  )
}
