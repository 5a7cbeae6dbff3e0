/** 发布以后: how many duties move, whom it is about, and what each person would have; counted by the statements that derive duties. */
import { whatIf } from '@qinghe/domain/duties/whatIf.ts'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Card, Note } from '../../ui/layout.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'

const changeWords = { added: '新增', removed: '不再要办' } as const

export function WhatIf({ source }: { source: string }) {
  const may = useMay('duties.whatIf')
  const asked = useAsk(whatIf, { source }, { enabled: may })
  if (!may) return <Card title="应办会怎样变"><p className="muted">您的岗位不查看儿童的应办；变多少、涉及谁由县民政查看。</p></Card>
  if (asked.isError) return <Card title="应办会怎样变"><Note tone="red">{sayFailure(failureOf(asked.error)).title}，不影响提出。</Note></Card>
  if (asked.data === undefined) return <Card title="应办会怎样变" note="正在试算"><Skeleton lines={3} /></Card>
  const { definitions, children, loads } = asked.data
  return (
    <Card title="应办会怎样变" note="照现在的档案试算，没有保存">
      <div className="col gap3">
        {definitions.length === 0 && <p className="muted">眼下的应办不变。由登记引起的应办，以后登记的照新的算。</p>}
        <ul className="col gap2">
          {definitions.map(one => <li key={`${one.clause}${one.title}`}><b>{one.title}</b>：{one.moved === 0 && one.added === 0 && one.removed === 0 ? '眼下的不变' : [one.moved > 0 && `${figure(one.moved)} 项改日子`, one.added > 0 && `新增 ${figure(one.added)} 项`, one.removed > 0 && `${figure(one.removed)} 项不再要办`].filter(Boolean).join('，')}</li>)}
        </ul>
        {children.total > 0 && (
          <div>
            <b>涉及 {figure(children.total)} 名儿童</b>
            <ul className="whatnames">{children.named.map(one => <li key={one.id}><Link to="/archives/$id" params={{ id: one.id }} search={{}} className="lk">{one.name}</Link> <span className="muted">{changeWords[one.change]}</span></li>)}</ul>
            {children.total > children.named.length && <p className="muted">只列出前 {children.named.length} 名。</p>}
          </div>
        )}
        {loads.some(one => one.before !== one.after) && (
          <div>
            <b>最多的人</b><span className="muted"> 只算这里改的几项</span>
            <ul>{loads.map(one => <li key={`${one.role}${one.place.code}`}>{one.name ?? <b>无人负责</b>} <span className="muted">{one.place.name}{one.role}</span> {figure(one.before)} → <b>{figure(one.after)}</b></li>)}</ul>
          </div>
        )}
      </div>
    </Card>
  )
}
