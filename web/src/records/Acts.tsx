/** What may be done to a record now, as the server says: the whole form for what is written anew, a short question for everything else. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import { type Act, actOf } from '@qinghe/domain/records/kind.ts'
import { isWhole } from '@qinghe/domain/records/outline.ts'
import { useSession } from '../app/session.ts'
import { Button, buttonClass } from '../ui/Button.tsx'
import { AskAct } from './AskAct.tsx'
import { type Ledger, useLedgers } from './kinds.ts'
import { begins } from './see.ts'
import { stateTone, wayOn } from './say.ts'

/** `wanted`: the act somebody came for, by the button of a duty; `onDone` when that or another is done. */
type Props = { ledger: Ledger; page: RecordPage; wanted: string | undefined; onDone: (() => void) | undefined }

/** What takes a record back stands apart; what leads on is the last, where the thumb is. */
const isGrave = (ledger: Ledger, act: Act): boolean => stateTone(ledger.kind, act.to) === 'idle' && !act.from.includes('none')

export function Acts({ ledger, page, wanted, onDone }: Props) {
  const { kind } = ledger
  const [asking, setAsking] = useState<Act | null>(() => (wanted !== undefined && page.acts.includes(wanted) ? (actOf(kind, wanted) ?? null) : null))
  const role = useSession().posting?.role ?? ''
  const inner = (useLedgers().ledgers ?? []).filter(one => one.kind.about === kind.kind && begins(one.kind, role))
  const offered = page.acts.flatMap(id => actOf(kind, id) ?? [])
  // A draft is kept from within its form.
  const goesOn = offered.some(act => isWhole(act) && !keepsDraft(act))
  const acts = offered.filter(act => !(goesOn && keepsDraft(act)))
  // What waits for another person is what leads on; nothing beside it may look like it.
  const main = page.waiting === null ? wayOn(kind, page.state, acts) : undefined
  if (acts.length === 0 && inner.length === 0) return null
  return (
    <div className="actionsbar">
      {acts.filter(act => isGrave(ledger, act)).map(act => <Button key={act.id} kind="danger" onClick={() => setAsking(act)}>{act.label}</Button>)}
      {inner.map(one => <Link key={one.kind.kind} to="/records/$kind/new" params={{ kind: one.kind.kind }} search={{ parent: page.record }} className="btn">登记{one.kind.title}</Link>)}
      {acts.filter(act => !isGrave(ledger, act)).sort((a, b) => Number(a === main) - Number(b === main)).map(act => {
        const look = act === main ? 'primary' : 'plain'
        return isWhole(act)
          ? <Link key={act.id} to="/records/$kind/$record/edit" params={{ kind: kind.kind, record: page.record }} search={{ act: act.id }} className={buttonClass(look)}>{keepsDraft({ to: page.state }) ? '接着填' : act.label}</Link>
          : <Button key={act.id} kind={look} onClick={() => setAsking(act)}>{act.label}</Button>
      })}
      {asking !== null && <AskAct key={asking.id} ledger={ledger} page={page} act={asking} grave={isGrave(ledger, asking)} onClose={() => setAsking(null)} onDone={onDone} />}
    </div>
  )
}
