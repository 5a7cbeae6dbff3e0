/** 应办 beside a child's archive: what is owed to this child, by whom, and what was done lately. */
import { Link } from '@tanstack/react-router'
import { dutiesOfChild, type DutyLine } from '@qinghe/domain/duties/contract.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Card } from '../ui/layout.tsx'
import { DueMark, DutyWays, Nobody } from './DutyItem.tsx'
import { sayMissing } from './groups.ts'
import { UnknownWords } from './Unknown.tsx'
import './duties.css'

function Line({ line }: { line: DutyLine }) {
  const { owner, missing, state } = line
  return (
    <li className="dutyitem small">
      <div className="row start"><b className="grow dutytitle"><Link to="/duties/$duty" params={{ duty: line.duty }} search={{}} preload={false}>{line.title}</Link></b><DueMark line={line} /></div>
      <p className="cap muted">{owner.isNobody ? <Nobody /> : (owner.name ?? owner.label)}{state === 'open' && missing.length > 0 && `，还差：${sayMissing(missing)}`}</p>
      {line.unknown !== null && <p className="cap soft"><UnknownWords words={line.unknown} /></p>}
      {state === 'open' && line.canDo.length > 0 && <div className="row wrap dutyacts"><DutyWays line={line} small /></div>}
    </li>
  )
}

export function ChildDuties({ child }: { child: ChildId }) {
  const asked = useAsk(dutiesOfChild, { child })
  const lines = asked.data?.duties ?? []
  const open = lines.filter(one => one.state === 'open')
  const late = open.filter(one => one.late !== null).length
  return (
    <Card flush title="应办" aside={open.length > 0 && <span className={late > 0 ? 'tag red' : 'tag'}>{late > 0 ? `逾期 ${late}` : open.length}</span>}>
      {asked.data === undefined ? <NotRead asked={asked} lines={3} />
        : lines.length === 0 ? <p className="quiet">您能看的应办里没有这名儿童的。方案规定的走访、联系父母、信息核查，到时候会列在这里。</p>
          : <ul>{lines.map(line => <Line key={line.duty} line={line} />)}</ul>}
    </Card>
  )
}
