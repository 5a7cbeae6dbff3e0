/** Several archives one step on, or back with a reason. One command, all or nothing, each with the version that was on screen. */
import { useState } from 'react'
import { returnArchives, reviewArchives, submitArchives } from '@qinghe/domain/archives/commands.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import type { Receipt } from '@qinghe/domain/kernel/command.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { PrintButton } from '../app/PrintButton.tsx'
import { printableArchives } from '../app/printing.ts'
import { useMay } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { toast } from '../ui/toast.tsx'

const inReview = (row: ArchiveRow): boolean => ['villageSubmitted', 'townReviewing', 'countyReviewing', 'changed'].includes(row.status)
const canSubmit = (row: ArchiveRow): boolean => row.status === 'draft' || row.status === 'returned'
const seen = (rows: readonly ArchiveRow[]) => rows.map(r => ({ id: r.id, version: r.version }))

/** Whose approval waits for somebody else, by name: nobody has to compare two lists to find them. */
function LeftToOthers({ rows, passed, onClose }: { rows: readonly ArchiveRow[]; passed: number; onClose: () => void }) {
  return (
    <Dialog title={`${passed} 份已通过，${rows.length} 份没有通过`} onClose={onClose} footer={<Button kind="primary" onClick={onClose}>知道了</Button>}>
      <Note tone="amber">下面的由您登记或提交，须由另一人审核，其余的已经通过。打开档案可以看到由谁审核。</Note>
      <ul>{rows.map(row => <li key={row.id}><Name text={row.name} />，{row.regionName}</li>)}</ul>
    </Dialog>
  )
}

/** @param acts the list holds archives that wait for a step; else they can only be printed */
export function BulkBar({ rows, onDone, acts }: { rows: readonly ArchiveRow[]; onDone: () => void; acts: boolean }) {
  const mayReview = useMay('archives.review') && acts
  const maySubmit = useMay('archives.submit') && acts
  const mayPrint = useMay('printing.archives')
  const [asking, setAsking] = useState<'review' | 'return' | 'submit' | null>(null)
  const done = (word: string) => () => { setAsking(null); onDone(); toast(word) }
  /** As it was when it was done: what passed may have left the list since. */
  const [left, setLeft] = useState<{ rows: readonly ArchiveRow[]; passed: number }>({ rows: [], passed: 0 })
  const review = useSend(reviewArchives, (receipt: Receipt) => {
    const passed = new Set(receipt.records.map(record => record.id))
    const others = rows.filter(row => !passed.has(row.id))
    if (others.length === 0) done(`${rows.length} 份档案已通过`)()
    else { setAsking(null); setLeft({ rows: others, passed: passed.size }) }
  })
  const back = useSend(returnArchives, done(`${rows.length} 份档案已退回`))
  const submit = useSend(submitArchives, done(`${rows.length} 份档案已提交`))
  const close = () => { setAsking(null); review.reset(); back.reset(); submit.reset() }
  return (
    <div className="tablefoot bulk">
      <b className="soft">已选 {rows.length} 份</b>
      <button type="button" className="tl" onClick={onDone}>取消选择</button>
      <span className="row end">
        {mayPrint && <PrintButton small about={`所选 ${rows.length} 名`} printables={() => printableArchives(['roster', 'form', 'file'], { children: rows.map(row => row.id) })} />}
        {mayReview && rows.every(inReview) && <><Button size="sm" onClick={() => setAsking('return')}>退回</Button><Button size="sm" kind="primary" onClick={() => setAsking('review')}>审核通过</Button></>}
        {maySubmit && rows.every(canSubmit) && <Button size="sm" kind="primary" onClick={() => setAsking('submit')}>提交</Button>}
        {acts && !rows.every(inReview) && !rows.every(canSubmit) && <span>{rows.every(row => row.status === 'exitPending') ? '待退出的请打开档案，看过原因再逐份确认' : '所选档案不在同一个环节，请分开办理'}</span>}
      </span>
      {left.rows.length > 0 && <LeftToOthers {...left} onClose={onDone} />}
      {asking === 'review' && <ConfirmReason title={`审核通过 ${rows.length} 份档案`} action="审核通过" busy={review.isPending} issues={issuesOf(review.error)} onClose={close}
        consequence="通过后进入下一环节；到县一级通过即列入在册。" onConfirm={() => review.mutate({ input: { archives: seen(rows) } })} />}
      {asking === 'return' && <ConfirmReason title={`退回 ${rows.length} 份档案`} action="退回" reasonLabel="退回原因" presets={['缺项请补全', '照护人情况请再核实', '疑似重复，请核对']} busy={back.isPending}
        issues={issuesOf(back.error)} onClose={close} consequence="退回给建档人补正，原因会显示在档案上。" onConfirm={reason => back.mutate({ input: { archives: seen(rows), reason } })} />}
      {asking === 'submit' && <ConfirmReason title={`提交 ${rows.length} 份档案`} action="提交" busy={submit.isPending} issues={issuesOf(submit.error)} onClose={close}
        consequence="提交后由上一级审核；审核期间本级不能再改，退回以后可以。" onConfirm={() => submit.mutate({ input: { archives: seen(rows) } })} />}
    </div>
  )
}
