/** 一人一档: one child, everything the reader may see, and what may be done next. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { getArchive, ListOutput } from '@qinghe/domain/archives/contract.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'
import { useAsk } from '../../app/asking.ts'
import { useNames } from '../../app/session.ts'
import { BesideChild } from '../../app/slots.tsx'
import { NeedsSpotCheck } from '../../staff/NeedsSpotCheck.tsx'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Crumbs } from '../../ui/layout.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useMedia } from '../../ui/useMedia.ts'
import { Alarm, isAlone } from '../Alarm.tsx'
import { ArchiveHead } from '../ArchiveHead.tsx'
import { ArchiveSections } from '../ArchiveSections.tsx'
import { CareTimeline } from '../CareTimeline.tsx'
import { GapsCard, Records } from '../ArchiveSide.tsx'
import { PendingCard } from '../Pending.tsx'
import { People } from '../People.tsx'
import { NoSuchArchive } from '../NoSuchArchive.tsx'
import { RevealProvider } from '../Reveal.tsx'
import '../archives.css'

const route = getRouteApi('/desk/archives/$id')
const Pages = z.object({ pages: z.array(ListOutput) })

/** Neighbours in the list the reader came from, as far as it was loaded. */
function useNeighbours(id: string): { before: string | undefined; after: string | undefined } {
  const kept = useQueryClient().getQueriesData({ queryKey: ['archives.list', 'pages'] })
  for (const [, data] of kept.reverse()) {
    const read = Pages.safeParse(data)
    const rows = read.success ? read.data.pages.flatMap(p => p.rows) : []
    const at = rows.findIndex(r => r.id === id)
    if (at >= 0) return { before: rows[at - 1]?.id, after: rows[at + 1]?.id }
  }
  return { before: undefined, after: undefined }
}

function Head({ archive }: { archive: Archive }) {
  const navigate = route.useNavigate()
  const { before, after } = useNeighbours(archive.id)
  const go = (id: string | undefined) => { if (id !== undefined) void navigate({ to: '/archives/$id', params: { id }, search: s => s }) }
  useKeys({ j: () => go(after), k: () => go(before) })
  const name = archive.identity.values?.name ?? '档案'
  return (
    <div className="pagehead low">
      <Crumbs><Link to="/archives">档案</Link>{archive.path.slice(1).map(p => <Link key={p.code} to="/archives" search={{ region: p.code }}>{p.name}</Link>)}<span>{name}</span></Crumbs>
      <span className="row end cap muted">
        <Icon name="lock" size="s" />您的查看已记录
        {(before !== undefined || after !== undefined) && (
          <>
            <span className="vsep short" />
            <button type="button" className="tl" disabled={before === undefined} onClick={() => go(before)}>上一名 <Kbd>K</Kbd></button>
            <button type="button" className="tl" disabled={after === undefined} onClick={() => go(after)}>下一名 <Kbd>J</Kbd></button>
          </>
        )}
      </span>
    </div>
  )
}

function Whole({ archive }: { archive: Archive }) {
  const { tab, side } = route.useSearch()
  const navigate = route.useNavigate()
  const inHand = useMedia('(max-width: 1023px)')
  return (
    <RevealProvider archive={archive} key={archive.id}>
      <Head archive={archive} />
      <div className="pagelay">
        <div className="col gap3">
          <Alarm archive={archive} />
          <ArchiveHead archive={archive} />
          {inHand && !isAlone(archive) && <People archive={archive} />}
          {(archive.may.review?.allowed === true || archive.may.return?.allowed === true || archive.returnedTo !== null) && <PendingCard archive={archive} />}
          <CareTimeline archive={archive} />
          <ArchiveSections archive={archive} tab={tab ?? 'overview'} onTab={next => { void navigate({ search: s => ({ ...s, tab: next === 'overview' ? undefined : next }), replace: true, resetScroll: false }) }} />
        </div>
        <div className="col gap3">
          <BesideChild child={archive.id} />
          <GapsCard archive={archive} />
          <Records archive={archive} side={side ?? 'history'} onSide={next => { void navigate({ search: s => ({ ...s, side: next === 'history' ? undefined : next }), replace: true, resetScroll: false }) }} />
        </div>
      </div>
    </RevealProvider>
  )
}

export function ArchivePage() {
  return useNames() === 'spotCheck' ? <NeedsSpotCheck /> : <OpenPage />
}

function OpenPage() {
  const { id } = route.useParams()
  const read = ChildId.safeParse(id)
  const asked = useAsk(getArchive, { id: read.success ? read.data : ChildId.parse('00000000-0000-0000-0000-000000000000') }, { enabled: read.success })
  const name = asked.data?.identity.values?.name
  useEffect(() => { document.title = `${name ?? '档案'} · 青禾` }, [name])
  const failure = asked.isError ? failureOf(asked.error) : null
  if (!read.success || failure?.kind === 'notFound' || failure?.kind === 'denied') {
    return <NoSuchArchive />
  }
  if (failure !== null && asked.data === undefined) {
    const said = sayFailure(failure)
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  return asked.data === undefined ? <div className="card"><Skeleton lines={8} /></div> : <Whole archive={asked.data} />
}
