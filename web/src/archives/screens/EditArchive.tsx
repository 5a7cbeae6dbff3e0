/** 更正 (the record was wrong) and 登记变化 (the world changed, from a day). Only what differs is sent, with what was seen before. */
import { useEffect, useMemo, useState } from 'react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { changeArchive, correctArchive } from '@qinghe/domain/archives/commands.ts'
import { getArchive } from '@qinghe/domain/archives/contract.ts'
import { display } from '@qinghe/domain/archives/display.ts'
import type { Draft, FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldLabel, fields, isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { ofCaregiver } from '@qinghe/domain/archives/settle.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { SeenSealed } from '@qinghe/domain/kernel/conflict.ts'
import type { FieldConflict } from '@qinghe/domain/kernel/problem.ts'
import type { BasedOn } from '@qinghe/domain/kernel/command.ts'
import { z } from 'zod'
import { useAsk, useSend } from '../../app/asking.ts'
import { useDraft } from '../../app/drafts.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { ConflictDialog, type Shown } from '../../ui/ConflictDialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Card, Crumbs, Note } from '../../ui/layout.tsx'
import { Masked } from '../../ui/Mask.tsx'
import { DayField } from '../../ui/pickers.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { isoDay } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { DraftNote, draftWords } from '../../app/DraftNote.tsx'
import { LeaveGuard, useLeaving } from '../../app/LeaveGuard.tsx'
import { type Form, judgePatch, patchOf, patchOfChange, sameValue, sealedOf, useForm, valuesOf } from '../form.ts'
import type { Values } from '../values.ts'
import { FormSections } from '../FormSections.tsx'
import { goToField } from '../../ui/goToField.ts'
import { useGround } from '../ground.ts'
import { RevealProvider, SealedValue } from '../Reveal.tsx'
import { NoSuchArchive } from '../NoSuchArchive.tsx'
import { sameNumberReason, SameNumberReason } from '../SameNumberReason.tsx'
import '../archives.css'

const route = getRouteApi('/desk/archives/$id/edit')
const Answers = z.record(z.string(), z.unknown())
/** What was typed, and upon what: a draft of last week may not undo what others wrote since. */
const Kept = z.object({ version: z.number().int(), patch: Answers, from: Answers, extra: z.object({ from: z.string().nullable(), reason: z.string(), sameNumber: z.string().default('') }) })
type Kept = z.infer<typeof Kept>
type Mode = 'correct' | 'change'
/** Facts of birth do not change with the world; a wrong one is corrected. */
const neverChange: readonly FieldKey[] = ['name', 'sexCode', 'ethnicCode', 'birthDate', 'idNumber', 'idMissingReason', 'father.birthDate', 'mother.birthDate', 'father.idNumber', 'mother.idNumber']
const words: Record<Mode, { title: string; note: string; action: string; done: string }> = {
  correct: { title: '更正', note: '原来登记错了，改成对的。已在册的，关键项改动要经审核。', action: '提交更正', done: '已更正' },
  change: { title: '登记变化', note: '情况从某一天起变了。原来的情况保留在历史里。', action: '登记变化', done: '已登记变化' },
}
type Extra = { from: string | null; reason: string; sameNumber: string }

function useSending(archive: Archive, mode: Mode, done: () => void) {
  const correct = useSend(correctArchive, done)
  const change = useSend(changeArchive, done)
  const sending = mode === 'correct' ? correct : change
  const send = (patch: Draft, basedOn: BasedOn, { from, reason, sameNumber }: Extra) => {
    const why = reason.trim() === '' ? {} : { reason: reason.trim() }
    if (mode === 'correct') correct.mutate({ input: { id: archive.id, patch, ...why, ...sameNumberReason(sameNumber) }, basedOn })
    else change.mutate({ input: { id: archive.id, patch, effectiveFrom: PlainDate.parse(from), ...why }, basedOn })
  }
  const failure = sending.isError ? failureOf(sending.error) : null
  return { send, busy: sending.isPending, failure, error: sending.error, reset: sending.reset }
}

/** 你填的 are sent again as made upon what the other person wrote; 对方填的 are left as they are. */
function decided(patch: Draft, fields: readonly FieldConflict[], choice: Record<string, 'yours' | 'theirs'>): { patch: Draft; from: Record<string, unknown> } {
  const dropped = new Set(fields.filter(f => choice[f.field] === 'theirs').map(f => f.field))
  return { patch: Object.fromEntries(Object.entries(patch).filter(([key]) => !dropped.has(key))), from: Object.fromEntries(fields.map(f => [f.field, f.theirs])) }
}

