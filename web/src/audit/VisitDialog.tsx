/** Every step of a visit, and of each the proof that it stands in the record as it was written. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { proveLeaf } from '@qinghe/domain/audit/contract.ts'
import { type LeafLine, leafKindNames, outcomeNames } from '@qinghe/domain/audit/types.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { useMay } from '../app/session.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { KeyValue, Note } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { exactTime, figure, fullTime } from '../ui/time.ts'
import { shortId, useChildNames } from './Children.tsx'
import type { Visit } from './visits.ts'
import { sayPurpose } from './words.ts'

const mostShown = 12

function Children({ leaf, onClose }: { leaf: LeafLine; onClose: () => void }) {
  const mayOpen = useMay('archives.read')
  const shown = leaf.children.slice(0, mostShown)
  const names = useChildNames(shown)
  return (
    <div className="col gap1">
      <span>{figure(leaf.count)} 名{leaf.count > mostShown && `，列出前 ${mostShown} 名`}</span>
      {shown.map(child => {
        const said = names.has(child) ? <Name text={names.get(child) ?? ''} /> : <span className="hash">{shortId(child)}</span>
        return (
          <span key={child} className="row gap2">
            {mayOpen ? <Link to="/archives/$id" params={{ id: child }} search={{}} className="lk">{said}</Link> : said}
            <Link to="/audit" search={{ child }} className="tl t13" onClick={onClose}>谁看过这个孩子</Link>
          </span>
        )
      })}
    </div>
  )
}

function Proof({ leaf }: { leaf: LeafLine }) {
  const asked = useAsk(proveLeaf, { index: leaf.index })
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  if (said !== null) return <ErrorState title={said.title}>{said.next}</ErrorState>
  if (asked.data === undefined) return <Skeleton lines={3} />
  const { head, leafHash, path } = asked.data
  return (
    <>
      <Note tone="green">这条记录已由校验值管住：{fullTime(head.at)} 签名的校验值管着 {figure(head.size)} 条，它是第 {figure(leaf.index + 1)} 条。拿着下面两串字，外单位也能核对有没有被改过。</Note>
      <KeyValue wide pairs={[
        { label: '这条的指纹', value: <span className="hash">{leafHash}</span> }, { label: '校验值', value: <span className="hash">{head.root}</span> },
        { label: '核对步骤', value: <span className="hash">{path.map(p => p.slice(0, 12)).join(' → ') || '只有一条'}</span> },
      ]} />
    </>
  )
}

function Step({ leaf, onClose, alone }: { leaf: LeafLine; onClose: () => void; alone: boolean }) {
  const [open, setOpen] = useState(alone)
  return (
    <li>
      <div className="row wrap t13"><span className="muted">{exactTime(leaf.at)}</span><b>{leaf.phrase}</b><span className="muted">{leafKindNames[leaf.kind]}，{outcomeNames[leaf.outcome] ?? leaf.outcome}</span>
        {!alone && <button type="button" className="tl end" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? '收起' : '看证明'}</button>}</div>
      {open && <div className="col gap2"><KeyValue wide pairs={[{ label: '涉及的孩子', value: leaf.count === 0 ? '不涉及儿童' : <Children leaf={leaf} onClose={onClose} /> }]} /><Proof leaf={leaf} /></div>}
    </li>
  )
}

export function VisitDialog({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const [leaf] = visit.leaves
  if (leaf === undefined) return null
  const alone = visit.leaves.length === 1
  return (
    <Dialog wide title={alone ? leaf.phrase : `这一次的 ${visit.leaves.length} 步`} onClose={onClose}>
      <KeyValue wide pairs={[
        { label: '谁', value: `${leaf.who ?? leaf.roleLabel}，${leaf.roleLabel}，${leaf.regionName}` }, { label: '用途', value: sayPurpose(leaf.purpose) }, { label: '设备', value: leaf.device },
      ]} />
      <ol className="h">{[...visit.leaves].reverse().map(one => <Step key={one.id} leaf={one} alone={alone} onClose={onClose} />)}</ol>
    </Dialog>
  )
}
