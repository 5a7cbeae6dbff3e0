/** 检查错误: the sheet as it was written, with every finding at its cell; corrected here or in the marked workbook. */
import { useMemo, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { type IssueGroup, listRows, markedRoster, type RowsFilter } from '@qinghe/domain/rosters/contract.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import type { Batch, SheetLayout } from '@qinghe/domain/rosters/types.ts'
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
import { LeftOutNote } from './LeftOutNote.tsx'
import type { BatchStep } from './search.ts'
import { SheetGrid } from './SheetGrid.tsx'
import { firstTaken, layoutOf, SheetPick, takenSheets } from './SheetPick.tsx'
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
      {counts.known > 0 && <Count label="已在册，待核对" n={counts.known} tone="blue" onPick={() => onFilter('known')} />}
      <Count label="有错误，不能导入" n={counts.error} tone={counts.error > 0 ? 'red' : undefined} onPick={() => onFilter('errors')} />
      <div className="cntbar">
        <div className="grow">
          <div className="bar split"><i style={{ width: share(counts.ok) }} />{counts.warning > 0 && <i className="warn" style={{ width: share(counts.warning) }} />}{counts.error > 0 && <i className="bad" style={{ width: share(counts.error) }} />}</div>
          <div className="cap muted cntnote">{figure(counts.ok)} + {figure(counts.warning)}{counts.known > 0 && <> + {figure(counts.known)}</>} + {figure(counts.error)} = {figure(counts.total)}。全部检查完之前，什么都不会写入档案。</div>
        </div>
        <div className="row wrap">
          <Button icon="download" onClick={marked}>下载标注后的原表</Button>
          <Link to="/rosters/new" search={{ region: batch.region, replaces: batch.id }} className="btn">改好的表再传回来</Link>
        </div>
      </div>
    </section>
  )
}

function Mapping({ batch, layout, onGo }: { batch: Batch; layout: SheetLayout; onGo: (step: BatchStep) => void }) {
  const notes = layout.columns.filter(c => c.note !== null)
  return (
    <section className="card mapcard" aria-label="对应列">
      <header><h2>对应列</h2><button type="button" className="end t13 tl" onClick={() => onGo('columns')}>修改</button></header>
      <Scroll label="对应列"><div className="body">
        {layout.columns.map(c => {
          const tone = c.target === null ? 'muted' : c.certainty === 'guessed' ? 'blue' : 'green'
          return (
            <div key={c.index} className="mp">
              <span className="soft ell" title={c.header}>{c.letter} {c.header}</span><span className={tone}><Icon name="arrow" size="s" /></span>
              <span className={c.target === null ? 'ell muted' : 'ell'} title={targetName(c.target)}>{targetName(c.target)}</span>
              <span className={tone}><Icon name={c.target === null ? 'minus' : c.certainty === 'guessed' ? 'info' : 'check'} size="s" /></span>
            </div>
          )
        })}
        {batch.statesLeftBehind && !layout.columns.some(c => c.target === 'categories') && <div className="cap muted mapnote"><Icon name="info" size="s" /> 这是留守儿童的登记表：表上没有儿童类别，按「农村留守」登记；父母情况没写全的，留守状态记「疑似待核」。</div>}
        {notes.length > 0 && <div className="cap muted mapnote"><Icon name="info" size="s" /> {notes.map(c => `${c.letter} 列${c.note}`).join('。')}。</div>}
      </div></Scroll>
    </section>
  )
}

const shownRows: { key: RowsFilter; label: string }[] = [{ key: 'errors', label: '只看错误' }, { key: 'warnings', label: '只看提示' }, { key: 'all', label: '全部行' }]

/** A group of findings narrows the grid to its rows; which rows are shown otherwise stands in the address. */
function useRows(batch: Batch, { filter, group, sheet }: { filter: RowsFilter; group: IssueGroup | null; sheet: number }) {
  const several = takenSheets(batch).length > 1 && group === null
  const rows = useAskPages(listRows, { batch: batch.id, filter: group === null ? filter : 'all', limit: 200, ...(several ? { sheet } : {}), ...(group === null ? {} : { group: group.key }) }, { next: page => page.next, keep: true })
  const list = useMemo(() => rows.data?.pages.flatMap(p => p.rows) ?? [], [rows.data])
  return { rows, list }
}

type Props = { batch: Batch; filter: RowsFilter; onFilter: (filter: RowsFilter) => void; onGo: (step: BatchStep) => void }

