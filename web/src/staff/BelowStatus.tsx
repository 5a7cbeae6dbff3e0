/** How fresh the heads of an installation below are. Apart from the page about them, because the desk shows it too and loads none of its forms. */
import { type BelowLine, belowStates } from '@qinghe/domain/staff/below.ts'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'

/** Heads come every hour; a day without one is asked about. */
const lateMs = 25 * 3_600_000
const isLate = ({ state, last }: BelowLine): boolean => state === 'active' && (last === null || Date.now() - Date.parse(last.receivedAt) > lateMs)
export const isTroubled = (line: BelowLine): boolean => line.state === 'active' && (line.findings.length > 0 || isLate(line))

export function BelowStatus({ line }: { line: BelowLine }) {
  const { state, last, findings } = line
  if (state !== 'active') return <Status tone={state === 'proposed' ? 'soon' : 'idle'}>{belowStates[state]}</Status>
  if (findings.length > 0) return <Status tone="late">日志有矛盾</Status>
  if (last === null) return <Status tone="soon">还没有报送过</Status>
  return <Status tone={isLate(line) ? 'soon' : 'ok'}>{isLate(line) ? `已停报，最近${sayWhen(last.receivedAt)}` : '报送正常'}</Status>
}
