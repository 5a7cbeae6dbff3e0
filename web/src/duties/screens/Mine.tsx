/** 我的应办: what this person owes, the nearest deadline first, by child; done by the act itself. Made for one hand. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type MineOutput, type MineWhen, myDuties } from '@qinghe/domain/duties/contract.ts'
import { useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { PageHead } from '../../ui/layout.tsx'
import { Name } from '../../ui/Mask.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { figure, monthDay, weekday } from '../../ui/time.ts'
import { Did } from '../Did.tsx'
import { DutyItem } from '../DutyItem.tsx'
import { type DutyGroup, groupsOf } from '../groups.ts'
import { MineFilter } from '../MineFilter.tsx'
import { MineGroups, useMineGroups } from '../MineGroups.tsx'
import type { MineSearch } from '../search.ts'
import '../duties.css'

const route = getRouteApi('/desk/duties')

type Figure = { key: MineWhen; label: string; count: number; tone?: 'red' | 'amber' }
const figuresOf = ({ late, today, week, later, unknown }: MineOutput['counts']): Figure[] => [
  { key: 'late', label: '逾期', count: late, ...(late > 0 ? { tone: 'red' } : {}) }, { key: 'today', label: '今天', count: today, ...(today > 0 ? { tone: 'amber' } : {}) },
  { key: 'week', label: '7 天内', count: week }, { key: 'later', label: '以后', count: later }, ...(unknown > 0 ? [{ key: 'unknown' as const, label: '待核实', count: unknown }] : []),
]

/** Each number leads to the list behind it. */
function Counts({ counts, search }: { counts: MineOutput['counts']; search: MineSearch }) {
  const { when, who, by } = search
  return (
    <nav className="dutycounts" aria-label="按期限看">
      {figuresOf(counts).map(one => (
        <Link key={one.label} to="/duties" search={{ who, by, when: one.key === when ? undefined : one.key }} className={one.key === when ? 'on' : undefined} aria-current={one.key === when}>
          <b className={one.count === 0 ? 'muted' : one.tone}>{figure(one.count)}</b><span>{one.label}</span>
        </Link>
      ))}
    </nav>
  )
}

function Group({ group: { child, title, where, lines } }: { group: DutyGroup }) {
  return (
    <section className="card dutygroup" aria-label={title}>
      <h2 className="row">
        {child === null ? <><Icon name="house" />{title}</> : <Link to="/archives/$id" params={{ id: child.id }} search={{}} className="lk" preload={false}><Name text={child.name} /></Link>}
        <span className="muted t13 end">{where}</span>
      </h2>
      <ul>{lines.map(line => <DutyItem key={line.duty} line={line} />)}</ul>
    </section>
  )
}

/** As the chosen order asks for it; the other is not asked. */
function useMine({ when, who, by }: MineSearch) {
  const asked = { ...(when === undefined ? {} : { when }), ...(who === undefined ? {} : { who }) }
  const lines = useAskPages(myDuties, { limit: 50, ...asked }, { next: page => page.next, keep: true, enabled: by === undefined })
  const groups = useMineGroups(by, asked)
  return { asked, groups: groups.data?.pages.flatMap(page => page.groups) ?? [], lines: lines.data?.pages.flatMap(page => page.duties) ?? [], pages: by === undefined ? lines : groups, counts: (by === undefined ? lines : groups).data?.pages[0]?.counts }
}

const noneOf: Record<MineWhen, string> = { late: '没有逾期的', today: '今天没有到期的', week: '明天起 7 天内没有到期的', later: '7 天以后没有到期的', unknown: '没有待核实的' }
/** Nothing is owed: what will stand here, and who says so. */
function Nothing({ when, who, by }: MineSearch) {
  const oversees = useMay('duties.oversee')
  if (who !== undefined) {
    return <EmptyState icon="search" title={`没有找到“${who}”的应办`} actions={<Link to="/duties" search={{ by }} className="btn">看全部</Link>}>{when === undefined ? '只在两周内由您办的事里找；不由您办的，在孩子的档案里看。' : `${noneOf[when]}，可以不分期限再找。`}</EmptyState>
  }
  if (when !== undefined) {
    return <EmptyState icon="done" title={noneOf[when]} actions={<Link to="/duties" search={{}} className="btn">看两周内要办的</Link>}>到期的会按期限排在这里。</EmptyState>
  }
  return (
    <EmptyState icon="done" title="现在没有要您办的事" actions={<><Link to="/plans" search={{}} className="btn">看方案怎样规定</Link>{oversees && <Link to="/duties/board" search={{}} className="btn">看辖区应办</Link>}</>}>
      走访、联系父母、信息核查这些事，方案规定谁办、什么时候以前办，到时候会自动列在这里。照常登记走访和联系就行，登记一条，对应的应办自己勾掉。
    </EmptyState>
  )
}

export function Mine() {
  const search = route.useSearch()
  const { did, kind, record, by } = search
  const now = Date.now()
  const { asked, groups, lines, pages, counts } = useMine(search)
  const isEmpty = by === undefined ? lines.length === 0 : groups.length === 0
  useEffect(() => { document.title = '我的应办 · 青禾' }, [])
  return (
    <div className="dutylay col gap3">
      <PageHead title="我的应办" note={`${monthDay(now)} ${weekday(now)}`} />
      {did !== undefined && <Did duty={did} kind={kind} record={record} />}
      {counts !== undefined && <Counts counts={counts} search={search} />}
      <MineFilter search={search} />
      {pages.isError && <ErrorState title={sayFailure(failureOf(pages.error)).title} actions={<Button onClick={() => void pages.refetch()}>现在重试</Button>}>{sayFailure(failureOf(pages.error)).next}</ErrorState>}
      {!pages.isError && counts === undefined && <div className="card"><Skeleton lines={6} /></div>}
      {!pages.isError && counts !== undefined && isEmpty && <div className="card"><Nothing {...search} /></div>}
      {!pages.isError && by === undefined && groupsOf(lines).map(group => <Group key={group.key} group={group} />)}
      {!pages.isError && by !== undefined && groups.length > 0 && <MineGroups by={by} search={search} asked={asked} groups={groups} />}
      {!pages.isError && pages.hasNextPage && <Button wide busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>后面还有，接着看</Button>}
    </div>
  )
}
