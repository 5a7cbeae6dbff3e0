/** 送达单: what was sent to the office of the acting post, and the receipts of reports one filed. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { listSlips } from '@qinghe/domain/records/slips.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead, Tabs } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { sayWhen } from '../../ui/time.ts'
import { dueTail, numberWords, slipState } from '../slipWords.ts'

const route = getRouteApi('/desk/slips')
const boxes = [{ key: 'waiting', label: '待签收' }, { key: 'received', label: '待答复' }, { key: 'all', label: '全部收到的' }, { key: 'filed', label: '我提交的报告' }] as const
const nothing: Record<(typeof boxes)[number]['key'], { title: string; next: string }> = {
  waiting: { title: '没有待签收的送达单', next: '别的单位送来的会列在这里。您的岗位没有所在单位的，收不到送达单，请系统管理员补上。' },
  received: { title: '没有待答复的送达单', next: '签收以后还没有答复的会列在这里。' },
  all: { title: '还没有收到过送达单', next: '别的单位送来的会列在这里。您的岗位没有所在单位的，收不到送达单，请系统管理员补上。' },
  filed: { title: '您还没有提交过报告', next: `提交以后，回执和编号留在这里。${numberWords}` },
}

export function SlipList() {
  const { box = 'waiting' } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = useAsk(listSlips, { box, limit: 100 })
  useEffect(() => { document.title = '送达单 · 青禾' }, [])
  const said = asked.isError && asked.data === undefined ? sayFailure(failureOf(asked.error)) : null
  return (
    <>
      <PageHead title="送达单" note="别的单位送给您所在单位的，签收、答复以后对方看得到" />
      <Tabs label="哪些送达单" items={boxes} value={box} onPick={key => { void navigate({ search: { box: key } }) }} />
      {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
      {said === null && asked.data === undefined && <div className="card"><Skeleton lines={5} /></div>}
      {asked.data?.slips.length === 0 && <Card><EmptyState title={nothing[box].title}>{nothing[box].next}</EmptyState></Card>}
      {asked.data !== undefined && asked.data.slips.length > 0 && (
        <Card flush label="送达单">
          {asked.data.slips.map(one => {
            const { tone, label } = slipState(one)
            return (
              <Link key={one.id} to="/slips/$id" params={{ id: one.id }} className="task">
                <span className="grow"><b>{one.title}{one.filed ? '' : `：${one.act}`}</b><span className="cap muted block">{one.number === null ? '' : `编号 ${one.number}，`}{one.from === null ? '' : `${one.from.name}（${one.from.role}）`}{sayWhen(one.sentAt)}{one.filed ? '提交' : '送来'}{dueTail(one)}</span></span>
                {!one.filed && <Status tone={tone}>{label}</Status>}
              </Link>
            )
          })}
          {asked.data.next !== null && <p className="menuhead">只列出最近 100 张。</p>}
        </Card>
      )}
    </>
  )
}
