/** Who hears when: what has been told, what comes next, what comes by itself if nothing is done. */
import type { GetOutput } from '@qinghe/domain/duties/contract.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { sayMoment } from './due.ts'

type Step = GetOutput['ladder'][number]
const iconOf = ({ told, sort }: Step): IconName => (sort === 'escalate' ? (told ? 'up' : 'clock') : told ? 'check' : 'clock')

function Line({ step, next, open, now }: { step: Step; next: boolean; open: boolean; now: number }) {
  const tone = step.told ? (step.sort === 'escalate' ? 'told red' : 'told') : next && open ? 'next' : ''
  return (
    <li className={tone}>
      <i><Icon name={iconOf(step)} size="s" /></i>
      <span className="cap muted">{sayMoment(step.at, now)}</span>
      <span>{step.sort === 'remind' ? `提醒${step.to}` : `报${step.to}`}<span className="muted cap"> {step.told ? '已告知' : open ? '到时自动' : '不再发'}</span></span>
    </li>
  )
}

export function Ladder({ ladder, open }: { ladder: GetOutput['ladder']; open: boolean }) {
  const now = Date.now()
  const next = ladder.findIndex(one => !one.told)
  if (ladder.length === 0) return <p className="t13 soft">方案没有为这一项规定提醒和上报。</p>
  const keyed = ladder.map((step, i) => ({ step, i, key: `${step.sort}${step.at}${step.to}` }))
  return <ol className="dutyladder">{keyed.map(({ step, i, key }) => <Line key={key} step={step} next={i === next} open={open} now={now} />)}</ol>
}
