/** 查看记录: who did what, when, about which children, one line a visit; and the seals that prove nothing was taken out. */
import { useEffect, useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { listHeads, listLeaves } from '@qinghe/domain/audit/contract.ts'
import { outcomeNames } from '@qinghe/domain/audit/types.ts'
import { useAsk, useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Note, PageHead, Tabs } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { clockTime, exactTime, figure, fullTime } from '../../ui/time.ts'
import { ListCard } from '../../staff/ListCard.tsx'
import { ChildrenCell, singleChildren, useChildNames } from '../Children.tsx'
import { LeafFilters } from '../LeafFilters.tsx'
import { VisitDialog } from '../VisitDialog.tsx'
import { sayPurpose } from '../words.ts'
import { leafInput } from '../search.ts'
import { type Visit, visitsOf } from '../visits.ts'
import '../audit.css'
import { Scroll } from '../../ui/Scroll.tsx'

const route = getRouteApi('/desk/audit')

const sayTimes = ({ from, to }: Visit): string => (fullTime(from) === fullTime(to) ? exactTime(to) : `${fullTime(from)} 至 ${clockTime(to)}`)
/** Longer than this the rest stands behind the line. */
const fewWords = 3

type RowProps = { visit: Visit; names: ReadonlyMap<string, string>; onOpen: () => void; onWho: () => void }
function VisitRow({ visit, names, onOpen, onWho }: RowProps) {
  const [leaf] = visit.leaves
  if (leaf === undefined) return null
  const outcome = outcomeNames[leaf.outcome] ?? leaf.outcome
  return (
    <tr>
      <td className="soft">{sayTimes(visit)}</td>
      <td>{leaf.account === null ? <b>{leaf.who ?? '未登录'}</b> : <button type="button" className="lk strong" title="只看这个人" onClick={onWho}>{leaf.who ?? leaf.roleLabel}</button>}</td>
      <td className="soft">{leaf.roleLabel} {leaf.regionName}</td>
      <td className="fold">{visit.phrases.slice(0, fewWords).join('、')}{visit.phrases.length > fewWords && `等 ${visit.phrases.length} 件`}</td>
      <td><ChildrenCell visit={visit} names={names} /></td><td className="soft">{sayPurpose(leaf.purpose)}</td>
      <td>{leaf.kind === 'denied' ? <Status tone="back">{outcome}</Status> : <span className="soft">{outcome}</span>}</td>
      <td className="r act"><Button size="sm" kind="ghost" onClick={onOpen}>{visit.leaves.length === 1 ? '详情' : `${visit.leaves.length} 步`}</Button></td>
    </tr>
  )
}

function LeavesTable() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<Visit | null>(null)
  const asked = useAskPages(listLeaves, leafInput(search), { next: page => page.before, keep: true, cursor: 'before' })
  const leaves = asked.data?.pages.flatMap(p => p.leaves) ?? []
  const visits = visitsOf(leaves)
  const names = useChildNames(singleChildren(visits))
  const change = (changes: Record<string, unknown>) => { void navigate({ search: s => ({ ...s, ...changes }), replace: true }) }
  const who = search.account === undefined ? undefined : leaves.find(leaf => leaf.account === search.account)?.who
  return (
    <>
      <LeafFilters search={search} who={who ?? undefined} onChange={change} />
      <ListCard label="查看记录" asked={asked} heads={['时间', '谁', '岗位', '做了什么', '哪个孩子', '用途', '结果', '']} empty={{ title: '没有符合条件的记录', text: '每一次查看、办理、被拒绝都会留在这里，不会少一条。' }}
        rows={visits.map(visit => <VisitRow key={visit.key} visit={visit} names={names} onOpen={() => setOpen(visit)} onWho={() => change({ account: visit.leaves[0]?.account ?? undefined })} />)} />
      {open !== null && <VisitDialog visit={open} onClose={() => setOpen(null)} />}
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
      <Note>每一个校验值是由系统签名的一串字，管住到那一刻为止的全部记录。报送上级、印在报表上的就是它：条数和这串字；以后有人删改过哪怕一条，一核对就会发现。</Note>
      <Card flush title="校验值" note={`公钥 ${bare(asked.data.publicKey).slice(-24)}`} className="fill">
        <Scroll label="校验值"><table className="tb low">
          <thead><tr><th>签名时间</th><th className="r">条数</th><th>校验值</th><th>签名</th></tr></thead>
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
      <PageHead title="查看记录" note="一次查看一行，只记谁做了什么，不记内容" />
      <Tabs label="查看记录" value={tab ?? 'leaves'} items={[{ key: 'leaves', label: '记录' }, { key: 'heads', label: '校验值' }]} onPick={next => { void navigate({ search: { tab: next === 'leaves' ? undefined : next } }) }} />
      {tab === 'heads' ? <Heads /> : <LeavesTable />}
    </>
  )
}
