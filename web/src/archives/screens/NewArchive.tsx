/** 新建档案: judged while it is typed, likely duplicates shown before anything is written. */
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { type CreateInput, createArchive } from '@qinghe/domain/archives/commands.ts'
import { findDuplicates } from '@qinghe/domain/archives/contract.ts'
import { gapsBlocking } from '@qinghe/domain/archives/gaps.ts'
import type { SearchHit } from '@qinghe/domain/archives/types.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { z } from 'zod'
import { useAsk, useSend } from '../../app/asking.ts'
import { useDraft } from '../../app/drafts.ts'
import { issuesOf } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { PageHead } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { toast } from '../../ui/toast.tsx'
import { useSettled } from '../../ui/useSettled.ts'
import { DraftNote, draftWords } from '../../app/DraftNote.tsx'
import { Duplicates } from '../Duplicates.tsx'
import { LeaveGuard, useLeaving } from '../../app/LeaveGuard.tsx'
import { type Judged, judge, useForm } from '../form.ts'
import type { Values } from '../values.ts'
import { goToField } from '../../ui/goToField.ts'
import { FormSections } from '../FormSections.tsx'
import { useGround } from '../ground.ts'
import { gapLines, inTheWay, Missing } from '../Missing.tsx'
import { sameNumberReason, SameNumberReason } from '../SameNumberReason.tsx'
import '../archives.css'

const Kept = z.record(z.string(), z.unknown())

/** Asked once name and birthday, or an id number, stand still for half a second. */
function useDuplicates({ draft, errors }: Judged): readonly SearchHit[] {
  const idOk = draft.idNumber !== undefined && draft.idNumber !== null && !errors.some(e => e.field === 'idNumber')
  const about = useSettled(JSON.stringify({
    ...(draft.name ? { name: draft.name } : {}), ...(draft.birthDate ? { birthDate: draft.birthDate } : {}), ...(idOk ? { idNumber: draft.idNumber } : {}),
    ...(draft['mother.idNumber'] ? { motherIdNumber: draft['mother.idNumber'] } : {}),
  }), 500)
  const enough = idOk || (Boolean(draft.name) && Boolean(draft.birthDate)) || Boolean(draft['mother.idNumber'])
  const asked = useAsk(findDuplicates, findDuplicates.input.parse(JSON.parse(about)), { enabled: enough, keep: true })
  return enough ? (asked.data?.hits ?? []) : []
}

/** What is sent when the form is whole, and the words of the page it stands on. */
export type Opening = {
  title: string; note: string; /** What is known already. */ known?: Values; /** Where its draft is kept. */ draft: string; action: string; /** Absent: it is opened and handed in at once. */ draftAction?: string
  children?: ReactNode; /** Something outside the form that is still missing. */ isReady?: (() => boolean) | undefined
  send: (input: CreateInput, finish: () => void) => void; busy: boolean; error: unknown
}

function useNew({ title, draft: form_, known = {} }: Opening) {
  const session = useSession()
  const ground = useGround()
  const [id] = useState(newChildId)
  // A village has one place to keep a child at, so nobody is asked for it.
  const [start] = useState<Values>(() => ({ ...known, ...(levelOf(session.region) === 'village' ? { region: session.region } : {}) }))
  const form = useForm(start)
  const draft = useDraft({ account: session.account.id, form: form_ }, form.values, form.dirty)
  const judged = useMemo(() => judge(form.values, ground), [form.values, ground])
  const leaving = useLeaving(form.dirty)
  useEffect(() => { document.title = `${title} · 青禾` }, [title])
  return { id, form, start, draft, judged, leaving, finish: () => { leaving.let(); draft.drop() } }
}

export function NewArchiveForm(opening: Opening) {
  const { id, form, start, draft, judged, leaving, finish } = useNew(opening)
  const { title, note, action, draftAction, children, isReady, send, busy, error } = opening
  const [pressed, setPressed] = useState(false)
  const [why, setWhy] = useState('')
  const [notSame, setNotSame] = useState<ReadonlySet<SearchHit['id']>>(new Set())
  const hits = useDuplicates(judged)
  const undecided = hits.filter(h => !notSame.has(h.id))
  const stops = inTheWay(judged.errors, judged.gaps)
  const save = (submit: boolean) => {
    setPressed(true)
    const stop = submit ? stops : [...inTheWay(judged.errors, []), ...gapLines(gapsBlocking(judged.gaps, 'save', 'typed'))]
    if (isReady?.() === false) return
    if (stop[0] !== undefined) goToField(stop[0].field)
    else if (undecided.length > 0) document.getElementById('duplicates')?.scrollIntoView({ block: 'center' })
    else send({ id, draft: judged.draft, submit, ...sameNumberReason(why), ...(notSame.size === 0 ? {} : { notSameAs: [...notSame] }) }, finish)
  }
  return (
    <>
      <PageHead title={title} note={note} />
      <LeaveGuard leaving={leaving} draft={draft} />
      <DraftNote draft={draft} onRestore={value => { const kept = Kept.safeParse(value); if (kept.success) form.replace(kept.data) }} />
      {children}
      {hits.length > 0 && <Duplicates hits={hits} notSame={notSame} onDecide={setNotSame} />}
      <FormSections form={form} errors={judged.errors} warnings={judged.warnings} gaps={judged.gaps} pressed={pressed} creating
        outline={judged.draft} move="submit" given={start.region === undefined ? [] : ['region']} />
      <SameNumberReason issues={issuesOf(error)} value={why} onChange={setWhy} />
      <Missing errors={judged.errors} gaps={judged.gaps} />
      <ProblemList issues={issuesOf(error)} onGo={goToField} />
      <div className="formfoot">
        <span className="muted t13 grow formsaid">
          {stops[0] !== undefined && <button type="button" className="lk amber" onClick={() => goToField(stops[0]?.field ?? 'name')}>还差 {stops.length} 项</button>} {draftWords(draft)}
          {undecided.length > 0 && <span className="amber"> 上面有 {undecided.length} 名可能是同一名儿童，请先核对</span>}
        </span>
        {draftAction !== undefined && <Button onClick={() => save(false)} busy={busy}>{draftAction}</Button>}
        <Button kind="primary" onClick={() => save(true)} busy={busy}>{action}</Button>
      </div>
    </>
  )
}

export function NewArchive() {
  const navigate = useNavigate()
  const sending = useSend(createArchive)
  const send: Opening['send'] = (input, finish) => sending.mutate({ input }, {
    onSuccess: () => { finish(); toast('已保存，身份待核验'); void navigate({ to: '/archives/$id', params: { id: input.id }, search: {} }) },
  })
  return <NewArchiveForm title="新建档案" note="可以随时存为草稿，填齐了再提交" draft="archives.new" action="提交审核" draftAction="存为草稿" send={send} busy={sending.isPending} error={sending.error} />
}
