/** The list of a kind: by state, narrowed by conditions, page by page. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { useAskPages } from '../../app/asking.ts'
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
import { type Column, columnsOf, RecordLink, type Row } from '../ListColumns.tsx'
import { ListFilters } from '../ListFilters.tsx'
import { hasConditions, inputOf, type RecordsSearch } from '../listSearch.ts'
import { stateLabel, stateTone } from '../say.ts'
import { begins, isLedger } from '../see.ts'
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
          {rest.map(one => <Link key={one.kind.kind} to="/records/$kind" params={{ kind: one.kind.kind }} search={{}} className="menuitem" onClick={() => setOpen(false)}>{one.kind.title}</Link>)}
        </Popover>
      )}
    </>
  )
}

function Head({ kind, search, seen }: { kind: Kind; search: RecordsSearch; seen: boolean }) {
  const { posting } = useSession()
  const role = posting?.role ?? ''
  const region = search.region === undefined ? {} : { region: search.region }
  const child = search.child === undefined ? {} : { child: search.child }
  return (
    <PageHead title={`${kind.title}台账`} note={seesIn(role, kind.audience) ? `您可看到${posting?.schoolName ?? posting?.regionName ?? ''}` : '您可看到由您登记或交给您办的'}>
      <OtherLedgers kind={kind} />
      {seen && <ExportButton wanted={{ subject: `records.${kind.kind}`, query: inputOf(kind, search), columns: [] }} />}
      {isLedger(kind) && begins(kind, role) && <Link to="/records/$kind/new" params={{ kind: kind.kind }} search={{ ...region, ...child }} className="btn p"><Icon name="plus" />登记{kind.title}</Link>}
    </PageHead>
  )
}

type ListProps = { kind: Kind; rows: readonly Row[]; columns: readonly Column[]; loading: boolean }

function Table({ kind, rows, columns, loading }: ListProps) {
  const navigate = route.useNavigate()
  const open = (row: Row) => { void navigate({ to: '/records/$kind/$record', params: { kind: kind.kind, record: row.record }, search: {} }) }
  const isPlain = (target: EventTarget): boolean => !(target instanceof Element && target.closest('a, button') !== null)
  return (
    <Scroll label={`${kind.title}列表`}>
      <table className="tb" aria-rowcount={rows.length}>
        <thead><tr>{columns.map(column => <th key={column.id} className={column.right ? 'r' : undefined}>{column.label}</th>)}</tr></thead>
        {loading ? <SkeletonRows rows={10} columns={columns.length} /> : (
          <tbody>
            {rows.map(row => (
              <tr key={row.record} className="tap" onClick={e => { if (isPlain(e.target)) open(row) }}>
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
  if (isLedger(kind) && begins(kind, role)) return <EmptyState title={`还没有${kind.title}记录`} actions={<Link to="/records/$kind/new" params={{ kind: kind.kind }} search={{}} className="btn p">登记{kind.title}</Link>}>登记以后会列在这里，同一地方的同事也看得到。</EmptyState>
  return <EmptyState title={`还没有${kind.title}记录`}>{ownsIn(role, kind.audience) && !seesIn(role, kind.audience) ? '交给您办的会列在这里。' : '有权的同事登记以后，会列在这里。'}</EmptyState>
}

function Open({ ledger }: { ledger: Ledger }) {
  const { kind } = ledger
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const role = useSession().posting?.role ?? ''
  const narrow = useMedia('(max-width: 639px)')
  const input = useMemo(() => ({ ...inputOf(kind, search), limit: perPage }), [kind, search])
  const asked = useAskPages(ledger.list, input, { next: page => page.next, keep: true })
  const rows = useMemo(() => asked.data?.pages.flatMap(page => page.records) ?? [], [asked.data])
  const columns = useMemo(() => columnsOf({ kind, role }), [kind, role])
  const set = (changes: RecordsSearch) => { void navigate({ search: before => ({ ...before, ...changes }), replace: true }) }
  const clear = () => { void navigate({ search: {}, replace: true }) }
  useEffect(() => { document.title = `${kind.title}台账 · 青禾` }, [kind])
  const tabs = [{ key: '', label: '全部' }, ...kind.states.map(state => ({ key: state.id, label: state.label }))]
  return (
    <>
      <Head kind={kind} search={search} seen={rows.length > 0} />
      <Tabs label="办理状态" items={tabs} value={search.state?.length === 1 ? (search.state[0] ?? '') : ''} onPick={key => set({ state: key === '' ? undefined : [key] })} />
      <div className="row wrap filterline"><ListFilters kind={kind} search={search} onChange={set} onClear={clear} mine={seesIn(role, kind.audience)} />{rows.length > 0 && <PrintButton small about={`${kind.title}台账`} printables={() => printableRecords(['list', 'each'], { kind: kind.kind, list: inputOf(kind, search) })} />}</div>
      <section className="card clip recordlist" aria-label={`${kind.title}列表`}>
        {rows.length === 0 && !asked.isPending ? <State asked={asked} kind={kind} search={search} onClear={clear} />
          : narrow && !asked.isPending ? <Cards kind={kind} rows={rows} columns={columns} /> : <Table kind={kind} rows={rows} columns={columns} loading={asked.isPending} />}
        {rows.length > 0 && (
          <div className="tablefoot">
            <span>已显示 <b className="soft">{figure(rows.length)}</b> 条{asked.hasNextPage && '，往下还有'}</span>
            {asked.hasNextPage && <Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再显示 {perPage} 条</Button>}
          </div>
        )}
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
