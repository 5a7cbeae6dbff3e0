import type { DraftState } from './drafts.ts'
import { Button } from '../ui/Button.tsx'
import { deviceName } from '../ui/device.ts'
import { Note } from '../ui/layout.tsx'
import { clockTime, sayWhen } from '../ui/time.ts'

/** 上次没填完的… appears once, before anything is typed. */
export function DraftNote({ draft, onRestore }: { draft: DraftState; onRestore: (value: unknown) => void }) {
  if (draft.kept === undefined) return null
  return (
    <Note tone="blue">
      <div className="row wrap">
        <span><b>上次没填完。</b>{sayWhen(draft.kept.savedAt)}存的草稿，只在{deviceName()}上，已加密。</span>
        <span className="row end">
          <Button size="sm" kind="primary" onClick={() => { onRestore(draft.kept?.value); draft.dismiss() }}>接着填</Button>
          <Button size="sm" kind="danger" onClick={draft.drop}>丢弃</Button>
        </span>
      </div>
    </Note>
  )
}

export const draftWords = (draft: DraftState): string =>
  draft.refused ? '这个浏览器不能存草稿，请尽快提交' : draft.savedAt === null ? '' : `草稿已存在${deviceName()} ${clockTime(draft.savedAt)}`
