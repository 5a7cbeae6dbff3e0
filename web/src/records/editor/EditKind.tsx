/** 改台账: the steps at the left, the form as it will be at the right, what would change below; a colleague publishes. */
import { useEffect, useMemo, useState } from 'react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { newRecordId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { CountyChange } from '@qinghe/domain/records/countyChange.ts'
import { type CheckedKind, checkKind, getKindSource, type KindSource, listCountyKinds, proposeKind } from '@qinghe/domain/records/countyKinds.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../app/api.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { DraftNote } from '../../app/DraftNote.tsx'
import { LeaveGuard, useLeaving } from '../../app/LeaveGuard.tsx'
import { useSession } from '../../app/session.ts'
import { useDraft } from '../../app/drafts.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Card, Crumbs, Note, Segment } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useSettled } from '../../ui/useSettled.ts'
import { readKind } from '../kinds.ts'
import { Preview } from './Preview.tsx'
import { Faults, Source } from './Source.tsx'
import { Ending } from './Ending.tsx'
import { AddCode, AddField, Begin, Fields } from './Steps.tsx'
import '../records.css'
import './editor.css'

const route = getRouteApi('/desk/kinds/edit')
const listed = (all: readonly { role: string; posts: number }[]): string => (all.length === 0 ? '没有岗位' : all.map(one => `${one.role} ${one.posts} 个`).join('、'))

function Effects({ effects, kind }: { effects: NonNullable<CheckedKind['effects']>; kind: Kind | null }) {
  const { records, gaps, added, gone, relabelled, sees, enters } = effects
  return (
    <Card title="会有什么变化">
      <ul className="plainlist">
        {kind?.ended !== undefined && <li><b>从 {kind.ended.from} 起停用</b>：不再登记新的，没办完的可以办完，以前登记的照常查看、打印、导出；停用以前的事三个星期内还可以补录。方案要求在这本台账登记的，应办里会写明台账已停用</li>}
        {added.length > 0 && <li>增加：{added.join('、')}</li>}
        {gone.length > 0 && <li>不再填：{gone.join('、')}（以前登记的照样看得到）</li>}
        {relabelled.map(one => <li key={one.from}>“{one.from}”改叫“{one.to}”</li>)}
        <li>{records === 0 ? '还没有登记过' : `已有 ${records} 条记录，照登记时的样子保留`}</li>
        {gaps.map(one => <li key={one.label}>“{one.label}”新要求必填，{one.records} 条旧记录没有这一项，不会被挡住</li>)}
        <li>能看：{listed(sees)}</li><li>能登记：{listed(enters)}</li>
      </ul>
    </Card>
  )
}

function Propose({ source, onDone }: { source: string; onDone: () => void }) {
  const [id] = useState(newRecordId)
  const [reason, setReason] = useState('')
  const navigate = useNavigate()
  const sending = useSend(proposeKind, () => { onDone(); toast('已提出，等另一人发布'); void navigate({ to: '/kinds' }) })
  return (
    <Card title="提出">
      <div className="col gap3">
        <TextField label="为什么改" must value={reason} onChange={setReason} maxLength={200} hint="另一人发布前会看到" />
        <ProblemList issues={issuesOf(sending.error)} />
        <div><Button kind="primary" busy={sending.isPending} disabled={reason.trim().length < 2} onClick={() => sending.mutate({ input: { id, source, reason: reason.trim() } })}>提出，请另一人发布</Button></div>
      </div>
    </Card>
  )
}

type StepsProps = { kind: Kind | null; isNew: boolean; shipped: boolean; readOnly: boolean; busy: boolean; onChange: (change: CountyChange) => void }
function Steps({ kind, isNew, shipped, readOnly, busy, onChange }: StepsProps) {
  return (
    <>
      {!readOnly && <AddField shipped={shipped} busy={busy} onChange={onChange} />}
      {kind !== null && <Fields kind={kind} shipped={shipped && !readOnly} onChange={onChange} />}
      {kind !== null && shipped && !readOnly && <AddCode kind={kind} busy={busy} onChange={onChange} />}
      {kind !== null && !isNew && !readOnly && <Ending kind={kind} busy={busy} onChange={onChange} />}
    </>
  )
}

