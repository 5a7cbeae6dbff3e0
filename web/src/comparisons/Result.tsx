/** The result: a sum that comes out, every row behind it, and why the roster could be used. */
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { kindNames, rowStateNames } from '@qinghe/domain/comparisons/types.ts'
import { useMay } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card, Crumbs, Note, type TabItem, Tabs } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { figure } from '../ui/time.ts'
import { About } from './About.tsx'
import { MissingTable, RowsTable } from './ResultRows.tsx'
import { ReviewLink } from './ReviewLink.tsx'
import type { ResultTab } from './search.ts'
import { Sums } from './Sums.tsx'

const route = getRouteApi('/desk/comparisons/$id')

const tabsOf = ({ balance, isComplete }: Comparison): TabItem<ResultTab>[] => [
  { key: 'doubtful', label: rowStateNames.doubtful, count: balance.doubtful }, { key: 'differs', label: rowStateNames.differs, count: balance.differs },
  { key: 'lead', label: rowStateNames.lead, count: balance.lead }, ...(isComplete ? [{ key: 'missing' as const, label: '应在而不在', count: balance.missing }] : []),
  { key: 'same', label: rowStateNames.same, count: balance.same }, { key: 'outside', label: rowStateNames.outside, count: balance.outside },
]

/** What to do about the rows that are open below. */
const advice: Record<ResultTab, string> = {
  doubtful: '像，但不够有把握，由人判断是不是同一人。判断以前不算对上。', differs: '对上了档案，但下面这些栏两边写得不同。比对不改档案；确是档案有误的，请打开档案更正。',
  lead: '应当建档而没有档案。已列入比对差异，由负责的岗位核实后建档。', missing: '档案在册、应在名册而名册里没有的。已列入比对差异，由负责的岗位核实。',
  same: '对上了档案，两边都有的内容相同。', outside: '不用核实的行，每一行都写着为什么。',
}

function Head({ one }: { one: Comparison }) {
  const decides = useMay('comparisons.order')
  return (
    <div className="pagehead">
      <Crumbs><Link to="/comparisons">数据比对</Link><h1>{one.department}<Dot />{kindNames[one.kind]}</h1></Crumbs>
      <span className="muted t13">{one.period}<Dot />{one.regionName}<Dot />{one.number}</span>
      <div className="row end wrap">
        <Button icon="print" onClick={() => window.print()}>打印</Button>
        <Link to="/comparisons/$id/report" params={{ id: one.id }} className="btn"><Icon name="file" />对账报告</Link>
        {decides && one.balance.doubtful > 0 && <ReviewLink comparison={one.id}>判断疑似 {figure(one.balance.doubtful)} 行</ReviewLink>}
      </div>
    </div>
  )
}

export function Result({ one }: { one: Comparison }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const tabs = tabsOf(one)
  const tab = search.tab ?? tabs.find(item => (item.count ?? 0) > 0)?.key ?? 'same'
  const go = (next: ResultTab) => { void navigate({ search: { tab: next }, replace: true }) }
  return (
    <>
      <Head one={one} />
      {one.warnings.length > 0 && <Note tone="amber">{one.warnings.map(words => <div key={words}>{words}</div>)}</Note>}
      <Sums one={one} onPick={go} />
      <div className="resultlay">
        <Card flush label="每一行">
          <div className="tabpad"><Tabs label="去处" items={tabs} value={tab} onPick={go} /></div>
          <p className="advice t13"><Icon name="info" size="s" />{advice[tab]}</p>
          {tab === 'missing' ? <MissingTable one={one} /> : <RowsTable key={tab} one={one} state={tab} at={search.tab === tab ? search.row : undefined} />}
        </Card>
        <About one={one} />
      </div>
    </>
  )
}
