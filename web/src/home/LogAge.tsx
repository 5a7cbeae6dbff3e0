/** Whether heads of the audit log leave this machine, how old the youngest outside is and what the level above said: for whoever keeps the log. */
import type { LogAbove, LogHead } from '@qinghe/domain/kernel/installation.ts'
import { useInstallation } from '../app/installation.tsx'
import { useMay } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'

const dayMs = 86_400_000
const isLate = (newest: string, outside: string | null): boolean => outside === null || Date.parse(newest) - Date.parse(outside) > dayMs

function Folder({ keptAt, at }: Pick<LogHead, 'keptAt' | 'at'>) {
  if (keptAt === null) return <Status tone="soon">校验值还没有送到外部的文件夹</Status>
  return <Status tone={isLate(at, keptAt) ? 'soon' : 'ok'}>{`文件夹里最新的校验值是${sayWhen(keptAt)}签的${isLate(at, keptAt) ? '，已超过一天，请检查存放的文件夹' : ''}`}</Status>
}

/** What contradicts stands before everything else: it means that a log was rewritten, or put back from a backup. */
function Above({ above: { host, acceptedAt, failure, failingSince, finding }, at }: { above: LogAbove; at: string }) {
  return (
    <>
      {finding !== null && <Status tone="late">{`上级不接收：${finding}。如果是恢复过备份，请上级的管理员重新登记；不是的，请马上报告审计员`}</Status>}
      <Status tone={isLate(at, acceptedAt) ? 'soon' : 'ok'}>{acceptedAt === null ? `校验值还没有报送到上级（${host}）` : `上级（${host}）最近收下的校验值是${sayWhen(acceptedAt)}签的`}</Status>
      {failure !== null && <span className="muted">{`${failingSince === null ? '' : `${sayWhen(failingSince)}起`}没有送达：${failure}。会自动再送，不会丢`}</span>}
    </>
  )
}

export function LogAge() {
  const { data } = useInstallation()
  const keepsTheLog = useMay('audit.read')
  if (!keepsTheLog || data?.log === null || data?.log === undefined) return null
  const { leavesMachine, above } = data.log
  return (
    <Card title="审计日志">
      <div className="col gap2 t13">
        {above !== null && <Above above={above} at={data.log.at} />}
        {leavesMachine && <Folder {...data.log} />}
        {!leavesMachine && above === null && <Status tone="soon">校验值只在这一台机器上：日志若被持有密钥的人重写，看不出来。请系统管理员设置 QINGHE_HEADS_TO 或 QINGHE_HEADS_ABOVE，或留存打印的报表</Status>}
      </div>
    </Card>
  )
}
