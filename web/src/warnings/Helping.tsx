/** The way from a name to what helps: the record to make where the post makes such records. Whoever makes none goes by the name, to the archive. */
import { Link } from '@tanstack/react-router'
import type { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useMay, useSession } from '../app/session.ts'
import { useLedgers } from '../records/kinds.ts'
import { begins } from '../records/see.ts'
import type { Help } from './words.ts'

type Props = { child: ChildId; help: Help; record?: RecordId | null }
export function Helping({ child, help, record = null }: Props) {
  const role = useSession().posting?.role ?? ''
  const { ledgers } = useLedgers()
  const corrects = useMay('archives.correct')
  if ('field' in help) {
    return corrects ? <Link to="/archives/$id/edit" params={{ id: child }} search={{ mode: 'change', field: help.field }} className="btn sm" preload={false}>{help.label}</Link> : null
  }
  if (record !== null) return <Link to="/records/$kind/$record" params={{ kind: help.kind, record }} search={{}} className="btn sm" preload={false}>{help.label}</Link>
  const ledger = ledgers?.find(one => one.kind.kind === help.kind)
  if (ledger === undefined || !begins(ledger.kind, role)) return null
  return <Link to="/records/$kind/new" params={{ kind: help.kind }} search={{ child }} className="btn sm" preload={false}>{help.label}</Link>
}
