/** Whose duties of one's own are looked at, and in which order. Both stand in the address. */
import { useEffect, useRef, useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { Icon } from '../ui/Icon.tsx'
import { Segment } from '../ui/layout.tsx'
import type { MineSearch } from './search.ts'

const route = getRouteApi('/desk/duties')
const settleMs = 350
const views = [{ key: 'due', label: '按期限' }, { key: 'child', label: '按孩子' }, { key: 'kind', label: '按事项' }] as const
type View = (typeof views)[number]['key']

const useChange = () => {
  const navigate = route.useNavigate()
  return (change: Partial<MineSearch>) => void navigate({ search: before => ({ ...before, ...change, open: undefined }), replace: true, resetScroll: false })
}

/** Looked for once nobody types any more. What changes the address meanwhile, such as a link that shows everybody, changes what stands here. */
function Who({ who }: { who: string }) {
  const change = useChange()
  const [typed, setTyped] = useState(who)
  const waits = useRef<number | null>(null)
  useEffect(() => { if (waits.current === null) setTyped(who) }, [who])
  useEffect(() => () => { if (waits.current !== null) window.clearTimeout(waits.current) }, [])
  const type = (text: string) => {
    setTyped(text)
    if (waits.current !== null) window.clearTimeout(waits.current)
    waits.current = window.setTimeout(() => { waits.current = null; change({ who: text.trim() === '' ? undefined : text.trim() }) }, settleMs)
  }
  return (
    <div className="minesearch grow">
      <Icon name="search" /><input className="inp" type="search" value={typed} maxLength={20} onChange={e => type(e.target.value)} placeholder="孩子姓名、拼音或首字母" aria-label="按孩子姓名找" />
    </div>
  )
}

export function MineFilter({ search }: { search: MineSearch }) {
  const change = useChange()
  const pick = (view: View) => change({ by: view === 'due' ? undefined : view })
  return <div className="row wrap minefilter"><Segment label="怎样排" items={views} value={search.by ?? 'due'} onPick={pick} /><Who who={search.who ?? ''} /></div>
}
