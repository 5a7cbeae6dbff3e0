/** How it is printed and for what; then the wait, and the file. */
import { lazy, Suspense, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { bigPrintCode, lacksPurpose, PrintFormat, printFormatNames, PrintPurpose, printPurposeNames, purposeWords } from '@qinghe/domain/printing/contract.ts'
import { holdsNumber, leaveNumbersOut, numberWords } from '@qinghe/domain/kernel/words.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ChoiceField, TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { issuesOf } from './failure.ts'
import type { How, Printable } from './printing.ts'

const ExportDialog = lazy(() => import('../exports/ExportDialog.tsx').then(part => ({ default: part.ExportDialog })))

const formats = PrintFormat.options.map(value => ({ value, label: printFormatNames[value] }))
const purposes = PrintPurpose.options.map(value => ({ value, label: printPurposeNames[value] }))

function useAnswers(printables: readonly Printable[]) {
  const [key, setKey] = useState<string | null>(printables[0]?.key ?? null)
  const [format, setFormat] = useState<PrintFormat | null>('pdf')
  const [purpose, setPurpose] = useState<PrintPurpose | null>(null)
  const [note, setNote] = useState('')
  const said = note.trim()
  const how: How | null = format === null || purpose === null ? null : { format, purpose, ...(said === '' ? {} : { note: said }) }
  const chosen = printables.find(one => one.key === key)
  const noteError = holdsNumber(note) ? numberWords('用途') : how !== null && lacksPurpose(how) ? '请写明打印用途，至少 2 个字' : undefined
  return { key, setKey, format, setFormat, purpose, setPurpose, note, setNote, noteError, ready: how !== null && chosen !== undefined && noteError === undefined ? { chosen, how } : null }
}

export function PrintDialog({ about, printables, onClose }: { about: string; printables: readonly Printable[]; onClose: () => void }) {
  const answers = useAnswers(printables)
  const [pressed, setPressed] = useState(false)
  const printing = useMutation({
    mutationFn: ({ chosen, how }: { chosen: Printable; how: How }) => chosen.print(how),
    onSuccess: () => { onClose(); toast('已下载，可以打开打印') },
  })
  const [asking, setAsking] = useState(false)
  const { ready } = answers
  const isBig = issuesOf(printing.error).some(one => one.code === bigPrintCode)
  const big = isBig && ready !== null && ready.chosen.big !== null ? { wanted: ready.chosen.big(ready.how.format), purpose: purposeWords(ready.how) } : null
  if (asking && big !== null) return <Suspense fallback={null}><ExportDialog wanted={big.wanted} purpose={big.purpose} onClose={onClose} /></Suspense>
  const submit = () => { setPressed(true); if (answers.ready !== null && !printing.isPending) printing.mutate(answers.ready) }
  const needsNote = answers.purpose === 'other'
  return (
    <Dialog title={`打印${about}`} onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button>{big === null ? <Button kind="primary" icon="download" type="submit" busy={printing.isPending}>下载</Button> : <Button kind="primary" onClick={() => setAsking(true)}>送请审核</Button>}</>}>
      {printables.length > 1 && <ChoiceField label="打印什么" must clearable={false} options={printables.map(one => ({ value: one.key, label: one.label }))} value={answers.key} onChange={answers.setKey} />}
      {printables.find(one => one.key === answers.key)?.oneFormat !== true && <ChoiceField label="格式" must clearable={false} options={formats} value={answers.format} onChange={answers.setFormat} />}
      <ChoiceField label="打印做什么用" must clearable={false} options={purposes} value={answers.purpose} onChange={answers.setPurpose} error={pressed && answers.purpose === null ? '请选择用途' : undefined} />
      <TextField label={needsNote ? '写明用途' : '补充说明'} must={needsNote} value={answers.note} onChange={answers.setNote} maxLength={100} error={pressed ? answers.noteError : undefined}
        hint={`您的姓名、时间和用途会印在每一页上，并记入审计日志。${leaveNumbersOut}`} />
      <p className="cap muted">打印的内容和您在页面上看到的一样，证件号码和电话仍然遮挡。</p>
      {printing.isPending && <Note tone="blue"><span role="status">正在排版，份数多的要等几十秒。好了会自动下载，请不要关闭这个页面。</span></Note>}
      {isBig ? <Note tone="amber">{issuesOf(printing.error)[0]?.message}</Note> : <ProblemList issues={issuesOf(printing.error)} />}
    </Dialog>
  )
}
