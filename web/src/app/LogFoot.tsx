/** What a printed report says of the audit log: with it on paper, a log that was rewritten later is found out. */
import { fullTime } from '../ui/time.ts'
import { useInstallation } from './installation.tsx'

export function LogFoot() {
  const { data } = useInstallation()
  if (data?.log === null || data?.log === undefined) return null
  return <p className="cap muted logfoot">审计日志校验值 {fullTime(data.log.at)}：{data.log.text}（随本报告留存，可供日后核对日志是否被改写）</p>
}
