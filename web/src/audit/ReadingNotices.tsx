/** 大量查阅提醒: posts that read very much, for whoever must find out why. One that was stopped goes on when somebody says so. */
import { useState } from 'react'
import { answerReading, listReadings, type ReadingNotice } from '@qinghe/domain/audit/readingContract.ts'
import { spanNames } from '@qinghe/domain/audit/readings.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay, useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card } from '../ui/layout.tsx'
import { Dot, Status } from '../ui/marks.tsx'
import { figure, sayWhen } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'

/** Everything that waits, and what was answered last. */
const mostAnswered = 3
const said = ({ span, shown, allowed, line }: ReadingNotice): string =>
  `${spanNames[span]}内查阅 ${figure(shown)} 人次，${line === 'stop' ? '到了上限' : '到了提醒线'} ${figure(allowed)}`

function Answer({ notice, onClose }: { notice: ReadingNotice; onClose: () => void }) {
  const stops = notice.line === 'stop'
  const sending = useSend(answerReading, () => { toast(stops ? '已恢复查阅' : '已记下核实情况'); onClose() })
  return (
    <ConfirmReason title={stops ? '恢复查阅' : '核实大量查阅'} action={stops ? '恢复到今天结束' : '记下核实情况'} reasonLabel="核实的情况" busy={sending.isPending}
      presets={stops ? ['年度核查，要逐户核对', '交接岗位，要核对全部档案'] : ['已向本人核实，属于正常工作']} issues={issuesOf(sending.error)} onClose={onClose}
      consequence={<>{notice.holder ?? '这个岗位'}（{notice.roleLabel}，{notice.regionName}）{said(notice)}。{stops ? '请先向本人核实。恢复以后到今天结束前不再停止；' : '请向本人核实是不是工作需要；'}您写的情况会留下，审计员能看到。</>}
      onConfirm={reason => sending.mutate({ input: { notice: notice.id, reason } })} />
  )
}

const answerOf = ({ answeredBy, reason }: ReadingNotice): string => `${answeredBy ?? '管理员'} 核实：${reason ?? ''}`

function Row({ notice, onAnswer }: { notice: ReadingNotice; onAnswer: (() => void) | undefined }) {
  const stops = notice.line === 'stop'
  return (
    <div className="task">
      <div className="grow">
        <div className="row wrap"><b>{notice.holder ?? '岗位已撤'}</b><span className="muted t13">{notice.roleLabel} {notice.regionName}</span></div>
        <div className="t13">{said(notice)}</div>
        <div className="cap muted">{sayWhen(notice.at)}{notice.answeredAt !== null && <><Dot />{answerOf(notice)}</>}</div>
      </div>
      {notice.answeredAt === null && <Status tone={stops ? 'late' : 'soon'}>{stops ? '已停止查阅' : '等核实'}</Status>}
      {onAnswer !== undefined && <Button size="sm" onClick={onAnswer}>{stops ? '恢复' : '核实'}</Button>}
    </div>
  )
}

export function ReadingNotices() {
  const { account } = useSession()
  const mayAnswer = useMay('audit.answerReading')
  const [open, setOpen] = useState<ReadingNotice | null>(null)
  const notices = useAsk(listReadings, {}, { staleMs: 60_000 }).data?.notices ?? []
  const waiting = notices.filter(one => one.answeredAt === null)
  const answered = notices.filter(one => one.answeredAt !== null)
  if (notices.length === 0) return null
  return (
    <Card flush title="大量查阅提醒" note={waiting.length > 0 ? `${figure(waiting.length)} 条等核实` : '都核实过了'}>
      {[...waiting, ...answered.slice(0, mostAnswered)].map(one => (
        <Row key={one.id} notice={one} onAnswer={mayAnswer && one.answeredAt === null && one.account !== account.id ? () => setOpen(one) : undefined} />
      ))}
      {open !== null && <Answer notice={open} onClose={() => setOpen(null)} />}
    </Card>
  )
}
