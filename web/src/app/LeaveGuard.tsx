/** Whoever leaves a half-filled form is asked first. What was typed is kept as a draft either way, unless they throw it away. */
import { useRef } from 'react'
import { useBlocker } from '@tanstack/react-router'
import type { DraftState } from './drafts.ts'
import { Button } from '../ui/Button.tsx'
import { deviceName } from '../ui/device.ts'
import { Dialog } from '../ui/Dialog.tsx'

/** `let`: what was typed is sent, the way is free. `inside`: an address the form itself lives at; its steps are no leaving. */
export function useLeaving(dirty: boolean, inside?: string) {
  const free = useRef(false)
  const stays = () => dirty && !free.current
  const blocker = useBlocker({ shouldBlockFn: ({ next }) => stays() && next.pathname !== '/sign-in' && next.pathname !== inside, enableBeforeUnload: stays, withResolver: true })
  return { blocker, let: () => { free.current = true } }
}

type Props = { leaving: ReturnType<typeof useLeaving>; draft: DraftState }

export function LeaveGuard({ leaving: { blocker }, draft }: Props) {
  if (blocker.status !== 'blocked') return null
  const words = draft.refused ? '这个浏览器不能存草稿，离开以后填写的内容就没有了。' : `离开以后，草稿留在${deviceName()}上，30 天内回来可以接着填。`
  return (
    <Dialog title="填写的内容还没有提交" onClose={blocker.reset}
      footer={(
        <>
          <Button kind="danger" onClick={() => { draft.drop(); blocker.proceed() }}>不要了，离开</Button>
          <span className="grow" />
          {!draft.refused && <Button onClick={blocker.proceed}>留着草稿，离开</Button>}
          {/* Enter and space stay: leaving is never what a hurried finger does. */}
          <Button kind="primary" data-focus="" onClick={blocker.reset}>接着填</Button>
        </>
      )}>
      <p className="t13 soft">{words}</p>
    </Dialog>
  )
}
