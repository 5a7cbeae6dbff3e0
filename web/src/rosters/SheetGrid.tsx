/** The sheet as a grid: rows in view only, findings as marked cells, a cell opens its findings and can be corrected in place. */
import { type KeyboardEvent as KeyPress, type RefObject, useEffect, useRef } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Batch, CellIssue, Column, RosterRow, SheetLayout } from '@qinghe/domain/rosters/types.ts'
import { Masked } from '../ui/Mask.tsx'
import { CellPopover } from './CellPopover.tsx'
import type { Spot } from './IssueList.tsx'

const rowPx = 32
const wide: Partial<Record<string, number>> = { idNumber: 150, 'father.idNumber': 150, 'mother.idNumber': 150, 'guardian.idNumber': 150, sexCode: 44, name: 76, birthDate: 106, 'father.birthDate': 106, 'mother.birthDate': 106, 'father.phone': 116, 'mother.phone': 116, 'guardian.phone': 116, studentNumber: 160, 'row.village': 92, 'row.town': 92, 'guardian.name': 76, 'row.hukouText': 160, 'row.residenceText': 160 }
const widthOf = (c: Column): number => wide[c.target ?? ''] ?? Math.max(64, Math.min(150, c.header.length * 13 + 18))

const worst = (issues: readonly CellIssue[]): CellIssue['severity'] | undefined => (['error', 'warning', 'known'] as const).find(s => issues.some(i => i.severity === s))
const cellClass = { error: 'e', warning: 'w', known: 'd' } as const
const at = (row: RosterRow, column: number): CellIssue[] => row.issues.filter(i => (i.column ?? 0) === column)

type Props = {
  batch: Batch; layout: SheetLayout; rows: readonly RosterRow[]; spot: Spot | null; onSpot: (spot: Spot | null) => void
  /** Its cell is done with; somebody may be at another one by now. */
  onLeave: (spot: Spot) => void
  /** Somebody wants the next finding, and there is none behind this one. */
  onEnd: () => void
  more: boolean; onMore: () => void
}

function Cell({ row, column, spot, onSpot }: { row: RosterRow; column: Column; spot: Spot | null; onSpot: Props['onSpot'] }) {
  const text = row.cells[column.index] ?? ''
  const found = at(row, column.index)
  const severity = worst(found)
  const chosen = spot?.row === row.row && spot.column === column.index
  const quiet = row.fixed.includes(column.index) ? 'fixed' : row.filled.includes(column.index) ? 'filled' : ''
  const look = severity === undefined ? quiet : cellClass[severity]
  const shown = text === '' ? (severity === undefined ? '' : <s>空</s>) : text.includes('•') ? <Masked text={text} /> : text
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it moves the same spot by arrow keys
    <td className={[look, chosen ? 'on' : ''].filter(Boolean).join(' ') || undefined} data-cell={`${row.row}.${column.index}`} tabIndex={chosen ? 0 : -1}
      aria-label={`${column.letter}${row.line} ${column.header}：${text === '' ? '空' : text}${found.map(f => `，${f.title}`).join('')}`} onClick={() => onSpot({ row: row.row, column: column.index })}>
      {shown}{severity !== undefined && <u />}
    </td>
  )
}

/** The next cell with a finding, in reading order; undefined behind the last one that is loaded. */
function nextFault(rows: readonly RosterRow[], from: Spot | null): Spot | undefined {
  const start = from === null ? 0 : Math.max(0, rows.findIndex(row => row.row === from.row))
  for (const row of rows.slice(start)) {
    const columns = row.issues.map(issue => issue.column ?? 0).sort((a, b) => a - b)
    const column = columns.find(at => from === null || row.row !== from.row || at > from.column)
    if (column !== undefined) return { row: row.row, column }
  }
  return undefined
}

/** F8 goes to the next finding from wherever one is on the page. */
function useNext({ rows, spot, onSpot, onEnd }: Props): () => void {
  const next = () => { const found = nextFault(rows, spot); if (found === undefined) onEnd(); else onSpot(found) }
  const latest = useRef(next)
  latest.current = next
  useEffect(() => {
    const key = (e: KeyboardEvent) => { if (e.key === 'F8' && document.querySelector('dialog[open]') === null) { e.preventDefault(); latest.current() } }
    window.addEventListener('keydown', key)
    return () => window.removeEventListener('keydown', key)
  }, [])
  return () => latest.current()
}

