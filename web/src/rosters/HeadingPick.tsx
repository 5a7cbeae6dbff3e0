/** The first lines of a sheet as they stand in the file: the clerk points at the heading where it was not found, or was found wrong. */
import { useState } from 'react'
import { listLines, type RosterLine } from '@qinghe/domain/rosters/contract.ts'
import { columnLetter } from '@qinghe/domain/rosters/headers.ts'
import { type Batch, lineRoleNames, type SheetLayout } from '@qinghe/domain/rosters/types.ts'
import { useAsk } from '../app/asking.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { Skeleton } from '../ui/states.tsx'

export type HeadingRows = { from: number; to: number }
const linesShown = 30

function LineRow({ line, width, picked, onPick }: { line: RosterLine; width: number; picked: boolean; onPick: () => void }) {
  return (
    <tr className={picked ? 'on' : undefined}>
      <td className="muted">{line.line}</td>
      <td className="nowrap"><Button size="sm" kind={picked ? 'primary' : 'ghost'} onClick={onPick}>{picked ? '是表头' : '选作表头'}</Button></td>
      <td className="muted nowrap">{lineRoleNames[line.role]}</td>
      {Array.from({ length: width }, (_, i) => columnLetter(i)).map((letter, i) => <td key={letter} className="ell headcell" title={line.cells[i]}>{line.cells[i] ?? ''}</td>)}
    </tr>
  )
}

/** One press chooses a line, a press on a neighbour adds it: a heading may have several lines. */
const withLine = (now: HeadingRows | null, line: number): HeadingRows | null => {
  if (now === null) return { from: line, to: line }
  if (line === now.from - 1) return { ...now, from: line }
  if (line === now.to + 1) return { ...now, to: line }
  if (line === now.from && line === now.to) return null
  if (line === now.from) return { ...now, from: line + 1 }
  if (line === now.to) return { ...now, to: line - 1 }
  return { from: line, to: line }
}

type Props = { batch: Batch; sheet: number; layout: SheetLayout; busy: boolean; onPick: (rows: HeadingRows) => void }

export function HeadingPick({ batch, sheet, layout, busy, onPick }: Props) {
  const present = layout.headingTo === null ? null : { from: layout.headingFrom ?? layout.headingTo, to: layout.headingTo }
  const [rows, setRows] = useState<HeadingRows | null>(present)
  const asked = useAsk(listLines, { batch: batch.id, sheet, limit: linesShown })
  const lines = asked.data?.lines ?? []
  const width = Math.min(30, Math.max(1, ...lines.map(line => line.cells.length)))
  const same = rows !== null && rows.from === present?.from && rows.to === present.to
  return (
    <Card flush title="表头在哪几行" note="点一行选作表头；表头占几行的，把相邻的行也点上"
      aside={<Button size="sm" kind="primary" busy={busy} disabled={rows === null || same} onClick={() => { if (rows !== null) onPick(rows) }}>按所选表头重新认列</Button>}>
      {asked.data === undefined ? <Skeleton lines={6} /> : (
        <Scroll label="原表前几行">
          <table className="tb low headpick"><tbody>
            {lines.map(line => <LineRow key={line.line} line={line} width={width} picked={rows !== null && line.line >= rows.from && line.line <= rows.to} onPick={() => setRows(withLine(rows, line.line))} />)}
          </tbody></table>
        </Scroll>
      )}
    </Card>
  )
}
