/** Whose archives a line is about: by name for whoever may read them, by the end of their number for the auditor, who need not see an
 *  archive to ask who else looked at it. */
import { Link } from '@tanstack/react-router'
import { nameChildren } from '@qinghe/domain/archives/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../app/asking.ts'
import { useNames } from '../app/session.ts'
import { Name } from '../ui/Mask.tsx'
import { figure } from '../ui/time.ts'
import type { Visit } from './visits.ts'

/** Names of a few; an archive outside one's area keeps its number. */
export function useChildNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const open = useNames() === 'open'
  const asked = useAsk(nameChildren, { ids: ids.map(id => ChildId.parse(id)) }, { enabled: open && ids.length > 0, staleMs: 600_000 })
  return new Map((asked.data?.children ?? []).map(child => [child.id, child.name]))
}

export const shortId = (id: string): string => id.slice(-8)

/** Those a page speaks of singly, asked for at once. */
const mostNamed = 50
export const singleChildren = (visits: readonly Visit[]): string[] =>
  [...new Set(visits.flatMap(visit => (visit.count === 1 ? visit.children : [])))].slice(0, mostNamed)

/** One child is the way to everybody who looked at it. */
export function ChildrenCell({ visit, names }: { visit: Visit; names: ReadonlyMap<string, string> }) {
  const [only] = visit.children
  if (visit.count === 0) return <span className="muted">—</span>
  if (visit.count > 1 || only === undefined) return <>{figure(visit.count)} 名</>
  const name = names.get(only)
  return <Link to="/audit" search={{ child: ChildId.parse(only) }} className="lk" title="谁看过这个孩子">{name === undefined ? <span className="hash">{shortId(only)}</span> : <Name text={name} />}</Link>
}
