/** What would leave and why, and then at once or to a second person. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { fetchExport, orderExport, planExport, type PlanOutput } from '@qinghe/domain/exports/contract.ts'
import { isPaper, mostAlone, opensByPassword, unitOf } from '@qinghe/domain/exports/types.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { holdsNumber, leaveNumbersOut, numberWords } from '@qinghe/domain/kernel/words.ts'
import { download } from '../app/api.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { Leaves } from './words.tsx'

export type Wanted = { subject: string; query: Record<string, unknown>; columns: readonly string[] }
/** `purpose`: where it has been said already. */
type Props = { wanted: Wanted; purpose?: string; onClose: () => void }

function Sent({ onClose }: Pick<Props, 'onClose'>) {
  return (
    <Dialog title="已送请第二人审核" onClose={onClose} footer={<><Button onClick={onClose}>留在这里</Button><Link to="/exports" className="btn p">看我的导出</Link></>}>
      <Note>同一地方或上一级、能看到同样内容的同事会在工作台看到这份申请。同意以后开始生成，您在“导出”里下载；到期没有人处理就自动取消。</Note>
    </Dialog>
  )
}

const say = (error: unknown): void => { const { title, next } = sayFailure(failureOf(error)); toast(`${title}。${next}`) }

function Asking({ wanted, purpose: said = '', plan, onClose, onSent }: Props & { plan: PlanOutput; onSent: () => void }) {
  const [purpose, setPurpose] = useState(said)
  const [pressed, setPressed] = useState(false)
  const [id] = useState(newRecordId)
  const [loading, setLoading] = useState(false)
  const fetchNow = (): void => {
    setLoading(true)
    download(fetchExport, { export: id }, `${plan.title}.xlsx`).then(() => { toast('已下载，文件在浏览器的下载目录'); onClose() }, say).finally(() => setLoading(false))
  }
  const sending = useSend(orderExport, () => { if (plan.needsSecond) onSent(); else fetchNow() })
  const short = purpose.trim().length < 2
  const error = holdsNumber(purpose) ? numberWords('用途') : pressed && short ? '请写明用途，至少 2 个字' : undefined
  const submit = () => {
    setPressed(true)
    if (short || holdsNumber(purpose)) return
    if (sending.isSuccess) fetchNow()
    else sending.mutate({ input: { ...wanted, columns: [...wanted.columns], export: id, rows: plan.rows, purpose: purpose.trim() } })
  }
  return (
    <Dialog title={`${isPaper(wanted.subject) ? '打印' : '导出'}${plan.title}`} wide onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button>{plan.refused === null && <Button kind="primary" type="submit" busy={sending.isPending || loading}>{plan.needsSecond ? '送请审核' : '导出'}</Button>}</>}>
      <Leaves {...plan} subject={wanted.subject} />
      {plan.refused !== null ? <Note tone="amber">{plan.refused}</Note> : (
        <>
          <Note>{plan.needsSecond ? `超过 ${mostAlone} ${unitOf(wanted.subject)}要由另一位同事先同意，${opensByPassword(wanted.subject) ? '文件用密码打开' : '每一页都印着编号、您的姓名和用途'}。` : '文件里会写明导出人、时间和用途，导出会记入查看记录。'}</Note>
          <TextField label="用途" must focus value={purpose} onChange={setPurpose} lines={2} maxLength={200} error={error} hint={`给谁用、做什么用。${leaveNumbersOut}`} />
        </>
      )}
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

export function ExportDialog({ wanted, purpose = '', onClose }: Props) {
  const [sent, setSent] = useState(false)
  const asked = useAsk(planExport, { ...wanted, columns: [...wanted.columns] }, { staleMs: 0 })
  if (sent) return <Sent onClose={onClose} />
  if (asked.data !== undefined) return <Asking wanted={wanted} purpose={purpose} plan={asked.data} onClose={onClose} onSent={() => setSent(true)} />
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  return (
    <Dialog title="导出" onClose={onClose} footer={<Button onClick={onClose}>关闭</Button>}>
      {said === null ? <Skeleton lines={4} /> : <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
    </Dialog>
  )
}
