/** 对应列: what each column of the sheet is. Sure ones are ticked, guesses are marked, nothing is dropped without showing it. */
import { type ReactNode, useState } from 'react'
import { mapColumns } from '@qinghe/domain/rosters/contract.ts'
import { type Batch, type Column, ColumnTarget } from '@qinghe/domain/rosters/types.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { TextField } from '../ui/Field.tsx'
import { Foot } from './Foot.tsx'
import { targets } from './words.tsx'
import { Scroll } from '../ui/Scroll.tsx'

type Chosen = Record<number, ColumnTarget | null>
const certainty: Record<Column['certainty'], React.ReactNode> = {
  exact: <Status tone="ok">表头一致</Status>, synonym: <Status tone="ok">同义</Status>, guessed: <Status tone="info">推测，请核对</Status>,
  chosen: <Status tone="ok">您选的</Status>, none: <Status tone="idle">没认出</Status>,
}

/** What the columns are mapped for: an import takes them into archives, a comparison keeps some and throws the rest away. */
export type ColumnsAim = {
  title: string
  note: string
  /** Heading of the targets, and what a column without one is called. */
  head: string
  unused: string
  /** Why it cannot go on with these columns. */
  issues: (columns: readonly Column[]) => readonly Issue[]
  /** What becomes of them, in one line. */
  said: (columns: readonly Column[]) => ReactNode
  /** Nothing was changed: goes on without mapping again. */
  skips: boolean
  action: string
  /** Back to the file, for another sheet of it. */
  again: (sheet: string) => ReactNode
}

type RowProps = { column: Column; target: ColumnTarget | null; taken: ReadonlySet<string>; unused: string; onPick: (target: ColumnTarget | null) => void }

function ColumnRow({ column, target, taken, unused, onPick }: RowProps) {
  const options = targets.filter(t => t.value === target || !taken.has(t.value))
  return (
    <tr>
      <td className="muted">{column.letter}</td><td><b>{column.header === '' ? '（没有表头）' : column.header}</b></td>
      <td className="green"><Icon name="arrow" size="s" /></td>
      <td className="mapcell">
        <PickField label={`${column.letter} 列对应`} options={options} value={target} placeholder={unused} onChange={v => { const read = ColumnTarget.safeParse(v); onPick(read.success ? read.data : null) }} />
      </td>
      <td>{target === column.target ? certainty[column.certainty] : certainty.chosen}</td>
      <td className="muted fold">{column.note}</td>
    </tr>
  )
}

function useMapping(batch: Batch, onDone: () => void) {
  const [chosen, setChosen] = useState<Chosen>({})
  const [sheet, setSheet] = useState<string | null>(batch.sheet)
  const [header, setHeader] = useState(String(batch.headerRow ?? 1))
  const sending = useSend(mapColumns, onDone)
  const targetOf = (c: Column): ColumnTarget | null => (c.index in chosen ? (chosen[c.index] ?? null) : c.target)
  const columns = batch.columns.map(c => ({ ...c, target: targetOf(c) }))
  const otherSheet = sheet !== null && sheet !== batch.sheet
  const moved = otherSheet || Number(header) !== batch.headerRow
  const same = !moved && batch.columns.every(c => targetOf(c) === c.target)
  const submit = () => sending.mutate({
    input: {
      batch: batch.id, columns: moved ? [] : columns.map(({ index, target }) => ({ index, target })),
      ...(Number(header) >= 1 ? { headerRow: Number(header) } : {}),
    },
  })
  const pick = (index: number, target: ColumnTarget | null) => setChosen({ ...chosen, [index]: target })
  return { columns, sheet, setSheet, header, setHeader, otherSheet, moved, same, submit, pick, sending }
}

type Props = { batch: Batch; aim: ColumnsAim; onBack?: () => void; onDone: () => void }

export function ColumnsStep({ batch, aim, onBack, onDone }: Props) {
  const { columns, sheet, setSheet, header, setHeader, otherSheet, moved, same, submit, pick, sending } = useMapping(batch, onDone)
  const taken = new Set(columns.flatMap(c => c.target ?? []))
  const wrong = moved ? [] : aim.issues(columns)
  return (
    <>
      <Card>
        <div className="fields">
          {batch.sheets.length > 1 && <PickField label="工作表" options={batch.sheets.map(s => ({ value: s, label: s }))} value={sheet} onChange={setSheet} />}
          <TextField label="表头在第几行" inputMode="numeric" value={header} onChange={v => setHeader(v.replace(/\D/g, '').slice(0, 4))} hint="两行表头填下面那一行" />
        </div>
      </Card>
      {!moved && (
        <Card flush title={aim.title} note={aim.note}>
          <Scroll label="对应列">
            <table className="tb low"><thead><tr><th>列</th><th>原表头</th><td /><th>{aim.head}</th><th>认定</th><th>说明</th></tr></thead>
              <tbody>{batch.columns.map((c, i) => <ColumnRow key={c.index} column={c} target={columns[i]?.target ?? null} taken={taken} unused={aim.unused} onPick={t => pick(c.index, t)} />)}</tbody>
            </table>
          </Scroll>
        </Card>
      )}
      <ProblemList issues={wrong.length > 0 ? wrong : issuesOf(sending.error)} />
      <Foot {...(onBack === undefined ? {} : { onBack })} note={otherSheet ? '文件读完就已销毁，换工作表要再选一次文件' : moved ? '换了表头行，会重新认列' : aim.said(columns)}>
        {otherSheet ? aim.again(sheet ?? '')
          : <Button kind="primary" iconEnd="right" busy={sending.isPending} disabled={wrong.length > 0} onClick={() => (same && aim.skips ? onDone() : submit())}>{moved ? '重新认列' : aim.action}</Button>}
      </Foot>
    </>
  )
}
