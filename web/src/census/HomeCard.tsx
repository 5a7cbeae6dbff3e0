/** The quarter on the desk: of a village how many children are left, of a town its villages, of a county its days. */
import { Link } from '@tanstack/react-router'
import { getRound, listRounds, type RoundOutput } from '@qinghe/domain/census/contract.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { figure } from '../ui/time.ts'
import { useMedia } from '../ui/useMedia.ts'
import { homeWords, isOver, roundAt, sayClock } from './words.ts'

function Said({ round }: { round: RoundOutput }) {
  const { title, note, due } = homeWords(round)
  const { tone, words } = sayClock(round.today, due)
  const inner = <><span className="grow"><b>{title}</b><span className="cap muted block">{note}</span></span>{round.own.state === 'signed' ? <Status tone="ok">已签字</Status> : tone === 'idle' ? <span className="t13 soft nowrap">{words}</span> : <Status tone={tone}>{words}</Status>}<Icon name="right" size="s" /></>
  return round.own.level === 'village'
    ? <Link to="/census/$period/$region" params={{ period: round.period, region: String(round.own.place.code) }} search={{}} className="task" preload={false}>{inner}</Link>
    : <Link to="/census" search={{}} className="task" preload={false}>{inner}</Link>
}

const shape = <div className="task" aria-busy="true"><span className="sr">正在读取</span><div className="sk grow" /></div>

/** Nothing shows while no round runs: what cannot be done now is not in the way. */
export function HomeCard() {
  const rounds = useAsk(listRounds, {}, { staleMs: 60_000 })
  const newest = roundAt(rounds.data?.rounds ?? [])
  const runs = newest !== undefined && !isOver(newest.state)
  const round = useAsk(getRound, { period: newest?.period ?? '' }, { staleMs: 60_000, enabled: runs })
  const { data } = round
  const unread = [rounds, round].find(one => one.isError && one.data === undefined)
  if (unread === undefined && rounds.data !== undefined && !runs) return null
  return (
    <Card flush title="季度排查" note={newest?.title} aside={data !== undefined && data.own.level !== 'village' ? <span className="tag">村签 {figure(data.villages.signed)}/{figure(data.villages.all)}</span> : undefined}>
      {unread !== undefined ? <NotRead asked={unread} lines={1} /> : data === undefined ? shape : <Said round={data} />}
    </Card>
  )
}

/** In one column it comes before the lists; beside them where there are two. */
const oneColumn = '(max-width: 1199px)'
export const InHand = () => (useMedia(oneColumn) ? <HomeCard /> : null)
export const Beside = () => (useMedia(oneColumn) ? null : <HomeCard />)
