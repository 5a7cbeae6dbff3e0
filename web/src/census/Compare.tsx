/** Two locked rounds side by side, name by name. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { type CompareOutput, compareRounds } from '@qinghe/domain/census/lockContract.ts'
import { factNames } from '@qinghe/domain/census/registers.ts'
import { Balance, balanceNames, termNames } from '@qinghe/domain/census/types.ts'
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useAskPages } from '../app/asking.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { figure } from '../ui/time.ts'
import type { BalanceSearch } from './search.ts'

type Different = CompareOutput['differences'][number]
const route = getRouteApi('/desk/census/$period/balance')
const whatWords = { came: '新计入', went: '不再计入', moved: '换了地方', changed: '情况有变' } as const
const roundWords = (period: string): string => { const [year, quarter] = period.split('-Q'); return `${year} 年第 ${quarter} 季度` }

function because({ what, term, reason, from, to, fields }: Different): string {
  const why = what === 'changed' ? '' : reason !== null ? exitReason.entries.find(one => Number(one.code) === reason)?.label ?? '' : term === null ? '' : termNames[term]
  const where = what === 'moved' ? `${from?.name ?? ''} → ${to?.name ?? ''}` : (to ?? from)?.name ?? ''
  return [where, why, fields.map(one => factNames[one]).join('、')].filter(one => one !== '').join('，')
}

function Choose({ others, before, balance, search }: { others: readonly string[]; before: string; balance: Balance; search: BalanceSearch }) {
  const navigate = route.useNavigate()
  const set = (more: Partial<BalanceSearch>) => { void navigate({ search: { ...search, ...more }, replace: true, resetScroll: false }) }
  return (
    <div className="row wrap">
      <select className="inp censuspick" aria-label="与哪一轮比" value={before} onChange={e => set({ before: e.target.value })}>{others.map(one => <option key={one} value={one}>{roundWords(one)}</option>)}</select>
      <div className="seg">{Balance.options.map(one => <button key={one} type="button" className={one === balance ? 'on' : undefined} aria-pressed={one === balance} onClick={() => set({ balance: one })}>{balanceNames[one]}</button>)}</div>
    </div>
  )
}

export function Compare({ period, others, search }: { period: string; others: readonly string[]; search: BalanceSearch }) {
  const before = search.before ?? others[0] ?? period
  const balance = search.balance ?? 'leftBehind'
  const asked = useAskPages(compareRounds, { period, earlier: before, balance }, { next: page => page.next })
  const first = asked.data?.pages[0]
  return (
    <Card flush title={`${roundWords(before)} 到 ${roundWords(period)}`}>
      <div className="censuspad col gap2">
        <Choose others={others} before={before} balance={balance} search={search} />
        {first !== undefined && <p>{figure(first.was)} 名 → {figure(first.is)} 名：新计入 {figure(first.came)}，不再计入 {figure(first.went)}，换了地方 {figure(first.moved)}，情况有变 {figure(first.changed)}，其余 {figure(first.same)} 名一样。</p>}
      </div>
      {asked.data === undefined ? <NotRead asked={asked} lines={5} /> : asked.data.pages.flatMap(page => page.differences).map(one => (
        <div key={one.child.id} className="linecard"><span className="grow"><Link to="/archives/$id" params={{ id: one.child.id }} className="namelink strong">{one.child.name === '' ? '（已不在册）' : one.child.name}</Link> <span className="soft">{whatWords[one.what]}</span><span className="cap muted block">{because(one)}</span></span></div>
      ))}
      {asked.hasNextPage && <div className="tablefoot"><Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再看 50 名</Button></div>}
    </Card>
  )
}
