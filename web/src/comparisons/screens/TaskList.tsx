/** 比对差异: what a comparison found out, as somebody's work with a day. */
import { useEffect, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { listTasks, type Task } from '@qinghe/domain/comparisons/contract.ts'
import { taskNames } from '@qinghe/domain/comparisons/types.ts'
import { useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay, useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Name } from '../../ui/Mask.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import { CloseDialog } from '../CloseDialog.tsx'
import type { TasksSearch } from '../search.ts'
import { type Change, TaskFilters, useCounts } from '../TaskFilters.tsx'
import { Due } from '../tasks.tsx'
import '../../archives/archives.css'
import '../comparisons.css'

const route = getRouteApi('/desk/comparisons/tasks')

/** The roster, and for whoever may read it the way to its result. */
function Origin({ task }: { task: Task }) {
  const reads = useMay('comparisons.read')
  const words = `${task.source} ${task.row === null ? '名册里没有' : `第 ${task.row} 行`}`.trim()
  return reads && task.opensResult ? <Link to="/comparisons/$id" params={{ id: task.comparison }} search={task.row === null ? { tab: 'missing' } : {}} className="tl t13">{words}</Link> : words
}

function Row({ task, onClose }: { task: Task; onClose: () => void }) {
  return (
    <tr>
      <td>{task.child === null ? <b><Name text={task.name} /></b> : <Link to="/archives/$id" params={{ id: task.child }} search={{}} className="lk strong"><Name text={task.name} /></Link>}</td>
      <td>{taskNames[task.kind]}</td>
      <td><Due task={task} />{task.state === 'open' && <span className="muted cap"> {task.due}</span>}</td>
      <td className="soft">{task.regionName}</td><td className="soft">{task.ownerName}</td>
      <td className="fold soft">{task.evidence ?? <Origin task={task} />}</td>
      <td className="r act">{task.mayClose && <Button size="sm" onClick={onClose}>办结</Button>}</td>
    </tr>
  )
}

/** Nobody's work is on the list: why, and where there is some. */
function Nothing({ search, onChange }: { search: TasksSearch; onChange: Change }) {
  const counts = useCounts(search)
  const all = (counts.data?.open ?? []).reduce((sum, line) => sum + line.tasks, 0)
  const { comparison, kind, owner, late, state, whose } = search
  const conditions = [kind, owner, late].some(one => one !== undefined)
  if (conditions) return <EmptyState title="没有符合条件的差异" actions={<Button onClick={() => onChange({ kind: undefined, owner: undefined, late: undefined })}>去掉条件</Button>}>换个条件再看。</EmptyState>
  if (state !== undefined && state !== 'open') return <EmptyState title="还没有">办结的、撤回的差异会留在这里，写着核实情况。</EmptyState>
  if (whose !== 'all' && all > 0) return <EmptyState title="没有归您岗位的差异" icon="done" actions={<Button onClick={() => onChange({ whose: 'all' })}>看本辖区全部 {figure(all)} 件</Button>}>别的岗位还有没办结的，您可以查看；上级岗位需要时可以代为办结。</EmptyState>
  return <EmptyState title="没有要核实的差异" icon="done">{comparison === undefined ? '部门名册与档案比对以后，疑似失学、迁出、没有建档的会列在这里，分给负责的岗位。' : '这次比对没有留下要核实的差异。'}</EmptyState>
}

const heads = ['儿童', '差异', '期限', '地点', '负责岗位'] as const

function List({ search, onChange }: { search: TasksSearch; onChange: Change }) {
  const { whose, ...filter } = search
  const [closing, setClosing] = useState<Task | null>(null)
  const asked = useAskPages(listTasks, { ...filter, ...(whose === 'all' ? {} : { mine: true }), limit: 50 }, { next: page => page.next, keep: true })
  const tasks = asked.data?.pages.flatMap(page => page.tasks) ?? []
  const said = asked.isError && asked.data === undefined ? sayFailure(failureOf(asked.error)) : null
  if (said !== null) return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  if (asked.data !== undefined && tasks.length === 0) return <Nothing search={search} onChange={onChange} />
  const isOpen = (search.state ?? 'open') === 'open'
  return (
    <>
      <Scroll label="比对差异"><table className="tb stack">
        <thead><tr>{heads.map(head => <th key={head}>{head}</th>)}<th>{isOpen ? '从哪里来' : '核实情况'}</th><td /></tr></thead>
        {asked.data === undefined ? <SkeletonRows rows={8} columns={7} /> : <tbody>{tasks.map(task => <Row key={task.id} task={task} onClose={() => setClosing(task)} />)}</tbody>}
      </table></Scroll>
      {asked.hasNextPage && <div className="tablefoot"><span>已显示 {figure(tasks.length)} 件</span><span className="row end"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>往下还有</Button></span></div>}
      {closing !== null && <CloseDialog task={closing} onClose={() => setClosing(null)} />}
    </>
  )
}

export function TaskList() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { posting } = useSession()
  const change: Change = changes => { void navigate({ search: before => ({ ...before, ...changes }), replace: true }) }
  useEffect(() => { document.title = '比对差异 · 青禾' }, [])
  return (
    <>
      <PageHead title="比对差异" note={`名册与档案对不上的，由负责的岗位按期核实${posting === undefined ? '' : `；您是${posting.roleLabel}`}`} />
      <TaskFilters search={search} onChange={change} />
      <Card flush label="比对差异"><List search={search} onChange={change} /></Card>
    </>
  )
}
