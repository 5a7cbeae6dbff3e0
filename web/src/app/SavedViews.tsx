/** Views of a list kept under a name, on every device: one press brings conditions, order and columns back. */
import { useRef, useState } from 'react'
import { listViews, removeView, type SavedView, saveView } from '@qinghe/domain/staff/savedViews.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { useAsk, useSend } from './asking.ts'
import { issuesOf } from './failure.ts'

type Props = {
  /** `archives`, `records.visit` */
  list: string
  /** The address as it would be kept now: without what belongs to the moment and without a person. */
  now: string
  /** Why this post cannot use it, saved on another post of the same person. */
  unseen?: (search: string) => string | undefined
  onPick: (search: string) => void
}

function Named({ view, now, why, onPick }: { view: SavedView; now: string; why: string | undefined; onPick: () => void }) {
  return (
    <button type="button" className="menuitem grow" aria-current={view.search === now} disabled={why !== undefined} onClick={onPick}>
      <span>{view.name}{why !== undefined && <span className="cap muted block">{why}</span>}</span>
    </button>
  )
}

function Views({ list, now, unseen, onPick, onClose }: Props & { onClose: () => void }) {
  const asked = useAsk(listViews, { list })
  const views = asked.data?.views ?? []
  const [name, setName] = useState('')
  const saving = useSend(saveView, () => { toast(`已保存视图“${name.trim()}”`); onClose() })
  const removing = useSend(removeView)
  const same = views.some(view => view.name === name.trim())
  return (
    <div className="col gap3">
      {views.length === 0 && <span className="muted t13">{asked.data === undefined ? '正在读取……' : '还没有保存的视图。'}</span>}
      {views.map(view => (
        <div key={view.id} className="row">
          <Named view={view} now={now} why={unseen?.(view.search)} onPick={() => { onPick(view.search); onClose() }} />
          <Button size="sm" kind="ghost" busy={removing.isPending} aria-label={`删除视图${view.name}`} onClick={() => removing.mutate({ input: { id: view.id } })}><Icon name="close" /></Button>
        </div>
      ))}
      <form className="col gap3" onSubmit={e => { e.preventDefault(); saving.mutate({ input: { id: newRecordId(), list, name, search: now } }) }}>
        <TextField label="把现在的条件、排序和列存为" value={name} onChange={setName} maxLength={20} {...(same ? { hint: '这个名字已有，会换成现在的条件' } : {})} />
        <ProblemList issues={issuesOf(saving.error)} />
        <Button size="sm" kind="primary" type="submit" busy={saving.isPending} disabled={name.trim() === ''}>保存视图</Button>
      </form>
    </div>
  )
}

export function SavedViews(props: Props) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button ref={anchor} type="button" className="chip" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>视图<Icon name="down" /></button>
      {open && <Popover anchor={anchor} onClose={() => setOpen(false)} label="保存的视图"><Views {...props} onClose={() => setOpen(false)} /></Popover>}
    </>
  )
}
