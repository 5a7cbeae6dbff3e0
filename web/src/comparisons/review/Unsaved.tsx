/** Decisions that did not get through, with their reason: nothing of them is lost. */
import { useBlocker } from '@tanstack/react-router'
import { verdictNames } from '@qinghe/domain/comparisons/types.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Note } from '../../ui/layout.tsx'
import { keyOf, type PairKey } from './queue.ts'
import type { Sending } from './useDecisions.ts'

type Props = { sendings: ReadonlyMap<string, Sending>; onAgain: (sending: Sending) => void; onShow: (pair: PairKey) => void; onDrop: (pair: PairKey) => void }

export function Unsaved({ sendings, onAgain, onShow, onDrop }: Props) {
  const stuck = [...sendings.values()].filter(one => one.state === 'refused' || one.state === 'silent')
  return (
    <div role="alert" className="col gap2 unsaved">
      {stuck.map(one => (
        <Note key={keyOf(one.pair)} tone="amber">
          <div className="row wrap">
            <span className="grow"><b>{one.pair.childName}</b>：您判的“{verdictNames[one.verdict]}”{one.state === 'silent' ? '还没有送到，判断留着。' : '没有记上，退回待判。'}{one.words}</span>
            <Button size="sm" onClick={() => onShow(one.pair)}>看这一对</Button>
            {one.state === 'silent' ? <Button size="sm" kind="primary" onClick={() => onAgain(one)}>再送一次</Button> : <Button size="sm" onClick={() => onDrop(one.pair)}>知道了</Button>}
          </div>
        </Note>
      ))}
    </div>
  )
}

/** Whoever leaves while a decision has not arrived is asked first. */
export function LeavingUnsaved({ sendings }: { sendings: ReadonlyMap<string, Sending> }) {
  // What is under way arrives although the page is left, unless the window itself is closed.
  const count = [...sendings.values()].filter(one => one.state === 'silent').length
  const underWay = [...sendings.values()].some(one => one.state === 'saving')
  const stays = () => count > 0
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => stays() && next.pathname !== '/sign-in' && next.pathname !== current.pathname, enableBeforeUnload: () => count > 0 || underWay, withResolver: true })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog title="有判断还没有送到" onClose={blocker.reset} footer={<><Button kind="danger" onClick={blocker.proceed}>不要了，离开</Button><span className="grow" /><Button kind="primary" onClick={blocker.reset}>留在这一页</Button></>}>
      <p className="t13 soft">{count} 个判断还没有送到服务器。现在离开，这些判断就没有了，那几对还在待判里。</p>
    </Dialog>
  )
}
