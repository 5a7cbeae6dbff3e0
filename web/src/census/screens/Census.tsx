/** 季度排查: the round that runs, its days, every place with the late first, whom to call, and the signature that is one's own. */
import { useEffect, useState } from 'react'
import { getRouteApi, Link, Navigate } from '@tanstack/react-router'
import { getRound, listRounds, type RoundOutput, type RoundsOutput } from '@qinghe/domain/census/contract.ts'
import { roundStateNames } from '@qinghe/domain/census/types.ts'
import { levelOf, type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { fullTime } from '../../ui/time.ts'
import { Board } from '../Board.tsx'
import { OpenRound } from '../OpenRound.tsx'
import type { CensusSearch } from '../search.ts'
import { isOver, roundAt, sayClock, type Step, shortDay, stepsOf } from '../words.ts'
import '../census.css'

const route = getRouteApi('/desk/census')
const stepTones = { done: 'ok', now: 'on', late: 'bad', ahead: '' } as const

function StepMark({ step, number }: { step: Step; number: number }) {
  if (step.state === 'done') return <Icon name="check" />
  return step.state === 'late' ? <Icon name="warn" /> : number
}

function Steps({ round }: { round: RoundOutput }) {
  return (
    <ol className="card censussteps" aria-label="这一轮的步骤">
      {stepsOf(round).map((step, i) => (
        <li key={step.key} className={stepTones[step.state]} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className="o" aria-hidden="true"><StepMark step={step} number={i + 1} /></span>
          <span><b>{step.title}</b> <span className="cap muted">{shortDay(step.until)} 止</span><span className={step.state === 'late' ? 'cap block red' : 'cap block soft'}>{step.words}</span></span>
        </li>
      ))}
    </ol>
  )
}

function Periods({ rounds, value, search }: { rounds: RoundsOutput['rounds']; value: string; search: CensusSearch }) {
  const navigate = route.useNavigate()
  if (rounds.length < 2) return <b className="t15">{rounds[0]?.title}</b>
  return (
    <select className="inp censuspick" aria-label="哪一轮" value={value} onChange={e => { void navigate({ search: { ...search, period: e.target.value, at: undefined } }) }}>
      {rounds.map(one => <option key={one.period} value={one.period}>{one.title}</option>)}
    </select>
  )
}

function Clock({ round }: { round: RoundOutput }) {
  if (isOver(round.state)) return <Status tone="ok">{roundStateNames[round.state]}</Status>
  const { tone, words } = sayClock(round.today, round.days.lock)
  return <Status tone={tone === 'idle' ? 'info' : tone}>{roundStateNames[round.state]}，{tone === 'late' ? `锁定${words}` : words === '今天到期' ? '今天锁定' : `${words}锁定`}</Status>
}

function NotRead({ error, refetch }: { error: unknown; refetch: () => unknown }) {
  const said = sayFailure(failureOf(error))
  return <ErrorState title={said.title} actions={<Button onClick={() => void refetch()}>现在重试</Button>}>{said.next}</ErrorState>
}

function OneRound({ rounds, period, search, onOpen }: { rounds: RoundsOutput; period: string; search: CensusSearch; onOpen: () => void }) {
  const { region: own } = useSession()
  const asked = useAsk(getRound, { period })
  const round = asked.data
  const place: RegionCode = search.region === undefined ? own : regionCode(search.region)
  if (levelOf(place) === 'village') return <Navigate to="/census/$period/$region" params={{ period, region: String(place) }} search={{}} replace />
  return (
    <>
      <PageHead title="季度排查">
        <Periods rounds={rounds.rounds} value={period} search={search} />{round !== undefined && <Clock round={round} />}
        {rounds.mayOpen && rounds.opening !== null && <Button icon="plus" onClick={onOpen}>开始{rounds.opening.title}</Button>}
        {round !== undefined && (isOver(round.state) || levelOf(own) === 'county') && <Link to="/census/$period/balance" params={{ period }} search={{}} className="btn"><Icon name="scale" />{isOver(round.state) ? '平衡表' : '试算平衡'}</Link>}
        {(round === undefined || !isOver(round.state) || levelOf(own) === 'county') && <Link to="/census/$period/closing" params={{ period }} search={{}} className="btn"><Icon name="check" />{round !== undefined && isOver(round.state) ? '锁定情况' : levelOf(own) === 'county' ? '锁定' : '还差什么'}</Link>}
      </PageHead>
      {asked.isError && round === undefined && <NotRead error={asked.error} refetch={asked.refetch} />}
      {round === undefined && !asked.isError && <div className="card"><Skeleton lines={8} /></div>}
      {round?.locked != null && <Note tone="green">这一轮由{round.locked.by.name}（{round.locked.by.role}）于 {fullTime(round.locked.at)} 锁定。名单和签字不再改动，有错的由县民政填更正单。</Note>}
      {round !== undefined && <><Steps round={round} /><Board round={round} place={place} search={search} /></>}
    </>
  )
}

/** No round yet: when it begins, and who begins it. */
function NoRound({ opening, mayOpen, onOpen }: Pick<RoundsOutput, 'opening' | 'mayOpen'> & { onOpen: () => void }) {
  return (
    <Card>
      <EmptyState icon="census" title="还没有开始过季度排查" actions={mayOpen && opening !== null ? <Button kind="primary" onClick={onOpen}>开始{opening.title}</Button> : undefined}>
        每季度逐村逐名核实一次，村、镇、县依次签字。{opening === null ? '' : `${opening.title}从 ${shortDay(opening.opens)} 开始。`}{mayOpen ? '' : '由县民政开始，开始以后这里列出您要核实的名单。'}
      </EmptyState>
    </Card>
  )
}

export function Census() {
  const search = route.useSearch()
  const [opens, setOpens] = useState(false)
  const asked = useAsk(listRounds, {})
  useEffect(() => { document.title = '季度排查 · 青禾' }, [])
  if (asked.data === undefined) return asked.isError ? <NotRead error={asked.error} refetch={asked.refetch} /> : <><PageHead title="季度排查" /><div className="card"><Skeleton lines={8} /></div></>
  const round = roundAt(asked.data.rounds, search.period)
  const onOpen = () => setOpens(true)
  return (
    <>
      {round === undefined ? <><PageHead title="季度排查" /><NoRound {...asked.data} onOpen={onOpen} /></> : <OneRound rounds={asked.data} period={round.period} search={search} onOpen={onOpen} />}
      {opens && asked.data.opening !== null && <OpenRound opening={asked.data.opening} onClose={() => setOpens(false)} />}
    </>
  )
}
