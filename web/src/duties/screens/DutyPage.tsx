/** One duty: what is owed and why, what counts for it so far, who hears when, what was done about it. */
import { type ReactNode, useEffect, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { dutyEventWords, type DutyLine, getDuty, type GetOutput } from '@qinghe/domain/duties/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, Crumbs, Note } from '../../ui/layout.tsx'
import { Clause, Dotted } from '../../ui/marks.tsx'
import { Name } from '../../ui/Mask.tsx'
import { ErrorState, NotYours, Skeleton } from '../../ui/states.tsx'
import { exactTime, sayWhen } from '../../ui/time.ts'
import { HandOverDialog, RemindDialog, WaiverDialog } from '../Dialogs.tsx'
import { sayDay, sayDueDay, sayMoment } from '../due.ts'
import { DueMark, DutyWays, Nobody } from '../DutyItem.tsx'
import { CannotNow, HinderedNote } from '../Hindrance.tsx'
import { Ladder } from '../Ladder.tsx'
import { PausesCard } from '../Pauses.tsx'
import { UnknownWords } from '../Unknown.tsx'
import { WaiverCard } from '../Waiver.tsx'
import '../duties.css'

const route = getRouteApi('/desk/duties/$duty')

type Act = 'remind' | 'handOver' | 'waive'
/** Only who stands over others; a duty that is over needs nothing. */
function Overseeing({ line, waits }: { line: DutyLine; waits: boolean }) {
  const [act, setAct] = useState<Act | null>(null)
  const close = () => setAct(null)
  const isMine = useSession().acting === line.owner.posting
  if (line.state !== 'open') return null
  return (
    <>
      {!waits && <Button onClick={() => setAct('waive')}>申请免办</Button>}
      <Button icon="users" onClick={() => setAct('handOver')}>转给别人</Button>
      {!line.owner.isNobody && !isMine && <Button icon="bell" onClick={() => setAct('remind')}>提醒</Button>}
      {act === 'remind' && <RemindDialog line={line} onClose={close} />}
      {act === 'handOver' && <HandOverDialog lines={[line]} onClose={close} />}
      {act === 'waive' && <WaiverDialog line={line} onClose={close} />}
    </>
  )
}

function Owner({ line: { owner } }: { line: DutyLine }) {
  if (owner.isNobody) return <span>{owner.label}：<Nobody /></span>
  return <span>{owner.name === null ? owner.label : `${owner.name}（${owner.label}）`}{owner.byName && <span className="muted cap"> 指定由本人办</span>}</span>
}

function Head({ answer: { duty: line, waiver, standsOver, doneBy, doneAt } }: { answer: GetOutput }) {
  const now = Date.now()
  const isMine = useIsMine(line)
  const { child, record, place, school } = line
  return (
    <section className="card headcard" aria-label="应办摘要">
      <div className="row gap3 headrow">
        <div className="grow">
          <div className="row wrap"><h1>{line.title}</h1><DueMark line={line} /></div>
          <div className="t13 headtags"><Dotted items={[
            child === null ? null : <Link key="child" to="/archives/$id" params={{ id: child.id }} search={{}} className="lk strong" preload={false}><Name text={child.name} /></Link>,
            school ?? place.name, <Owner key="owner" line={line} />, line.opens === null ? null : `${sayDay(line.opens, now)}起`, line.due === null ? null : `${sayDueDay(line.due, now)}止`,
          ]} /></div>
          <div className="row wrap headtags"><Link to="/plans" search={{ plan: line.plan, clause: line.clauseId }} className="tl t13">{line.clause}</Link><Clause>{line.basis}</Clause></div>
          {line.state === 'done' && doneAt !== null && <p className="t13 headtags"><Icon name="done" size="s" /> {doneBy === null ? '' : `${doneBy.name}（${doneBy.role}）`}{sayMoment(doneAt, now)} 办结</p>}
          {record !== null && <div className="t13 headtags"><Link to="/records/$kind/$record" params={{ kind: record.kind, record: record.id }} search={{}} className="tl">看引起它的那条记录</Link></div>}
        </div>
        <div className="actionsbar">{standsOver && <Overseeing line={line} waits={waiver !== null} />}<DutyWays line={line} />{isMine && <CannotNow line={line} />}</div>
      </div>
    </section>
  )
}

function Evidence({ answer: { evidence, duty } }: { answer: GetOutput }) {
  const counted = evidence.filter(one => !one.takenBack)
  const back = evidence.filter(one => one.takenBack)
  const line = (one: GetOutput['evidence'][number]): ReactNode => <><b>{one.title}</b><span className="cap muted block"><Dotted items={[one.act, one.day, `${one.by.name}（${one.by.role}）`]} /></span></>
  return (
    <Card title="凭什么算办了" note="谁登记都算，登记在哪里都算">
      <ul className="dutypieces">
        {counted.map(one => <li key={`${one.title}${one.at}`} className="done"><Icon name="done" /><span className="grow">{line(one)}</span></li>)}
        {duty.missing.map(one => <li key={one.title}><Icon name="idle" /><span className="grow"><b>{one.title}</b><span className="cap muted block">{one.left > 1 ? `还差 ${one.left} 次` : '还没有'}</span></span></li>)}
        {back.map(one => <li key={`back${one.title}${one.at}`} className="muted"><Icon name="undo" /><span className="grow">{line(one)}<span className="cap block">登记已经作废或更正，不再算</span></span></li>)}
      </ul>
      {counted.length + back.length + duty.missing.length === 0 && <p className="t13 soft">还没有。</p>}
    </Card>
  )
}

function Events({ events }: { events: GetOutput['events'] }) {
  if (events.length === 0) return <p className="t13 soft">还没有人提醒、转交、申请暂停或免办。</p>
  return (
    <ol className="h">
      {events.map(one => (
        <li key={`${one.what}${one.at}`} className={one.what === 'escalated' ? 'w' : 'k'}>
          <div className="row cap muted"><span title={exactTime(one.at)}>{sayWhen(one.at)}</span><span className="end ell">{one.by === null ? '自动' : `${one.by.name} ${one.by.role}`}</span></div>
          <div>{dutyEventWords[one.what]}{one.to !== null && `${one.to.name === '' ? '' : one.to.name}（${one.to.role}）`}</div>
          {one.words !== null && <div className="muted">{one.words}</div>}
        </li>
      ))}
    </ol>
  )
}

/** By name, or as one who holds the seat; the server judges again. */
function useIsMine({ owner: { role, posting: owing, byName } }: DutyLine): boolean {
  const { acting, posting } = useSession()
  return byName ? owing === acting : role === posting?.role
}

const whyAsked = ({ events }: GetOutput): string | null => events.filter(one => one.what === 'waiverAsked').sort((a, b) => (a.at < b.at ? 1 : -1))[0]?.words ?? null

function Whole({ answer }: { answer: GetOutput }) {
  const { duty: line, waiver, ladder, events } = answer
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/duties" search={{}}>应办</Link><span>{line.title}</span></Crumbs></div>
      {line.unknown !== null && <Note tone="blue">还不知道{line.due === null ? '什么时候到期' : '要不要办'}：<UnknownWords words={line.unknown} />。补上以后会自动算出来。</Note>}
      <HinderedNote line={line} standsOver={answer.standsOver} />
      {answer.retractedWhy !== null && <Note>不用办了：{answer.retractedWhy}。</Note>}
      <Head answer={answer} />
      <div className="pagelay">
        <div className="col gap3">
          {waiver !== null && <WaiverCard waiver={waiver} title={line.title} why={whyAsked(answer)} />}
          <PausesCard line={line} pauses={answer.pauses} />
          <Evidence answer={answer} />
          <Card title="经过"><Events events={events} /></Card>
        </div>
        <Card title="提醒和上报" note={line.level > 0 ? <span className="red">已上报 {line.level} 级</span> : undefined}><Ladder ladder={ladder} open={line.state === 'open'} /></Card>
      </div>
    </>
  )
}

const NoSuchDuty = () => (
  <NotYours title="没有找到这项应办" actions={<Link to="/duties" search={{}} className="btn p">回到应办</Link>}>可能不在您的工作范围内，也可能地址写错了。两种情况看起来一样，是为了保护孩子。</NotYours>
)

export function DutyPage() {
  const read = RecordId.safeParse(route.useParams().duty)
  const asked = useAsk(getDuty, { duty: read.success ? read.data : RecordId.parse('00000000-0000-0000-0000-000000000000') }, { enabled: read.success })
  useEffect(() => { document.title = `${asked.data?.duty.title ?? '应办'} · 青禾` }, [asked.data])
  const failure = asked.isError ? failureOf(asked.error) : null
  if (!read.success || failure?.kind === 'notFound' || failure?.kind === 'denied') return <NoSuchDuty />
  if (failure !== null && asked.data === undefined) {
    const said = sayFailure(failure)
    return <ErrorState title={said.title} actions={<Button onClick={() => void asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  return asked.data === undefined ? <div className="card"><Skeleton lines={8} /></div> : <Whole answer={asked.data} />
}
