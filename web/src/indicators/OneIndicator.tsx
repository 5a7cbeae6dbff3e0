/** One indicator: the figure, what it is counted by, which places, which children and why. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { getIndicator, type OneIndicator as Answer, type Which } from '@qinghe/domain/indicators/contract.ts'
import { tallyKeys } from '@qinghe/domain/indicators/tally.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { sayPeriod } from '../duties/period.ts'
import { Button } from '../ui/Button.tsx'
import { Card, KeyValue, Note, PageHead } from '../ui/layout.tsx'
import { Clause } from '../ui/marks.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { Behind } from './Behind.tsx'
import { Figure, Reached, Remedy } from './Figure.tsx'
import { Places } from './Places.tsx'
import type { IndicatorsSearch } from './search.ts'
import type { Where } from '../app/where.ts'
import { aimOf, aimWords, sayWhose, unitOf, whichWords } from './words.ts'

const route = getRouteApi('/desk/indicators')

type Pick = { answer: Answer; chosen: Which | undefined; onPick: (which: Which) => void }
/** Each number is a way to the names behind it. */
function Parts({ answer: { standing, names }, chosen, onPick }: Pick) {
  const words = whichWords(standing)
  const { tally } = standing
  if (tally === null) return null
  return (
    <fieldset className="indparts" aria-label="分开看">{tallyKeys.map(which => {
      const n = tally[which]
      const inner = <><b>{n === null ? '＊' : figure(n)}</b><span>{words[which]}</span></>
      return names && n !== null && n > 0 ? <button key={which} type="button" className={which === chosen ? 'on' : undefined} aria-pressed={which === chosen} onClick={() => onPick(which)}>{inner}</button> : <div key={which}>{inner}</div>
    })}</fieldset>
  )
}

function Rule({ answer: { standing } }: { answer: Answer }) {
  const { of, counts, basis, planTitle, version, plan, clause, clauseTitle } = standing
  return (
    <Card title="怎样算">
      <KeyValue pairs={[
        ...(of === null ? [] : [{ label: '算在内的', value: of }]), { label: of === null ? '数的是' : '做到的', value: counts }, { label: '目标', value: aimWords(aimOf(standing))?.replace(/^目标 /u, '') ?? '方案没有定目标数' },
        { label: '条款', value: <><Link to="/plans" search={{ plan, clause }} className="tl">{clauseTitle}</Link><span className="muted">（{planTitle}，版本 {version}）</span></> }, { label: '依据', value: <Clause>{basis}</Clause> },
      ]} />
    </Card>
  )
}

function Unclear({ answer: { missing, standing } }: { answer: Answer }) {
  if (missing.length === 0) return null
  return <Note tone="amber">不清楚的里面，还不知道的是：{missing.map(one => `${one.title} ${figure(one.of)} ${unitOf(standing)}`).join('，')}。知道以后自动重算；不清楚的不当作没做到，也不当作做到。</Note>
}

type Shown = { region: RegionCode | undefined; search: IndicatorsSearch }
type Props = Shown & { plan: string; indicator: string; up: Where['up'] }
function Whole({ answer, region, search }: Shown & { answer: Answer }) {
  const navigate = route.useNavigate()
  const go = (change: Partial<IndicatorsSearch>) => { void navigate({ search: { ...search, ...change }, replace: true, resetScroll: false }) }
  const { standing, periods, names } = answer
  return (
    <div className="indlay">
      <div className="col gap3">
        <Card title={sayWhose(answer)} note={standing.period === null ? undefined : `${sayPeriod(standing.period.id)}，${standing.period.from} 至 ${standing.period.to}`}>
          <div className="col gap2"><Figure standing={standing} big /><Reached standing={standing} /><Remedy standing={standing} /><Parts answer={answer} chosen={search.which} onPick={which => go({ which })} /><Unclear answer={answer} />
            {standing.tally !== null && <p className="t13 muted">情况按今天的档案算{periods.length > 1 ? '，记录只数这一期里的' : ''}。{names ? '' : '您的岗位看不到姓名，只看数字。'}</p>}
            {periods.length > 1 && <div className="indperiod"><PickField label="哪一期" clearable={false} options={periods.map(one => ({ value: one.id, label: sayPeriod(one.id) }))} value={standing.period?.id ?? null} onChange={value => go({ period: value ?? undefined, which: undefined })} /></div>}
          </div>
        </Card>
        <Places answer={answer} search={search} />
      </div>
      <div className="col gap3">
        {names && search.which !== undefined && <Behind key={`${search.which}${region ?? ''}${search.period ?? ''}`} standing={standing} which={search.which} period={search.period} region={region} />}
        <Rule answer={answer} />
      </div>
    </div>
  )
}

export function OneIndicator(props: Props) {
  const { plan, indicator, region, search, up: above } = props
  const asked = useAsk(getIndicator, { plan, indicator, ...(region === undefined ? {} : { region }), ...(search.period === undefined ? {} : { period: search.period }) }, { keep: true })
  const back = <Link to="/indicators" search={{ ...search, indicator: undefined, which: undefined, period: undefined }} className="btn sm">全部指标</Link>
  const up = above === null ? null : <Link to="/indicators" search={{ ...search, at: above.at, which: undefined }} className="btn sm">回到上一级</Link>
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<><Button onClick={() => void asked.refetch()}>现在重试</Button>{back}{up}</>}>{said.next}</ErrorState>
  }
  return <><PageHead title={asked.data?.standing.title ?? '指标'}>{up}{back}</PageHead>{asked.data === undefined ? <div className="card"><Skeleton lines={8} /></div> : <Whole region={region} search={search} answer={asked.data} />}</>
}
