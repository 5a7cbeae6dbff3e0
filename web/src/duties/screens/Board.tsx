/** 辖区应办: where what is owed stands, who is late, whom to call; a word to remind, somebody else to do it. */
import { type ReactNode, useEffect, useRef } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type BoardOutput, type DutiesInput, dutyBoard, type LoadOutput } from '@qinghe/domain/duties/contract.ts'
import { ChildId, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../../app/asking.ts'
import { useChildName } from '../../app/children.tsx'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead, Segment } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import { BoardChildren } from '../BoardChildren.tsx'
import { BoardPeople } from '../BoardPeople.tsx'
import { BoardSide } from '../BoardSide.tsx'
import { type BoardPlace, BoardTable, keyOfDuty, keyOfPlace } from '../BoardTable.tsx'
import { Load, useLoad } from '../Load.tsx'
import { RemindLateButton } from '../RemindLate.tsx'
import type { BoardSearch } from '../search.ts'
import '../duties.css'

const route = getRouteApi('/desk/duties/board')
const percent = 100
const views = [{ key: 'place', label: '按地方' }, { key: 'person', label: '按人' }, { key: 'child', label: '按孩子' }] as const

type Sums = { owed: number; done: number; late: number; unowned: number }
const sumsOf = ({ places }: BoardOutput): Sums => places.reduce((all, one) => ({ owed: all.owed + one.owed, done: all.done + one.done, late: all.late + one.late, unowned: all.unowned + one.unowned }), { owed: 0, done: 0, late: 0, unowned: 0 })

function Figures({ board, search }: { board: BoardOutput; search: BoardSearch }) {
  const { owed, done, late, unowned } = sumsOf(board)
  return (
    <section className="card boardfigures" aria-label="合计">
      <div><b className={late > 0 ? 'red' : undefined}>{figure(late)}</b><span>逾期</span></div>
      <div><b>{figure(owed - done)}</b><span>未办</span></div>
      <div><b className="green">{figure(done)}</b><span>已办{owed > 0 && `，占 ${Math.round((done / owed) * percent)}%`}</span></div>
      <div><b className={unowned > 0 ? 'red' : undefined}>{figure(unowned)}</b><span>无人负责</span></div>
      {board.hindered > 0 && <div><Link to="/duties/board" search={{ ...search, ...nothingChosen, waits: true }} replace resetScroll={false} className="lk"><b className="amber">{figure(board.hindered)}</b></Link><span>说现在不能办</span></div>}
    </section>
  )
}

/** What stands beside the table. */
const nothingChosen = { at: undefined, school: undefined, posting: undefined, child: undefined, waits: undefined } as const
const chosenKey = ({ at, school }: BoardSearch): string | undefined => (at === undefined ? undefined : `${at} ${school ?? 0}`)

function Beside({ child, filter }: { child: ChildId; filter: DutiesInput }) {
  const name = useChildName(child)
  return <BoardSide title={name ?? '这个孩子'} note={<Link to="/archives/$id" params={{ id: child }} search={{}} className="tl t13" preload={false}>打开档案</Link>} filter={{ ...filter, child }} />
}

type Only = Partial<Record<'plan' | 'duty' | 'clause', string>>
const onlyOf = ({ plan, duty, clause }: BoardSearch): Only => ({ ...(plan === undefined ? {} : { plan }), ...(duty === undefined ? {} : { duty }), ...(clause === undefined ? {} : { clause }) })

function Side({ board, search, people }: { board: BoardOutput; search: BoardSearch; people: LoadOutput['people'] }) {
  const only = onlyOf(search)
  const region = search.region === undefined ? {} : { region: regionCode(search.region) }
  const posting = PostingId.safeParse(search.posting)
  const child = ChildId.safeParse(search.child)
  if (search.waits === true) return <BoardSide title="说现在不能办的" note={null} filter={{ ...only, ...region, hindered: true }} />
  if (child.success) return <Beside key={child.data} child={child.data} filter={{ ...only, ...region }} />
  if (posting.success) return <BoardSide key={posting.data} title={`${people.find(one => one.posting === posting.data)?.name ?? '这个人'}手上的事`} note={null} filter={{ ...only, ...region, posting: posting.data }} />
  const row = board.places.find(one => keyOfPlace(one) === chosenKey(search))
  if (row === undefined) return <Card title="看是哪些事"><p className="t13 soft">选一个地方、一个人或一个孩子，这里列出那里要办的事，逾期的在前，可以提醒、转给别人。</p></Card>
  const call = row.call === null ? <span className="amber">没有在岗的负责人</span> : <span className="t13">{row.call.name}<span className="muted">（{row.call.role}）</span></span>
  const reminds = row.late > 0 && <RemindLateButton small label="提醒逾期" title={`提醒${row.school?.name ?? row.place.name}全部逾期`} scope={{ ...only, region: row.place.code, ...(row.school === null ? {} : { school: row.school.id }) }} />
  const below = row.school === null && search.region !== row.place.code ? <div className="tablefoot"><Link to="/duties/board" search={{ ...only, region: row.place.code }} className="tl">看{row.place.name}下面各地</Link><Link to="/staff/directory" search={{ region: row.place.code }} className="tl end">在岗名录</Link></div> : null
  return <BoardSide key={keyOfPlace(row)} title={row.school?.name ?? row.place.name} note={<span className="row wrap">{call}{reminds}</span>} filter={{ ...only, region: row.place.code, ...(row.school === null ? {} : { school: row.school.id }) }} below={below} />
}

