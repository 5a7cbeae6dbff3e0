/** 权限说明: what a post may see and do, in words; all posts side by side; what the programs may. Public on purpose. */
import { useEffect, useState } from 'react'
import { showMatrix } from '@qinghe/domain/staff/assignments.ts'
import { sayCell } from '@qinghe/domain/staff/matrixWords.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, KeyValue, PageHead, Tabs } from '../../ui/layout.tsx'
import { PickField } from '../../ui/pickers.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import '../staff.css'

const useMatrix = () => useAsk(showMatrix, {}, { staleMs: 3_600_000 })
type Answer = NonNullable<ReturnType<typeof useMatrix>['data']>
type Role = Answer['roles'][number]

const reach = (role: Role): string => (role.shape === 'range' ? '本辖区（或本校）的' : '分配到名下的儿童')
const none = '—'

/** One post in words: first what it does, then what it never sees. */
function OnePost({ answer, chosen }: { answer: Answer; chosen: string | null }) {
  const role = answer.roles.find(r => r.key === chosen)
  if (role === undefined) return <p className="muted t13">请选择岗位。</p>
  const named = role.cells.map(cell => ({ ...cell, name: answer.domains.find(d => d.key === cell.domain)?.name ?? '' }))
  const never = named.filter(cell => cell.text === none).map(cell => cell.name)
  return (
    <div className="col gap3">
      <KeyValue wide pairs={[{ label: '管到哪里', value: reach(role) }, { label: '登录', value: role.secondFactor ? '口令，再加验证码' : '口令' }]} />
      <KeyValue wide pairs={named.filter(cell => cell.text !== none).map(cell => ({ label: cell.name, value: sayCell(cell.text) }))} />
      {never.length > 0 && <p className="t13"><span className="muted">不查看：</span>{never.join('、')}</p>}
    </div>
  )
}

function AllPosts({ answer, text }: { answer: Answer; text: string }) {
  const { posting } = useSession()
  return (
    <Scroll label="各岗位对照"><table className="tb low cells">
      <thead><tr><th className="stickcol">岗位</th><th>管到哪里</th><th>验证码</th>{answer.domains.map(d => <th key={d.key} className="d">{d.name}</th>)}</tr></thead>
      <tbody>
        {answer.roles.filter(r => r.label.includes(text.trim())).map(r => (
          <tr key={r.key} className={r.key === posting?.role ? 'sel' : undefined}>
            <th scope="row" className="stickcol">{r.label}</th><td className="soft">{reach(r)}</td><td className="soft">{r.secondFactor ? '要' : '不要'}</td>
            {r.cells.map(c => <td key={c.domain} className={c.text === none ? 'muted fold' : 'fold'}>{sayCell(c.text)}</td>)}
          </tr>
        ))}
      </tbody>
    </table></Scroll>
  )
}

function Programs({ answer }: { answer: Answer }) {
  return (
    <Scroll label="系统自动程序"><table className="tb stack">
      <thead><tr><th>程序</th><th>做什么</th></tr></thead>
      <tbody>{answer.systemActors.map(a => <tr key={a.key}><th scope="row">{a.label}</th><td className="fold">{a.does}</td></tr>)}</tbody>
    </table></Scroll>
  )
}

const labels = { mine: '一个岗位', roles: '各岗位对照', programs: '系统自动程序' } as const
type Tab = keyof typeof labels

export function Matrix() {
  const asked = useMatrix()
  const { posting } = useSession()
  const [chosen, setChosen] = useState<string | null>(posting?.role ?? null)
  const [text, setText] = useState('')
  const [tab, setTab] = useState<Tab>('mine')
  useEffect(() => { document.title = '权限说明 · 青禾' }, [])
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  const tabs = [{ key: 'mine' as const, label: labels.mine }, { key: 'roles' as const, label: labels.roles, count: asked.data?.roles.length }, { key: 'programs' as const, label: labels.programs, count: asked.data?.systemActors.length }]
  return (
    <>
      <PageHead title="权限说明" note={tab === 'programs' ? '程序也有各自的权限，没有一个能看到全部' : '各岗位能看什么、能办什么，人人可查'}>
        {tab === 'roles' && <input className="inp narrowinp" value={text} onChange={e => setText(e.target.value)} placeholder="查找岗位" aria-label="查找岗位" />}
      </PageHead>
      <Tabs label="权限说明" items={tabs} value={tab} onPick={setTab} />
      {said !== null && <Card><ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState></Card>}
      {said === null && asked.data === undefined && <Card><Skeleton lines={10} /></Card>}
      {asked.data !== undefined && tab === 'mine' && (
        <Card label={labels.mine}>
          <div className="narrowinp postpick"><PickField label="岗位" options={asked.data.roles.map(r => ({ value: `${r.key}`, label: r.key === posting?.role ? `${r.label}（您的岗位）` : r.label }))} value={chosen} onChange={setChosen} /></div>
          <OnePost answer={asked.data} chosen={chosen} />
        </Card>
      )}
      {asked.data !== undefined && tab !== 'mine' && <Card flush label={labels[tab]} className="fill">{tab === 'roles' ? <AllPosts answer={asked.data} text={text} /> : <Programs answer={asked.data} />}</Card>}
    </>
  )
}
