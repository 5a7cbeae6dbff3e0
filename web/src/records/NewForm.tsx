/** A new record of any kind: judged while it is typed, kept as a draft, all that is wrong told at once. */
import { useMemo, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { type ChildId, newRecordId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import { z } from 'zod'
import { useAsk, useSendOne } from '../app/asking.ts'
import { DraftNote, draftWords } from '../app/DraftNote.tsx'
import { useDraft } from '../app/drafts.ts'
import { issuesOf } from '../app/failure.ts'
import { LeaveGuard, useLeaving } from '../app/LeaveGuard.tsx'
import { useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { RegionField } from '../regions/RegionField.tsx'
import { fieldAnchor, goToField } from '../ui/goToField.ts'
import { Card, Segment } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { bodyOf, partsOf, type Values } from './form.ts'
import type { Ledger } from './kinds.ts'
import { RecordFormBody } from './RecordForm.tsx'
import { isReport, readsKind, waysToBegin } from './see.ts'
import { useRecordForm } from './useRecordForm.ts'

/** What the record is about, where that is not the place of the post. */
export type About = { child?: ChildId | undefined; parent?: RecordId | undefined }
type Props = { ledger: Ledger; about: About; acts: readonly Act[]; main: Act }

const placeKey = 'place'
const nothing: Values = {}
const noMasks: Readonly<Record<string, string>> = {}
const nobody: ReadonlySet<string> = new Set()
const Kept = z.object({ record: RecordId, values: z.record(z.string(), z.unknown()) })

/** What was written down of the same child last time, for the form to remind of. */
function useLast({ kind, list, get }: Ledger, child: ChildId | undefined): Values {
  const role = useSession().posting?.role ?? ''
  const asks = child !== undefined && readsKind(kind, role)
  const found = useAsk(list, { ...(child === undefined ? {} : { child }), limit: 1 }, { enabled: asks, staleMs: 60_000 })
  const newest = found.data?.records.find(one => one.child?.id === child)
  const page = useAsk(get, { record: newest?.record ?? RecordId.parse('00000000-0000-0000-0000-000000000000') }, { enabled: asks && newest !== undefined, staleMs: 60_000 })
  const values = page.data?.values
  return useMemo(() => Object.fromEntries(Object.entries(values ?? {}).filter(([id, value]) => id !== kind.day && !(typeof value === 'string' && value.includes('•')))), [values, kind])
}

function useNew({ ledger, about, acts, main: first }: Props) {
  const { kind } = ledger
  const [main, setMain] = useState(first)
  const ways = useMemo(() => waysToBegin(kind, acts), [kind, acts])
  const account = useSession().account.id
  const navigate = useNavigate()
  const [record, setRecord] = useState(newRecordId)
  const of = useMemo(() => ({ kind, act: main, today: plainDate(isoDay(Date.now())), unseen: nobody }), [kind, main])
  const form = useRecordForm(of, nothing)
  const kept = useMemo(() => ({ record, values: form.values }), [record, form.values])
  const draft = useDraft({ account, form: `records.${kind.kind}.new.${about.child ?? about.parent ?? ''}` }, kept, form.dirty)
  const leaving = useLeaving(form.dirty)
  const sending = useSendOne<Parameters<Ledger['acts'][number]['contract']['touches']>[0]>((_, { contract }) => {
    leaving.let()
    draft.drop()
    const act = ledger.acts.find(one => one.contract === contract)?.act
    toast(`${kind.title}已保存`)
    if (act !== undefined && isReport(act)) { void navigate({ to: '/slips', search: { box: 'filed' } }); return }
    void navigate({ to: '/records/$kind/$record', params: { kind: kind.kind, record }, search: act === undefined ? {} : { saved: act.id } })
  })
  const [place, setPlace] = useState<RegionCode | null>(null)
  const lacksPlace = isReport(main) && place === null
  const submit = (act: Act) => {
    const judged = form.judgedAs(act)
    const contract = ledger.acts.find(one => one.act.id === act.id)?.contract
    if (!keepsDraft(act)) form.press()
    if (judged.issues.length > 0) goToField(judged.issues[0]?.field ?? '')
    else if (lacksPlace) goToField(placeKey)
    else if (contract !== undefined) sending.mutate({ contract, input: { record, ...(about.child === undefined ? {} : { child: about.child }), ...(about.parent === undefined ? {} : { parent: about.parent }), ...(place === null ? {} : { place }), body: bodyOf(kind, judged) } })
  }
  const restore = (value: unknown) => {
    const read = Kept.safeParse(value)
    if (!read.success) return
    setRecord(read.data.record)
    form.replace(read.data.values)
  }
  const buttons = ways.length === 0 ? acts : [...acts.filter(keepsDraft), main]
  return { kind, form, draft, leaving, sending, submit, restore, main, setMain, ways, buttons, place, setPlace, lacksPlace }
}

export function NewForm(props: Props) {
  const { ledger, about } = props
  const { kind, form, draft, leaving, sending, submit, restore, main, setMain, ways, buttons, place, setPlace, lacksPlace } = useNew(props)
  const last = useLast(ledger, about.child)
  const parts = useMemo(() => partsOf(kind, main), [kind, main])
  const { issues } = form.judgement
  return (
    <>
      <LeaveGuard leaving={leaving} draft={draft} />
      <DraftNote draft={draft} onRestore={restore} />
      {ways.length > 1 && <div><Segment label="怎样登记" items={ways.map(act => ({ key: act.id, label: act.label }))} value={main.id} onPick={id => setMain(ways.find(act => act.id === id) ?? main)} /></div>}
      {isReport(main) && (
        <Card title="在哪里" note="情况紧急的，请先拨打 110"><div id={fieldAnchor(placeKey)}>
          <RegionField label="事情发生的地方" must value={place} onChange={setPlace} hint="本县的任何地方都可以报告；提交以后您只保留一张有编号的回执" error={form.pressed && lacksPlace ? '请选择地方' : undefined} />
        </div></Card>
      )}
      <RecordFormBody kind={kind} parts={parts} form={form} last={last} isOld={false} masks={noMasks} />
      <ProblemList issues={form.pressed && issues.length > 0 ? issues : issuesOf(sending.error)} onGo={goToField} />
      <div className="formfoot">
        <span className="muted t13 grow formsaid">
          {issues.length > 0 && form.dirty && <button type="button" className="lk amber" onClick={() => { form.press(); goToField(issues[0]?.field ?? '') }}>还差 {issues.length} 项</button>} {draftWords(draft)}
        </span>
        {buttons.map(act => <Button key={act.id} kind={act === main ? 'primary' : 'plain'} busy={sending.isPending} onClick={() => submit(act)}>{act.label}</Button>)}
      </div>
    </>
  )
}
