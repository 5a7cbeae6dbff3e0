/** What is not known yet, and who can say it. */
import { Link } from '@tanstack/react-router'
import { noTerms } from '@qinghe/domain/plans/due.ts'
import { useMay } from '../app/session.ts'

export function UnknownWords({ words }: { words: string }) {
  const enters = useMay('duties.calendar')
  if (words !== noTerms) return <>{words}</>
  return <>{words}，{enters ? <Link to="/duties/calendar" className="tl">去登记校历</Link> : '校历由教育局登记'}</>
}
