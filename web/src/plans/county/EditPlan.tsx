/** 改方案: clauses at the left, the chosen one as a sentence with its controls, what would change at the right; a colleague publishes. */
import { useEffect, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { newRecordId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type CheckedPlan, checkPlan, getPlanSource, type PlanSource, proposePlan } from '@qinghe/domain/plans/countyPlans.ts'
import type { PlanChange } from '@qinghe/domain/plans/planChange.ts'
import { call } from '../../app/api.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { DraftNote } from '../../app/DraftNote.tsx'
import { useDraft } from '../../app/drafts.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { LeaveGuard, useLeaving } from '../../app/LeaveGuard.tsx'
import { useSession } from '../../app/session.ts'
import { Faults, Source } from '../../records/editor/Source.tsx'
import '../../records/editor/editor.css'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Card, Crumbs, Note, Segment } from '../../ui/layout.tsx'
import { Clause, Tag } from '../../ui/marks.tsx'
import { DayField, PickField } from '../../ui/pickers.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { SideBySide } from '../../ui/SideBySide.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { isoDay } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { useSettled } from '../../ui/useSettled.ts'
import { AddClause } from './AddClause.tsx'
import { Begin } from './Begin.tsx'
import { SentenceLine } from './SentenceLine.tsx'
import { effectWords } from '../versions/words.ts'
import { WhatIf } from './WhatIf.tsx'
import './county.css'

const route = getRouteApi('/desk/plans/edit')
type OneClause = CheckedPlan['clauses'][number]
type Change = (change: PlanChange) => void

function Propose({ source, merged, onDone }: { source: string; merged: boolean; onDone: () => void }) {
  const [id] = useState(newRecordId)
  const [reason, setReason] = useState('')
  const [from, setFrom] = useState<string | null>(isoDay(Date.now()))
  const navigate = useNavigate()
  const sending = useSend(proposePlan, () => { onDone(); toast('已提出，等另一人发布'); void navigate({ to: '/plans/county' }) })
  return (
    <Card title="提出">
      <div className="col gap3">
        <DayField label="从哪天起施行" must value={from} onChange={setFrom} hint="从今天或以后起" />
        <TextField label="为什么改" must value={reason} onChange={setReason} maxLength={200} hint="另一人发布前会看到；发布以后本县各岗位都看得到" />
        <ProblemList issues={issuesOf(sending.error)} />
        <div><Button kind="primary" busy={sending.isPending} disabled={reason.trim().length < 2 || from === null} onClick={() => { if (from !== null) sending.mutate({ input: { id, source, from: plainDate(from), reason: reason.trim(), merged } }) }}>提出，请另一人发布</Button></div>
      </div>
    </Card>
  )
}

function Words({ answer }: { answer: CheckedPlan }) {
  const { differences, casesDropped } = answer
  if (differences === null) return <Card title="会有什么变化"><p>这是本县新的方案，发布以后从施行那天起派应办。</p></Card>
  return (
    <Card title="会有什么变化" note={differences.length === 0 ? '和正在使用的一样' : `${differences.length} 处`}>
      <div className="col gap3">
        {differences.length === 0 ? <p className="muted">改左边的数字或岗位，这里会写出前后各是什么。</p> : <SideBySide of={differences} note={effectWords} narrow />}
        {casesDropped > 0 && <Note tone="blue">原来有 {casesDropped} 个例子写的是原来的日子，已跟着去掉。</Note>}
      </div>
    </Card>
  )
}

/** In words, then in numbers. */
function WouldChange({ answer }: { answer: CheckedPlan }) {
  const { faults, differences, source } = answer
  return <><Words answer={answer} />{faults.length === 0 && (differences === null || differences.length > 0) && <WhatIf source={source} />}</>
}

function ClauseCard({ clause, busy, readOnly, onChange }: { clause: OneClause; busy: boolean; readOnly: boolean; onChange: Change }) {
  return (
    <Card title={clause.title} aside={readOnly ? undefined : <Button size="sm" disabled={busy} onClick={() => onChange({ what: 'dropClause', clause: clause.id })}>去掉这一条</Button>}>
      <div className="clausehead">{clause.sort !== '' && <Tag>{clause.sort}</Tag>}{clause.items.map(item => <Clause key={item}>{item}</Clause>)}{clause.basis !== null && <Clause>{clause.basis}</Clause>}</div>
      <p className="clausesays">{clause.says}</p>
      {clause.sentences.map(one => <SentenceLine key={one.duty} sentence={one} busy={busy} readOnly={readOnly} onChange={onChange} />)}
      {clause.sentences.length === 0 && <p className="muted">这一条没有应办，由指标、名额或代码落实；要改的请“看原文”。</p>}
    </Card>
  )
}

function Clauses({ clauses, chosen, onPick }: { clauses: readonly OneClause[]; chosen: string | undefined; onPick: (id: string) => void }) {
  return (
    <>
      <div className="clausenarrow"><PickField label="条款" clearable={false} options={clauses.map(one => ({ value: one.id, label: one.title }))} value={chosen ?? null} onChange={value => { if (value !== null) onPick(value) }} /></div>
      <div className="planside"><Card flush title="条款" note={`${clauses.length} 条`}>
        {clauses.map(one => (
          <button key={one.id} type="button" className="clausepick" aria-current={one.id === chosen} onClick={() => onPick(one.id)}>
            <span className="grow">{one.title}</span>{one.sentences.length > 0 && <span className="muted">{one.sentences.length} 项应办</span>}
          </button>
        ))}
      </Card></div>
    </>
  )
}

