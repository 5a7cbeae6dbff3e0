import { Fragment, type ReactNode, useState } from 'react'
import type { FieldConflict } from '@qinghe/domain/kernel/problem.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { Note } from './layout.tsx'

type Side = 'yours' | 'theirs'
export type Shown = { field: string; value: unknown; side: Side | 'original' }
type Props = {
  fields: readonly FieldConflict[]
  /** A value in the words of its field: codes as labels, days as days, what is sealed masked. */
  show: (shown: Shown) => ReactNode
  busy: boolean
  onChoose: (choice: Record<string, Side>) => void
  onClose: () => void
}

/** 你填的 / 对方填的 / 原来的, field by field. Nothing is preselected: the system takes no side. */
export function ConflictDialog({ fields, show, busy, onChoose, onClose }: Props) {
  const [choice, setChoice] = useState<Record<string, Side>>({})
  const left = fields.filter(f => choice[f.field] === undefined).length
  const cell = (f: FieldConflict, side: Side, word: string) => (
    <label className={choice[f.field] === side ? 'on' : undefined}>
      <input type="radio" name={f.field} checked={choice[f.field] === side} onChange={() => setChoice({ ...choice, [f.field]: side })} />
      <span><span className="cap muted vscap">{word}</span><b>{show({ field: f.field, value: f[side], side })}</b></span>
    </label>
  )
  return (
    <Dialog wide title="对方刚改过同一处" onClose={onClose}
      footer={(
        <>
          <span className="muted t13 grow">{left > 0 ? `还有 ${left} 项没有选` : '都选好了'}</span>
          <Button onClick={onClose}>先不提交</Button>
          <Button kind="primary" disabled={left > 0} busy={busy} onClick={() => onChoose(choice)}>按所选提交</Button>
        </>
      )}>
      <Note tone="amber">您打开之后，有人改过下面的内容。什么都还没有被覆盖，请逐项选择保留哪一个。</Note>
      <div className="vs">
        <span className="vh">项目</span><span className="vh">你填的</span><span className="vh">对方填的</span><span className="vh">原来的</span>
        {fields.map(f => (
          <Fragment key={f.field}>
            <b>{f.label}</b>
            {cell(f, 'yours', '你填的')}
            {cell(f, 'theirs', '对方填的')}
            <span className="was"><span className="cap vscap">原来的</span>{show({ field: f.field, value: f.original, side: 'original' })}</span>
          </Fragment>
        ))}
      </div>
    </Dialog>
  )
}
