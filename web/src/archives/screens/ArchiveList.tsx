/** 档案: everyone in the reader's area, narrowed by tab and conditions, one preview beside the list. */
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { useEffect, useMemo, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { countArchives, listArchives, ListFilter } from '@qinghe/domain/archives/contract.ts'
import { tabExists } from '@qinghe/domain/archives/exists.ts'
import { type ColumnKey, columnExists, defaultColumns } from '@qinghe/domain/archives/listColumns.ts'
import { type ArchiveRow, type ListTab, listTabNames } from '@qinghe/domain/archives/types.ts'
import { useAsk, useAskPages } from '../../app/asking.ts'
import { PrintButton } from '../../app/PrintButton.tsx'
import { printableArchives } from '../../app/printing.ts'
import { useEye, useMay, useNames, useSession } from '../../app/session.ts'
import { ExportButton } from '../../exports/ExportButton.tsx'
import { NeedsSpotCheck } from '../../staff/NeedsSpotCheck.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { PageHead, Tabs } from '../../ui/layout.tsx'
import { figure } from '../../ui/time.ts'
import { useKeys } from '../../ui/useKeys.ts'
import { useMedia } from '../../ui/useMedia.ts'
import { BulkBar } from '../BulkBar.tsx'
import { ColumnChoice } from '../ColumnChoice.tsx'
import { besidePreview } from '../columns.tsx'
import { type Change, FilterRow } from '../listFilters.tsx'
import { ListFoot, ListState } from '../ListState.tsx'
import { ListCards, ListTable, type Picking } from '../ListTable.tsx'
import { ListViews } from '../ListViews.tsx'
import { Preview } from '../Preview.tsx'
import type { ArchivesSearch } from '../search.ts'
import '../archives.css'

const route = getRouteApi('/desk/archives')
const orderedTabs: readonly ListTab[] = ['all', 'review', 'returned', 'mine', 'drafts', 'noGuardian', 'turningSixteen', 'gaps', 'exited']
/** Tabs that are there even when nothing is in them; the others appear with their first child. */
const lasting: readonly ListTab[] = ['all', 'noGuardian', 'turningSixteen', 'gaps', 'exited']

function useSearchState() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (changes: Record<string, unknown>) => { void navigate({ search: before => ({ ...before, ...changes }), replace: true }) }
  const change: Change = (key, value) => { void navigate({ search: before => ({ ...before, [key]: value, open: undefined }), replace: true }) }
  const go = (view: ArchivesSearch) => { void navigate({ search: view }) }
  const clear = () => { void navigate({ search: { tab: search.tab, region: search.region, sort: search.sort, columns: search.columns }, replace: true }) }
  return { search, set, change, clear, go }
}

/** What may be done with several at once. */
function usePowers(tab: ListTab = 'all') {
  const mayAct = [useMay('archives.review'), useMay('archives.submit')].some(Boolean)
  return { mayPrint: useMay('printing.archives'), acts: mayAct && ['review', 'drafts', 'returned', 'mine'].includes(tab) }
}

/** Conditions and order, as the address has them. */
const askedBy = (search: ArchivesSearch) => ({ ...ListFilter.parse(search), ...(search.sort === undefined ? {} : { sort: search.sort }) })
const PrintList = ({ search }: { search: ArchivesSearch }) => <PrintButton small about="这个列表" printables={() => printableArchives(['roster', 'form', 'file'], { list: askedBy(search) })} />

function useRows(search: ArchivesSearch) {
  const input = { ...askedBy(search), limit: 100 }
  const asked = useAskPages(listArchives, input, { next: page => page.nextCursor, keep: true })
  const rows = useMemo(() => asked.data?.pages.flatMap(p => p.rows) ?? [], [asked.data])
  return { asked, rows, total: asked.data?.pages[0]?.total ?? null }
}

function usePicking(rows: readonly ArchiveRow[], isOn: boolean): Picking & { clear: () => void; some: ArchiveRow[] } {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (row: ArchiveRow) => setChosen(before => { const next = new Set(before); if (!next.delete(row.id)) next.add(row.id); return next })
  const all = () => setChosen(rows.every(r => chosen.has(r.id)) ? new Set() : new Set(rows.map(r => r.id)))
  return { chosen, toggle, all, isOn, clear: () => setChosen(new Set()), some: rows.filter(r => chosen.has(r.id)) }
}

function Head({ search, shown, seen }: { search: ArchivesSearch; shown: readonly ColumnKey[]; seen: boolean }) {
  const { posting, spotCheck } = useSession()
  const mayCreate = useMay('archives.create')
  const mayImport = useMay('rosters.import')
  const counts = useAsk(countArchives, search.region === undefined ? {} : { region: search.region }, { staleMs: 60_000 })
  const all = counts.data?.tabs.all
  // One list for the whole county, so it is the county's.
  const mayVerify = useMay('archives.verify') && posting !== undefined && levelOf(posting.region) === 'county'
  return (
    <PageHead title="档案" note={<>{all !== undefined && <>在册 <Link to="/archives" search={search.region === undefined ? {} : { region: search.region }} className="lk">{figure(all)}</Link> 名<i className="dot" /></>}您可看到{spotCheck?.aboutName ?? posting?.schoolName ?? posting?.regionName ?? '本人负责的儿童'}</>}>
      {mayVerify && <Link to="/archives/identities" className="btn">身份核验</Link>}
      {seen && <ExportButton wanted={{ subject: 'archives', query: { ...ListFilter.parse(search), ...(search.sort === undefined ? {} : { sort: search.sort }) }, columns: shown }} />}
      {mayImport && <Link to="/rosters/new" className="btn"><Icon name="upload" />导入花名册</Link>}
      {mayCreate && <Link to="/archives/new" className="btn p"><Icon name="plus" />新建档案</Link>}
    </PageHead>
  )
}

