/** Whether heads of the audit log leave this machine, and how old the youngest outside is: for whoever keeps the log. */
import { useInstallation } from '../app/installation.tsx'
import { useMay } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'

const dayMs = 86_400_000

export function LogAge() {
  const { data } = useInstallation()
  const keepsTheLog = useMay('audit.read')
  if (!keepsTheLog || data?.log === null || data?.log === undefined) return null
  const { leavesMachine, keptAt, at } = data.log
  const isLate = keptAt !== null && Date.parse(at) - Date.parse(keptAt) > dayMs
  return (
    <Card title="审计日志">
      <div className="col gap2 t13">
        {leavesMachine && <Status tone={keptAt === null || isLate ? 'soon' : 'ok'}>{keptAt === null ? '校验值还没有送到外部' : `最新送到外部的校验值是${sayWhen(keptAt)}签的${isLate ? '，已超过一天，请检查存放的文件夹' : ''}`}</Status>}
        {!leavesMachine && <Status tone="soon">校验值只在这一台机器上：日志若被持有密钥的人重写，看不出来。请系统管理员设置 QINGHE_HEADS_TO，或留存打印的报表</Status>}
      </div>
    </Card>
  )
}