/** What one typed oneself is shown as it was typed; what others sealed is masked, and opened for whoever says why. */
const showIn = (typed: Draft) => ({ field, value, side }: Shown) => {
  if (!isFieldKey(field)) return String(value ?? '') || '空'
  if (!fields[field].sealed) return display(field, value) || '空'
  if (side === 'yours') return String(typed[field] ?? '') || '空'
  const held = SeenSealed.safeParse(value).data
  if (side === 'theirs') return held === undefined ? '空' : <SealedValue field={field} value={held} />
  return held === undefined ? (typeof value === 'string' ? <Masked text={value} /> : '空') : <Masked text={held.masked} />
}

/** Another caregiver's relation is asked anew, the old one's comes back with the name; sealed values of the old one show no mask. */
function useCaregiver(form: Form, before: Values, mode: Mode): { form: Form; isAnother: boolean } {
  const isAnother = mode === 'change' && !sameValue(form.values['guardian.name'], before['guardian.name'])
  const set: Form['set'] = (key, value) => {
    form.set(key, value)
    if (mode !== 'change' || key !== 'guardian.name') return
    const same = sameValue(value, before['guardian.name'])
    if (same === isAnother) form.set('guardian.relationCode', same ? before['guardian.relationCode'] : null)
  }
  return { form: { ...form, set }, isAnother }
}

type Editing = { archive: Archive; mode: Mode }

/** A draft is taken up again upon what its writer saw then; who changed the same field since is shown beside it. */
function useEditDraft(form: string, now: Kept, isDirty: boolean) {
  const account = useSession().account.id
  const draft = useDraft({ account, form }, now, isDirty)
  const [basis, setBasis] = useState<Pick<Kept, 'version' | 'from'>>()
  return { draft, basis, setBasis }
}

/** To the archive, or to where it was opened from; whoever waits there is told whose archive was changed. */
function useGoOn({ id }: Archive): (isChanged: boolean) => Promise<void> {
  const navigate = useNavigate()
  const { back } = route.useSearch()
  return isChanged => (back === undefined ? navigate({ to: '/archives/$id', params: { id }, search: {} }) : navigate({ href: isChanged ? `${back}?changed=${id}` : back }))
}

function useEditor({ archive, mode }: Editing) {
  const ground = useGround()
  const before = useMemo(() => valuesOf(archive), [archive])
  const { form, isAnother } = useCaregiver(useForm(before), before, mode)
  const sealed = useMemo(() => sealedOf(archive), [archive])
  const [extra, setExtra] = useState<Extra>({ from: isoDay(Date.now()), reason: '', sameNumber: '' })
  const [pressed, setPressed] = useState(false)
  const { patch: typed, changed } = useMemo(() => { const patch = patchOf(form.values, before); return { patch, changed: Object.keys(patch) } }, [form.values, before])
  const judged = useMemo(() => judgePatch(mode === 'change' ? patchOfChange(form.values, before) : typed, form.values, ground), [mode, form.values, before, typed, ground])
  /** What the person had before their eyes; of sealed values the mask and the mark. */
  const seen = (keys: readonly string[]) => Object.fromEntries(keys.map(key => [key, isFieldKey(key) ? (sealed[key] ?? before[key] ?? null) : null]))
  const isDirty = form.dirty || extra.reason.trim() !== ''
  const { draft, basis, setBasis } = useEditDraft(`archives.${mode}.${archive.id}`, { version: archive.version, patch: typed, from: seen(changed), extra }, isDirty)
  const leaving = useLeaving(isDirty)
  const goOn = useGoOn(archive)
  const finish = (word: string) => { leaving.let(); draft.drop(); toast(word); void goOn(true) }
  const sending = useSending(archive, mode, () => finish(words[mode].done))
  const restore = (value: unknown) => {
    const kept = Kept.safeParse(value).data
    if (kept === undefined) return
    form.replace({ ...before, ...kept.patch })
    setExtra(kept.extra)
    setBasis(kept)
  }
  const { patch } = judged
  const upon = (): BasedOn => ({ version: basis?.version ?? archive.version, from: { ...seen(Object.keys(patch)), ...basis?.from } })
  const submit = () => {
    setPressed(true)
    if (judged.errors.length > 0) goToField(judged.errors[0]?.field ?? 'name')
    else if (Object.keys(patch).length > 0 && (mode === 'correct' || extra.from !== null)) sending.send(patch, upon(), extra)
  }
  const settle = (conflict: { version: number; fields: readonly FieldConflict[] }, choice: Record<string, 'yours' | 'theirs'>) => {
    const next = decided(patch, conflict.fields, choice)
    if (Object.keys(next.patch).length === 0) finish('已保留对方填的')
    else sending.send(next.patch, { version: conflict.version, from: { ...upon().from, ...next.from } }, extra)
  }
  const masks = Object.fromEntries(Object.entries(sealed).filter(([key]) => !(isAnother && ofCaregiver.some(k => k === key))).map(([key, one]) => [key, one.masked]))
  return { goOn, masks, patch, form, extra, setExtra, pressed, draft, judged, sending, submit, settle, changed, isAnother, leaving, restore }
}