type Way = 'steps' | 'source'
const noFaults: CheckedKind['faults'] = []
/** `readOnly`: a version somebody proposed is looked at, not changed under its author. */
function Editor({ from, readOnly }: { from: KindSource | null; readOnly: boolean }) {
  const account = useSession().account.id
  const [source, setSource] = useState(from?.source ?? '')
  const [way, setWay] = useState<Way>('steps')
  const isChanged = !readOnly && source !== (from?.source ?? '')
  const leaving = useLeaving(isChanged)
  const draft = useDraft({ account, form: `kinds.${from?.kind ?? 'new'}` }, source, isChanged)
  const settled = useSettled(source, 500)
  const ledgers = useAsk(listCountyKinds, {}, { staleMs: 60_000 })
  const checked = useAsk(checkKind, { source: settled }, { enabled: settled.trim() !== '', keep: true })
  const stepping = useMutation({ mutationFn: (change: CountyChange) => call(checkKind, { source, change }), onSuccess: answer => setSource(answer.source) })
  const answer = settled.trim() === '' ? undefined : checked.data
  const compiled = answer?.compiled ?? from?.compiled ?? null
  const kind = useMemo(() => readKind(compiled), [compiled])
  const shipped = from !== null && !/^x\d{6}-/u.test(from.kind)
  return (
    <>
      <LeaveGuard leaving={leaving} draft={draft} />
      <DraftNote draft={draft} onRestore={value => { if (typeof value === 'string') setSource(value) }} />
      <div className="row wrap">
        <Segment label="怎样改" items={[{ key: 'steps', label: '一步一步改' }, { key: 'source', label: '看原文' }]} value={way} onPick={setWay} />
        {isChanged && <Button size="sm" onClick={() => setSource(from?.source ?? '')}>全部撤销</Button>}
      </div>
      <div className="kindlay">
        <div className="col gap3">
          {source === '' && <Begin audiences={ledgers.data?.audiences ?? []} busy={stepping.isPending} onChange={stepping.mutate} />}
          {source !== '' && way === 'source' && <Source source={source} faults={answer?.faults ?? noFaults} inForce={from?.inForce ?? null} onChange={setSource} readOnly={readOnly} />}
          {source !== '' && way === 'steps' && (answer?.faults.length ?? 0) > 0 && <Card title="还不能提出"><Faults faults={answer?.faults ?? noFaults} onGo={() => setWay('source')} /></Card>}
          {source !== '' && way === 'steps' && <Steps kind={kind} isNew={from === null} shipped={shipped} readOnly={readOnly} busy={stepping.isPending} onChange={stepping.mutate} />}
          {stepping.isError && <Note tone="red">{sayFailure(failureOf(stepping.error)).title}</Note>}
        </div>
        <div className="col gap3">
          {kind !== null && source !== '' && <Preview key={kind.kind} kind={kind} />}
          {answer?.effects != null && <Effects effects={answer.effects} kind={kind} />}
          {isChanged && answer?.source === source && answer.faults.length === 0 && <Propose source={source} onDone={() => { leaving.let(); draft.drop() }} />}
        </div>
      </div>
    </>
  )
}

export function EditKind() {
  const { kind, version } = route.useSearch()
  const isNew = kind === undefined && version === undefined
  const known = RecordId.safeParse(version)
  const asked = useAsk(getKindSource, { ...(kind === undefined ? {} : { kind }), ...(known.success ? { version: known.data } : {}) }, { enabled: !isNew })
  useEffect(() => { document.title = '改台账 · 青禾' }, [])
  const title = isNew ? '新建本县台账' : version !== undefined ? '改动的内容' : '改台账'
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : undefined
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/records" search={{}}>台账</Link><Link to="/kinds">台账设置</Link><h1>{title}</h1></Crumbs></div>
      {said !== undefined && <ErrorState title={said.title} actions={<Link to="/kinds" className="btn p">回到台账设置</Link>}>{said.next}</ErrorState>}
      {!isNew && asked.data === undefined && said === undefined && <div className="card"><Skeleton lines={8} /></div>}
      {isNew && <Editor key="new" from={null} readOnly={false} />}
      {!isNew && asked.data !== undefined && <Editor key={`${kind ?? ''}${version ?? ''}`} from={asked.data} readOnly={version !== undefined} />}
    </>
  )
}
