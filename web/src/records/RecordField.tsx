/** Another record as an answer: the document a document is based on. */
import type { RecordList } from '@qinghe/domain/records/contract.ts'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../app/asking.ts'
import type { FieldWords } from '../ui/Field.tsx'
import { PickField } from '../ui/pickers.tsx'
import { type Ledger, useLedgers } from './kinds.ts'
import { firstWords } from './say.ts'

type Row = RecordList['records'][number]

/** A record by what its list says of it in words, and its day. */
const nameOf = ({ kind }: Ledger, row: Row): string => [firstWords(kind, row.values) || kind.title, row.number, row.day].filter(Boolean).join('，')

const mostShown = 100
function LinkedPick({ ledger, value, onChange, ...words }: FieldWords & { ledger: Ledger; value: string | null; onChange: (value: string | null) => void }) {
  const asked = useAsk(ledger.list, { limit: mostShown }, { staleMs: 60_000 })
  const rows = asked.data?.records ?? []
  const held = value === null || rows.some(row => String(row.record) === value) ? [] : [{ value, label: `已选的一条${ledger.kind.title}` }]
  return <PickField {...words} options={[...rows.map(row => ({ value: String(row.record), label: nameOf(ledger, row) })), ...held]} value={value} loading={asked.isPending} onChange={onChange} />
}

type Props = FieldWords & { kind: string | null; value: string | null; onChange: (value: string | null) => void }
export function RecordField({ kind, ...props }: Props) {
  const ledger = useLedgers().ledgers?.find(one => one.kind.kind === kind)
  return ledger === undefined ? <div className="field"><span className="label">{props.label}</span><p className="hint">您的岗位不查看这类记录，不能在这里选。</p></div> : <LinkedPick {...props} ledger={ledger} />
}

export const RecordLinkTo = ({ kind, record }: { kind: string; record: string }) => <Link to="/records/$kind/$record" params={{ kind, record }} search={{}} className="lk">打开这条记录</Link>
