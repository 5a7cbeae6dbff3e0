/** 检查错误: the sheet as it was written, with every finding at its cell; corrected here or in the marked workbook. */
import { useMemo, useState } from 'react'
import { listRows, markedRoster, type RowsFilter } from '@qinghe/domain/rosters/contract.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import type { Batch, CellIssue, RosterRow } from '@qinghe/domain/rosters/types.ts'
import { download } from '../app/api.ts'
import { useAskPages } from '../app/asking.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { Segment } from '../ui/layout.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { Foot } from './Foot.tsx'
import { IssueList, type Spot } from './IssueList.tsx'
import type { BatchStep } from './search.ts'
import { SheetGrid } from './SheetGrid.tsx'
import { targetName } from './words.tsx'

/** A count that narrows the grid to its rows. */
function Count({ label, n, tone, onPick }: { label: string; n: number; tone?: string | undefined; onPick?: (() => void) | undefined }) {
  const number = <b className={tone}>{figure(n)}</b>
  return <div><div className="cap muted">{label}</div>{onPick === undefined || n === 0 ? number : <button type="button" className="lk" onClick={onPick}>{number}</button>} <span className="muted t13">行</span></div>
}

function Counts({ batch, onFilter }: { batch: Batch; onFilter: (filter: RowsFilter) => void }) {
  const { counts } = batch
  const share = (n: number) => `${(n / Math.max(1, counts.total)) * 100}%`
  const marked = () => { download(markedRoster, { batch: batch.id }, `${batch.number}-标注.xlsx`).catch(() => toast('没有下载成功，请再试一次')) }
  return (
    <section className="card cnt" aria-label="检查结果">
      <Count label="共读到" n={counts.total} onPick={() => onFilter('all')} />
      <Count label="可直接导入" n={counts.ok} tone="green" />
      <Count label="有提示，可导入" n={counts.warning} tone="amber" onPick={() => onFilter('warnings')} />
      <Count label="有错误，不能导入" n={counts.error} tone={counts.error > 0 ? 'red' : undefined} onPick={() => onFilter('errors')} />
      <div className="cntbar">
        <div className="grow">
          <div className="bar split"><i style={{ width: share(counts.ok) }} />{counts.warning > 0 && <i className="warn" style={{ width: share(counts.warning) }} />}{counts.error > 0 && <i className="bad" style={{ width: share(counts.error) }} />}</div>
          <div className="cap muted cntnote">{figure(counts.ok)} + {figure(counts.warning)} + {figure(counts.error)} = {figure(counts.total)}。全部检查完之前，什么都不会写入档案。</div>
        </div>
        <Button icon="download" onClick={marked}>下载标注后的原表</Button>
      </div>
    </section>
  )
}

function Mapping({ batch, onGo }: { batch: Batch; onGo: (step: BatchStep) => void }) {
  const notes = batch.columns.filter(c => c.note !== null)
  return (
    <section className="card mapcard" aria-label="对应列">
      <header><h2>对应列</h2><button type="button" className="end t13 tl" onClick={() => onGo('columns')}>修改</button></header>
      <Scroll label="对应列"><div className="body">
        {batch.columns.map(c => {
          const tone = c.target === null ? 'muted' : c.certainty === 'guessed' ? 'blue' : 'green'
          return (
            <div key={c.index} className="mp">
              <span className="soft ell" title={c.header}>{c.letter} {c.header}</span><span className={tone}><Icon name="arrow" size="s" /></span>
              <span className={c.target === null ? 'ell muted' : 'ell'} title={targetName(c.target)}>{targetName(c.target)}</span>
              <span className={tone}><Icon name={c.target === null ? 'minus' : c.certainty === 'guessed' ? 'info' : 'check'} size="s" /></span>
            </div>
          )
        })}
        {batch.statesLeftBehind && !batch.columns.some(c => c.target === 'categories') && <div className="cap muted mapnote"><Icon name="info" size="s" /> 这是留守儿童的登记表：表上没有儿童类别，按「农村留守」登记；父母情况没写全的，留守状态记「疑似待核」。</div>}
        {notes.length > 0 && <div className="cap muted mapnote"><Icon name="info" size="s" /> {notes.map(c => `${c.letter} 列${c.note}`).join('。')}。</div>}
      </div></Scroll>
    </section>
  )
}