/** What was just chosen comes into view where it stands below the table. */
function BesideBoard({ chosen, children }: { chosen: string | undefined; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => { if (chosen !== undefined) ref.current?.scrollIntoView({ block: 'nearest' }) }, [chosen])
  return <div ref={ref} className="boardside">{children}</div>
}

/** Only one duty of one plan: said, and taken away with one press. */
function Only({ board, search }: { board: BoardOutput; search: BoardSearch }) {
  if (search.plan === undefined && search.duty === undefined) return null
  const title = search.clause === undefined ? board.definitions.find(one => keyOfDuty(one) === `${search.plan}.${search.duty}`)?.title : `条款「${board.definitions[0]?.clause ?? ''}」` // any: all are of the one clause
  return <Link to="/duties/board" search={{ ...search, plan: undefined, duty: undefined, clause: undefined }} className="chip on">只看{title ?? '一个方案'}<b>去掉</b></Link>
}

function Whole({ board, search, region }: { board: BoardOutput; search: BoardSearch; region: RegionCode | undefined }) {
  const navigate = route.useNavigate()
  const scope = { ...(region === undefined ? {} : { region }), ...onlyOf(search) }
  const load = useLoad(scope)
  const go = (change: Partial<BoardSearch>) => { void navigate({ search: { ...search, ...nothingChosen, ...change }, replace: true, resetScroll: false }) }
  const toPerson = ({ posting }: { posting: string | null }) => { if (posting !== null) go({ posting }) }
  const pick = (row: BoardPlace) => go({ at: row.place.code, ...(row.school === null ? {} : { school: row.school.id }) })
  const beside = search.waits === true ? 'waits' : search.child ?? search.posting ?? chosenKey(search)
  if (board.places.every(one => one.owed === 0)) return <Card><EmptyState icon="done" title="辖区里现在没有应办的事" actions={<Link to="/plans" search={{}} className="btn">看方案怎样规定</Link>}>方案规定的走访、核查、谈心到时候会派到每个人，这里按地方列出办了多少、谁逾期。</EmptyState></Card>
  return (
    <>
      <Figures board={board} search={search} />
      <div><Segment label="怎样看" items={views} value={search.view ?? 'place'} onPick={view => go({ view: view === 'place' ? undefined : view })} /></div>
      <div className="boardlay">
        <div className="col gap3">
          {search.view === 'person' && <Card flush title="每人的应办" note="逾期多的在前"><BoardPeople asked={load} chosen={search.posting} scope={scope} onPick={toPerson} /></Card>}
          {search.view === 'child' && <Card flush title="每个孩子的应办" note="期限近的在前"><BoardChildren asked={scope} chosen={search.child} onPick={child => go({ child: child.id })} /></Card>}
          {search.view === undefined && <Card flush title="各地应办" note="格里是已办 / 应办，逾期在前"><BoardTable board={board} chosen={chosenKey(search)} onPick={pick} onOnly={({ plan, duty }) => go({ at: search.at, school: search.school, plan, duty, clause: undefined })} /></Card>}
          {search.view === undefined && <Load asked={load} chosen={search.posting} onPick={toPerson} />}
        </div>
        <BesideBoard key={beside} chosen={beside}><Side board={board} search={search} people={load.data?.people ?? []} /></BesideBoard>
      </div>
    </>
  )
}

export function Board() {
  const search = route.useSearch()
  const region = search.region === undefined ? undefined : regionCode(search.region)
  const asked = useAsk(dutyBoard, { ...(region === undefined ? {} : { region }), ...onlyOf(search) }, { keep: true })
  useEffect(() => { document.title = '辖区应办 · 青禾' }, [])
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => void asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  return (
    <>
      <PageHead title="辖区应办" note={asked.data === undefined ? undefined : `${asked.data.since} 起派出的，和还没办完的`}>{asked.data !== undefined && <Only board={asked.data} search={search} />}{asked.data !== undefined && sumsOf(asked.data).late > 0 && <RemindLateButton label="提醒全部逾期" title="提醒全部逾期" scope={{ ...(region === undefined ? {} : { region }), ...onlyOf(search) }} />}<Link to="/duties/calendar" className="btn">校历和放假</Link></PageHead>
      {asked.data === undefined ? <div className="card"><Skeleton lines={8} /></div> : <Whole board={asked.data} search={search} region={region} />}
    </>
  )
}
