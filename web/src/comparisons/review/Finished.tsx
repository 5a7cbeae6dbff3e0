/** Nothing is left for this person: what comes next. */
import { Link } from '@tanstack/react-router'
import type { Comparison, Doubt } from '@qinghe/domain/comparisons/contract.ts'
import { EmptyState } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'

type Props = { comparison: Comparison; doubts: readonly Doubt[] }

export function Finished({ comparison, doubts }: Props) {
  const forSecond = doubts.filter(one => one.second === 'mine').length
  const forVillage = doubts.length - forSecond
  const isNone = doubts.length === 0 && comparison.decided === 0
  const title = isNone ? '这次比对没有疑似' : doubts.length > 0 ? '您能判的都判完了' : '全部判完'
  const waits = [forSecond > 0 ? `${figure(forSecond)} 对等另一位同事确认` : '', forVillage > 0 ? `${figure(forVillage)} 对等村里回复，回复以后回到这里` : ''].filter(Boolean).join('；')
  return (
    <section className="card finished" aria-label="判完以后">
      <EmptyState icon="done" title={title}
        actions={<><Link to="/comparisons/$id" params={{ id: comparison.id }} search={{}} className="btn p">看比对结果</Link><Link to="/comparisons/tasks" search={{ comparison: comparison.id, whose: 'all' }} className="btn">看差异清单</Link></>}>
        {waits !== '' && <>{waits}。<br /></>}
        {comparison.openTasks > 0 ? `名册与档案的差异还有 ${figure(comparison.openTasks)} 件待核实，已经分给各岗位，各有期限。` : '没有待核实的差异。'}
        {comparison.decided > 0 && <><br />已经判的 {figure(comparison.decided)} 对，在“已判”里可以看、可以撤销。</>}
      </EmptyState>
    </section>
  )
}
