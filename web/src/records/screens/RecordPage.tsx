/** One record of any kind. */
import { Suspense, useEffect, useMemo } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { RecordHistory, RecordPage as Page } from '@qinghe/domain/records/contract.ts'
import { actOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { PrintButton } from '../../app/PrintButton.tsx'
import { printableRecords } from '../../app/printing.ts'
import { useMay, useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, Crumbs, KeyValue, Note } from '../../ui/layout.tsx'
import { Dotted, Status } from '../../ui/marks.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { answeredParts } from '../form.ts'
import { featureOf } from '../features.ts'
import { History } from '../History.tsx'
import { type Ledger, useLedgers, useWrittenWith, withOwn } from '../kinds.ts'
import { ownScreen } from '../own/screens.ts'
import { RecordHead } from '../PageHead.tsx'
import { Numbers } from '../Reveal.tsx'
import { LaterNote, SecondNote } from '../Second.tsx'
import { SentSlips } from '../SentSlips.tsx'
import { firstWords, sayActs, stateLabel, stateTone } from '../say.ts'
import { begins } from '../see.ts'
import { FieldValue } from '../Value.tsx'
import { NoSuchRecord, WithLedger } from '../WithLedger.tsx'

const route = getRouteApi('/desk/records/$kind/$record')

/** What has just been saved, and what happens next. */
function Saved({ ledger, page }: { ledger: Ledger; page: Page }) {
  const { kind } = ledger
  const role = useSession().posting?.role ?? ''
  const ledgers = useLedgers().ledgers ?? []
  const opened = [...new Set(page.inside.map(one => one.kind))].map(id => ({ id, count: page.inside.filter(one => one.kind === id).length }))
  const titleOf = (id: string): string => ledgers.find(one => one.kind.kind === id)?.kind.title ?? '记录'
  const next = page.acts.filter(id => actOf(kind, id)?.from.includes('none') === false)
  return (
    <Note tone="green">
      <div className="row wrap savednote" role="status">
        <span><b>{kind.title}已保存，{stateLabel(kind, page.state)}。</b>
          {opened.map(({ id, count }) => `${count} 条${titleOf(id)}已列入台账，由有权的同事接着办。`).join('')}
          {next.length > 0 && `需要时还可以：${sayActs(kind, next)}。`}
        </span>
        <span className="row end wrap">
          {begins(kind, role) && kind.about === 'child' && <Link to="/records/$kind/new" params={{ kind: kind.kind }} search={{}} className="btn sm">再登记一名</Link>}
          {page.child !== null && <Link to="/archives/$id" params={{ id: page.child.id }} search={{ tab: 'records' }} className="btn sm">看这个孩子的全部记录</Link>}
        </span>
      </div>
    </Note>
  )
}

function Sections({ ledger, page }: { ledger: Ledger; page: Page }) {
  const kind = useWrittenWith(ledger, page.content)
  const role = useSession().posting?.role ?? ''
  const parts = answeredParts(kind, page.values)
  const has = ({ id }: KindField): boolean => page.values[id] != null
  // What was not asked is not told as missing.
  const shownIn = (fields: readonly KindField[]) => fields.filter(field => has(field) || field.shown === null)
  const isLong = (field: KindField): boolean => has(field) && (field.type === 'longText' || field.type === 'lines')
  const pairsOf = (fields: readonly KindField[]) => fields.map(field => ({ label: field.label, value: <FieldValue kind={kind} field={field} value={page.values[field.id]} role={role} /> }))
  return (
    <>
      <section className="card recordsec" aria-label={`${kind.title}内容`}><div className="sec">
        {parts.map(part => {
          const fields = shownIn(part.fields)
          return fields.length === 0 ? null : <div key={part.title} className={fields.some(isLong) ? 'wideblock' : undefined}><h3>{part.title}</h3><KeyValue wide pairs={pairsOf(fields)} /></div>
        })}
      </div></section>
      {page.unread.length > 0 && <Note><Icon name="lock" size="s" /> 您的岗位不查看{page.unread.join('、')}部分，那里填没填、填了什么，这里都不显示。</Note>}
    </>
  )
}

type Part = Page['inside'][number]

/** Of each kind what its list says of it in words: two problems of one visit are told apart by what they are. */
function InsideOf({ ledger, page }: { ledger: Ledger; page: Page }) {
  const asked = useAsk(ledger.list, { parent: page.record, limit: 50 })
  const nameOf = (one: Part): string => {
    const row = asked.data?.records.find(other => other.record === one.record)
    return (row === undefined ? '' : firstWords(ledger.kind, row.values)) || ledger.kind.title
  }
  return page.inside.filter(one => one.kind === ledger.kind.kind).map(one => (
    <Link key={one.record} to="/records/$kind/$record" params={{ kind: one.kind, record: one.record }} search={{}} className="linecard insideline">
      <span className="row"><b className="ell">{nameOf(one)}</b><span className="end"><Status tone={stateTone(ledger.kind, one.state)}>{stateLabel(ledger.kind, one.state)}</Status></span></span>
      <span className="cap muted block"><Dotted items={[ledger.kind.title, one.day, one.number]} /></span>
    </Link>
  ))
}

function Inside({ page }: { page: Page }) {
  const ledgers = useLedgers().ledgers ?? []
  const kinds = new Set(page.inside.map(one => one.kind))
  if (page.inside.length === 0) return null
  return (
    <Card flush title="由它转出的" aside={<span className="tag">{page.inside.length}</span>}>
      {ledgers.map(ledger => (kinds.has(ledger.kind.kind) ? <InsideOf key={ledger.kind.kind} ledger={ledger} page={page} /> : null))}
    </Card>
  )
}

function Suggestions({ page }: { page: Page }) {
  if (page.suggestions.length === 0) return null
  return (
    <Card title="系统建议">
      {page.suggestions.map(one => <p key={one.label} className="t13"><b>{one.label}：{one.value}</b><br /><span className="soft">{one.because}</span></p>)}
      <p className="cap muted">按本地参数算出来的建议，不是期限</p>
    </Card>
  )
}

/** From one record to all that was done for this child. */
function WholeCase({ kind, page }: { kind: Kind; page: Page }) {
  const may = useMay('case.read')
  return may && page.child !== null && featureOf(kind.feature).oneStory === true ? <Link to="/archives/$id" params={{ id: page.child.id }} search={{ tab: 'case' }} className="btn sm">看整个个案</Link> : null
}

const noEntries: RecordHistory['entries'] = []

function Whole({ ledger, page }: { ledger: Ledger; page: Page }) {
  const { kind } = ledger
  const { saved, act, duty } = route.useSearch()
  const navigate = route.useNavigate()
  const onDone = duty === undefined ? undefined : () => { void navigate({ to: '/duties', search: { did: duty, kind: kind.kind, record: page.record } }) }
  const history = useAsk(ledger.history, { record: page.record })
  const entries = history.data?.entries ?? noEntries
  const Own = ownScreen(kind.screen)
  return (
    <>
      <div className="pagehead low">
        <Crumbs><Link to="/records" search={{}}>台账</Link><Link to="/records/$kind" params={{ kind: kind.kind }} search={{}}>{kind.title}</Link><span>{page.day}</span></Crumbs>
        <span className="row end cap muted"><Icon name="lock" size="s" />您的查看已记录<WholeCase kind={kind} page={page} /><PrintButton small about={`这条${kind.title}`} printables={() => printableRecords(['each'], { kind: kind.kind, records: [page.record] })} /></span>
      </div>
      {saved !== undefined && <Saved ledger={ledger} page={page} />}
      <div className="pagelay">
        <div className="col gap3"><RecordHead ledger={ledger} page={page} entries={entries} wanted={act} onDone={onDone} quiet={Own !== undefined} />{Own !== undefined && <Suspense fallback={<div className="card"><Skeleton lines={6} /></div>}><Own ledger={ledger} page={page} wanted={act} onDone={onDone} /></Suspense>}<SecondNote page={page} /><LaterNote later={page.later} /><Numbers kind={kind.kind} record={page.record}><Sections ledger={ledger} page={page} /></Numbers></div>
        <div className="col gap3">
          <Suggestions page={page} />
          <SentSlips slips={page.slips} />
          <Inside page={page} />
          <Card title="经过">{history.isError ? <p className="t13 soft">{sayFailure(failureOf(history.error)).title} <button type="button" className="tl" onClick={() => void history.refetch()}>再读一次</button></p> : history.data === undefined ? <Skeleton lines={4} /> : <History kind={kind} entries={entries} />}</Card>
        </div>
      </div>
    </>
  )
}

function Open({ ledger, id }: { ledger: Ledger; id: string }) {
  const read = RecordId.safeParse(id)
  const asked = useAsk(ledger.get, { record: read.success ? read.data : RecordId.parse('00000000-0000-0000-0000-000000000000') }, { enabled: read.success })
  const page = useMemo(() => asked.data && withOwn(asked.data), [asked.data])
  useEffect(() => { document.title = `${ledger.kind.title} · 青禾` }, [ledger])
  const failure = asked.isError ? failureOf(asked.error) : null
  if (!read.success || failure?.kind === 'notFound' || failure?.kind === 'denied') return <NoSuchRecord ledger={ledger} />
  if (failure !== null && asked.data === undefined) {
    const said = sayFailure(failure)
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  return page === undefined ? <div className="card"><Skeleton lines={8} /></div> : <Whole ledger={ledger} page={page} />
}

export function RecordPage() {
  const { kind, record } = route.useParams()
  return <WithLedger kind={kind}>{ledger => <Open key={record} ledger={ledger} id={record} />}</WithLedger>
}
