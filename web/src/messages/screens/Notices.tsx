/** 提醒: what this post was told about its duties and those below it, and about slips. One line a day and kind of duty, and one for each slip; opening one reads it and goes there. */
import { useEffect } from 'react'
import { listNotices, mostNotices, type Notice, noticeDays, readNotices } from '@qinghe/domain/messages/contract.ts'
import { type Topic, topicNames } from '@qinghe/domain/messages/rules.ts'
import { Link } from '@tanstack/react-router'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Status, type StatusTone, Tag } from '../../ui/marks.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { figure, sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import '../messages.css'

const tones: Readonly<Record<Topic, StatusTone>> = { soon: 'soon', late: 'late', raised: 'late', asked: 'info', arrived: 'soon', unsigned: 'late', unheard: 'late', signed: 'ok', answered: 'ok' }
const keyOf = ({ topic, title, day, slip }: Notice): string => `${topic} ${day} ${title} ${slip ?? ''}`
const whatOf = ({ topic, title, day, slip }: Notice) => ({ topic, title, day, ...(slip === null ? {} : { slip }) })

function Line({ one, onOpen }: { one: Notice; onOpen: () => void }) {
  const inside = (
    <>
      <span className="grow">
        <span className="row wrap">{one.unread > 0 && <span className="newmark"><span className="sr">未读：</span></span>}<b>{one.title}</b>{one.amount > 1 && <span className="muted t13">{figure(one.amount)} 项</span>}{one.urgent && <Tag tone="red" icon="warn">紧急</Tag>}</span>
        <span className="cap muted block">{sayWhen(one.at)}</span>
      </span>
      <Status tone={tones[one.topic]}>{topicNames[one.topic]}</Status>
    </>
  )
  const [works, oversees] = [useMay('duties.read'), useMay('duties.oversee')]
  const link = { className: 'task', onClick: onOpen, search: {} }
  if (one.of !== null) return <Link to="/records/$kind/$record" params={one.of} {...link}>{inside}</Link>
  if (one.slip !== null) return <Link to="/slips/$id" params={{ id: one.slip }} {...link}>{inside}</Link>
  if (!works) return <button type="button" className="task" onClick={onOpen}>{inside}</button>
  if (one.duty !== null) return <Link to="/duties/$duty" params={{ duty: one.duty }} {...link}>{inside}</Link>
  return <Link to={one.topic === 'raised' && oversees ? '/duties/board' : '/duties'} {...link}>{inside}</Link>
}

export function Notices() {
  const asked = useAsk(listNotices, {})
  const reading = useSend(readNotices)
  useEffect(() => { document.title = '提醒 · 青禾' }, [])
  const notices = asked.data?.notices ?? []
  const unread = notices.filter(one => one.unread > 0)
  const said = asked.isError && asked.data === undefined ? sayFailure(failureOf(asked.error)) : null
  const read = (some: readonly Notice[]) => { if (some.length > 0) reading.mutate({ input: { notices: some.map(whatOf) } }, { onSuccess: () => { if (some.length > 1) toast('已全部标为已读') } }) }
  return (
    <>
      <PageHead title="提醒" note={`您的应办、下级逾期的应办和送达单，留 ${noticeDays} 天`}>
        {unread.length > 0 && <Button onClick={() => read(unread)} busy={reading.isPending}>全部标为已读</Button>}
      </PageHead>
      {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
      {said === null && asked.data === undefined && <div className="card"><Skeleton lines={5} /></div>}
      {asked.data !== undefined && notices.length === 0 && <Card><EmptyState title="没有提醒">您的应办快到期或者已逾期时，会在这里提醒；您所管的地方有人逾期，到了规定的日子也会告诉您；送达单来了、对方签收或者答复了，也在这里。登记了手机号码的，同时发短信。</EmptyState></Card>}
      {notices.length > 0 && <Card flush label="提醒">{notices.map(one => <Line key={keyOf(one)} one={one} onOpen={() => read(one.unread > 0 ? [one] : [])} />)}{notices.length === mostNotices && <p className="menuhead">只列出最近 {mostNotices} 条。</p>}</Card>}
    </>
  )
}
