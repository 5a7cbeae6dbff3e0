import { Link } from '@tanstack/react-router'
import { type Comparison, getPair, type PairOutput } from '@qinghe/domain/comparisons/contract.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Masked } from '../ui/Mask.tsx'
import { Status, type StatusTone } from '../ui/marks.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'

type Field = PairOutput['fields'][number]
const said: Record<Field['verdict'], { tone: StatusTone; word: string }> = {
  same: { tone: 'ok', word: '一致' }, near: { tone: 'soon', word: '相近' }, different: { tone: 'info', word: '不同' }, missing: { tone: 'idle', word: '缺' },
}
const signed = (bits: number): string => (bits === 0 ? '0.0' : `${bits > 0 ? '+' : '−'}${Math.abs(bits).toFixed(1)}`)
const Cell = ({ text }: { text: string }) => (text === '' ? <span className="muted">未填</span> : text.includes('•') ? <Masked text={text} /> : text)

/** Roster and archive side by side, for a row that is settled already. */
export function PairDialog({ comparison, row, child, name, onClose }: { comparison: Comparison['id']; row: number; child: ChildId; name: string; onClose: () => void }) {
  const asked = useAsk(getPair, { comparison, row, child })
  const failed = asked.isError ? sayFailure(failureOf(asked.error)) : null
  return (
    <Dialog title={`${name}：名册第 ${row} 行与档案`} wide onClose={onClose} footer={<><Link to="/archives/$id" params={{ id: child }} search={{}} className="btn">打开档案</Link><Button kind="primary" onClick={onClose}>看完了</Button></>}>
      {failed !== null && <ErrorState title={failed.title}>{failed.next}</ErrorState>}
      {failed === null && asked.data === undefined && <Skeleton lines={8} />}
      {asked.data !== undefined && (
        <>
          <Scroll label="逐栏对照"><table className="tb low">
            <thead><tr><th>栏</th><th>档案</th><th>名册</th><th>结论</th><th>说明</th><th className="r">分值</th></tr></thead>
            <tbody>{asked.data.fields.map(field => (
              <tr key={field.field}><td className="muted">{field.field}</td><td><Cell text={field.archive} /></td><td><Cell text={field.roster} /></td><td><Status tone={said[field.verdict].tone}>{said[field.verdict].word}</Status></td><td className="soft fold">{field.words}</td><td className="r">{signed(field.bits)}</td></tr>
            ))}</tbody>
            <tfoot><tr><td colSpan={5}>合计</td><td className="r">{asked.data.bits.toFixed(1)}</td></tr></tfoot>
          </table></Scroll>
          <p className="cap muted">证件号和电话只显示一部分，是否相符看结论。</p>
        </>
      )}
    </Dialog>
  )
}
