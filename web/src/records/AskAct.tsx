/** The question an act asks: one more line where it adds lines, its own fields everywhere else. */
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'
import { ActDialog } from './ActDialog.tsx'
import { AddLine, addedBy } from './AddLine.tsx'
import type { Ledger } from './kinds.ts'

type Props = { ledger: Ledger; page: RecordPage; act: Act; grave?: boolean; /** Of a new line, what is known already. */ given?: Readonly<Record<string, unknown>> | undefined; title?: string | undefined; onClose: () => void; onDone: (() => void) | undefined }
export function AskAct({ grave = false, given, title, ...asked }: Props) {
  const field = addedBy(asked.ledger.kind, asked.act)
  return field === undefined ? <ActDialog {...asked} grave={grave} /> : <AddLine {...asked} field={field} {...(given === undefined ? {} : { given })} {...(title === undefined ? {} : { title })} />
}
