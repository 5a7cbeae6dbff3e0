/** 救助排查 of a place: by rule how many fit and get nothing, are open, receive it; and who. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { countRelief, listRelief, type ReliefCounts, type Which } from '@qinghe/domain/relief/contract.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk, useAskPages } from '../../app/asking.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Name } from '../../ui/Mask.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import type { ReliefSearch } from '../search.ts'
import { groupWords } from '../words.ts'
import '../relief.css'

const route = getRouteApi('/desk/relief')
type Counted = ReliefCounts['schemes'][number]
const shown = ['untold', 'unknown', 'recorded'] as const satisfies readonly Which[]
const heads: Record<Which, string> = { untold: '符合，没有享受', unknown: '还不知道', recorded: '已经享受' }

function Cell({ one, which, search }: { one: Counted; which: Which; search: ReliefSearch }) {
  const n = one[which]
  if (n === 0) return <span className="muted">0</span>
  const isOn = search.scheme === one.scheme && search.which === which
  return <Link to="/relief" search={{ ...search, scheme: one.scheme, which }} className={which === 'untold' ? 'lk strong' : 'lk'} aria-current={isOn ? 'true' : undefined}>{figure(n)}</Link>
}

function Rules({ counts, search }: { counts: ReliefCounts; search: ReliefSearch }) {
  return (
    <Card flush title={counts.place.name} note={`在册 ${figure(counts.children)} 人，按档案今天的内容核对`}>
      <Scroll label="各项救助"><table className="tb low stack reltable">
        <thead><tr><th>救助</th>{shown.map(which => <th key={which} className="r">{heads[which]}</th>)}</tr></thead>
        <tbody>{counts.schemes.map(one => (
          <tr key={one.scheme} className={search.scheme === one.scheme ? 'on' : undefined}>
            <td className="fold"><b>{one.title}</b>{one.lacking.length > 0 && <span className="muted cap block">最常缺：{one.lacking.map(lack => `${lack.label}（${figure(lack.of)}）`).join('、')}</span>}</td>
            {shown.map(which => <td key={which} className="r" data-label={heads[which]}><Cell one={one} which={which} search={search} /></td>)}
          </tr>
        ))}</tbody>
      </table></Scroll>
    </Card>
  )
}

function Names({ scheme, which, region, title }: { scheme: string; which: Which; region: number | undefined; title: string }) {
  const asked = useAskPages(listRelief, { scheme, which, ...(region === undefined ? {} : { region: regionCode(region) }) }, { next: page => page.next })
  const lines = asked.data?.pages.flatMap(page => page.lines)
  return (
    <Card flush title={title} note={groupWords[which]}>
      {lines === undefined ? <NotRead asked={asked} lines={4} /> : lines.length === 0 ? <EmptyState title="现在没有这样的孩子" />
        : <ul className="relnames">{lines.map(({ child, place, missing }) => (
          <li key={child.id}>
            <p className="row wrap start"><Link to="/archives/$id" params={{ id: child.id }} search={{ tab: 'eligible' }} className="strong tl" preload={false}><Name text={child.name} /></Link><span className="soft t13">{place.name}</span></p>
            {missing.length > 0 && <p className="muted cap">还缺：{missing.join('、')}</p>}
          </li>
        ))}</ul>}
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再看一些</Button></div>}
    </Card>
  )
}

export function Relief() {
  const search = route.useSearch()
  const { region, scheme, which = 'untold' } = search
  const asked = useAsk(countRelief, region === undefined ? {} : { region: regionCode(region) }, { keep: true, staleMs: 60_000 })
  useEffect(() => { document.title = '救助排查 · 青禾' }, [])
  const counts = asked.data
  const chosen = counts?.schemes.find(one => one.scheme === scheme)
  return (
    <>
      <PageHead title="救助排查" note="符合条件而没有享受的，从这里找出来转介"><Link to="/records/$kind" params={{ kind: 'referral' }} search={{}} className="btn sm">看转介台账</Link></PageHead>
      {counts === undefined ? <div className="card"><NotRead asked={asked} lines={10} /></div> : (
        <div className="rellay">
          <Rules counts={counts} search={search} />
          {chosen === undefined ? <Card><EmptyState title="点一个数字看名单">名单里点孩子的姓名，看她为什么符合、还缺什么，再转介。</EmptyState></Card>
            : <Names key={`${chosen.scheme}${which}`} scheme={chosen.scheme} which={which} region={region} title={chosen.title} />}
        </div>
      )}
    </>
  )
}
