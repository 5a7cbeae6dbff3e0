import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { listHistory, listViewers } from '@qinghe/domain/archives/contract.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import type { HistoryEntry, HistoryKind } from '@qinghe/domain/archives/types.ts'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import { useAskPages } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { Card, Segment } from '../ui/layout.tsx'
import { Masked } from '../ui/Mask.tsx'
import { Status } from '../ui/marks.tsx'
import { Skeleton } from '../ui/states.tsx'
import { exactTime, sayWhen } from '../ui/time.ts'

export function GapsCard({ archive }: { archive: Archive }) {
  const edit = archive.may.correct?.allowed === true
  const role = useSession().posting?.role ?? ''
  // Whoever may fill some of them is asked for those; the rest is somebody else's.
  const own = edit ? archive.gaps.filter(g => deniedFields([g.field], role).length === 0) : archive.gaps
  if (own.length === 0) return null
  return (
    <Card title="待补全" aside={<span className="tag amber">{own.length}</span>}>
      <div className="col gap1">
        {own.map(g => (
          <div key={g.field} className="row t13">
            <Status tone={g.blocks.length > 0 ? 'soon' : 'idle'}>{g.label}</Status>
            {edit && <Link to="/archives/$id/edit" params={{ id: archive.id }} search={{ mode: 'correct', field: g.field }} className="tl end">去填</Link>}
          </div>
        ))}
      </div>
    </Card>
  )
}

const mark: Partial<Record<HistoryKind, string>> = { create: 'k', import: 'k', review: 'k', return: 'w', exit: 'w' }
const shown = (value: string | null) => (value === null || value === '' ? '空' : value.includes('•') ? <Masked text={value} /> : value)

/** A first entry would name every field: their number is enough until somebody asks. Of a later one the first three. */
const shortly = 3
const isFirst = (entry: HistoryEntry): boolean => entry.kind === 'create' || entry.kind === 'import'

function Unfold({ entry, onOpen }: { entry: HistoryEntry; onOpen: () => void }) {
  return <div className="row"><span className="muted">{isFirst(entry) ? '建档时登记' : '一共'} {entry.fields.length} 项</span><button type="button" className="tl" aria-expanded={false} onClick={onOpen}>展开</button></div>
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const [open, setOpen] = useState(entry.fields.length <= shortly + 2)
  const fields = open ? entry.fields : entry.fields.slice(0, isFirst(entry) ? 0 : shortly)
  return (
    <li className={mark[entry.kind]}>
      <div className="row cap muted"><span title={exactTime(entry.at)}>{sayWhen(entry.at)}</span><span className="end ell">{entry.actorName} {entry.actorRegion}</span></div>
      <div>{entry.phrase}{entry.effectiveFrom !== null && <span className="muted">，{entry.effectiveFrom} 起</span>}</div>
      {fields.map(f => <div key={f.field}>{f.label} {f.before !== null && <><del>{shown(f.before)}</del> → </>}<ins>{shown(f.after)}</ins></div>)}
      {!open && <Unfold entry={entry} onOpen={() => setOpen(true)} />}
      {entry.reason !== null && <div className="muted">{entry.reason}</div>}
    </li>
  )
}

type Pages<T> = { data: { pages: T[] } | undefined; isError: boolean; error: unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown; refetch: () => unknown }

function Rest({ asked }: { asked: Pages<unknown> }) {
  if (asked.isError) return <div className="t13"><p className="red">{sayFailure(failureOf(asked.error)).title}</p><Button size="sm" onClick={() => asked.refetch()}>现在重试</Button></div>
  if (asked.data === undefined) return <Skeleton lines={5} />
  return asked.hasNextPage ? <Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>更早的</Button> : null
}

function Changes({ archive }: { archive: Archive }) {
  const asked = useAskPages(listHistory, { id: archive.id, limit: 20 }, { next: page => page.nextCursor })
  const entries = asked.data?.pages.flatMap(p => p.entries) ?? []
  return <><ol className="h">{entries.map(e => <Entry key={e.id} entry={e} />)}</ol><Rest asked={asked} /></>
}

function Viewers({ archive }: { archive: Archive }) {
  const asked = useAskPages(listViewers, { id: archive.id, limit: 20 }, { next: page => page.nextCursor })
  const entries = asked.data?.pages.flatMap(p => p.entries) ?? []
  return (
    <>
      <ol className="h">
        {entries.map(v => (
          <li key={`${v.at}${v.actorName}${v.phrase}`} className={v.reason === null ? undefined : 'k'}>
            <div className="row cap muted"><span>{exactTime(v.at)}</span><span className="end ell">{v.role} {v.regionName}</span></div>
            <div>{v.actorName} {v.phrase}</div>
            {v.reason !== null && <div className="muted">用途：{v.reason}</div>}
          </li>
        ))}
      </ol>
      <Rest asked={asked} />
    </>
  )
}

export function Records({ archive, side, onSide }: { archive: Archive; side: 'history' | 'viewers'; onSide: (side: 'history' | 'viewers') => void }) {
  const mayViewers = archive.may.viewers?.allowed === true
  return (
    <Card title="历史" aside={mayViewers && <Segment label="历史" value={side} onPick={onSide} items={[{ key: 'history', label: '变更' }, { key: 'viewers', label: '查看记录' }]} />}>
      {side === 'viewers' && mayViewers ? <Viewers archive={archive} /> : <Changes archive={archive} />}
    </Card>
  )
}
