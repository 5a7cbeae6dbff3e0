/** 与在册比对: rows that may already have an archive. An import never writes to an existing one; here a person decides. */
import { listRows, deselectRows } from '@qinghe/domain/rosters/contract.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import type { Batch, RosterRow } from '@qinghe/domain/rosters/types.ts'
import { Link } from '@tanstack/react-router'
import { useAskPages, useSend } from '../app/asking.ts'
import { Button } from '../ui/Button.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { Masked } from '../ui/Mask.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { Foot } from './Foot.tsx'
import type { BatchStep } from './search.ts'
import { Scroll } from '../ui/Scroll.tsx'

const known = (row: RosterRow) => row.issues.filter(i => i.severity === 'known')

export function CompareStep({ batch, onGo }: { batch: Batch; onGo: (step: BatchStep) => void }) {
  const asked = useAskPages(listRows, { batch: batch.id, filter: 'known', limit: 200 }, { next: page => page.next })
  const rows = asked.data?.pages.flatMap(p => p.rows) ?? []
  const pick = useSend(deselectRows)
  const shown = batch.columns.filter(c => c.target !== null).slice(0, 5)
  return (
    <>
      <Note tone="blue">同一名儿童只建一份档案。导入不会改动已有档案：下面这些行如果确是同一人，请跳过，在原档案里更正；确不是同一人，再选导入。</Note>
      <Card flush title="可能已在册" note={asked.data === undefined ? undefined : `${rows.length} 行${asked.hasNextPage ? '以上' : ''}`}>
        {asked.data === undefined ? <Skeleton /> : rows.length === 0 ? <EmptyState title="没有与在册重复的行" icon="done">按证件号、同名同生日都比对过了。</EmptyState> : (
          <Scroll label="可能已在册"><table className="tb">
            <thead><tr><th>行</th>{shown.map(c => <th key={c.index}>{c.header}</th>)}<th>比对</th><th className="r">处理</th></tr></thead>
            <tbody>
              {rows.map(r => (
                <tr key={r.row}>
                  <td className="muted">{r.row}</td>
                  {shown.map(c => { const text = r.cells[c.index] ?? ''; return <td key={c.index}>{text.includes('•') ? <Masked text={text} /> : text}</td> })}
                  <td className="fold">{known(r).map(i => <div key={i.code}><b>{i.title}</b> <span className="muted">{i.message}</span>{i.child !== undefined && <> <Link to="/archives/$id" params={{ id: i.child }} search={{}} target="_blank" preload={false} className="lk">看原档案</Link></>}</div>)}</td>
                  <td className="r">
                    <Button size="sm" busy={pick.isPending} onClick={() => pick.mutate({ input: { batch: batch.id, rows: [r.row], selected: !r.selected } })}>{r.selected ? '跳过这行' : '仍要导入'}</Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table></Scroll>
        )}
        {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>往下还有</Button></div>}
      </Card>
      <Foot onBack={() => onGo('check')} note={`还会导入 ${figure(importable(batch.counts))} 行`}>
        <Button kind="primary" iconEnd="right" disabled={importable(batch.counts) === 0} onClick={() => onGo('commit')}>继续</Button>
      </Foot>
    </>
  )
}
