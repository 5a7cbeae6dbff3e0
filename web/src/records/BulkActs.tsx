/** Several records one step on, by an act that asks for nothing: each is its own command, with the version that was on screen; what was refused is told by name. */
import { useState } from 'react'
import type { Act } from '@qinghe/domain/records/kind.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send } from '../app/api.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { toast } from '../ui/toast.tsx'
import type { Ledger } from './kinds.ts'
import type { Row } from './ListColumns.tsx'
import { firstWords, stateLabel } from './say.ts'

type Refused = { row: Row; why: string }
type Outcome = { done: number; refused: readonly Refused[] }

/** One after the other: whoever is refused holds up nobody, and a network that is gone is told once. */
async function sendAll(ledger: Ledger, act: Act, rows: readonly Row[]): Promise<Outcome> {
  const contract = ledger.acts.find(one => one.act.id === act.id)?.contract
  const refused: Refused[] = []
  if (contract === undefined) return { done: 0, refused }
  for (const row of rows) {
    try {
      await send(contract, { record: row.record, ...(row.child === null ? {} : { child: row.child.id }), body: {} }, { basedOn: { version: row.revision, from: {} } })
    } catch (error) {
      const failure = failureOf(error)
      refused.push({ row, why: failure.kind === 'conflict' ? '刚被别人改过，请打开看过再办' : sayFailure(failure).title })
    }
  }
  return { done: rows.length - refused.length, refused }
}

function Refusals({ ledger: { kind }, act, outcome: { done, refused }, onClose }: { ledger: Ledger; act: Act; outcome: Outcome; onClose: () => void }) {
  return (
    <Dialog title={`${act.label}：${done} 条办好，${refused.length} 条没有办成`} onClose={onClose} footer={<Button kind="primary" onClick={onClose}>知道了</Button>}>
      <Note tone="amber">下面的没有办成，别的都已办好。请逐条打开看过再办。</Note>
      <ul className="plainlist">{refused.map(({ row, why }) => <li key={row.record}>{row.day} {row.child !== null && <Name text={row.child.name} />} {firstWords(kind, row.values)}：{why}</li>)}</ul>
    </Dialog>
  )
}

export function BulkActs({ ledger, acts, rows, onDone }: { ledger: Ledger; acts: readonly Act[]; rows: readonly Row[]; onDone: () => void }) {
  const client = useQueryClient()
  const [asked, setAsked] = useState<Act | null>(null)
  const [outcome, setOutcome] = useState<{ act: Act; outcome: Outcome } | null>(null)
  const sending = useMutation({
    mutationFn: (act: Act) => sendAll(ledger, act, rows),
    onSuccess: async (found, act) => {
      await client.invalidateQueries()
      setAsked(null)
      if (found.refused.length > 0) setOutcome({ act, outcome: found })
      else { toast(`${act.label}：${found.done} 条已办好`); onDone() }
    },
  })
  return (
    <div className="tablefoot bulk">
      <b className="soft">已选 {rows.length} 条</b>
      <button type="button" className="tl" onClick={onDone}>取消选择</button>
      <span className="row end">{acts.map((act, i) => <Button key={act.id} size="sm" kind={i === 0 ? 'primary' : 'plain'} onClick={() => setAsked(act)}>{act.label}</Button>)}</span>
      {asked !== null && (
        <ConfirmReason title={`${asked.label} ${rows.length} 条`} action={asked.label} busy={sending.isPending} onClose={() => setAsked(null)} onConfirm={() => sending.mutate(asked)}
          consequence={`逐条记下是您办的，状态变为「${stateLabel(ledger.kind, asked.to)}」。自己登记的、刚被别人改过的会留下，并列出来。`} />
      )}
      {outcome !== null && <Refusals ledger={ledger} act={outcome.act} outcome={outcome.outcome} onClose={onDone} />}
    </div>
  )
}
