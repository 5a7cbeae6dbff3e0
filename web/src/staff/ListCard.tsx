import type { ReactNode } from 'react'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Scroll } from '../ui/Scroll.tsx'

type Asked = { isError: boolean; error: unknown; data: unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown; refetch: () => unknown }
type Props = { asked: Asked; heads: readonly ReactNode[]; rows: readonly ReactNode[]; empty: { title: string; text: string }; foot?: ReactNode; label: string }

/** A paged table with its four states. */
export function ListCard({ asked, heads, rows, empty, foot, label }: Props) {
  const named = heads.map((head, i) => ({ head, key: `head${i}` }))
  const said = asked.isError && rows.length === 0 ? sayFailure(failureOf(asked.error)) : null
  return (
    <Card flush label={label} className="fill">
      {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
      {said === null && asked.data !== undefined && rows.length === 0 && <EmptyState title={empty.title}>{empty.text}</EmptyState>}
      {said === null && (asked.data === undefined || rows.length > 0) && (
        <Scroll label={label}><table className="tb stack">
          <thead><tr>{named.map(({ head, key }) => head === '' ? <td key={key} /> : <th key={key}>{head}</th>)}</tr></thead>
          {asked.data === undefined ? <SkeletonRows rows={8} columns={heads.length} /> : <tbody>{rows}</tbody>}
        </table></Scroll>
      )}
      {(foot !== undefined || asked.hasNextPage) && (
        <div className="tablefoot">{foot}{asked.hasNextPage && <span className="end"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>往下还有</Button></span>}</div>
      )}
    </Card>
  )
}
