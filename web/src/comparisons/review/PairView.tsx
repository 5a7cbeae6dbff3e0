/** One pair: the records, how the weight comes about, the answer. */
import type { Comparison, PairOutput } from '@qinghe/domain/comparisons/contract.ts'
import type { Verdict } from '@qinghe/domain/comparisons/types.ts'
import { Card } from '../../ui/layout.tsx'
import { Tag } from '../../ui/marks.tsx'
import { Judgement } from './Judgement.tsx'
import { PairTable } from './PairTable.tsx'
import { Waterfall } from './Waterfall.tsx'
import { standing } from './waterfallLayout.ts'

type Props = { pair: PairOutput; comparison: Comparison; mayDecide: boolean; isReady: boolean; onDecide: (verdict: Verdict) => void; onUndo: () => void }

export function PairView({ pair, comparison, ...judging }: Props) {
  return (
    <div className="pairview">
      <PairTable pair={pair} comparison={comparison} />
      <Card title="分值怎么来的" className="whycard" aside={<Tag tone={pair.bits < pair.review ? 'plain' : pair.guards.length === 0 && pair.bits >= pair.threshold ? 'green' : 'amber'}>{standing(pair, pair.guards.length > 0)}</Tag>}>
        <div className="whybody">
          <Waterfall weighed={pair} />
          <p className="t13 soft">{pair.sentence}</p>
          <p className="cap muted">分值 = log₂（同一人时这样相符的机会 ÷ 不是同一人时碰巧相符的机会），每加 1 分，可能翻一番。</p>
        </div>
      </Card>
      <Judgement pair={pair} {...judging} />
    </div>
  )
}