function ListTabs({ search, onPick }: { search: ArchivesSearch; onPick: (tab: ListTab) => void }) {
  const counts = useAsk(countArchives, search.region === undefined ? {} : { region: search.region }, { staleMs: 60_000 }).data?.tabs ?? {}
  const tab = search.tab ?? 'all'
  const eye = useEye()
  const shown = orderedTabs.filter(t => t === tab || (tabExists(eye, t) && (lasting.includes(t) || (counts[t] ?? 0) > 0)))
  return <Tabs label="档案分组" value={tab} onPick={onPick} items={shown.map(t => ({ key: t, label: listTabNames[t], count: counts[t] }))} />
}

type ListKeys = { row: ArchiveRow | undefined; move: (by: 1 | -1) => void; picking: Picking; preview: (id: string | undefined) => void }

/** j, k and arrows walk; space previews, x picks, Enter opens unless a link or button has the focus. */
function useListKeys({ row, move, picking, preview }: ListKeys) {
  const navigate = route.useNavigate()
  const onControl = (e: KeyboardEvent) => e.target instanceof HTMLAnchorElement || e.target instanceof HTMLButtonElement
  useKeys({
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: () => preview(undefined),
    ' ': e => { if (row === undefined || onControl(e)) return false; preview(row.id); return true },
    x: () => { if (row !== undefined && picking.isOn) picking.toggle(row) },
    Enter: e => { if (row === undefined || onControl(e)) return false; void navigate({ to: '/archives/$id', params: { id: row.id }, search: {} }); return true },
  })
}

export function ArchiveList() {
  const { region } = route.useSearch()
  useEffect(() => { document.title = '档案 · 青禾' }, [])
  return useNames() === 'spotCheck' ? <><PageHead title="档案" /><NeedsSpotCheck region={region} /></> : <OpenList />
}

function OpenList() {
  const { search, set, change, clear, go } = useSearchState()
  const { asked, rows, total } = useRows(search)
  const [wide, narrow] = [useMedia('(min-width: 1280px)'), useMedia('(max-width: 639px)')]
  const { mayPrint, acts } = usePowers(search.tab)
  const picking = usePicking(rows, (acts || mayPrint) && !narrow)
  const [cursor, setCursor] = useState(-1)
  const open = wide ? rows.find(r => r.id === search.open) : undefined
  const move = (to: number) => {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))]
    if (row === undefined) return
    setCursor(rows.indexOf(row))
    if (wide) set({ open: row.id })
  }
  useListKeys({ row: rows[cursor], move: by => move(cursor + by), picking, preview: id => set({ open: search.open === id ? undefined : id }) })
  const eye = useEye()
  const shown = (search.columns ?? (open === undefined ? defaultColumns : besidePreview)).filter(key => columnExists(eye, key))
  const list = { rows, more: asked.hasNextPage, onMore: () => { if (!asked.isFetchingNextPage) void asked.fetchNextPage() } }
  return (
    <>
      <Head search={search} shown={shown} seen={rows.length > 0} />
      <ListTabs search={search} onPick={tab => { setCursor(-1); picking.clear(); set({ tab: tab === 'all' ? undefined : tab, open: undefined }) }} />
      <div className="row wrap">
        <FilterRow search={search} onChange={change} onClear={clear} />
        <ListViews search={search} onPick={view => { setCursor(-1); picking.clear(); go(view) }} />
        {!narrow && <ColumnChoice shown={shown} sort={search.sort} onChange={set} />}
        {mayPrint && rows.length > 0 && <PrintList search={search} />}
      </div>
      <div className={open === undefined ? 'listlay fill' : 'listlay fill two'}>
        <section className="card clip" aria-label="档案列表">
          <ListState asked={asked} count={rows.length} search={search} onClear={clear} onAll={() => go(search.region === undefined ? {} : { region: search.region })}>
            {narrow ? <ListCards {...list} shown={shown} /> : <ListTable {...list} shown={shown} sort={search.sort ?? 'region'} onSort={sort => set({ sort: sort === 'region' ? undefined : sort })} cursor={open === undefined ? cursor : rows.indexOf(open)} onCursor={move} picking={picking} loading={asked.isPending} />}
          </ListState>
          {picking.some.length > 0 ? <BulkBar rows={picking.some} onDone={picking.clear} acts={acts} /> : rows.length > 0 && <ListFoot count={rows.length} total={total} more={asked.hasNextPage} keys={wide} />}
        </section>
        {open !== undefined && <Preview key={open.id} row={open} onClose={() => set({ open: undefined })} />}
      </div>
    </>
  )
}
