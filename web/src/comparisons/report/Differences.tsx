/** Differences by kind, post and town, and the names of those that are open. */
import type { Reconciliation, Tally } from '@qinghe/domain/comparisons/reconciliation.ts'
import { taskNames } from '@qinghe/domain/comparisons/types.ts'
import { figure } from '../../ui/time.ts'

type One = { one: Reconciliation }
type Line = Tally & { key: string; name: string }

const heads = ['合计', '已办结', '未办结', '其中逾期', '已撤回'] as const
const Numbers = ({ of: { total, settled, open, late, withdrawn } }: { of: Tally }) => (
  <><td className="r"><b>{figure(total)}</b></td><td className="r">{figure(settled)}</td><td className="r">{figure(open)}</td><td className={late > 0 ? 'r red' : 'r'}>{figure(late)}</td><td className="r">{figure(withdrawn)}</td></>
)
const sumOf = (lines: readonly Tally[]): Tally => lines.reduce((sum, one) => ({
  total: sum.total + one.total, settled: sum.settled + one.settled, open: sum.open + one.open, late: sum.late + one.late, withdrawn: sum.withdrawn + one.withdrawn,
}), { total: 0, settled: 0, open: 0, late: 0, withdrawn: 0 })

function Tallies({ head, lines }: { head: string; lines: readonly Line[] }) {
  return (
    <table className="tb low sum">
      <thead><tr><th>{head}</th>{heads.map(name => <th key={name} className="r">{name}</th>)}</tr></thead>
      <tbody>{lines.map(line => <tr key={line.key}><td>{line.name}</td><Numbers of={line} /></tr>)}</tbody>
      {lines.length > 1 && <tfoot><tr><td><b>合计</b></td><Numbers of={sumOf(lines)} /></tr></tfoot>}
    </table>
  )
}

export function Differences({ one }: One) {
  const fields = one.fields.map(({ field, rows }) => `${field} ${figure(rows)} 行`).join('，')
  return (
    <>
      {one.tallies.length === 0 ? <p className="soft t13">没有需要核实的差异。</p> : (
        <>
          <Tallies head="差异" lines={one.tallies.map(line => ({ ...line, key: line.kind, name: taskNames[line.kind] }))} />
          <Tallies head="由谁核实" lines={one.owners.map(line => ({ ...line, key: line.owner, name: line.ownerName }))} />
        </>
      )}
      {fields !== '' && <p className="t13">对上了档案而写得不同的栏：{fields}。</p>}
    </>
  )
}

export const Places = ({ one }: One) => (
  <table className="tb low sum">
    <thead><tr><th>镇街</th><th>差异</th>{heads.map(name => <th key={name} className="r">{name}</th>)}</tr></thead>
    <tbody>{one.places.map(line => <tr key={`${line.region} ${line.kind}`}><td>{line.regionName}</td><td>{taskNames[line.kind]}</td><Numbers of={line} /></tr>)}</tbody>
  </table>
)

export const Names = ({ one }: One) => (
  <table className="tb low">
    <thead><tr><th>姓名</th><th>差异</th><th className="r">名册行</th><th>地方</th><th>由谁核实</th><th>期限</th></tr></thead>
    <tbody>
      {one.names.map(line => (
        <tr key={`${line.kind} ${line.row} ${line.name} ${line.due} ${line.regionName}`}>
          <td>{line.name}</td><td>{taskNames[line.kind]}</td><td className="r">{line.row ?? ''}</td><td>{line.regionName}</td><td>{line.ownerName}</td>
          <td className={line.due < one.day ? 'red' : undefined}>{line.due}{line.due < one.day ? '（逾期）' : ''}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