export type Found = { row: RosterRow; issue: CellIssue }

const rank = { error: 0, warning: 1, known: 2 }
const findingsOf = (pages: readonly { rows: RosterRow[] }[] | undefined): Found[] =>
  (pages ?? []).flatMap(page => page.rows.flatMap(row => row.issues.map(issue => ({ row, issue }))))

/** Errors first, all of them, then the rest as one scrolls. The grid asks for the same pages: whatever stands in the list can be shown. */
function useProblems(batch: Batch) {
  const errors = useAskPages(listRows, { batch: batch.id, filter: 'errors', limit: 200 }, { next: page => page.next, keep: true })
  const warnings = useAskPages(listRows, { batch: batch.id, filter: 'warnings', limit: 200 }, { next: page => page.next, keep: true })
  const found = useMemo(() => [...findingsOf(errors.data?.pages), ...findingsOf(warnings.data?.pages)]
    .sort((a, b) => rank[a.issue.severity] - rank[b.issue.severity] || a.row.row - b.row.row), [errors.data, warnings.data])
  const next = errors.hasNextPage ? errors : warnings
  return { found, more: next.hasNextPage, onMore: () => { if (!next.isFetchingNextPage) void next.fetchNextPage() } }
}

const shownRows: { key: RowsFilter; label: string }[] = [{ key: 'errors', label: '只看错误' }, { key: 'warnings', label: '只看提示' }, { key: 'all', label: '全部行' }]
type Props = { batch: Batch; filter: RowsFilter; onFilter: (filter: RowsFilter) => void; onGo: (step: BatchStep) => void }

export function CheckStep({ batch, filter, onFilter, onGo }: Props) {
  const rows = useAskPages(listRows, { batch: batch.id, filter, limit: 200 }, { next: page => page.next, keep: true })
  const problems = useProblems(batch)
  const [spot, setSpot] = useState<Spot | null>(null)
  const list = useMemo(() => rows.data?.pages.flatMap(p => p.rows) ?? [], [rows.data])
  const jump = (found: Found) => {
    if (!list.some(r => r.row === found.row.row)) onFilter(found.row.state === 'error' ? 'errors' : 'warnings')
    setSpot({ row: found.row.row, column: found.issue.column ?? 0 })
  }
  const leave = (from: Spot) => setSpot(now => (now?.row === from.row && now.column === from.column ? null : now))
  const ready = importable(batch.counts)
  const skipped = batch.counts.total - ready - batch.counts.imported
  return (
    <>
      <Counts batch={batch} onFilter={onFilter} />
      <div className="checklay fill">
        <Mapping batch={batch} onGo={onGo} />
        <section className="card clip" aria-label="原表">
          <header>
            <h2>原表</h2>
            <Segment label="显示哪些行" value={filter} onPick={onFilter} items={shownRows} />
            <span className="row end cap wideonly gap3"><span className="red"><Icon name="error" size="s" /> 错误</span><span className="amber"><Icon name="warn" size="s" /> 提示</span><span className="blue"><Icon name="users" size="s" /> 可能已在册</span></span>
          </header>
          {rows.data === undefined ? <Skeleton lines={8} /> : (
            <SheetGrid batch={batch} rows={list} spot={spot} onSpot={setSpot} onLeave={leave} more={rows.hasNextPage} onMore={() => { if (!rows.isFetchingNextPage) void rows.fetchNextPage() }} />
          )}
        </section>
        <IssueList batch={batch} {...problems} spot={spot} onJump={jump} />
      </div>
      <Foot note={`导入后可按批次整批撤销，批次 ${batch.number}`}>
        <Button kind="primary" iconEnd="right" disabled={ready === 0} onClick={() => onGo('compare')}>{skipped > 0 ? `跳过 ${figure(skipped)} 行，继续 ${figure(ready)} 行` : `继续 ${figure(ready)} 行`}</Button>
      </Foot>
    </>
  )
}
