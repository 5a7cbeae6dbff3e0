/** A new record of any kind: judged while it is typed, kept as a draft, all that is wrong told at once. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { type ChildId, newRecordId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import { z } from 'zod'
import { useAsk, useSendOne } from '../app/asking.ts'
import { DraftNote, draftWords } from '../app/DraftNote.tsx'
import { useDraft } from '../app/drafts.ts'
import { issuesOf } from '../app/failure.ts'
import { dropHanded, handedTo, handTo } from '../app/handed.ts'
import { LeaveGuard, useLeaving } from '../app/LeaveGuard.tsx'
import { useSession } from '../app/session.ts'
import { BesideCall } from '../app/slots.tsx'
import { Button } from '../ui/Button.tsx'
import { goToField } from '../ui/goToField.ts'
import { Segment } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { bodyOf, partsOf, type Values } from './form.ts'
import type { Ledger } from './kinds.ts'
import { RecordFormBody } from './RecordForm.tsx'
import { callFirst, ReportWhere } from './ReportExtras.tsx'
import { heardIn, reportedFrom } from './own/callReport.ts'
import { useReportSpot } from './own/useUntold.ts'
import { isReport, readsKind, waysToBegin } from './see.ts'
import { useRecordForm } from './useRecordForm.ts'

/** What the record is about, where that is not the place of the post. */
export type About = { child?: ChildId | undefined; parent?: RecordId | undefined; /** The call a report was made from. */ call?: RecordId | undefined; /** For which duty it is written down. */ duty?: string | undefined }
type Props = { ledger: Ledger; about: About; acts: readonly Act[]; main: Act }

const nothing: Values = {}
const noMasks: Readonly<Record<string, string>> = {}
const nobody: ReadonlySet<string> = new Set()
const Kept = z.object({ record: RecordId, values: z.record(z.string(), z.unknown()), place: RegionCode.nullable().optional() })

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

const savedWords = (title: string, act: Act | undefined): string => (act !== undefined && isReport(act) ? `${title}已提交，请记下回执上的编号` : `${title}已保存`)

const given = ({ child, parent }: About, place: RegionCode | null) =>
  ({ ...(child === undefined ? {} : { child }), ...(parent === undefined ? {} : { parent }), ...(place === null ? {} : { place }) })

/** What the page before handed on. */
function useHanded(name: string): Values {
  const [found] = useState(() => handedTo(name) ?? nothing)
  useEffect(() => dropHanded(name), [name])
  return found
}

/** Where one goes on when it is saved. `then`: what is wanted of the record there. */
function useGoingOn({ ledger: { kind }, about }: Pick<Props, 'ledger' | 'about'>) {
  const then = useRef<string | undefined>(undefined)
  const navigate = useNavigate()
  const goOn = (act: Act | undefined, record: RecordId, values: Values) => {
    // Numbers are masked on the page of the call, and the report is kept from whoever has this one.
    if (then.current === 'report') handTo(heardIn(record), { suspectPhone: values['suspectPhone'] })
    if (act !== undefined && isReport(act)) {
      if (about.call !== undefined) handTo(reportedFrom(about.call), {})
      void (about.call === undefined ? navigate({ to: '/slips', search: { box: 'filed' } }) : navigate({ to: '/records/$kind/$record', params: { kind: 'hotlineCall', record: about.call }, search: { act: 'reported' }, replace: true }))
    } else if (about.duty !== undefined && act !== undefined && !keepsDraft(act)) void navigate({ to: '/duties', search: { did: about.duty, kind: kind.kind, record } })
    else void navigate({ to: '/records/$kind/$record', params: { kind: kind.kind, record }, search: act === undefined ? {} : { saved: act.id, ...(then.current === undefined ? {} : { act: then.current }) } })
  }
  return { goOn, then }
}

