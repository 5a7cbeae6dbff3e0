/** 权限表: which role may do what with which data. Public on purpose. */
import { useEffect, useState } from 'react'
import { showMatrix } from '@qinghe/domain/staff/assignments.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import '../staff.css'
import { Scroll } from '../../ui/Scroll.tsx'

const letters = 'C 建 · R 读 · U 改 · A 审 · M 遮挡着读 · S 只看数字 · P 只限本人经办或分配的'

export function Matrix() {
  const { posting } = useSession()
  const asked = useAsk(showMatrix, {}, { staleMs: 3_600_000 })
  const [text, setText] = useState('')
  useEffect(() => { document.title = '权限表 · 青禾' }, [])
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  const roles = (asked.data?.roles ?? []).filter(r => r.label.includes(text.trim()))
  return (
    <>
      <PageHead title="权限表" note={letters}><input className="inp narrowinp" value={text} onChange={e => setText(e.target.value)} placeholder="查找岗位" aria-label="查找岗位" /></PageHead>
      <Card flush label="权限表" className="fill">
        {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
        {said === null && asked.data === undefined && <Skeleton lines={10} />}
        {asked.data !== undefined && (
          <Scroll label="权限表"><table className="tb low cells">
            <thead><tr><th className="stickcol">岗位</th><th>范围</th><th>验证码</th>{asked.data.domains.map(d => <th key={d.key} className="d">{d.name}</th>)}</tr></thead>
            <tbody>
              {roles.map(r => (
                <tr key={r.key} className={r.key === posting?.role ? 'sel' : undefined}>
                  <th scope="row" className="stickcol">{r.label}</th><td className="soft">{r.shape === 'range' ? '本辖区' : '分配到的儿童'}</td><td className="soft">{r.secondFactor ? '要' : '不要'}</td>
                  {r.cells.map(c => <td key={c.domain} className={c.letters.length === 0 ? 'muted' : undefined}>{c.text}</td>)}
                </tr>
              ))}
            </tbody>
          </table></Scroll>
        )}
      </Card>
      {asked.data !== undefined && (
        <Card title="系统自动程序" note="没有一个能看到全部">
          <table className="tb low"><tbody>{asked.data.systemActors.map(a => <tr key={a.key}><th scope="row">{a.label}</th><td className="fold">{a.does}</td></tr>)}</tbody></table>
        </Card>
      )}
    </>
  )
}
