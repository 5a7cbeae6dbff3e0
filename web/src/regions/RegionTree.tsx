/** Walks down the divisions one level at a time, or jumps by name, pinyin or initials. Never above the reader's own place. */
import { useState } from 'react'
import { getPath, listChildren, searchRegions } from '@qinghe/domain/regions/contract.ts'
import { isWithin, levelOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { useSettled } from '../ui/useSettled.ts'
import { Icon } from '../ui/Icon.tsx'
import { Skeleton } from '../ui/states.tsx'

export type Picked = { code: RegionCode; short: string }
type Props = { top: RegionCode; value: RegionCode; onPick: (place: Picked) => void }

function Hits({ text, top, onPick }: { text: string; top: RegionCode; onPick: (place: Picked) => void }) {
  const found = useAsk(searchRegions, { text, within: top, limit: 12 }, { keep: true, staleMs: 600_000 })
  if (found.data === undefined) return <Skeleton lines={3} />
  if (found.data.hits.length === 0) return <p className="menuhead">没有找到「{text}」，请换个写法</p>
  return (
    <>
      {found.data.hits.map(hit => (
        <button key={hit.code} type="button" className="menuitem" onClick={() => onPick(hit)}>
          <span>{hit.short}</span><span className="cap muted ell">{hit.path}</span>
        </button>
      ))}
    </>
  )
}

function Below({ of, value, onPick, onEnter }: { of: RegionCode; value: RegionCode; onPick: (place: Picked) => void; onEnter: (code: RegionCode) => void }) {
  const below = useAsk(listChildren, { of }, { staleMs: 600_000 })
  if (below.data === undefined) return <Skeleton lines={4} />
  return (
    <>
      {below.data.places.map(place => (
        <div key={place.code} className="row treerow">
          <button type="button" className={place.code === value ? 'menuitem sel' : 'menuitem'} onClick={() => onPick(place)}>{place.short}</button>
          {place.hasChildren && (
            <button type="button" className="x-close" aria-label={`${place.short}的下级`} onClick={() => onEnter(place.code)}><Icon name="right" size="s" /></button>
          )}
        </div>
      ))}
    </>
  )
}

export function RegionTree({ top, value, onPick }: Props) {
  const [text, setText] = useState('')
  const settled = useSettled(text.trim(), 250)
  const [at, setAt] = useState<RegionCode>(() => isWithin(value, top) && levelOf(value) !== 'village' ? value : top)
  const path = useAsk(getPath, { of: at }, { staleMs: 600_000 })
  const steps = (path.data?.places ?? []).filter(p => isWithin(p.code, top))
  return (
    <div className="regiontree">
      <input className="inp" data-focus="" value={text} onChange={e => setText(e.target.value)} placeholder="地名、拼音或首字母" aria-label="查找地名" />
      {settled !== '' ? <Hits text={settled} top={top} onPick={onPick} /> : (
        <>
          <div className="crumb">
            {steps.map(p => (
              <span key={p.code} className="row">
                <button type="button" className={p.code === value ? 'green strong' : 'tl'} onClick={() => (p.code === at ? onPick(p) : setAt(p.code))}>{p.short}</button>
                <Icon name="right" />
              </span>
            ))}
          </div>
          {steps.at(-1) !== undefined && at !== value && (
            <button type="button" className="menuitem" onClick={() => { const p = steps.at(-1); if (p !== undefined) onPick(p) }}>
              <Icon name="done" size="s" />就选{steps.at(-1)?.short}全部
            </button>
          )}
          <Below of={at} value={value} onPick={onPick} onEnter={setAt} />
        </>
      )}
    </div>
  )
}
