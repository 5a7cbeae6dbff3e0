/** Names behind a number, whom to call, and what helps each child. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { listFaulty, listUncovered, listWarnings, type UncoveredOutput } from '@qinghe/domain/warnings/contract.ts'
import type { QualityId, WarningId } from '@qinghe/domain/warnings/sorts.ts'
import { useAskPages } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { EmptyState } from '../ui/states.tsx'
import { isoDay } from '../ui/time.ts'
import { Helping } from './Helping.tsx'
import { helpFor, itemsOf, sayFaulty, sayItem } from './words.ts'

type Paged<T> = { data: { pages: { lines: T[] }[] } | undefined; isError: boolean; error: unknown; refetch: () => unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
type ListProps<T> = { title: string; note?: string; nobody: string; asked: Paged<T>; line: (of: T) => ReactNode }
function NameList<T>({ title, note, nobody, asked, line }: ListProps<T>) {
  const lines = asked.data?.pages.flatMap(page => page.lines)
  return (
    <Card flush title={title} note={note}>
      {lines === undefined ? <NotRead asked={asked} lines={5} /> : lines.length === 0 ? <EmptyState title={nobody} /> : <ul className="warnnames">{lines.map(line)}</ul>}
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再看一些</Button></div>}
    </Card>
  )
}

type Headed = Pick<UncoveredOutput['lines'][number], 'child' | 'place' | 'who'>
function Head({ child, place, who }: Headed) {
  return (
    <p className="row wrap start"><Link to="/archives/$id" params={{ id: child.id }} search={{}} className="strong tl" preload={false}><Name text={child.name} /></Link><span className="soft t13">{place.name}</span>
      <span className={who === null ? 'amber t13' : 'soft t13'}>{who === null ? '没有儿童主任' : `${who.role} ${who.name}`}</span></p>
  )
}

type At = { region: RegionCode | undefined }
const where = ({ region }: At): { region?: RegionCode } => (region === undefined ? {} : { region })

export function WarnedNames({ which, title, ...at }: At & { which: WarningId | undefined; title: string }) {
  const asked = useAskPages(listWarnings, { ...(which === undefined ? {} : { which }), ...where(at) }, { next: page => page.next })
  const today = isoDay(Date.now())
  return (
    <NameList title={title} note="项数多的在前" nobody="现在没有这样的孩子" asked={asked} line={of => (
      <li key={of.child.id}><Head {...of} />
        <ul className="warnitems">{itemsOf(of).map(item => <li key={item.id}><span className="grow">{sayItem(item, today)}</span><Helping child={of.child.id} help={helpFor[item.id]} record={item.record} /></li>)}</ul>
      </li>
    )} />
  )
}

export function UncoveredNames({ quarter, title, ...at }: At & { quarter: string | undefined; title: string }) {
  const asked = useAskPages(listUncovered, { ...(quarter === undefined ? {} : { quarter }), ...where(at) }, { next: page => page.next })
  return (
    <NameList title={title} nobody="没有漏下的孩子" asked={asked} line={of => (
      <li key={of.child.id}><Head {...of} />
        <ul className="warnitems"><li><span className="grow">{of.last === null ? '以前也没有登记过' : `上一次是 ${of.last}`}</span><Helping child={of.child.id} help={{ kind: 'visit', label: '登记走访' }} /></li></ul>
      </li>
    )} />
  )
}

const mends: Readonly<Record<QualityId, string>> = { gaps: '', shared: 'idNumber', twins: 'name', unverified: 'idNumber', unsettled: 'father.isAway', stale: '' }
export function FaultyNames({ which, title, ...at }: At & { which: QualityId; title: string }) {
  const asked = useAskPages(listFaulty, { which, ...where(at) }, { next: page => page.next })
  return (
    <NameList title={title} note="请后面写的人补正" nobody="现在没有这样的档案" asked={asked} line={of => (
      <li key={of.child.id}><Head {...of} />
        <ul className="warnitems"><li><span className="grow">{sayFaulty(which, of, key => fields[key].label)}{of.twin !== null && <Link to="/archives/$id" params={{ id: of.twin.id }} search={{}} className="tl" preload={false}>{of.twin.name}</Link>}</span>
          <Helping child={of.child.id} help={which === 'stale' ? { kind: 'visit', label: '登记走访' } : { field: which === 'gaps' ? (of.missing[0] ?? 'name') : mends[which], label: '补正档案' }} /></li></ul>
      </li>
    )} />
  )
}
