/** 查看记录: who did what, when, about which archives; and the signed heads that prove nothing was taken out. */
import { useEffect, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { listHeads, listLeaves, proveLeaf } from '@qinghe/domain/audit/contract.ts'
import { type LeafLine, leafKindNames, outcomeNames } from '@qinghe/domain/audit/types.ts'
import { useAsk, useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Card, KeyValue, Note, PageHead, Tabs } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { exactTime, figure, fullTime } from '../../ui/time.ts'
import { ListCard } from '../../staff/ListCard.tsx'
import { LeafFilters } from '../LeafFilters.tsx'
import { leafInput } from '../search.ts'
import '../audit.css'
import { Scroll } from '../../ui/Scroll.tsx'

const route = getRouteApi('/desk/audit')
const purposeNames: Readonly<Record<string, string>> = { archive: '档案管理', roster: '花名册导入', statistics: '统计', administration: '机构人员管理', audit: '审计', signIn: '登录', reference: '公开资料' }
const sayPurpose = (purpose: string): string => purposeNames[purpose] ?? purpose

const mostShown = 12

/** By the end of its number only: who reads the record need not see the archive, and can still ask who else looked at it. */
function Children({ leaf, onClose }: { leaf: LeafLine; onClose: () => void }) {
  const mayOpen = useMay('archives.read')
  return (
    <div className="col gap1">
      <span>{figure(leaf.count)} 份{leaf.count > mostShown && `，列出前 ${mostShown} 份`}</span>
      {leaf.children.slice(0, mostShown).map(c => (
        <span key={c} className="row gap2">
          {mayOpen ? <Link to="/archives/$id" params={{ id: c }} search={{}} className="lk hash">{c.slice(-8)}</Link> : <span className="hash">{c.slice(-8)}</span>}
          <Link to="/audit" search={{ child: c }} className="tl t13" onClick={onClose}>谁看过这份档案</Link>
        </span>
      ))}
    </div>
  )
}

function Proof({ leaf, onClose }: { leaf: LeafLine; onClose: () => void }) {
  const asked = useAsk(proveLeaf, { index: leaf.index })
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  return (
    <Dialog wide title={`第 ${figure(leaf.index)} 条记录`} onClose={onClose}>
      <KeyValue wide pairs={[
        { label: '谁', value: `${leaf.who ?? leaf.roleLabel}，${leaf.roleLabel}，${leaf.regionName}` }, { label: '什么时候', value: exactTime(leaf.at) }, { label: '做了什么', value: `${leaf.phrase}（${leafKindNames[leaf.kind]}）` },
        { label: '用途', value: sayPurpose(leaf.purpose) }, { label: '结果', value: outcomeNames[leaf.outcome] ?? leaf.outcome }, { label: '设备', value: leaf.device },
        { label: '涉及档案', value: leaf.count === 0 ? '不涉及儿童' : <Children leaf={leaf} onClose={onClose} /> },
      ]} />
      {said !== null && <ErrorState title={said.title}>{said.next}</ErrorState>}
      {asked.data === undefined ? said === null && <Skeleton lines={3} /> : (
        <>
          <Note tone="green">这条记录在已签名的树头里：共 {figure(asked.data.head.size)} 条，{fullTime(asked.data.head.at)} 签名。拿着下面的证明，外单位也能核对。</Note>
          <KeyValue wide pairs={[{ label: '记录摘要', value: <span className="hash">{asked.data.leafHash}</span> }, { label: '树根', value: <span className="hash">{asked.data.head.root}</span> }, { label: '路径', value: <span className="hash">{asked.data.path.map(p => p.slice(0, 12)).join(' → ') || '只有一条'}</span> }]} />
        </>
      )}
    </Dialog>
  )
}

function LeavesTable() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<LeafLine | null>(null)
  const asked = useAskPages(listLeaves, leafInput(search), { next: page => page.before, keep: true, cursor: 'before' })
  const rows = asked.data?.pages.flatMap(p => p.leaves) ?? []
  return (
    <>
      <LeafFilters search={search} onChange={changes => { void navigate({ search: s => ({ ...s, ...changes }), replace: true }) }} />
      <ListCard label="查看记录" asked={asked} heads={['时间', '谁', '岗位', '做了什么', '档案', '用途', '结果', '']} empty={{ title: '没有符合条件的记录', text: '每一次查看、办理、被拒绝都会留在这里，不会少一条。' }}
        rows={rows.map(l => (
          <tr key={l.id}>
            <td className="soft">{exactTime(l.at)}</td><td><b>{l.who ?? '未登录'}</b></td><td className="soft">{l.roleLabel} {l.regionName}</td><td>{l.phrase}</td>
            <td>{l.count === 0 ? <span className="muted">—</span> : `${figure(l.count)} 份`}</td><td className="soft">{sayPurpose(l.purpose)}</td>
            <td>{l.kind === 'denied' ? <Status tone="back">{outcomeNames[l.outcome] ?? l.outcome}</Status> : <span className="soft">{outcomeNames[l.outcome] ?? l.outcome}</span>}</td>
            <td className="r act"><Button size="sm" kind="ghost" onClick={() => setOpen(l)}>看证明</Button></td>
          </tr>
        ))} />
      {open !== null && <Proof leaf={open} onClose={() => setOpen(null)} />}
    </>
  )
}

/** A key without the lines that frame it in a file. */
const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')

function Heads() {
  const asked = useAsk(listHeads, { limit: 50 })
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  if (said !== null) return <Card><ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState></Card>
  if (asked.data === undefined) return <Card><Skeleton lines={6} /></Card>
  return (
    <>
      <Note>树头是到某一刻全部记录的指纹，由系统签名。把它抄给上一级、印在报表上，以后有人删改过哪怕一条，一核对就会发现。</Note>
      <Card flush title="树头" note={`公钥 ${bare(asked.data.publicKey).slice(-24)}`} className="fill">
        <Scroll label="树头"><table className="tb low">
          <thead><tr><th>签名时间</th><th className="r">记录数</th><th>树根</th><th>签名</th></tr></thead>
          <tbody>{asked.data.heads.map(h => <tr key={`${h.size}${h.at}`}><td>{fullTime(h.at)}</td><td className="r"><b>{figure(h.size)}</b></td><td className="hash">{h.root}</td><td className="hash">{h.signature.slice(0, 24)}…</td></tr>)}</tbody>
        </table></Scroll>
      </Card>
    </>
  )
}

export function Leaves() {
  const { tab } = route.useSearch()
  const navigate = route.useNavigate()
  useEffect(() => { document.title = '查看记录 · 青禾' }, [])
  return (
    <>
      <PageHead title="查看记录" note="只记谁做了什么，不记内容" />
      <Tabs label="查看记录" value={tab ?? 'leaves'} items={[{ key: 'leaves', label: '记录' }, { key: 'heads', label: '树头与证明' }]} onPick={next => { void navigate({ search: { tab: next === 'leaves' ? undefined : next } }) }} />
      {tab === 'heads' ? <Heads /> : <LeavesTable />}
    </>
  )
}
