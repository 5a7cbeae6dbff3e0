/** Of a record: what it is, about whom, where it has been and how it goes on. */
import { Link } from '@tanstack/react-router'
import type { RecordHistory, RecordPage } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { Icon } from '../ui/Icon.tsx'
import { Dotted, Status } from '../ui/marks.tsx'
import { monthDay } from '../ui/time.ts'
import { Acts } from './Acts.tsx'
import type { Ledger } from './kinds.ts'
import { pathOf, stateLabel, stateTone } from './say.ts'
import { ChildLink } from './Value.tsx'

type Entries = RecordHistory['entries']
/** When and by whom a record came into a state last. */
const cameInto = (entries: Entries, state: string): Entries[number] | undefined => entries.filter(one => one.to === state && one.from !== state).sort((a, b) => (a.at < b.at ? 1 : -1))[0]

function StatePath({ kind, state, entries }: { kind: Kind; state: string; entries: Entries }) {
  const visited = [...entries].sort((a, b) => a.revision - b.revision).map(one => one.to)
  const steps = pathOf(kind, visited.at(-1) === state ? visited : [...visited, state])
  if (steps.length < 2) return null
  return (
    <ol className="statepath" aria-label="办理到哪一步">
      {steps.map(step => {
        const came = step.is === 'ahead' ? undefined : cameInto(entries, step.id)
        return (
          <li key={step.id} className={step.is} aria-current={step.is === 'on' ? 'step' : undefined}>
            <i>{step.is === 'ahead' ? null : <Icon name={step.is === 'on' && step !== steps.at(-1) ? 'clock' : 'check'} size="s" />}</i>
            <b>{step.label}</b>
            {came !== undefined && <span className="cap muted">{monthDay(came.at)} {came.actor.name}</span>}
          </li>
        )
      })}
    </ol>
  )
}

/** `quiet`: what may be done stands on a screen of its own (own/screens.ts). */
type HeadProps = { ledger: Ledger; page: RecordPage; entries: Entries; wanted: string | undefined; onDone: (() => void) | undefined; quiet: boolean }
export function RecordHead({ ledger, page, entries, wanted, onDone, quiet }: HeadProps) {
  const { kind } = ledger
  return (
    <section className="card headcard recordhead" aria-label={`${kind.title}摘要`}>
      <div className="row gap3 headrow">
        <div className="grow">
          <div className="row wrap"><h1>{kind.title}</h1>{page.child !== null && <span className="t15 strong"><ChildLink id={page.child.id} name={page.child.name} /></span>}<Status tone={stateTone(kind, page.state)}>{stateLabel(kind, page.state)}</Status></div>
          <div className="muted t13 headtags">
            <Dotted items={[page.day, page.region.name, page.author.role === '' ? page.author.name : `${page.author.name}（${page.author.role}）登记`, page.assignee === null ? null : `由${page.assignee.name}（${page.assignee.role}）办理`, page.number === null ? null : `编号 ${page.number}`]} />
          </div>
          {page.parent !== null && <ParentLine kind={page.parent.kind} record={page.parent.record} day={page.parent.day} />}
        </div>
        {!quiet && <Acts ledger={ledger} page={page} wanted={wanted} onDone={onDone} />}
      </div>
      <StatePath kind={kind} state={page.state} entries={entries} />
    </section>
  )
}

const ParentLine = ({ kind, record, day }: { kind: string; record: RecordPage['record']; day: string }) =>
  <div className="t13 headtags"><Link to="/records/$kind/$record" params={{ kind, record }} search={{}} className="tl">看所属的记录（{day}）</Link></div>
