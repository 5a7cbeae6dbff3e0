/** The list of a kind: by state, narrowed by conditions, page by page. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { countRecordsOf } from '@qinghe/domain/records/counts.ts'
import { useAsk, useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { PrintButton } from '../../app/PrintButton.tsx'
import { printableRecords } from '../../app/printing.ts'
import { useNames, useSession } from '../../app/session.ts'
import { ExportButton } from '../../exports/ExportButton.tsx'
import { NeedsSpotCheck } from '../../staff/NeedsSpotCheck.tsx'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { PageHead, Tabs } from '../../ui/layout.tsx'
import { Dot, Status } from '../../ui/marks.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { EmptyState, ErrorState, NotYours, SkeletonRows } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import { useMedia } from '../../ui/useMedia.ts'
import { type Ledger, useLedgers } from '../kinds.ts'
import { BulkActs } from '../BulkActs.tsx'
import { ColumnChoice } from '../ColumnChoice.tsx'
import { allColumnsOf, type Column, columnsOf, RecordLink, type Row } from '../ListColumns.tsx'
import { EndedNote, isEnded } from '../Ended.tsx'
import { ListFilters } from '../ListFilters.tsx'
import { ListViews } from '../ListViews.tsx'
import { hasConditions, inputOf, type RecordsSearch } from '../listSearch.ts'
import { stateLabel, stateTone } from '../say.ts'
import { begins, bulkActs, imports, isLedger } from '../see.ts'
import { WithLedger } from '../WithLedger.tsx'

const route = getRouteApi('/desk/records/$kind')
const perPage = 50

function OtherLedgers({ kind }: { kind: Kind }) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const rest = (useLedgers().ledgers ?? []).filter(one => one.kind.kind !== kind.kind)
  if (rest.length === 0) return null
  return (
    <>
      <button ref={anchor} type="button" className="btn sm" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>换台账<Icon name="down" size="s" /></button>
      {open && (
        <Popover anchor={anchor} role="menu" onClose={() => setOpen(false)} label="换台账">
          {rest.map(one => <Link key={one.kind.kind} to="/records/$kind" params={{ kind: one.kind.kind }} search={{}} className="menuitem" onClick={() => setOpen(false)}>{one.kind.title}{isEnded(one.kind) && '（已停用）'}</Link>)}
        </Popover>
      )}
    </>
  )
}

function Head({ kind, search, columns, seen }: { kind: Kind; search: RecordsSearch; columns: readonly Column[]; seen: boolean }) {
  const { posting } = useSession()
  const role = posting?.role ?? ''
  const region = search.region === undefined ? {} : { region: search.region }
  const child = search.child === undefined ? {} : { child: search.child }
  return (
    <PageHead title={`${kind.title}台账`} note={seesIn(role, kind.audience) ? `您可看到${posting?.schoolName ?? posting?.regionName ?? ''}` : '您可看到由您登记或交给您办的'}>
      <OtherLedgers kind={kind} />
      {seen && <ExportButton wanted={{ subject: `records.${kind.kind}`, query: inputOf(kind, search), columns: search.columns === undefined ? [] : columns.map(one => one.id) }} />}
      {imports(kind, role) && <Link to="/imports/new/$kind" params={{ kind: kind.kind }} search={{}} className="btn"><Icon name="upload" />导入</Link>}
      {isLedger(kind) && begins(kind, role) && <Link to="/records/$kind/new" params={{ kind: kind.kind }} search={{ ...region, ...child }} className={isEnded(kind) ? 'btn' : 'btn p'}><Icon name="plus" />{isEnded(kind) ? '补录' : '登记'}{kind.title}</Link>}
    </PageHead>
  )
}

type ListProps = { kind: Kind; rows: readonly Row[]; columns: readonly Column[]; loading: boolean }
type Picking = { isOn: boolean; chosen: ReadonlySet<string>; toggle: (row: Row) => void; all: () => void }

function Table({ kind, rows, columns, loading, picking }: ListProps & { picking: Picking }) {
  const navigate = route.useNavigate()
  const open = (row: Row) => { void navigate({ to: '/records/$kind/$record', params: { kind: kind.kind, record: row.record }, search: {} }) }
  const isPlain = (target: EventTarget): boolean => !(target instanceof Element && target.closest('a, button, input') !== null)
  return (
    <Scroll label={`${kind.title}列表`}>
      <table className="tb" aria-rowcount={rows.length}>
        <thead><tr>{picking.isOn && <th className="pickcell"><input type="checkbox" className="cb" aria-label="全选已显示的" checked={rows.length > 0 && rows.every(row => picking.chosen.has(row.record))} onChange={picking.all} /></th>}{columns.map(column => <th key={column.id} className={column.right ? 'r' : undefined}>{column.label}</th>)}</tr></thead>
        {loading ? <SkeletonRows rows={10} columns={columns.length + (picking.isOn ? 1 : 0)} /> : (
          <tbody>
            {rows.map(row => (
              <tr key={row.record} className="tap" onClick={e => { if (isPlain(e.target)) open(row) }}>
                {picking.isOn && <td className="pickcell"><input type="checkbox" className="cb" aria-label={`选择${row.child?.name ?? row.day}`} checked={picking.chosen.has(row.record)} onClick={e => e.stopPropagation()} onChange={() => picking.toggle(row)} /></td>}
                {columns.map((column, i) => <td key={column.id} className={column.right ? 'r' : undefined}>{i === 0 ? <RecordLink kind={kind} row={row}>{column.show(row)}</RecordLink> : column.show(row)}</td>)}
              </tr>
            ))}
          </tbody>
        )}
      </table>
    </Scroll>
  )
}

/** Names alone do not say who did what. */
const people: readonly string[] = ['author', 'assignee']
/** On a phone each record is a card: whose it is and how it stands, then the rest. */
function Cards({ kind, rows, columns }: Omit<ListProps, 'loading'>) {
  const rest = columns.filter(column => !['child', 'state'].includes(column.id))
  return (
    <div>
      {rows.map(row => (
        <Link key={row.record} to="/records/$kind/$record" params={{ kind: kind.kind, record: row.record }} search={{}} className="linecard">
          <span className="row"><b>{row.child?.name ?? kind.title}</b><span className="end"><Status tone={stateTone(kind, row.state)}>{stateLabel(kind, row.state)}</Status></span></span>
          <span className="t13 soft cardfacts">{rest.map((column, i) => <span key={column.id}>{i > 0 && <Dot />}<span className={people.includes(column.id) ? 'muted' : 'sr'}>{column.label}{people.includes(column.id) ? ' ' : '：'}</span>{column.show(row)}</span>)}</span>
        </Link>
      ))}
    </div>
  )
}

