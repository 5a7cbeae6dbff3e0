/** The long list: only the rows in view are in the page, the next page is fetched before its end is reached. */
import { type RefObject, useEffect, useRef } from 'react'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ListSort } from '@qinghe/domain/archives/contract.ts'
import { sortExists } from '@qinghe/domain/archives/exists.ts'
import type { ColumnKey } from '@qinghe/domain/archives/listColumns.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import { Icon } from '../ui/Icon.tsx'
import { Name } from '../ui/Mask.tsx'
import { useEye } from '../app/session.ts'
import { Dot } from '../ui/marks.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { columns, columnSorts } from './columns.tsx'
import { SexAge } from './words.tsx'

export type Picking = { chosen: ReadonlySet<string>; toggle: (row: ArchiveRow) => void; all: () => void; isOn: boolean }
type Props = {
  rows: readonly ArchiveRow[]
  shown: readonly ColumnKey[]
  cursor: number
  onCursor: (at: number) => void
  picking: Picking
  loading: boolean
  sort: ListSort
  onSort: (sort: ListSort) => void
  more: boolean
  onMore: () => void
}
const rowPx = 40

function useRows(props: Props, scroller: RefObject<HTMLDivElement | null>) {
  const { rows, more, onMore, cursor } = props
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 12 })
  const visible = virtual.getVirtualItems()
  const last = visible[visible.length - 1]?.index ?? 0
  useEffect(() => { if (more && last >= rows.length - 15) onMore() }, [more, last, rows.length, onMore])
  useEffect(() => { if (cursor >= 0) virtual.scrollToIndex(cursor, { align: 'auto' }) }, [cursor, virtual])
  return { virtual, visible }
}

function Row({ row, at, props }: { row: ArchiveRow; at: number; props: Props }) {
  const { shown, cursor, onCursor, picking } = props
  return (
    <tr className={at === cursor ? 'tap sel' : 'tap'} aria-selected={at === cursor} onClick={() => onCursor(at)}>
      {picking.isOn && (
        <td className="pickcell">
          <input type="checkbox" className="cb" aria-label={`选择${row.name}`} checked={picking.chosen.has(row.id)} onClick={e => e.stopPropagation()} onChange={() => picking.toggle(row)} />
        </td>
      )}
      <td><Link to="/archives/$id" params={{ id: row.id }} search={{}} className="strong namelink longname" title={row.name} onClick={e => e.stopPropagation()} preload={false}><Name text={row.name} /></Link> <SexAge row={row} /></td>
      {shown.map(key => <td key={key} className={columns[key].align}>{columns[key].show(row)}</td>)}
    </tr>
  )
}

const sortWords: Record<ListSort, string> = { region: '按村（居）', recent: '最近更新的在前', birth: '按出生日期，年长的在前' }

/** A heading that can order the list is a button; which one does is marked. */
function Heading({ label, align, sorts, props }: { label: string; align?: 'r' | undefined; sorts: ListSort | undefined; props: Props }) {
  if (sorts === undefined) return <th className={align}>{label}</th>
  const isOn = props.sort === sorts
  return (
    <th className={align} aria-sort={isOn ? (sorts === 'recent' ? 'descending' : 'ascending') : undefined}>
      <button type="button" className={isOn ? 'sorthead on' : 'sorthead'} title={sortWords[sorts]} onClick={() => props.onSort(sorts)}>{label}<Icon name="down" size="s" /></button>
    </th>
  )
}

export function ListTable(props: Props) {
  const eye = useEye()
  const { rows, shown, picking, loading } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { virtual, visible } = useRows(props, scroller)
  const before = visible[0]?.start ?? 0
  const after = virtual.getTotalSize() - (visible[visible.length - 1]?.end ?? 0)
  const wide = shown.length + 1 + (picking.isOn ? 1 : 0)
  const chosen = rows.filter(r => picking.chosen.has(r.id)).length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the list scrolls by keyboard
    <div className="scroll" ref={scroller} tabIndex={0}>
      <table className="tb" aria-rowcount={rows.length}>
        <thead>
          <tr>
            {picking.isOn && (
              <th className="pickcell">
                <input type="checkbox" className="cb" aria-label="选择全部已显示的" checked={rows.length > 0 && chosen === rows.length}
                  ref={node => { if (node !== null) node.indeterminate = chosen > 0 && chosen < rows.length }} onChange={picking.all} />
              </th>
            )}
            <Heading label="姓名、年龄" sorts={sortExists(eye, 'birth') ? 'birth' : undefined} props={props} />
            {shown.map(key => <Heading key={key} label={columns[key].label} align={columns[key].align} sorts={columnSorts[key]} props={props} />)}
          </tr>
        </thead>
        {loading ? <SkeletonRows rows={12} columns={wide} /> : (
          <tbody>
            {before > 0 && <tr className="spacer"><td colSpan={wide} style={{ height: before, padding: 0 }} /></tr>}
            {visible.map(v => { const row = rows[v.index]; return row === undefined ? null : <Row key={row.id} row={row} at={v.index} props={props} /> })}
            {after > 0 && <tr className="spacer"><td colSpan={wide} style={{ height: after, padding: 0 }} /></tr>}
          </tbody>
        )}
      </table>
    </div>
  )
}

/** On a phone the same rows are two lines each. */
export function ListCards({ rows, shown, more, onMore }: Pick<Props, 'rows' | 'shown' | 'more' | 'onMore'>) {
  return (
    <div className="scroll">
      {rows.map(row => (
        <Link key={row.id} to="/archives/$id" params={{ id: row.id }} search={{}} className="linecard">
          <div className="row"><b><Name text={row.name} /></b><SexAge row={row} /><span className="end">{columns.status.show(row)}</span></div>
          <div className="row t13 soft wrap">{row.townName} {row.regionName}{row.schoolName !== null && <><Dot />{row.schoolName}</>}{shown.includes('caregiver') && <span className="end">{columns.caregiver.show(row)}</span>}</div>
        </Link>
      ))}
      {more && <button type="button" className="btn wide" onClick={onMore}>再显示一些</button>}
    </div>
  )
}
