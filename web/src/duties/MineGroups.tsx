/** What is due put together by child or by what has to be done: hundreds are a page of lines, each opens to what stands behind it. */
import { Link } from '@tanstack/react-router'
import { type MineGroupsInput, type MineGroupsOutput, myDuties, myDutyGroups } from '@qinghe/domain/duties/contract.ts'
import { useAskPages } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Name } from '../ui/Mask.tsx'
import { figure } from '../ui/time.ts'
import { sayDay } from './due.ts'
import { DutyItem } from './DutyItem.tsx'
import type { MineSearch } from './search.ts'

type MineGroup = MineGroupsOutput['groups'][number]
type By = MineGroupsInput['by']
type Asked = Pick<MineGroupsInput, 'when' | 'who'>

const aboutNobody = '不涉及某个孩子的事'
/** How an opened group stands in the address. */
const keyOf = ({ child, plan, duty }: MineGroup): string => child?.id ?? (plan === null ? 'none' : `${plan}.${duty}`)
const filterOf = ({ child, plan, duty }: MineGroup) => (child !== null ? { child: child.id } : plan === null || duty === null ? { noChild: true } : { plan, duty })

function Lines({ group, by, asked }: { group: MineGroup; by: By; asked: Asked }) {
  const lines = useAskPages(myDuties, { limit: 30, ...asked, ...filterOf(group) }, { next: page => page.next })
  if (lines.data === undefined) return <NotRead asked={lines} lines={3} />
  return (
    <>
      <ul>{lines.data.pages.flatMap(page => page.duties).map(line => <DutyItem key={line.duty} line={line} about={by === 'kind'} />)}</ul>
      {lines.hasNextPage && <div className="tablefoot"><Button size="sm" busy={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>这一组后面还有</Button></div>}
    </>
  )
}

/** One press opens it, another closes it; where it stands in the list it stays. */
function Group({ group, by, search, asked }: { group: MineGroup; by: By; search: MineSearch; asked: Asked }) {
  const { child, title, place, open, late, due } = group
  const isOpen = search.open === keyOf(group)
  return (
    <section className={isOpen ? 'minegroup on' : 'minegroup'} aria-label={child?.name ?? title ?? aboutNobody}>
      <h2>
        <Link to="/duties" search={{ ...search, open: isOpen ? undefined : keyOf(group) }} replace resetScroll={false} aria-expanded={isOpen}>
          <Icon name={isOpen ? 'up' : 'down'} />
          <span className="grow minetitle">{child === null ? (title ?? aboutNobody) : <Name text={child.name} />}{by === 'child' && <span className="muted cap"> {place}</span>}</span>
          {late > 0 && <span className="red t13">逾期 {figure(late)}</span>}
          {late === 0 && due !== null && <span className="muted t13">{sayDay(due, Date.now())}前</span>}
          <b className="minecount">{figure(open)}<span className="sr"> 件</span></b>
        </Link>
      </h2>
      {isOpen && <Lines group={group} by={by} asked={asked} />}
    </section>
  )
}

type Props = { by: By; search: MineSearch; asked: Asked; groups: readonly MineGroup[] }
export const useMineGroups = (by: By | undefined, asked: Asked) =>
  useAskPages(myDutyGroups, { limit: 100, ...asked, by: by ?? 'child' }, { next: page => page.next, keep: true, enabled: by !== undefined })

export function MineGroups({ by, search, asked, groups }: Props) {
  return <div className="card clip">{groups.map(group => <Group key={keyOf(group)} group={group} by={by} search={search} asked={asked} />)}</div>
}
