/** The goals of a plan, each with what it is measured by and whether it is reached. */
import { Link } from '@tanstack/react-router'
import type { Goal, OfPlan } from '@qinghe/domain/indicators/contract.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import type { IndicatorsSearch } from './search.ts'
import { reachOfGoal, sayGoal } from './words.ts'

type Props = { answer: OfPlan; search: IndicatorsSearch }

function Measures({ goal, search }: { goal: Goal; search: IndicatorsSearch }) {
  if (goal.unmeasured !== null) return <span className="soft">没有指标能衡量：{goal.unmeasured}</span>
  return (
    <span className="soft">看{goal.measuredBy.map((one, i) => (
      <span key={`${one.plan}.${one.indicator}`}>{i > 0 && '、'}{one.title === null ? `“${one.indicator}”（本县没有采用那个方案）` : <Link to="/indicators" search={{ ...search, plan: one.plan, indicator: one.indicator, which: undefined, period: undefined }} className="tl">{one.title}</Link>}</span>
    ))}</span>
  )
}

export function Goals({ answer, search }: Props) {
  if (answer.goals.length === 0) return null
  return (
    <Card flush title="目标">
      <ul className="indlist">{answer.goals.map(goal => {
        const { tone, words } = goal.unmeasured === null ? sayGoal(reachOfGoal(goal, answer)) : { tone: 'idle' as const, words: '不衡量' }
        return <li key={goal.id} className="indgoal"><b>{goal.title}{goal.by !== null && <span className="muted">（到 {goal.by}）</span>}</b><Measures goal={goal} search={search} /><Status tone={tone}>{words}</Status></li>
      })}</ul>
    </Card>
  )
}