function Conflicts({ of }: { of: PlanSource['conflicts'] }) {
  if (of.length === 0) return null
  return (
    <Note tone="amber"><b>这几处平台新版和本县都改了，现在留的是本县的，请逐处核对：</b>
      <ul className="plainlist">{of.map(one => <li key={one.where}>{one.where}：原来 {one.original}，本县 {one.yours}，平台新版 {one.theirs}</li>)}</ul>
    </Note>
  )
}

type EditorProps = { from: PlanSource | null; readOnly: boolean; merged: boolean }
const noFaults: CheckedPlan['faults'] = []
/** What is written, what the server says of it, and how a step changes it. */
function useEditor({ from, readOnly, merged }: EditorProps) {
  const account = useSession().account.id
  const [source, setSource] = useState(from?.source ?? '')
  const isChanged = !readOnly && (merged || source !== (from?.source ?? ''))
  const leaving = useLeaving(isChanged)
  const draft = useDraft({ account, form: `plans.${from?.plan ?? 'new'}` }, source, isChanged)
  const settled = useSettled(source, 500)
  const checked = useAsk(checkPlan, { source: settled }, { enabled: settled.trim() !== '', keep: true })
  const stepping = useMutation({ mutationFn: (change: PlanChange) => call(checkPlan, { source, change }), onSuccess: answer => setSource(answer.source) })
  const told = stepping.data?.source === source ? stepping.data : checked.data
  return { source, setSource, isChanged, leaving, draft, stepping, answer: source.trim() === '' ? undefined : told }
}

/** `readOnly`: a version somebody proposed is looked at, not changed under its author. */
function Editor(props: EditorProps) {
  const { from, readOnly, merged } = props
  const { source, setSource, isChanged, leaving, draft, stepping, answer } = useEditor(props)
  const [way, setWay] = useState<'steps' | 'source'>('steps')
  const [picked, setPicked] = useState<string>()
  const faults = answer?.faults ?? noFaults
  const clauses = answer?.clauses ?? []
  const clause = clauses.find(one => one.id === picked) ?? clauses.find(one => one.sentences.length > 0) ?? clauses[0]
  const step: Change = change => stepping.mutate(change)
  return (
    <>
      <LeaveGuard leaving={leaving} draft={draft} />
      <DraftNote draft={draft} onRestore={value => { if (typeof value === 'string') setSource(value) }} />
      <Conflicts of={from?.conflicts ?? []} />
      <div className="row wrap">
        <Segment label="怎样改" items={[{ key: 'steps', label: '一句一句改' }, { key: 'source', label: '看原文' }]} value={way} onPick={setWay} />
        {answer?.title != null && <span><b>{answer.title}</b> <span className="muted">{answer.version} 版</span></span>}
        {isChanged && !merged && <Button size="sm" onClick={() => setSource(from?.source ?? '')}>全部撤销</Button>}
      </div>
      {source === '' && <Begin busy={stepping.isPending} onChange={step} />}
      {source !== '' && answer === undefined && <div className="card"><Skeleton lines={8} /></div>}
      {source !== '' && answer !== undefined && (
        <div className="planlay">
          <Clauses clauses={clauses} chosen={clause?.id} onPick={setPicked} />
          <div className="col gap3">
            {way === 'source' && <Source label="方案的原文" source={source} faults={faults} inForce={from?.running ?? null} onChange={setSource} readOnly={readOnly} />}
            {way === 'steps' && faults.length > 0 && <Card title="还不能提出"><Faults faults={faults} onGo={() => setWay('source')} /></Card>}
            {way === 'steps' && clause !== undefined && <ClauseCard key={clause.id} clause={clause} busy={stepping.isPending} readOnly={readOnly} onChange={step} />}
            {stepping.isError && <Note tone="red">{sayFailure(failureOf(stepping.error)).title}</Note>}
            {way === 'steps' && !readOnly && <details open={clauses.length === 0}><summary>加一条</summary><AddClause busy={stepping.isPending} onChange={step} /></details>}
          </div>
          <div className="col gap3">
            <WouldChange answer={answer} />
            {isChanged && answer.source === source && faults.length === 0 && <Propose source={source} merged={merged} onDone={() => { leaving.let(); draft.drop() }} />}
          </div>
        </div>
      )}
    </>
  )
}

export function EditPlan() {
  const { plan, version, merged = false } = route.useSearch()
  const isNew = plan === undefined && version === undefined
  const known = RecordId.safeParse(version)
  const asked = useAsk(getPlanSource, { ...(plan === undefined ? {} : { plan }), ...(known.success ? { version: known.data } : {}), ...(merged ? { of: 'merged' as const } : {}) }, { enabled: !isNew })
  useEffect(() => { document.title = '改方案 · 青禾' }, [])
  const title = isNew ? '新建本县方案' : version !== undefined ? '改动的内容' : merged ? '换用平台新版' : '改方案'
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : undefined
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/plans" search={{}}>方案</Link><Link to="/plans/county">本县的方案</Link><h1>{title}</h1></Crumbs>{version !== undefined && asked.data !== undefined && <Link to="/plans/compare" search={{ plan: asked.data.plan, newer: version }} className="btn sm">和前一版对照</Link>}</div>
      {said !== undefined && <ErrorState title={said.title} actions={<Link to="/plans/county" className="btn p">回到本县的方案</Link>}>{said.next}</ErrorState>}
      {!isNew && asked.data === undefined && said === undefined && <div className="card"><Skeleton lines={8} /></div>}
      {isNew && <Editor key="new" from={null} readOnly={false} merged={false} />}
      {!isNew && asked.data !== undefined && <Editor key={`${plan ?? ''}${version ?? ''}${merged}`} from={asked.data} readOnly={version !== undefined} merged={merged} />}
    </>
  )
}