type Asked = { isError: boolean; error: unknown; isPending: boolean; refetch: () => unknown }

function State({ asked, kind, search, onClear }: { asked: Asked; kind: Kind; search: RecordsSearch; onClear: () => void }) {
  const role = useSession().posting?.role ?? ''
  if (asked.isError) {
    const failure = failureOf(asked.error)
    const said = sayFailure(failure)
    if (failure.kind === 'denied') return <NotYours title={`您的岗位不查看${kind.title}`}>{said.next}</NotYours>
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (hasConditions(search) || search.region !== undefined) return <EmptyState title={`没有符合条件的${kind.title}`} actions={<Button onClick={onClear}>清空条件</Button>}>可以少选几个条件，或换一个状态再看。</EmptyState>
  if (isEnded(kind)) return <EmptyState title={`${kind.title}台账里没有记录`}>这本台账已停用，没有登记过。</EmptyState>
  if (isLedger(kind) && begins(kind, role)) return <EmptyState title={`还没有${kind.title}记录`} actions={<Link to="/records/$kind/new" params={{ kind: kind.kind }} search={{}} className="btn p">登记{kind.title}</Link>}>登记以后会列在这里，同一地方的同事也看得到。</EmptyState>
  return <EmptyState title={`还没有${kind.title}记录`}>{ownsIn(role, kind.audience) && !seesIn(role, kind.audience) ? '交给您办的会列在这里。' : '有权的同事登记以后，会列在这里。'}</EmptyState>
}

/** How many there are in each state, under the other conditions. */
function useCounts(kind: Kind, search: RecordsSearch) {
  const input = useMemo(() => { const { states: _states, columns: _columns, ...list } = inputOf(kind, search); return { kind: kind.kind, list } }, [kind, search])
  return useAsk(countRecordsOf, input, { staleMs: 30_000, keep: true }).data
}
type Counted = ReturnType<typeof useCounts>
const countOf = (counted: Counted, state: string): number | undefined =>
  (counted === undefined || counted.more ? undefined : state === '' ? counted.total : (counted.states.find(one => one.state === state)?.count ?? 0))

/** One state, all of them, or several from an address: then no tab is chosen. */
function StateTabs({ kind, search, counted, onPick }: { kind: Kind; search: RecordsSearch; counted: Counted; onPick: (changes: RecordsSearch) => void }) {
  const tabs = [{ id: '', label: '全部' }, ...kind.states].map(({ id, label }) => ({ key: id, label, count: countOf(counted, id) }))
  return <Tabs label="办理状态" items={tabs} value={search.state?.length === 1 ? (search.state[0] ?? '') : ''} onPick={key => onPick({ state: key === '' ? undefined : [key] })} />
}

function useColumns(kind: Kind, { columns: chosen }: RecordsSearch) {
  const role = useSession().posting?.role ?? ''
  const all = useMemo(() => allColumnsOf({ kind, role }), [kind, role])
  const usual = useMemo(() => columnsOf({ kind, role }), [kind, role])
  const own = all.filter(one => chosen?.includes(one.id) === true)
  const isOwn = own.length > 0
  // The usual ones are told as those among all of them, so that each is ticked.
  return { all, isOwn, shown: isOwn ? own : all.filter(one => usual.some(other => other.id === one.id)) }
}

/** Shown, and how many there are in all where that was counted. */
function Foot({ shown, counted, search, more }: { shown: number; counted: Counted; search: RecordsSearch; more: { has: boolean; busy: boolean; fetch: () => void } }) {
  const of = counted === undefined ? undefined : (search.state ?? []).length === 0 ? counted.total : search.state?.reduce((sum, id) => sum + (countOf(counted, id) ?? 0), 0)
  return (
    <div className="tablefoot">
      <span>已显示 <b className="soft">{figure(shown)}</b> 条{counted?.more === true ? `，共 ${figure(counted.total)} 条以上` : of === undefined || of < shown ? '' : `，共 ${figure(of)} 条`}</span>
      {more.has && <Button size="sm" busy={more.busy} onClick={more.fetch}>再显示 {perPage} 条</Button>}
    </div>
  )
}

/** Rows of the list before stay on screen until those of the new condition come: they are not what is chosen from. */
function usePicking(shown: readonly Row[], { isOn, state }: { isOn: boolean; state: string | undefined }) {
  const rows = shown.filter(row => row.state === state)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (row: Row) => setChosen(before => { const next = new Set(before); if (!next.delete(row.record)) next.add(row.record); return next })
  const all = () => setChosen(rows.every(row => chosen.has(row.record)) ? new Set() : new Set(rows.map(row => row.record)))
  return { isOn, chosen, toggle, all, clear: () => setChosen(new Set()), some: isOn ? rows.filter(row => chosen.has(row.record)) : [] }
}

function Open({ ledger }: { ledger: Ledger }) {
  const { kind } = ledger
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const role = useSession().posting?.role ?? ''
  const narrow = useMedia('(max-width: 639px)')
  const input = useMemo(() => ({ ...inputOf(kind, search), limit: perPage }), [kind, search])
  const asked = useAskPages(ledger.list, input, { next: page => page.next, keep: true })
  const counted = useCounts(kind, search)
  const rows = useMemo(() => asked.data?.pages.flatMap(page => page.records) ?? [], [asked.data])
  const columns = useColumns(kind, search)
  const bulk = bulkActs(kind, role, search.state?.length === 1 ? search.state[0] : undefined)
  const picking = usePicking(rows, { isOn: bulk.length > 0 && !narrow, state: search.state?.[0] })
  const set = (changes: RecordsSearch) => { void navigate({ search: before => ({ ...before, ...changes }), replace: true }) }
  const go = (view: RecordsSearch) => { void navigate({ search: view }) }
  const clear = () => { void navigate({ search: { columns: search.columns }, replace: true }) }
  useEffect(() => { document.title = `${kind.title}台账 · 青禾` }, [kind])
  return (
    <>
      <Head kind={kind} search={search} columns={columns.shown} seen={rows.length > 0} />
      <EndedNote kind={kind} />
      <StateTabs kind={kind} search={search} counted={counted} onPick={set} />
      <div className="row wrap filterline">
        <ListFilters kind={kind} search={search} onChange={set} onClear={clear} mine={seesIn(role, kind.audience)} />
        <ListViews kind={kind.kind} search={search} onPick={go} />
        {rows.length > 0 && <PrintButton small about={`${kind.title}台账`} printables={() => printableRecords(['list', 'each'], { kind: kind.kind, list: inputOf(kind, search) })} />}
        {!narrow && <ColumnChoice {...columns} onChange={ids => set({ columns: ids })} />}
      </div>
      <section className="card clip recordlist" aria-label={`${kind.title}列表`}>
        {rows.length === 0 && !asked.isPending ? <State asked={asked} kind={kind} search={search} onClear={clear} />
          : narrow && !asked.isPending ? <Cards kind={kind} rows={rows} columns={columns.shown} /> : <Table kind={kind} rows={rows} columns={columns.shown} loading={asked.isPending} picking={picking} />}
        {picking.some.length > 0 && <BulkActs ledger={ledger} acts={bulk} rows={picking.some} onDone={picking.clear} />}
        {rows.length > 0 && <Foot shown={rows.length} counted={counted} search={search} more={{ has: asked.hasNextPage, busy: asked.isFetchingNextPage, fetch: () => void asked.fetchNextPage() }} />}
      </section>
    </>
  )
}

export function RecordList() {
  const { kind } = route.useParams()
  const names = useNames()
  const { region } = route.useSearch()
  return (
    <WithLedger kind={kind}>{ledger => (
      names === 'spotCheck' ? <><PageHead title={`${ledger.kind.title}台账`} /><NeedsSpotCheck region={region} /></> : <Open key={kind} ledger={ledger} />
    )}</WithLedger>
  )
}
