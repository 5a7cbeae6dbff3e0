/** What is in the file and not among the children, by what it is: nothing is left out without a word. */
import { useState } from 'react'
import { listLines } from '@qinghe/domain/rosters/contract.ts'
import { type Batch, type LeftOut, lineRoleNames } from '@qinghe/domain/rosters/types.ts'
import { useAskPages } from '../app/asking.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note, Segment } from '../ui/layout.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import type { BatchStep } from './search.ts'
import { layoutOf } from './SheetPick.tsx'

const whyNames: Record<LeftOut['why'], string> = { ...lineRoleNames, sheetNotTaken: '没有选的工作表', hidden: '隐藏或筛选掉的行', marked: '涂色的行', struck: '划掉的行', noValue: '公式没有结果的行' }
/** Headings and blank lines are nobody's loss. */
const quiet: readonly LeftOut['why'][] = ['title', 'heading', 'columnNumbers', 'blank', 'child']

type Kind = { why: LeftOut['why']; count: number; sheets: number[] }

/** The same reason in several sheets is said once. */
function kindsOf(leftOut: readonly LeftOut[]): Kind[] {
  const said = leftOut.filter(one => one.count > 0 && !quiet.includes(one.why))
  return [...new Set(said.map(one => one.why))].map(why => {
    const all = said.filter(one => one.why === why)
    return { why, count: all.reduce((sum, one) => sum + one.count, 0), sheets: all.map(one => one.sheet) }
  })
}

function Lines({ batch, sheet }: { batch: Batch; sheet: number }) {
  const asked = useAskPages(listLines, { batch: batch.id, sheet, only: 'leftOut', limit: 100 }, { next: page => page.next })
  const lines = asked.data?.pages.flatMap(page => page.lines) ?? []
  if (asked.data === undefined) return <Skeleton />
  if (lines.length === 0) return <EmptyState title="没有" icon="done">这张表的每一行都当作儿童读了。</EmptyState>
  return (
    <>
      <Scroll label="没有当作儿童的行"><table className="tb low"><thead><tr><th>行</th><th>认作</th><th>内容</th></tr></thead>
        <tbody>{lines.map(line => <tr key={line.line}><td className="muted">{line.line}</td><td className="nowrap">{line.hidden ? whyNames.hidden : line.role === 'child' ? '儿童，按回答没有导入' : lineRoleNames[line.role]}</td><td className="fold">{line.cells.filter(text => text !== '').join(' │ ')}</td></tr>)}</tbody>
      </table></Scroll>
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>往下还有</Button></div>}
    </>
  )
}

function LinesDialog({ batch, kind, onClose }: { batch: Batch; kind: Kind; onClose: () => void }) {
  const [sheet, setSheet] = useState(kind.sheets[0] ?? 0)
  return (
    <Dialog title={kind.sheets.length > 1 ? '没有当作儿童的行' : `「${layoutOf(batch, sheet).name}」里没有当作儿童的行`} wide onClose={onClose}>
      {kind.sheets.length > 1 && <Segment label="工作表" value={String(sheet)} onPick={at => setSheet(Number(at))} items={kind.sheets.map(at => ({ key: String(at), label: layoutOf(batch, at).name }))} />}
      <Lines key={sheet} batch={batch} sheet={sheet} />
    </Dialog>
  )
}

export function LeftOutNote({ batch, onGo }: { batch: Batch; onGo: (step: BatchStep) => void }) {
  const [open, setOpen] = useState<Kind | null>(null)
  const said = kindsOf(batch.leftOut)
  if (said.length === 0 && batch.questions.length === 0) return null
  return (
    <Note>
      <div className="leftout">
        {said.length > 0 && <b>没有当作儿童读的：</b>}
        {said.map(kind => (
          <button key={kind.why} type="button" className="lk" onClick={() => setOpen(kind)}>{whyNames[kind.why]} {figure(kind.count)} 行{kind.sheets.length > 1 && `（${kind.sheets.length} 张表）`}</button>
        ))}
        {batch.questions.length > 0 && <button type="button" className="lk end" onClick={() => onGo('questions')}>改前面的回答（{batch.questions.length}）</button>}
      </div>
      {open !== null && <LinesDialog batch={batch} kind={open} onClose={() => setOpen(null)} />}
    </Note>
  )
}
