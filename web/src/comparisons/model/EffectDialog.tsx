import { useState } from 'react'
import { decideModel, getModel, type ModelOutput } from '@qinghe/domain/comparisons/models.ts'
import { rowStateNames } from '@qinghe/domain/comparisons/types.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Note } from '../../ui/layout.tsx'
import { Name } from '../../ui/Mask.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'

type Effect = NonNullable<ModelOutput['effect']>
const signed = (bits: number | null): string => (bits === null ? '—' : bits > 0 ? `+${bits.toFixed(1)}` : bits.toFixed(1))
/** Weights that move by less decide about nobody. */
const worthTelling = 0.5

function Moves({ effect, number }: { effect: Effect; number: string }) {
  if (effect.changed === 0) return <Note>{number} 的 {figure(effect.rows)} 行，换模型后去处都不变。</Note>
  return (
    <>
      <Note tone="amber">{number} 的 {figure(effect.rows)} 行里，{figure(effect.changed)} 行的去处会变：{effect.moves.map(one => `${rowStateNames[one.from]}变${rowStateNames[one.to]} ${figure(one.count)} 行`).join('，')}。</Note>
      <Scroll label="会变的行"><table className="tb">
        <thead><tr><th>行</th><th>名册</th><th>档案</th><th>现在</th><th>换模型后</th></tr></thead>
        <tbody>{effect.examples.map(one => (
          <tr key={one.row}>
            <td>{one.row}</td><td><Name text={one.name} /></td><td>{one.nameBefore ?? one.nameAfter ?? '—'}{one.nameBefore !== null && one.nameAfter !== null && one.nameBefore !== one.nameAfter && ` → ${one.nameAfter}`}</td>
            <td>{rowStateNames[one.from]} <span className="muted">{signed(one.bitsBefore)}</span></td><td>{rowStateNames[one.to]} <span className="muted">{signed(one.bitsAfter)}</span></td>
          </tr>
        ))}</tbody>
      </table></Scroll>
    </>
  )
}

function Weights({ effect }: { effect: Effect }) {
  const moved = effect.weights.filter(one => Math.abs(one.after - one.before) >= worthTelling)
  if (moved.length === 0) return <p className="t13 muted">各栏的分值变动都不到 {worthTelling}。</p>
  return (
    <Scroll label="分值的变动"><table className="tb">
      <thead><tr><th>栏</th><th>情形</th><th className="r">现在</th><th className="r">换模型后</th></tr></thead>
      <tbody>{moved.map(one => <tr key={`${one.field} ${one.words}`}><td>{one.field}</td><td>{one.words}</td><td className="r">{signed(one.before)}</td><td className="r">{signed(one.after)}</td></tr>)}</tbody>
    </table></Scroll>
  )
}

/** What would change, and the decision of a second person. */
export function EffectDialog({ model, onClose }: { model: string; onClose: () => void }) {
  const asked = useAsk(getModel, { model })
  const may = useMay('comparisons.order')
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(decideModel, () => { onClose(); toast('已登记') })
  const found = asked.data
  const isOpen = found?.state === 'proposed' && may
  const short = reason.trim().length < 2
  const decide = (verdict: 'accept' | 'refuse') => {
    setPressed(true)
    if (found !== undefined && !short) sending.mutate({ input: { model: found.id, verdict, reason: reason.trim() } })
  }
  return (
    <Dialog title="换模型会改变什么" wide onClose={onClose}
      footer={<><Button onClick={onClose}>关闭</Button>{isOpen && <Button busy={sending.isPending} onClick={() => decide('refuse')}>不采用</Button>}{isOpen && found?.isMine === false && <Button kind="primary" busy={sending.isPending} onClick={() => decide('accept')}>采用</Button>}</>}>
      {found === undefined ? asked.isError ? <Note tone="amber">{sayFailure(failureOf(asked.error))?.title}</Note> : <Skeleton /> : found.effect !== null && <><Moves effect={found.effect} number={found.againstNumber} /><Weights effect={found.effect} /></>}
      {isOpen && found?.isMine === true && <Note>模型由您提出，要另一位同事看过以后采用。</Note>}
      {isOpen && <TextField label="理由" must lines={2} value={reason} onChange={setReason} maxLength={200} error={pressed && short ? '请写明理由，至少 2 个字' : undefined} />}
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
