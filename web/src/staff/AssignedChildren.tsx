import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { endAssignment, listAssignments } from '@qinghe/domain/staff/assignments.ts'
import { assignmentKinds } from '@qinghe/domain/staff/types.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { AssignDialog } from './AssignDialog.tsx'
import { type Colleague, placeOf, sayPeriod } from './words.tsx'

const useChildren = (to: Colleague) => useAsk(listAssignments, { posting: to.id })
type Line = NonNullable<ReturnType<typeof useChildren>['data']>['children'][number]

function EndDialog({ line, from, onClose }: { line: Line; from: Colleague; onClose: () => void }) {
  const sending = useSend(endAssignment, () => { onClose(); toast(`${from.holder}不再负责${line.name}`) })
  return (
    <ConfirmReason title={`${from.holder}不再负责${line.name}`} action="结束" reasonLabel="原因" presets={['转学', '换人', '服务到期']} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      consequence="从今天起看不到这名儿童。没有别人接手的，会列在「无人接手」。"
      onConfirm={reason => sending.mutate({ input: { id: line.id, child: line.child, day: plainDate(isoDay(Date.now())), reason } })} />
  )
}

function Rows({ lines, onEnd }: { lines: readonly Line[]; onEnd: (line: Line) => void }) {
  return (
    <tbody>
      {lines.map(c => (
        <tr key={c.id}>
          <td><Link to="/archives/$id" params={{ id: c.child }} search={{}} className="lk strong"><Name text={c.name} /></Link></td><td>{assignmentKinds[c.kind]}</td>
          <td className="soft">{sayPeriod(c.validFrom, c.validTo)}</td><td className="r act"><Button size="sm" kind="ghost" onClick={() => onEnd(c)}>结束</Button></td>
        </tr>
      ))}
    </tbody>
  )
}

/** The children of one post, and the way to give or end. */
export function AssignedChildren({ to, onBack }: { to: Colleague; onBack: () => void }) {
  const asked = useChildren(to)
  const [giving, setGiving] = useState(false)
  const [ending, setEnding] = useState<Line | null>(null)
  const children = asked.data?.children ?? []
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  const give = <Button size="sm" kind="primary" icon="plus" onClick={() => setGiving(true)}>分配儿童</Button>
  return (
    <Card flush title={to.holder} note={`${to.roleLabel}，${placeOf(to)}${asked.data === undefined ? '' : `，${children.length} 名`}`} className="fill"
      aside={<><span className="narrow"><Button size="sm" icon="left" onClick={onBack}>返回</Button></span>{give}</>}>
      {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
      {said === null && asked.data !== undefined && children.length === 0 && <EmptyState title={`${to.holder}还没有负责的儿童`} actions={give}>分配以后，本人登录就能看到这些儿童，别的看不到。</EmptyState>}
      {said === null && (asked.data === undefined || children.length > 0) && (
        <Scroll label="负责的儿童"><table className="tb">
          <thead><tr><th>儿童</th><th>事由</th><th>期间</th><td /></tr></thead>
          {asked.data === undefined ? <SkeletonRows rows={6} columns={4} /> : <Rows lines={children} onEnd={setEnding} />}
        </table></Scroll>
      )}
      {giving && <AssignDialog to={to} taken={new Set(children.map(c => c.child))} onClose={() => setGiving(false)} />}
      {ending !== null && <EndDialog line={ending} from={to} onClose={() => setEnding(null)} />}
    </Card>
  )
}
