/** The whole form over a record that is there: a draft goes on, something written wrongly is put right. Only what differs is sent. */
import { useEffect, useMemo, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { isWhole } from '@qinghe/domain/records/outline.ts'
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import { type Act, actOf } from '@qinghe/domain/records/kind.ts'
import { z } from 'zod'
import { useAsk } from '../../app/asking.ts'
import { DraftNote, draftWords } from '../../app/DraftNote.tsx'
import { useDraft } from '../../app/drafts.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { LeaveGuard, useLeaving } from '../../app/LeaveGuard.tsx'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { ConflictDialog } from '../../ui/ConflictDialog.tsx'
import { goToField } from '../../ui/goToField.ts'
import { Crumbs } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { ErrorState, NotYours, Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { changesOf, partsOf, type Values } from '../form.ts'
import { type Ledger, withOwn } from '../kinds.ts'
import { RecordFormBody } from '../RecordForm.tsx'
import { sayField } from '../say.ts'
import { useChanging } from '../useChanging.ts'
import { ChildLink } from '../Value.tsx'
import { NoSuchRecord, WithLedger } from '../WithLedger.tsx'

const route = getRouteApi('/desk/records/$kind/$record/edit')
const Answers = z.record(z.string(), z.unknown())
/** What was typed, and upon what: a draft of last week may not undo what others wrote since. */
const Kept = z.object({ version: z.number().int(), changes: Answers, from: Answers })
const nothing: Values = {}

type Editing = { ledger: Ledger; page: RecordPage; act: Act; duty: string | undefined }

function useEditor({ ledger, page, act, duty }: Editing) {
  const { kind } = ledger
  const account = useSession().account.id
  const navigate = route.useNavigate()
  const [basis, setBasis] = useState<{ version: number; from: Record<string, unknown> }>()
  const done = () => {
    leaving.let()
    draft.drop()
    toast(act.second ? `${act.label}：已提出，等另一人确认` : `${act.label}：已保存`)
    void (duty === undefined ? navigate({ to: '/records/$kind/$record', params: { kind: kind.kind, record: page.record }, search: {} }) : navigate({ to: '/duties', search: { did: duty, kind: kind.kind, record: page.record } }))
  }
  const changing = useChanging({ ledger, page, act, onDone: done })
  const { form, before } = changing
  const changes = useMemo(() => changesOf(kind, form.values, { before, shown: form.judgement.shown }), [kind, form.values, before, form.judgement])
  const kept = useMemo(() => ({ version: basis?.version ?? page.revision, changes, from: { ...changing.seen(Object.keys(changes)), ...basis?.from } }), [basis, page, changes, changing])
  const draft = useDraft({ account, form: `records.${kind.kind}.${act.id}.${page.record}` }, kept, form.dirty)
  const leaving = useLeaving(form.dirty)
  const restore = (value: unknown) => {
    const read = Kept.safeParse(value)
    if (!read.success) return
    form.replace({ ...before, ...read.data.changes })
    setBasis({ version: read.data.version, from: read.data.from })
  }
  /** A draft becomes a record although nothing in it changes any more. */
  const isMove = act.to !== page.state
  const submit = (as: Act) => {
    if (!keepsDraft(as)) form.press()
    const [first] = form.judgedAs(as).issues
    if (first !== undefined) goToField(first.field ?? '')
    else if (as.to !== page.state || Object.keys(changes).length > 0) changing.send({ as, body: changes, assignee: null, basis: { version: kept.version, from: kept.from } })
  }
  const drafts = keepsDraft(act) ? [] : page.acts.flatMap(id => { const one = actOf(kind, id); return one !== undefined && keepsDraft(one) ? [one] : [] })
  return { kind, changing, form, changes, draft, leaving, restore, submit, isMove, drafts }
}

const sayChanged = (ledger: Ledger, ids: readonly string[]): string => {
  const labels = ids.map(id => ledger.kind.fields.find(one => one.id === id)?.label ?? id)
  return ids.length === 0 ? '还没有改动' : `改了 ${ids.length} 项：${labels.slice(0, 4).join('、')}${ids.length > 4 ? '等' : ''}`
}

function Editor({ ledger, page: latest, act, duty }: Editing) {
  // What is edited is what was on the screen when it began; newer versions meet it when it is sent.
  const [page] = useState(latest)
  const { kind, changing, form, changes, draft, leaving, restore, submit, isMove, drafts } = useEditor({ ledger, page, act, duty })
  const parts = useMemo(() => partsOf(kind, act, changing.before), [kind, act, changing.before])
  const { conflict } = changing
  const { issues } = form.judgement
  const ids = Object.keys(changes)
  return (
    <>
      <LeaveGuard leaving={leaving} draft={draft} />
      <DraftNote draft={draft} onRestore={restore} />
      <RecordFormBody kind={kind} parts={parts} form={form} last={nothing} isOld masks={changing.masks} />
      <ProblemList issues={form.pressed && issues.length > 0 ? issues : changing.issues} onGo={goToField} />
      <div className="formfoot">
        <span className="muted t13 grow formsaid">{isMove && ids.length === 0 ? '' : sayChanged(ledger, ids)} {draftWords(draft)}</span>
        <Link to="/records/$kind/$record" params={{ kind: kind.kind, record: page.record }} search={{}} className="btn">取消</Link>
        {drafts.map(one => <Button key={one.id} disabled={ids.length === 0} busy={changing.busy} onClick={() => submit(one)}>{one.label}</Button>)}
        <Button kind="primary" disabled={!isMove && ids.length === 0} busy={changing.busy} onClick={() => submit(act)}>{act.label}</Button>
      </div>
      {conflict !== null && <ConflictDialog fields={conflict.fields} show={({ field, value }) => sayField(kind, field, value) || '空'} busy={changing.busy} onClose={changing.reset} onChoose={choice => changing.settle(conflict.fields, choice)} />}
    </>
  )
}

function Open({ ledger, record }: { ledger: Ledger; record: RecordId }) {
  const { kind } = ledger
  const { act: wanted, duty } = route.useSearch()
  const asked = useAsk(ledger.get, { record }, { staleMs: 0 })
  const page = useMemo(() => asked.data && withOwn(asked.data), [asked.data])
  const act = actOf(kind, wanted)
  useEffect(() => { document.title = `${act?.label ?? '修改'} ${kind.title} · 青禾` }, [act, kind])
  if (asked.isError) {
    const failure = failureOf(asked.error)
    if (failure.kind === 'notFound' || failure.kind === 'denied') return <NoSuchRecord ledger={ledger} />
    const said = sayFailure(failure)
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (page === undefined || !asked.isFetchedAfterMount) return <div className="card"><Skeleton lines={8} /></div>
  if (act === undefined || !isWhole(act) || !page.acts.includes(act.id)) {
    return <NotYours title="现在不能这样修改这条记录" actions={<Link to="/records/$kind/$record" params={{ kind: kind.kind, record }} search={{}} className="btn p">回到这条记录</Link>}>可能已经过了期限、状态变了，或者要由别的岗位来办。页面上会列出您现在能办的。</NotYours>
  }
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/records" search={{}}>台账</Link><Link to="/records/$kind" params={{ kind: kind.kind }} search={{}}>{kind.title}</Link><Link to="/records/$kind/$record" params={{ kind: kind.kind, record }} search={{}}>{page.day}</Link><h1>{act.label}</h1></Crumbs>{page.child !== null && <span className="row aboutchild"><span className="muted">儿童</span><ChildLink id={page.child.id} name={page.child.name} /></span>}</div>
      <Editor key={`${record}${act.id}`} ledger={ledger} page={page} act={act} duty={duty} />
    </>
  )
}

export function EditRecord() {
  const { kind, record } = route.useParams()
  const read = RecordId.safeParse(record)
  return <WithLedger kind={kind}>{ledger => (read.success ? <Open ledger={ledger} record={read.data} /> : <NoSuchRecord ledger={ledger} />)}</WithLedger>
}
