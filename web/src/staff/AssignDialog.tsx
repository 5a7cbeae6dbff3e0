import { useState } from 'react'
import { listArchives, searchArchives } from '@qinghe/domain/archives/contract.ts'
import { assign } from '@qinghe/domain/staff/assignments.ts'
import { assignmentKinds, AssignmentKind, type AssignmentKind as Kind } from '@qinghe/domain/staff/types.ts'
import { childrenPerPosting } from '@qinghe/domain/staff/limits.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { useAsk, useAskPages, useSend } from '../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Name } from '../ui/Mask.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { Skeleton } from '../ui/states.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { useSettled } from '../ui/useSettled.ts'
import { type Colleague, kindFor, placeOf } from './words.tsx'

type Row = { id: ChildId; name: string; place: string; school: string | null; birth: string }
const sexWord: Record<number, string> = { 1: '男', 2: '女' }
const kindOptions = Object.entries(assignmentKinds).filter(([key]) => key !== 'substitute').map(([value, label]) => ({ value, label }))

/** Nothing typed: everybody on file, page by page. Typed: the one search of the product, name, pinyin or number. */
function useRows(text: string): { rows: Row[]; more: boolean; next: () => void; error: unknown; isReady: boolean } {
  const listed = useAskPages(listArchives, { limit: 50, group: 'official' as const }, { next: page => page.nextCursor, enabled: text === '' })
  const found = useAsk(searchArchives, { text }, { enabled: text !== '', keep: true })
  if (text !== '') {
    const rows = (found.data?.hits ?? []).map(h => ({ id: h.id, name: h.name, place: h.regionName, school: h.schoolName, birth: [sexWord[h.sexCode], h.birthDate].filter(Boolean).join(' ') }))
    return { rows, more: false, next: () => undefined, error: found.error, isReady: found.data !== undefined }
  }
  const rows = (listed.data?.pages.flatMap(p => p.rows) ?? []).map(r => ({ id: r.id, name: r.name, place: `${r.townName} ${r.regionName}`, school: r.schoolName, birth: [sexWord[r.sexCode], r.birthDate].filter(Boolean).join(' ') }))
  return { rows, more: listed.hasNextPage, next: () => void listed.fetchNextPage(), error: listed.error, isReady: listed.data !== undefined }
}

type PickerProps = { chosen: ReadonlyMap<ChildId, string>; taken: ReadonlySet<string>; onToggle: (row: Row) => void }

function ChildPicker({ chosen, taken, onToggle }: PickerProps) {
  const [text, setText] = useState('')
  const settled = useSettled(text.trim(), 250)
  const { rows, more, next, error, isReady } = useRows(settled)
  return (
    <div className="picker">
      <input className="inp" data-focus="" value={text} onChange={e => setText(e.target.value)} placeholder="姓名、拼音、首字母或证号" aria-label="查找儿童" />
      <Scroll label="可分配的儿童">
        {!isReady && (error === null ? <Skeleton lines={5} /> : <p className="menuhead red">{sayFailure(failureOf(error)).title}</p>)}
        {isReady && rows.length === 0 && <p className="menuhead">您的工作范围内没有找到。可以换拼音或首字母再试。</p>}
        {rows.map(row => (
          <label key={row.id} className="pickrow">
            <input type="checkbox" className="cb" checked={chosen.has(row.id) || taken.has(row.id)} disabled={taken.has(row.id)} onChange={() => onToggle(row)} />
            <b><Name text={row.name} /></b><span className="muted cap">{row.birth}</span><span className="soft ell">{row.place}{row.school !== null && ` ${row.school}`}</span>
            {taken.has(row.id) && <span className="muted cap end">已由其负责</span>}
          </label>
        ))}
        {more && <Button size="sm" kind="ghost" onClick={next}>往下还有</Button>}
      </Scroll>
    </div>
  )
}

/** Children for one person, picked from the list of one's own area. */
export function AssignDialog({ to, taken, onClose }: { to: Colleague; taken: ReadonlySet<string>; onClose: () => void }) {
  const [chosen, setChosen] = useState<ReadonlyMap<ChildId, string>>(new Map())
  const [kind, setKind] = useState<Kind | null>(kindFor(to.role))
  const [from, setFrom] = useState<string | null>(isoDay(Date.now()))
  const [last, setLast] = useState<string | null>(null)
  const sending = useSend(assign, () => { onClose(); toast(`已分配 ${chosen.size} 名`) })
  const toggle = (row: Row) => setChosen(before => { const next = new Map(before); if (!next.delete(row.id)) next.set(row.id, row.name); return next })
  const ready = chosen.size > 0 && kind !== null && from !== null
  const submit = () => {
    if (kind !== null && from !== null && chosen.size > 0) sending.mutate({ input: { posting: to.id, children: [...chosen.keys()], kind, validFrom: plainDate(from), validTo: last === null ? null : addDays(plainDate(last), 1) } })
  }
  return (
    <Dialog wide title={`给${to.holder}分配儿童`} onClose={onClose} onSubmit={submit}
      footer={<><span className="muted t13 grow">{to.roleLabel}，{placeOf(to)}。已选 {chosen.size} 名，一个岗位最多 {childrenPerPosting} 名</span><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending} disabled={!ready}>分配</Button></>}>
      <ChildPicker chosen={chosen} taken={taken} onToggle={toggle} />
      {chosen.size > 0 && <div className="choices">{[...chosen].map(([id, name]) => <button key={id} type="button" className="chip on" aria-label={`不选${name}`} onClick={() => setChosen(before => new Map([...before].filter(([key]) => key !== id)))}><Name text={name} /></button>)}</div>}
      <div className="fields">
        <PickField label="事由" must options={kindOptions} value={kind === null ? null : String(kind)} onChange={v => { const read = AssignmentKind.safeParse(v); setKind(read.success ? read.data : null) }} />
        <DayField label="从" must value={from} onChange={setFrom} />
        <DayField label="到（含当天，不填为长期）" value={last} onChange={setLast} />
      </div>
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
