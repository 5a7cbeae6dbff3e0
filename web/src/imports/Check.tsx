/** 检查错误: the lines as they were written, with every finding at its cell; mended here or in the marked workbook. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { listRows, markedImport, type RowsFilter } from '@qinghe/domain/imports/contract.ts'
import { importable } from '@qinghe/domain/imports/rules.ts'
import type { RecordImport, Row } from '@qinghe/domain/imports/types.ts'
import { download } from '../app/api.ts'
import { useAskPages } from '../app/asking.ts'
import { Button } from '../ui/Button.tsx'
import { Card, Note, Segment } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { CellDialog } from './CellDialog.tsx'
import { Groups } from './Groups.tsx'
import type { ImportStep } from './search.ts'

const filters: { key: RowsFilter; label: string }[] = [{ key: 'errors', label: '只看错误' }, { key: 'warnings', label: '只看提示' }, { key: 'known', label: '登记过的' }, { key: 'all', label: '全部行' }]

function Counts({ batch }: { batch: RecordImport }) {
  const { counts } = batch
  const marked = () => { download(markedImport, { batch: batch.id }, `${batch.fileName}-标注.xlsx`).catch(() => toast('没有下载成功，请再试一次')) }
  const said: [string, number, string][] = [['共读到', counts.total, ''], ['可以导入', importable(counts), 'green'], ['登记过', counts.known, 'blue'], ['有错误', counts.error, 'red']]
  return (
    <Card label="检查结果">
      <div className="importcounts">
        {said.map(([label, n, tone]) => <div key={label}><div className="cap muted">{label}</div><b className={n > 0 ? tone : undefined}>{figure(n)}</b> <span className="muted t13">行</span></div>)}
        <div className="row wrap end"><Button icon="download" onClick={marked}>下载标注后的原表</Button><Link to="/imports/new/$kind" params={{ kind: batch.kind }} search={{ replaces: batch.id }} className="btn">改好的表再传回来</Link></div>
      </div>
    </Card>
  )
}

type Spot = { row: Row; column: number }
function Lines({ batch, rows, onSpot }: { batch: RecordImport; rows: readonly Row[]; onSpot: (spot: Spot) => void }) {
  return (
    <Scroll label="原表">
      <table className="tb low importcells">
        <thead><tr><th>行</th>{batch.columns.map(column => <th key={column.index}>{column.header === '' ? column.letter : column.header}</th>)}</tr></thead>
        <tbody>{rows.map(row => (
          <tr key={row.row} className={row.selected ? undefined : 'off'}>
            <th className="muted">{row.row}</th>
            {batch.columns.map(column => {
              const found = row.findings.filter(one => (one.column ?? 0) === column.index)
              const text = row.cells[column.index] ?? ''
              const say = `第 ${row.row} 行 ${column.header}：${text === '' ? '空' : text}${found.map(one => `，${one.title}`).join('')}`
              return <td key={column.index} className={found[0]?.severity}><button type="button" className="cellbutton" aria-label={say} title={found.map(one => one.message).join('；')} onClick={() => onSpot({ row, column: column.index })}>{text === '' ? '—' : <Name text={text} />}</button></td>
            })}
          </tr>
        ))}</tbody>
      </table>
    </Scroll>
  )
}

type Props = { batch: RecordImport; filter: RowsFilter; onFilter: (filter: RowsFilter) => void; onGo: (step: ImportStep) => void }
export function Check({ batch, filter, onFilter, onGo }: Props) {
  const [group, setGroup] = useState<string | undefined>(undefined)
  const [spot, setSpot] = useState<Spot | null>(null)
  const asked = useAskPages(listRows, { batch: batch.id, filter: group === undefined ? filter : 'all', limit: 100, ...(group === undefined ? {} : { group }) }, { next: page => page.next, keep: true })
  const rows = asked.data?.pages.flatMap(page => page.rows) ?? []
  const ready = importable(batch.counts)
  return (
    <>
      <Counts batch={batch} />
      {batch.state === 'checking' && <Note>正在重新检查，马上就好。</Note>}
      {batch.leftOut > 0 && <Note>另有 {figure(batch.leftOut)} 行不是{batch.title}：合计、签名、备注一类，没有读入。</Note>}
      <div className="importcheck">
        <Card flush title="原表" aside={group === undefined ? <Segment label="显示哪些行" value={filter} onPick={onFilter} items={filters} /> : <Button size="sm" kind="ghost" onClick={() => setGroup(undefined)}>看全部</Button>}>
          {asked.data === undefined ? <Skeleton lines={8} /> : rows.length === 0 ? <p className="state muted">没有这样的行。</p> : <Lines batch={batch} rows={rows} onSpot={setSpot} />}
          {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再显示 100 行</Button></div>}
        </Card>
        <Groups batch={batch} chosen={group} onChoose={setGroup} />
      </div>
      <section className="card importfoot" aria-label="下一步">
        <Button icon="left" onClick={() => onGo('columns')}>对应列</Button><span className="muted t13 grow">有错误和登记过的行不导入，留在这一批里</span>
        <Button kind="primary" iconEnd="right" disabled={ready === 0 || batch.state === 'checking'} onClick={() => onGo('commit')}>下一步：导入 {figure(ready)} 行</Button>
      </section>
      {spot !== null && spot.row.state !== 'imported' && <CellDialog key={`${spot.row.row}.${spot.column}`} batch={batch} row={spot.row} column={spot.column} onClose={() => setSpot(null)} />}
    </>
  )
}