function useNew({ ledger, about, acts, main: first }: Props) {
  const { kind } = ledger
  const [main, setMain] = useState(first)
  const ways = useMemo(() => waysToBegin(kind, acts), [kind, acts])
  const account = useSession().account.id
  const { goOn, then } = useGoingOn({ ledger, about })
  const [record, setRecord] = useState(newRecordId)
  const name = `records.${kind.kind}.new.${about.child ?? about.parent ?? about.call ?? ''}`
  const { place: handedPlace, ...handed } = useHanded(name)
  const form = useRecordForm(useMemo(() => ({ kind, act: main, today: plainDate(isoDay(Date.now())), unseen: nobody }), [kind, main]), nothing, handed)
  const spot = useReportSpot({ ledger, call: about.call, asked: isReport(main), handed: handedPlace, values: form.values })
  const dirty = form.dirty || spot.moved
  const draft = useDraft({ account, form: name }, useMemo(() => ({ record, values: form.values, place: spot.place }), [record, form.values, spot.place]), dirty)
  const leaving = useLeaving(dirty)
  const sending = useSendOne<Parameters<Ledger['acts'][number]['contract']['touches']>[0]>((_, { contract }) => {
    leaving.let()
    draft.drop()
    const act = ledger.acts.find(one => one.contract === contract)?.act
    toast(savedWords(kind.title, act))
    goOn(act, record, form.values)
  })
  const submit = (act: Act, next?: string) => {
    then.current = next
    const judged = form.judgedAs(act)
    const contract = ledger.acts.find(one => one.act.id === act.id)?.contract
    if (!keepsDraft(act)) form.press()
    const [wrong] = [...spot.issues, ...judged.issues]
    if (wrong !== undefined) goToField(wrong.field ?? '')
    else if (contract !== undefined) sending.mutate({ contract, input: { record, ...given(about, spot.place), body: bodyOf(kind, judged) } })
  }
  const restore = (value: unknown) => {
    const read = Kept.safeParse(value)
    if (!read.success) return
    setRecord(read.data.record)
    if (read.data.place !== undefined) spot.setPlace(read.data.place)
    form.replace(read.data.values)
  }
  const buttons = ways.length === 0 ? acts : [...acts.filter(keepsDraft), main]
  return { kind, form, draft, leaving, sending, submit, restore, main, setMain, ways, buttons, spot, dirty }
}

export function NewForm(props: Props) {
  const { ledger, about } = props
  const { kind, form, draft, leaving, sending, submit, restore, main, setMain, ways, buttons, spot, dirty } = useNew(props)
  const last = useLast(ledger, about.child)
  const parts = useMemo(() => partsOf(kind, main), [kind, main])
  const issues = [...spot.issues, ...form.judgement.issues]
  const isCall = kind.screen === 'callDesk'
  return (
    <>
      <LeaveGuard leaving={leaving} draft={draft} />
      <DraftNote draft={draft} onRestore={restore} />
      {ways.length > 1 && <div><Segment label="怎样登记" items={ways.map(act => ({ key: act.id, label: act.label }))} value={main.id} onPick={id => setMain(ways.find(act => act.id === id) ?? main)} /></div>}
      {isReport(main) && <ReportWhere spot={spot} pressed={form.pressed} />}
      <div className={isCall ? 'withbeside' : undefined}>
        <RecordFormBody kind={kind} parts={parts} form={form} last={last} isOld={false} masks={noMasks} below={isReport(main) ? callFirst(form.values) : undefined} />
        {isCall && <aside className="besideform col gap3" aria-label="接线"><BesideCall values={form.values} onSave={() => submit(main)} onUrgent={() => submit(main, 'report')} /></aside>}
      </div>
      <ProblemList issues={form.pressed && issues.length > 0 ? issues : issuesOf(sending.error)} onGo={goToField} />
      <div className="formfoot">
        <span className="muted t13 grow formsaid">
          {issues.length > 0 && dirty && <button type="button" className="lk amber" onClick={() => { form.press(); goToField(issues[0]?.field ?? '') }}>还差 {issues.length} 项</button>} {draftWords(draft)}
        </span>
        {buttons.map(act => <Button key={act.id} kind={act === main ? 'primary' : 'plain'} busy={sending.isPending} onClick={() => submit(act)}>{act.label}</Button>)}
      </div>
    </>
  )
}
