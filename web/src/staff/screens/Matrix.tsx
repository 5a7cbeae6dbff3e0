/** 权限表: which role may do what with which data, and what the programs may. Public on purpose. */
import { useEffect, useState } from 'react'
import { showMatrix } from '@qinghe/domain/staff/assignments.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead, Tabs } from '../../ui/layout.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import '../staff.css'

const letters = 'C 建 · R 读 · U 改 · A 审 · M 遮挡着读 · S 只看数字 · P 只限本人经办或分配的'
const useMatrix = () => useAsk(showMatrix, {}, { staleMs: 3_600_000 })
type Answer = NonNullable<ReturnType<typeof useMatrix>['data']>

function Roles({ answer, text }: { answer: Answer; text: string }) {
  const { posting } = useSession()
  return (
    <Scroll label="权限表"><table className="tb low cells">
      <thead><tr><th className="stickcol">岗位</th><th>范围</th><th>验证码</th>{answer.domains.map(d => <th key={d.key} className="d">{d.name}</th>)}</tr></thead>
      <tbody>
        {answer.roles.filter(r => r.label.includes(text.trim())).map(r => (
          <tr key={r.key} className={r.key === posting?.role ? 'sel' : undefined}>
            <th scope="row" className="stickcol">{r.label}</th><td className="soft">{r.shape === 'range' ? '本辖区' : '分配到的儿童'}</td><td className="soft">{r.secondFactor ? '要' : '不要'}</td>
            {r.cells.map(c => <td key={c.domain} className={c.letters.length === 0 ? 'muted' : undefined}>{c.text}</td>)}
          </tr>
        ))}
      </tbody>
    </table></Scroll>
  )
}

function Programs({ answer }: { answer: Answer }) {
  return (
    <Scroll label="系统自动程序"><table className="tb">
      <thead><tr><th>程序</th><th>做什么</th></tr></thead>
      <tbody>{answer.systemActors.map(a => <tr key={a.key}><th scope="row">{a.label}</th><td className="fold">{a.does}</td></tr>)}</tbody>
    </table></Scroll>
  )
}

export function Matrix() {
  const asked = useMatrix()
  const [text, setText] = useState('')
  const [tab, setTab] = useState<'roles' | 'programs'>('roles')
  useEffect(() => { document.title = '权限表 · 青禾' }, [])
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  const tabs = [{ key: 'roles' as const, label: '岗位', count: asked.data?.roles.length }, { key: 'programs' as const, label: '系统自动程序', count: asked.data?.systemActors.length }]
  return (
    <>
      <PageHead title="权限表" note={tab === 'roles' ? letters : '程序也有各自的权限，没有一个能看到全部'}>
        {tab === 'roles' && <input className="inp narrowinp" value={text} onChange={e => setText(e.target.value)} placeholder="查找岗位" aria-label="查找岗位" />}
      </PageHead>
      <Tabs label="权限表" items={tabs} value={tab} onPick={setTab} />
      <Card flush label={tab === 'roles' ? '岗位的权限' : '系统自动程序'} className="fill">
        {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
        {said === null && asked.data === undefined && <Skeleton lines={10} />}
        {asked.data !== undefined && (tab === 'roles' ? <Roles answer={asked.data} text={text} /> : <Programs answer={asked.data} />)}
      </Card>
    </>
  )
}
