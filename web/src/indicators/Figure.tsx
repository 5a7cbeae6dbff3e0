/** One figure with what is not known beside it, or why nothing is computed. */
import { Link } from '@tanstack/react-router'
import type { Standing } from '@qinghe/domain/indicators/contract.ts'
import { reachOf } from '@qinghe/domain/indicators/tally.ts'
import { Icon } from '../ui/Icon.tsx'
import { Status } from '../ui/marks.tsx'
import { aimOf, aimWords, sayReach, sayTally, sayUnclear } from './words.ts'

/** `big`: the figure is what the page is about. */
export function Figure({ standing, big }: { standing: Standing; big?: boolean }) {
  const { tally, none } = standing
  if (tally === null) return <p className="t13 soft indnone"><Icon name={none?.kind === 'hidden' ? 'lock' : 'idle'} size="s" />{none?.words ?? '还算不出来'}</p>
  const { main, of } = sayTally(tally, standing)
  const unclear = sayUnclear(tally, standing)
  return (
    <p className={big === true ? 'indfigure big' : 'indfigure'}>
      <b>{main}</b>{of !== '' && <span className="soft">{of}</span>}
      {unclear !== null && <span className="amber">{unclear}</span>}
    </p>
  )
}

export function Reached({ standing }: { standing: Standing }) {
  if (standing.tally === null) return null
  const aim = aimOf(standing)
  const { tone, words } = sayReach(reachOf(aim, standing.tally))
  return <span className="indreach"><Status tone={tone}>{words}</Status>{aimWords(aim) !== null && <span className="muted t13">{aimWords(aim)}</span>}</span>
}

/** What is missing where a year of teaching was not entered: somebody can. */
export const Remedy = ({ standing: { none, every } }: { standing: Standing }) => (none?.kind === 'noPeriod' && every === 'term' ? <Link to="/duties/calendar" className="tl t13">去登记校历</Link> : null)
