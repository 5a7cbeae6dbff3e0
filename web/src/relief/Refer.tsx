/** 转介: opens the referral with its basis taken along, or the one that is under way. */
import { Link, useNavigate } from '@tanstack/react-router'
import type { ExplainedScheme, Explanation } from '@qinghe/domain/relief/contract.ts'
import { useAsk } from '../app/asking.ts'
import { formOfChild, handTo } from '../app/handed.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useSession } from '../app/session.ts'
import { type Ledger, useLedgers } from '../records/kinds.ts'
import { begins, readsKind } from '../records/see.ts'
import { Button } from '../ui/Button.tsx'
import { type Supposed, takenAlong } from './words.ts'

const kind = 'referral'
const ended: readonly string[] = ['refused', 'stopped', 'done', 'cancelled', 'void']
const mostOfChild = 50
type Props = { answer: Explanation; scheme: ExplainedScheme; supposed: Supposed }

function UnderWay({ ledger, answer, scheme, supposed }: Props & { ledger: Ledger }) {
  const navigate = useNavigate()
  const role = useSession().posting?.role ?? ''
  const reads = readsKind(ledger.kind, role)
  const asked = useAsk(ledger.list, { child: answer.child.id, limit: mostOfChild }, { enabled: reads })
  const open = asked.data?.records.find(one => one.values['sort'] === scheme.scheme && !ended.includes(one.state))
  if (open !== undefined) return <Link to="/records/$kind/$record" params={{ kind, record: open.record }} search={{}} className="btn sm">看转介</Link>
  // Whether there is one already is not known: nobody is led into a second.
  if (reads && asked.data === undefined && asked.isError) return <NotRead asked={asked} lines={1} />
  if (!begins(ledger.kind, role)) return null
  const refer = () => {
    handTo(formOfChild(kind, answer.child.id), takenAlong(answer, scheme, supposed))
    void navigate({ to: '/records/$kind/new', params: { kind }, search: { child: answer.child.id } })
  }
  return <Button size="sm" kind={scheme.answer === 'yes' ? 'primary' : 'plain'} icon="send" busy={reads && asked.data === undefined} onClick={refer}>转介</Button>
}

export function Refer(props: Props) {
  const ledger = useLedgers().ledgers?.find(one => one.kind.kind === kind)
  return ledger === undefined ? null : <UnderWay {...props} ledger={ledger} />
}
