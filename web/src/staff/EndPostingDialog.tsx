import { useState } from 'react'
import { endPosting, getAccount, listPostings } from '@qinghe/domain/staff/contract.ts'
import { isAdministrator, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { decidingPosts } from '@qinghe/domain/staff/twoPersons.ts'
import type { PostingLine } from '@qinghe/domain/staff/types.ts'
import { PostingId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { ancestorAt, levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { placeOf } from './words.tsx'

const reasons = ['调离', '退休', '换届']
const isBelowCity = (posting: PostingLine): boolean => ['county', 'town', 'village'].includes(levelOf(posting.region))

/** Who could take over: the same kind of post, those of the same place first. */
function useSuccessors(posting: PostingLine, enabled: boolean) {
  const near = useAsk(listPostings, { state: 'active' as const, role: posting.role, region: posting.region, limit: 100 }, { enabled })
  const wide = useAsk(listPostings, { state: 'active' as const, role: posting.role, region: ancestorAt(posting.region, 'county'), limit: 100 }, { enabled: enabled && isBelowCity(posting) })
  const all = [...(near.data?.postings ?? []), ...(wide.data?.postings ?? [])].filter((p, i, list) => p.id !== posting.id && list.findIndex(q => q.id === p.id) === i)
  const here = (p: PostingLine): number => Number(p.school === posting.school && p.region === posting.region)
  return { loading: near.isFetching || wide.isFetching, options: [...all].sort((a, b) => here(b) - here(a)).map(p => ({ value: String(p.id), label: `${p.holder}（${p.roleLabel}，${placeOf(p)}）` })) }
}

type Moved = { handedOver: number; withoutSuccessor: number }

/** The administrator sees numbers only; the names are with those responsible for the area. */
function Ended({ posting, moved, onClose }: { posting: PostingLine; moved: Moved; onClose: () => void }) {
  return (
    <Dialog title={`${posting.holder}的岗位已结束`} onClose={onClose} footer={<Button kind="primary" onClick={onClose}>知道了</Button>}>
      {moved.handedOver > 0 && <Note tone="green">{moved.handedOver} 名儿童已经交给接手的人。</Note>}
      {moved.withoutSuccessor > 0 && <Note tone="amber">有 {moved.withoutSuccessor} 名儿童现在没有人接手。请告知镇儿童督导员、学校管理员或县民政，在「分配儿童」的「无人接手」里安排。</Note>}
    </Dialog>
  )
}

type Values = { day: string | null; successor: string | null; reason: string }
/** An administrator's post, or the last of its place: as far as the account tells today. */
function useTakesTwo(posting: PostingLine): boolean {
  const asked = useAsk(getAccount, { id: posting.account })
  return isAdministrator(posting.role) || (decidingPosts.includes(posting.role) && asked.data?.guard === 'officer')
}

type FormProps = { posting: PostingLine; values: Values; set: (changes: Partial<Values>) => void; pressed: boolean; byName: boolean }

function EndForm({ posting, values, set, pressed, byName }: FormProps) {
  const successors = useSuccessors(posting, byName)
  const takesTwo = useTakesTwo(posting)
  return (
    <>
      <Note tone="amber">{posting.roleLabel}，{placeOf(posting)}。从这一天起不能再查看和办理。{takesTwo && '这个岗位要两人办理，提出以后等另一名管理员确认才生效。'}{byName && '没有指定接手人的，名下儿童会列入「无人接手」。'}</Note>
      <DayField label="从哪天起不在岗" must value={values.day} onChange={day => set({ day })} error={pressed && values.day === null ? '请填写日期' : undefined} />
      {byName && <PickField label="由谁接手名下儿童" options={successors.options} value={values.successor} loading={successors.loading} onChange={successor => set({ successor })} placeholder="暂时没有人接手"
        hint={!successors.loading && successors.options.length === 0 ? '没有同类的在岗人员。可以先申请岗位，确认以后再结束这个岗位。' : '只列出同类的在岗岗位。'} />}
      <TextField label="结束原因" must value={values.reason} onChange={reason => set({ reason })} maxLength={200} error={pressed && values.reason.trim().length < 2 ? '请写明原因，至少 2 个字' : undefined} />
      <div className="choices">{reasons.map(r => <button key={r} type="button" className="chip" onClick={() => set({ reason: r })}>{r}</button>)}</div>
    </>
  )
}

export function EndPostingDialog({ posting, onClose }: { posting: PostingLine; onClose: () => void }) {
  const byName = shapeOf(posting.role) === 'list'
  const [values, setValues] = useState<Values>({ day: isoDay(Date.now()), successor: null, reason: '' })
  const [pressed, setPressed] = useState(false)
  const [moved, setMoved] = useState<Moved | null>(null)
  const sending = useSend(endPosting, ({ counts }) => {
    const { handedOver = 0, withoutSuccessor = 0, waiting = 0 } = counts
    if (waiting > 0) { onClose(); toast('这个岗位要两人办理：已提出，等另一名管理员在「两人办理」里确认') }
    else if (handedOver + withoutSuccessor > 0) setMoved({ handedOver, withoutSuccessor })
    else { onClose(); toast('岗位已结束') }
  })
  const submit = () => {
    setPressed(true)
    const { day, successor, reason } = values
    if (day !== null && reason.trim().length >= 2) sending.mutate({ input: { id: posting.id, day: plainDate(day), successor: successor === null ? null : PostingId.parse(successor), reason: reason.trim() } })
  }
  if (moved !== null) return <Ended posting={posting} moved={moved} onClose={onClose} />
  return (
    <Dialog title={`结束${posting.holder}的岗位`} onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="danger" type="submit" busy={sending.isPending}>结束岗位</Button></>}>
      <EndForm posting={posting} values={values} set={changes => setValues(before => ({ ...before, ...changes }))} pressed={pressed} byName={byName} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
