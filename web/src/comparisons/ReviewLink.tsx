import type { MouseEvent, ReactNode } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Comparison, RowsOutput } from '@qinghe/domain/comparisons/contract.ts'
import { Icon } from '../ui/Icon.tsx'

const result = getRouteApi('/desk/comparisons/$id')

/** To the desk where pairs in doubt are judged. */
export const ReviewLink = ({ comparison, children }: { comparison: Comparison['id']; children: ReactNode }) => (
  <Link to="/comparisons/$id/review" params={{ id: comparison }} search={{}} className="btn p"><Icon name="match" />{children}</Link>
)

type Row = Pick<RowsOutput['rows'][number], 'row' | 'name' | 'pair'>

/** To the pair of one row. The address that is left keeps the row, so that “back” ends there again. */
export function PairLink({ comparison, row: { row, name, pair } }: { comparison: Comparison['id']; row: Row }) {
  const navigate = result.useNavigate()
  const to = { to: '/comparisons/$id/review', params: { id: comparison }, search: pair === null ? { row } : { row, child: pair } } as const
  const leave = async (e: MouseEvent) => {
    if (e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    // One after the other: the history keeps only the last of two changes in one turn.
    await navigate({ search: { tab: 'doubtful', row }, replace: true, resetScroll: false })
    await navigate(to)
  }
  return <Link {...to} className="btn sm" aria-label={`去判断第 ${row} 行 ${name}`} onClick={e => { void leave(e) }}><Icon name="match" />去判断</Link>
}
