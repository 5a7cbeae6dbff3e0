/** Back from the form: what has been done for the duty is ticked, what is still missing is said, and the record is where it can be taken back. */
import { Link } from '@tanstack/react-router'
import { getDuty, type GetOutput } from '@qinghe/domain/duties/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../app/asking.ts'
import { Icon } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { sayMissing } from './groups.ts'

const outcome = ({ duty: { state, missing } }: GetOutput): string => {
  if (state === 'done') return '已办'
  return missing.length > 0 ? `已登记，还差：${sayMissing(missing)}` : '已登记'
}

function Ticks({ evidence }: { evidence: GetOutput['evidence'] }) {
  const counted = evidence.filter(one => !one.takenBack)
  return counted.length === 0 ? null : <ul className="t13">{counted.map(one => <li key={`${one.title}${one.at}`}><Icon name="check" size="s" /> {one.title}（{one.day}，{one.by.name}）</li>)}</ul>
}

type Props = { duty: string; kind: string | undefined; record: string | undefined }

export function Did({ duty, kind, record }: Props) {
  const answer = useAsk(getDuty, { duty: RecordId.parse(duty) }, { staleMs: 0 }).data
  if (answer === undefined) return null
  const { title, child, place } = answer.duty
  return (
    <Note tone={answer.duty.state === 'done' ? 'green' : 'blue'}>
      <div role="status">
        <b>{child === null ? place.name : <Name text={child.name} />}，{title}：{outcome(answer)}。</b>
        <Ticks evidence={answer.evidence} />
        <span className="row wrap didways">
          {kind !== undefined && record !== undefined && <Link to="/records/$kind/$record" params={{ kind, record }} search={{}} className="btn sm">看刚才的登记</Link>}
          <Link to="/duties/$duty" params={{ duty }} search={{}} className="btn sm">看这项应办</Link>
        </span>
        <span className="t13">登错了的，打开那条登记更正或作废，应办会重新列出来。</span>
      </div>
    </Note>
  )
}
