/** 记录: everything that happened to a child, of all kinds the post reads, the newest first, with a break for each month. */
import { Fragment, useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { type TimelineOutput, timelineOf } from '@qinghe/domain/records/contract.ts'
import { useAskPages } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { FilterChip } from '../ui/FilterChip.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Dotted, Status } from '../ui/marks.tsx'
import { Skeleton } from '../ui/states.tsx'
import { featureOf } from './features.ts'
import { addressOfFile } from './files/known.ts'
import { isEnded } from './Ended.tsx'
import { type Ledger, useLedgers } from './kinds.ts'
import { stateTone } from './say.ts'
import { begins } from './see.ts'
import './records.css'

type Entry = TimelineOutput['records'][number]

const monthOf = (day: string): string => `${day.slice(0, 4)} 年 ${Number(day.slice(5, 7))} 月`
const dayOf = (day: string): string => `${Number(day.slice(8, 10))} 日`

function Line({ entry, ledger }: { entry: Entry; ledger: Ledger | undefined }) {
  const state = ledger?.kind.states.find(one => one.label === entry.state)?.id
  return (
    <li>
      <span className="stripday">{dayOf(entry.day)}</span>
      <Link to="/records/$kind/$record" params={{ kind: entry.kind, record: entry.record }} search={{}} className="stripline">
        <Icon name={ledger === undefined ? 'file' : featureOf(ledger.kind.feature).icon} />
        <span className="grow"><b>{entry.title}</b>{entry.number !== null && <span className="muted cap"> {entry.number}</span>}<span className="cap muted block"><Dotted items={[`${entry.author.name}（${entry.author.role}）`, entry.region]} /></span></span>
        {entry.pictures.length > 0 && <span className="stripthumbs">{entry.pictures.map((file, i) => <img key={file} src={addressOfFile(file, 'small')} alt={`照片 ${i + 1}`} loading="lazy" />)}</span>}
        {ledger === undefined || state === undefined ? <span className="t13 soft">{entry.state}</span> : <Status tone={stateTone(ledger.kind, state)}>{entry.state}</Status>}
      </Link>
    </li>
  )
}

function Entries({ entries, ledgers }: { entries: readonly Entry[]; ledgers: readonly Ledger[] }) {
  return (
    <ol className="strip">
      {entries.map((entry, i) => (
        <Fragment key={entry.record}>
          {monthOf(entry.day) !== monthOf(entries[i - 1]?.day ?? '0000-00-00') && <li className="stripmonth">{monthOf(entry.day)}</li>}
          <Line entry={entry} ledger={ledgers.find(one => one.kind.kind === entry.kind)} />
        </Fragment>
      ))}
    </ol>
  )
}

const Unread = ({ titles }: { titles: readonly string[] }) => titles.length === 0 ? null
  : <p className="muted t13 row"><Icon name="lock" size="s" />您的岗位不查看{titles.join('、')}，有没有、有多少，这里都不显示。</p>

/** Ledgers that are kept by child. */
const useChildLedgers = (): readonly Ledger[] | undefined => useLedgers().ledgers

export function RecordStrip({ child }: { child: ChildId }) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const ledgers = useChildLedgers() ?? []
  const role = useSession().posting?.role ?? ''
  const asked = useAskPages(timelineOf, { child, ...(chosen.length === 0 ? {} : { kinds: [...chosen] }), limit: 30 }, { next: page => page.next, keep: true })
  const entries = asked.data?.pages.flatMap(page => page.records) ?? []
  const own = ledgers.filter(one => one.kind.about === 'child' && !isEnded(one.kind) && begins(one.kind, role))
  return (
    <div className="col gap3 stripbox">
      <div className="row wrap">
        {ledgers.length > 1 && <FilterChip label="种类" options={ledgers.map(one => ({ value: one.kind.kind, label: one.kind.title }))} chosen={chosen} onChange={setChosen} />}
        <span className="row end wrap">{own.map(one => <Link key={one.kind.kind} to="/records/$kind/new" params={{ kind: one.kind.kind }} search={{ child }} className="btn sm"><Icon name="plus" size="s" />登记{one.kind.title}</Link>)}</span>
      </div>
      {asked.isError && asked.data === undefined ? <p className="t13 soft">{sayFailure(failureOf(asked.error)).title} <button type="button" className="tl" onClick={() => void asked.refetch()}>再读一次</button></p>
        : asked.data === undefined ? <Skeleton lines={4} />
          : entries.length === 0 ? <p className="t13 soft">{chosen.length > 0 ? '这几种记录里还没有这名儿童的。' : '您能查看的台账里还没有这名儿童的记录。走访、谈心、帮扶等登记以后，会按时间列在这里。'}</p>
            : <Entries entries={entries} ledgers={ledgers} />}
      {asked.hasNextPage && <div><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>更早的</Button></div>}
      <Unread titles={asked.data?.pages[0]?.unread ?? []} />
    </div>
  )
}
