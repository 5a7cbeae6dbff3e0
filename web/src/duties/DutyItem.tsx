/** One duty in a list: what, by when, what is missing, and the button that opens the form of the act. */
import { Link } from '@tanstack/react-router'
import { type DutyLine, dutyStateWords } from '@qinghe/domain/duties/contract.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { isEnded } from '../records/Ended.tsx'
import { useOutlines } from '../records/outlines.ts'
import { Icon } from '../ui/Icon.tsx'
import { Clause, Dotted, Status } from '../ui/marks.tsx'
import { Name } from '../ui/Mask.tsx'
import { isoDay } from '../ui/time.ts'
import { sayDue, sayDueDay } from './due.ts'
import { sayMissing, whyNot } from './groups.ts'
import { CannotNow, Hindered } from './Hindrance.tsx'
import { UnknownWords } from './Unknown.tsx'
import { WayLink } from './WayLink.tsx'
import { waysOf } from './ways.ts'

const stateTone = { open: 'idle', done: 'ok', waived: 'idle', retracted: 'idle' } as const

export function DueMark({ line: { due, late, state, unknown } }: { line: Pick<DutyLine, 'due' | 'late' | 'state' | 'unknown'> }) {
  if (state !== 'open') return <Status tone={stateTone[state]}>{dutyStateWords[state]}</Status>
  if (due === null) return <Status tone="info">{unknown === null ? '没有期限' : '待核实'}</Status>
  const said = sayDue(due, late)
  return <span className="duemark" title={sayDueDay(due, Date.now())}>{said.tone === 'idle' ? <span className="t13 soft">{said.words}</span> : <Status tone={said.tone}>{said.words}</Status>}</span>
}

export const Nobody = () => <span className="red strong"><Icon name="warn" size="s" /> 无人负责</span>

/** What is owed, in one line below its title. */
function Owed({ line }: { line: DutyLine }) {
  if (line.unknown !== null) return <p className="t13 soft"><Icon name="info" size="s" /> <UnknownWords words={line.unknown} /></p>
  if (line.state !== 'open' || line.missing.length === 0) return null
  return <p className="t13 soft">还差：{sayMissing(line.missing)}</p>
}

export function DutyWays({ line, small }: { line: DutyLine; small?: boolean }) {
  const kinds = useOutlines()
  const now = Date.now()
  const why = whyNot(line, plainDate(isoDay(now)), now)
  if (why !== null) return <p className="t13 muted dutywhy"><Icon name="lock" size="s" /> {why}</p>
  const ways = line.state === 'open' ? waysOf(line.canDo, line, kinds) : []
  const over = kinds.filter(kind => isEnded(kind) && ways.some(way => way.by === 'new' && way.kind === kind.kind))
  const open = ways.filter(way => way.by !== 'new' || !over.some(kind => kind.kind === way.kind))
  return (
    <>
      {open.map((way, i) => <WayLink key={way.label} way={way} duty={line.duty} main={i === 0} small={small} />)}
      {over.map(kind => <p key={kind.kind} className="t13 muted dutywhy"><Icon name="lock" size="s" /> {kind.title}台账已停用，不再登记新的（{kind.ended?.why}）。方案还要求这一项的，请县民政改方案或者恢复台账。<Link to="/records/$kind" params={{ kind: kind.kind }} search={{}} className="lk">看以前登记的</Link></p>)}
    </>
  )
}

/** One's own. `about`: where all are of one kind the line is called by whom it is about. */
export function DutyItem({ line, about }: { line: DutyLine; about?: boolean }) {
  const { child, school, place, title } = line
  const isNamed = about === true
  return (
    <li className="dutyitem">
      <div className="row start">
        <b className="grow dutytitle"><Link to="/duties/$duty" params={{ duty: line.duty }} search={{}} preload={false}>{isNamed ? (child === null ? (school ?? place.name) : <Name text={child.name} />) : title}</Link>{isNamed && child !== null && <span className="muted cap"> {school ?? place.name}</span>}</b>
        <DueMark line={line} />
      </div>
      <Owed line={line} />
      <Hindered line={line} />
      <div className="row wrap dutyacts"><DutyWays line={line} /><CannotNow line={line} /></div>
      <p className="cap muted"><Dotted items={[line.clause, line.level > 0 && `已上报 ${line.level} 级`, line.owner.byName && line.owner.name !== null && `指定由${line.owner.name}办`]} /> <Clause>{line.basis}</Clause></p>
      {line.owner.isNobody && <Nobody />}
    </li>
  )
}