/** Where one is: a sheet, or a group of findings over all sheets, and a cell. */
function useCheck(batch: Batch, filter: RowsFilter) {
  const [group, setGroup] = useState<IssueGroup | null>(null)
  const [sheet, setSheet] = useState(() => firstTaken(batch))
  const [spot, setSpot] = useState<Spot | null>(null)
  const { rows, list } = useRows(batch, { filter, group, sheet })
  const sheets = takenSheets(batch)
  const choose = (next: IssueGroup | null) => {
    setGroup(next)
    const [row] = next?.rows ?? []
    setSpot(next === null || row === undefined ? null : { row, column: next.column ?? 0, quiet: true })
  }
  /** A kind that is mended closes itself; somebody may be at another one by the time the answer is there. */
  const mended = (done: IssueGroup) => {
    setGroup(now => (now?.key === done.key ? null : now))
    setSpot(now => (now?.quiet === true && now.row === done.rows[0] ? null : now))
  }
  /** Behind the last finding of a sheet the next sheet begins. */
  const end = () => {
    const next = group === null ? sheets[sheets.indexOf(sheet) + 1] : undefined
    setSpot(null)
    if (next !== undefined) setSheet(next)
    toast(next === undefined ? '后面没有要看的了' : `转到工作表「${layoutOf(batch, next).name}」`)
  }
  const leave = (from: Spot) => setSpot(now => (now?.row === from.row && now.column === from.column ? null : now))
  const layout = layoutOf(batch, group === null ? sheet : (list[0]?.sheet ?? sheet))
  return { group, choose, mended, sheet, setSheet, sheets, spot, setSpot, end, leave, layout, rows, list }
}

type SheetProps = { batch: Batch; at: ReturnType<typeof useCheck>; filter: RowsFilter; onFilter: (filter: RowsFilter) => void }

function SheetCard({ batch, at, filter, onFilter }: SheetProps) {
  const { group, choose, sheet, setSheet, sheets, spot, setSpot, end, leave, layout, rows, list } = at
  return (
    <section className="card clip" aria-label="原表">
      <header>
        <h2>原表</h2>
        {group === null ? <Segment label="显示哪些行" value={filter} onPick={onFilter} items={shownRows} />
          : <span className="row gap2"><span className="tag">{group.title} {figure(group.count)} 处</span><Button size="sm" kind="ghost" onClick={() => choose(null)}>看全部</Button></span>}
        <span className="row end cap wideonly gap3"><span className="red"><Icon name="error" size="s" /> 错误</span><span className="amber"><Icon name="warn" size="s" /> 提示</span><span className="blue"><Icon name="users" size="s" /> 已在册</span></span>
      </header>
      {group === null && sheets.length > 1 && <div className="sheetrow"><SheetPick batch={batch} sheets={sheets} value={sheet} onPick={setSheet} /></div>}
      {rows.data === undefined ? <Skeleton lines={8} /> : (
        <SheetGrid batch={batch} layout={layout} rows={list} spot={spot} onSpot={setSpot} onLeave={leave} onEnd={end} more={rows.hasNextPage} onMore={() => { if (!rows.isFetchingNextPage) void rows.fetchNextPage() }} />
      )}
    </section>
  )
}

export function CheckStep({ batch, filter, onFilter, onGo }: Props) {
  const at = useCheck(batch, filter)
  const { total, known, imported } = batch.counts
  const ready = importable(batch.counts)
  const skipped = total - ready - imported
  return (
    <>
      <Counts batch={batch} onFilter={next => { at.choose(null); onFilter(next) }} />
      <LeftOutNote batch={batch} onGo={onGo} />
      <div className="checklay fill">
        <Mapping batch={batch} layout={at.layout} onGo={onGo} />
        <SheetCard batch={batch} at={at} filter={filter} onFilter={onFilter} />
        <IssueList batch={batch} chosen={at.group?.key ?? null} onChoose={at.choose} onMended={at.mended} />
      </div>
      <Foot note={`${batch.enters}。导入后可按批次整批撤销，批次 ${batch.number}`}>
        <Button kind="primary" iconEnd="right" disabled={ready === 0 && known === 0} onClick={() => onGo('compare')}>
          {ready === 0 && known > 0 ? `核对已在册的 ${figure(known)} 行` : skipped > 0 ? `跳过 ${figure(skipped)} 行，继续 ${figure(ready)} 行` : `继续 ${figure(ready)} 行`}
        </Button>
      </Foot>
    </>
  )
}
