/** Whether text messages leave, for whoever looks after the machine: what waits, what did not arrive and why. */
import { messagesStanding, type StandingOutput } from '@qinghe/domain/messages/contract.ts'
import { useAsk } from '../app/asking.ts'
import { useMay } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { figure, sayWhen } from '../ui/time.ts'

const lateMinutes = 15
const mostReasons = 3

function Gateway({ gateway, failure, failingSince, waiting, oldestMinutes, sentToday }: StandingOutput) {
  if (gateway === null) return <Status tone="soon">没有设置短信，提醒只在系统内，见部署说明的“短信”</Status>
  if (failure !== null) return <Status tone="late">{`${failingSince === null ? '' : `${sayWhen(failingSince)}起`}短信发不出去：${failure}。会自动再发，请系统管理员处理`}</Status>
  const isLate = (oldestMinutes ?? 0) > lateMinutes
  return <Status tone={isLate ? 'late' : 'ok'}>{`今天发出 ${figure(sentToday)} 条${waiting === 0 ? '' : `，${figure(waiting)} 条等着发${isLate ? `，最早的已等 ${figure(oldestMinutes ?? 0)} 分钟` : ''}`}`}</Status>
}

export function TextMessages() {
  const may = useMay('messages.standing')
  const { data } = useAsk(messagesStanding, {}, { enabled: may, staleMs: 60_000 })
  if (!may || data === undefined) return null
  return (
    <Card title="短信提醒">
      <div className="col gap2 t13">
        <Gateway {...data} />
        {data.unknown > 0 && <span className="muted">{`近 7 天有 ${figure(data.unknown)} 条没有收到回执，不知道是否送达`}</span>}
        {data.failed.slice(0, mostReasons).map(({ reason, amount }) => <span key={reason} className="muted">{`近 7 天 ${figure(amount)} 条没有送到：${reason}`}</span>)}
      </div>
    </Card>
  )
}
