/** The rows behind a number of the sum, page by page. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { type Comparison, listMissing, listRows, type RowsOutput } from '@qinghe/domain/comparisons/contract.ts'
import { outsideNames, rowStateNames, type RowState } from '@qinghe/domain/comparisons/types.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { useAskPages } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { useMay } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { Note } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { Tag } from '../ui/marks.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { PairDialog } from './PairDialog.tsx'
import { PairLink } from './ReviewLink.tsx'

type Row = RowsOutput['rows'][number]
type Asked = { isError: boolean; error: unknown; data: unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown; refetch: () => unknown }

function Table({ asked, heads, rows, total, none }: { asked: Asked; heads: readonly string[]; rows: readonly ReactNode[]; total: number; none: string }) {
  if (asked.isError && rows.length === 0) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (asked.data !== undefined && rows.length === 0) return <EmptyState title={none} />
  return (
    <>
      <Scroll label="每一行"><table className="tb stack">
        <thead><tr>{heads.map((head, i) => ({ head, key: `head${i}` })).map(({ head, key }) => (head === '' ? <td key={key} /> : <th key={key}>{head}</th>))}</tr></thead>
        {asked.data === undefined ? <SkeletonRows rows={6} columns={heads.length} /> : <tbody>{rows}</tbody>}
      </table></Scroll>
      {rows.length > 0 && (
        <div className="tablefoot"><span>已显示 {figure(rows.length)} / {figure(total)}</span>{asked.hasNextPage && <span className="row end"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>往下还有</Button></span>}</div>
      )}
    </>
  )
}

const lastHead: Record<RowState, string> = { same: '档案', differs: '不同的栏', lead: '去处', doubtful: '', outside: '为什么' }

function Fate({ row, onCompare }: { row: Row; onCompare: () => void }) {
  switch (row.state) {
    case 'same': return null
    case 'differs': return <span className="fate">{row.differs.map(field => <Tag key={field} tone="blue">{field}</Tag>)}<Button size="sm" kind="ghost" onClick={onCompare}>对照</Button></span>
    case 'lead': return <span className="soft">没有档案</span>
    case 'doubtful': return null
    case 'outside': return <span className="soft">{row.outside === null ? '' : outsideNames[row.outside]}</span>
  }
}

const ArchiveLink = ({ child }: { child: ChildId }) => <Link to="/archives/$id" params={{ id: child }} search={{}} className="tl t13">看档案</Link>

type Pages = Pick<Asked, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>

/** Reads on until the row somebody comes back to is there, and brings it before their eyes once.
 *  @returns where the row is: on the table, or gone from it since it was judged */
function useReturn(at: number | undefined, rows: readonly Row[], { hasNextPage, isFetchingNextPage, fetchNextPage }: Pages) {
  const ref = useRef<HTMLTableRowElement>(null)
  const last = rows.at(-1)?.row
  const isBefore = at !== undefined && last !== undefined && last < at
  const isHere = at !== undefined && rows.some(row => row.row === at)
  useEffect(() => { if (isBefore && hasNextPage && !isFetchingNextPage) void fetchNextPage() }, [isBefore, hasNextPage, isFetchingNextPage, fetchNextPage])
  useEffect(() => {
    if (!isHere) return
    ref.current?.scrollIntoView({ block: 'center' })
    ref.current?.querySelector('a')?.focus({ preventScroll: true })
  }, [isHere])
  return { ref, isGone: at !== undefined && last !== undefined && !isHere && !(isBefore && hasNextPage) }
}

type TableProps = { one: Comparison; state: RowState; /** The row to come back to. */ at?: number | undefined }

export function RowsTable({ one, state, at }: TableProps) {
  const asked = useAskPages(listRows, { comparison: one.id, state }, { next: page => page.next })
  const decides = useMay('comparisons.order')
  const [open, setOpen] = useState<{ row: Row; child: ChildId } | null>(null)
  const rows = asked.data?.pages.flatMap(page => page.rows) ?? []
  const { ref, isGone } = useReturn(at, rows, asked)
  return (
    <>
      {isGone && <div className="returned"><Note>第 {at} 行已经不在“{rowStateNames[state]}”里：判断以后，它列在别的去处。</Note></div>}
      <Table asked={asked} heads={['行', '姓名', '出生日期', '户籍村', lastHead[state], '']} total={one.balance[state]} none="没有这样的行"
        rows={rows.map(row => (
          <tr key={row.row} {...row.row === at ? { ref, className: 'sel', 'aria-current': 'location' as const } : {}}>
            <td className="muted rowno">{row.row}</td><td><b><Name text={row.name} /></b></td><td className="soft">{row.birthDate}</td><td className="soft">{row.village}</td>
            <td className="fold"><Fate row={row} onCompare={() => { if (row.child !== null) setOpen({ row, child: row.child }) }} /></td>
            <td className="r act">{row.child !== null && <ArchiveLink child={row.child} />}{state === 'doubtful' && decides && <PairLink comparison={one.id} row={row} />}</td>
          </tr>
        ))} />
      {open !== null && <PairDialog comparison={one.id} row={open.row.row} child={open.child} name={open.row.name} onClose={() => setOpen(null)} />}
    </>
  )
}

export function MissingTable({ one }: { one: Comparison }) {
  const asked = useAskPages(listMissing, { comparison: one.id }, { next: page => page.next })
  const children = asked.data?.pages.flatMap(page => page.children) ?? []
  return (
    <Table asked={asked} heads={['姓名', '出生日期', '村（居）', '']} total={one.balance.missing} none="应在名册的都在"
      rows={children.map(({ child, name, birthDate, regionName }) => (
        <tr key={child}><td><b><Name text={name} /></b></td><td className="soft">{birthDate}</td><td className="soft">{regionName}</td><td className="r act"><ArchiveLink child={child} /></td></tr>
      ))} />
  )
}
