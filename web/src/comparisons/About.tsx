/** What stands beside a result: its open differences, why the roster was used, and what the lines were. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { KeyValue, Card } from '../ui/layout.tsx'
import { Why } from '../ui/marks.tsx'
import { figure, fullTime } from '../ui/time.ts'

/** For the curious, and for whoever has to show later what was decided by what. */
function ModelFacts({ one }: { one: Comparison }) {
  const [open, setOpen] = useState(false)
  const bits = (value: number | null) => (value === null ? null : value.toFixed(1))
  return (
    <Card title="怎么认定的" aside={<Why open={open} onClick={() => setOpen(!open)} />}>
      <p className="t13 soft">合计分值不低于 <b>{bits(one.threshold)}</b> 的由系统认定，<b>{bits(one.review)}</b> 到 <b>{bits(one.threshold)}</b> 之间和双胞胎等由人判断，再低的不算同一人。</p>
      {open && (
        <div className="col gap2 modelfacts">
          <p className="t13 soft">分值 = log₂（同一人时这样相符的机会 ÷ 不是同一人时碰巧相符的机会），各栏相加。线随名册大小移动：人越多，碰巧相像的越多。这次比对的模型已经固定，以后重算不会变。</p>
          <div className="cap muted">模型编号（SHA-256）<div className="hash">{one.modelHash}</div></div>
        </div>
      )}
    </Card>
  )
}

/** What was ordered, by whom and why; also while there is no result yet. */
export function RosterFacts({ one }: { one: Comparison }) {
  const isDone = one.state === 'done'
  return (
    <Card title="这份名册">
      <KeyValue pairs={[
        { label: '目的', value: one.purpose }, { label: '依据', value: one.legalBasis }, { label: '范围', value: `${one.regionName}，${one.isComplete ? '全量' : '只是一部分'}，${one.allShouldBeFiled ? '都应当建档' : '不都要建档'}` },
        { label: '留下的列', value: one.keptColumns.join('、') }, { label: '原文件', value: one.fileName },
        { label: '发起', value: `${one.orderedByName} ${fullTime(one.orderedAt)}` }, ...isDone ? [{ label: '完成', value: one.finishedAt === null ? null : fullTime(one.finishedAt) }, { label: '已判断', value: `${figure(one.decided)} 对` }] : [{ label: '行数', value: figure(one.balance.rows) }],
      ]} />
    </Card>
  )
}

export function About({ one }: { one: Comparison }) {
  return (
    <div className="col gap3">
      <Card title="比对差异" aside={<Link to="/comparisons/tasks" search={{ comparison: one.id, whose: 'all' }} className="tl t13">差异清单</Link>}>
        <p className="t13 soft">{one.openTasks === 0 ? '没有等着核实的差异。' : <>还有 <Link to="/comparisons/tasks" search={{ comparison: one.id, whose: 'all' }} className="lk strong">{figure(one.openTasks)}</Link> 件等着核实，每件有负责的岗位和期限。</>}</p>
      </Card>
      <RosterFacts one={one} />
      <ModelFacts one={one} />
    </div>
  )
}