/** The cell comes into view, sideways too, once its row is drawn. */
function useSight(scroller: RefObject<HTMLDivElement | null>, spot: Spot | null) {
  const [row, column] = [spot?.row, spot?.column]
  useEffect(() => {
    if (row === undefined) return
    const look = () => scroller.current?.querySelector(`[data-cell="${row}.${column}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const timer = window.setTimeout(look, 80)
    return () => window.clearTimeout(timer)
  }, [scroller, row, column])
}

/** Arrow keys walk, Esc leaves. */
function useWalk({ layout, rows, spot, onSpot }: Props) {
  return (e: KeyPress) => {
    const way: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
    const step = way[e.key]
    if (e.key === 'Escape') onSpot(null)
    if (step === undefined || spot === null || e.target instanceof HTMLInputElement) return
    e.preventDefault()
    const r = rows.findIndex(row => row.row === spot.row)
    const c = layout.columns.findIndex(col => col.index === spot.column)
    const row = rows[Math.max(0, Math.min(r + step[0], rows.length - 1))]
    const column = layout.columns[Math.max(0, Math.min(c + step[1], layout.columns.length - 1))]
    if (row !== undefined && column !== undefined) onSpot({ row: row.row, column: column.index })
  }
}

function Heading({ layout }: { layout: SheetLayout }) {
  return (
    <thead>
      <tr><th className="rn" />{layout.columns.map(c => <th key={c.index}>{c.letter}</th>)}</tr>
      <tr className="hd"><th className="rn">{layout.headingTo}</th>{layout.columns.map(c => <th key={c.index}><b>{c.header}</b></th>)}</tr>
    </thead>
  )
}

export function SheetGrid(props: Props) {
  const { batch, layout: { columns }, rows, spot, onSpot, onLeave, more, onMore } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 12 })
  const visible = virtual.getVirtualItems()
  const last = visible[visible.length - 1]?.index ?? 0
  const walk = useWalk(props)
  const next = useNext(props)
  useSight(scroller, spot)
  useEffect(() => { if (more && last >= rows.length - 20) onMore() }, [more, last, rows.length, onMore])
  const spotIndex = spot === null ? -1 : rows.findIndex(r => r.row === spot.row)
  useEffect(() => { if (spotIndex >= 0) virtual.scrollToIndex(spotIndex, { align: 'auto' }) }, [spotIndex, virtual])
  const spotRow = rows[spotIndex]
  const before = visible[0]?.start ?? 0
  const after = virtual.getTotalSize() - (visible[visible.length - 1]?.end ?? 0)
  const span = columns.length + 1
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys walk over the cells inside, which are the ones in focus
    <div className="scroll gridscroll" ref={scroller} onKeyDown={walk}>
      <table className="xl" style={{ width: 40 + columns.reduce((w, c) => w + widthOf(c), 0) }}>
        <colgroup><col style={{ width: 40 }} />{columns.map(c => <col key={c.index} style={{ width: widthOf(c) }} />)}</colgroup>
        <Heading layout={props.layout} />
        <tbody>
          {before > 0 && <tr className="spacer"><td colSpan={span} style={{ height: before, padding: 0 }} /></tr>}
          {visible.map(v => {
            const row = rows[v.index]
            return row === undefined ? null : (
              <tr key={row.row} className={row.selected || row.state === 'error' || row.state === 'known' ? undefined : 'off'}>
                <th className={row.state === 'error' ? 'rn e' : 'rn'}>{row.line}</th>
                {columns.map(c => <Cell key={c.index} row={row} column={c} spot={spot} onSpot={onSpot} />)}
              </tr>
            )
          })}
          {after > 0 && <tr className="spacer"><td colSpan={span} style={{ height: after, padding: 0 }} /></tr>}
        </tbody>
      </table>
      {spot !== null && spot.quiet !== true && spotRow !== undefined && <CellPopover key={`${spot.row}.${spot.column}`} batch={batch} row={spotRow} column={spot.column} scroller={scroller} onClose={() => onLeave(spot)} onNext={next} />}
    </div>
  )
}
