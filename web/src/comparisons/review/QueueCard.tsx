/** The frame of the queue: a column beside the pair, and where there is no room one line with a list that opens. */
import { type ReactNode, useState } from 'react'
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { Button } from '../../ui/Button.tsx'
import { Drawer } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { figure } from '../../ui/time.ts'
import { useMedia } from '../../ui/useMedia.ts'

type Props = { title: string; note: string; place: string; onStep: (by: 1 | -1) => void; foot: ReactNode; children: ReactNode }

function Narrow({ title, place, onStep, foot, children }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <div className="card qbar">
      <Button size="sm" icon="left" onClick={() => onStep(-1)} aria-label="上一对" /><span className="grow t13">{place}</span>
      <Button size="sm" icon="table" onClick={() => setOpen(true)}>名单</Button><Button size="sm" icon="right" onClick={() => onStep(1)} aria-label="下一对" />
      {open && <Drawer label={title} onClose={() => setOpen(false)}><div className="row qdrawerhead"><h2 className="grow t15 strong">{title}</h2><button type="button" className="x-close" onClick={() => setOpen(false)} aria-label="关闭名单"><Icon name="close" /></button></div>{/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the links inside carry the keys */}<div className="qdrawer" onClick={() => setOpen(false)}>{children}{foot}</div></Drawer>}
    </div>
  )
}

export function QueueCard(props: Props) {
  const { title, note, foot, children } = props
  const narrow = useMedia('(max-width: 1023px)')
  if (narrow) return <Narrow {...props} />
  return (
    <section className="card clip qcard" aria-label={title}>
      <header><h2>{title}</h2><span className="end cap muted">{note}</span></header>
      <div className="qscroll">{children}</div>
      {foot}
    </section>
  )
}

export function DoneBar({ comparison, left }: { comparison: Comparison; left: number }) {
  const all = comparison.decided + left
  const share = all === 0 ? 100 : Math.floor(100 * comparison.decided / all)
  return (
    <div className="qfoot cap muted">
      <div className="row"><span>已判 {figure(comparison.decided)} / {figure(all)} 对</span><span className="end">{share}%</span></div>
      <div className="bar"><i style={{ width: `${share}%` }} /></div>
    </div>
  )
}
