/** A county begins a quarter by hand; by duty it begins by itself on its day. */
import { openRound } from '@qinghe/domain/census/commands.ts'
import type { RoundsOutput } from '@qinghe/domain/census/contract.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'

export function OpenRound({ opening: { period, title, standsInTheWay }, onClose }: { opening: NonNullable<RoundsOutput['opening']>; onClose: () => void }) {
  const sending = useSend(openRound, () => { onClose(); toast(`${title}排查已开始，各村可以核实了`) })
  const free = standsInTheWay.length === 0
  return (
    <Dialog title={`开始${title}排查`} onClose={onClose} onSubmit={() => { if (free) sending.mutate({ input: { period } }) }}
      footer={<><Button onClick={onClose}>{free ? '取消' : '知道了'}</Button>{free && <Button kind="primary" type="submit" busy={sending.isPending}>开始排查</Button>}</>}>
      {free ? <Note>开始后，各村的名单按现在的档案列好，各级的期限按方案定下，本轮里不再变。不能撤回。</Note>
        : <Note tone="amber"><b>现在还不能开始</b><ul>{standsInTheWay.map(words => <li key={words}>{words}</li>)}</ul></Note>}
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