function Reason({ mode, extra, pressed, onChange }: { mode: Mode; extra: Extra; pressed: boolean; onChange: (extra: Extra) => void }) {
  return (
    <Card title={mode === 'change' ? '从哪一天起' : '更正原因'}>
      <div className="fields">
        {mode === 'change' && <DayField label="生效日期" must value={extra.from} onChange={from => onChange({ ...extra, from })} latest={isoDay(Date.now())} error={pressed && extra.from === null ? '请填写生效日期' : undefined} />}
        <TextField label="说明" value={extra.reason} onChange={reason => onChange({ ...extra, reason })} maxLength={500} full hint={`会写进历史，看得到这几项的同事都看得到。${leaveNumbersOut}`} />
      </div>
    </Card>
  )
}

const sayChanged = (changed: readonly string[]): string =>
  changed.length === 0 ? '还没有改动' : `改了 ${changed.length} 项：${changed.slice(0, 4).map(fieldLabel).join('、')}${changed.length > 4 ? '等' : ''}`

function Editor({ archive: latest, mode, startAt }: Editing & { startAt: string | undefined }) {
  // What is edited is what was on the screen when it began; newer versions meet it when it is sent.
  const [archive] = useState(latest)
  const editor = useEditor({ archive, mode })
  const { form, judged, pressed, sending, changed, draft } = editor
  const conflict = sending.failure?.kind === 'conflict' ? sending.failure : null
  const issues = pressed && judged.errors.length > 0 ? judged.errors : conflict === null ? issuesOf(sending.error) : []
  return (
    <>
      <LeaveGuard leaving={editor.leaving} draft={draft} />
      <DraftNote draft={draft} onRestore={editor.restore} />
      <Note>{words[mode].note}</Note>
      <FormSections form={form} errors={judged.errors} warnings={judged.warnings} gaps={[]} pressed={pressed} creating={false} masks={editor.masks}
        outline={{ ...editor.masks, ...form.values }} move="save"
        hidden={mode === 'change' ? neverChange : []} startAt={startAt} />
      {editor.isAnother && <Note tone="amber">换了照护人：原来那位的电话、证件号、住址和关系不会带过来，请重新填写。</Note>}
      <Reason mode={mode} extra={editor.extra} pressed={pressed} onChange={editor.setExtra} />
      {mode === 'correct' && <SameNumberReason issues={issues} value={editor.extra.sameNumber} onChange={sameNumber => editor.setExtra({ ...editor.extra, sameNumber })} />}
      <ProblemList issues={issues} onGo={goToField} />
      <div className="formfoot">
        <span className="muted t13 grow">{sayChanged(changed)} {draftWords(draft)}</span>
        <Button onClick={() => void editor.goOn(false)}>取消</Button>
        <Button kind="primary" disabled={changed.length === 0} busy={sending.busy} onClick={editor.submit}>{words[mode].action}</Button>
      </div>
      {conflict !== null && <RevealProvider archive={archive}><ConflictDialog fields={conflict.fields} show={showIn(editor.patch)} busy={sending.busy} onClose={sending.reset} onChoose={choice => editor.settle(conflict, choice)} /></RevealProvider>}
    </>
  )
}

export function EditArchive() {
  const read = ChildId.safeParse(route.useParams().id)
  return read.success ? <OpenEdit id={read.data} /> : <NoSuchArchive />
}

function OpenEdit({ id }: { id: ChildId }) {
  const { mode, field } = route.useSearch()
  const asked = useAsk(getArchive, { id }, { staleMs: 0 })
  const name = asked.data?.identity.values?.name ?? '档案'
  useEffect(() => { document.title = `${words[mode].title} ${name} · 青禾` }, [mode, name])
  if (asked.isError) { const said = sayFailure(failureOf(asked.error)); return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState> }
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/archives">档案</Link><Link to="/archives/$id" params={{ id }} search={{}}>{name}</Link><h1>{words[mode].title}</h1></Crumbs></div>
      {asked.data === undefined || !asked.isFetchedAfterMount ? <div className="card"><Skeleton lines={8} /></div> : <Editor key={`${asked.data.id}${mode}`} archive={asked.data} mode={mode} startAt={field} />}
    </>
  )
}
