/** 口令与登录记录: where this person is signed in, and the password. */
import { useEffect, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changePassword, end, list, type SessionLine } from '@qinghe/domain/staff/session.ts'
import { call } from '../../app/api.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Card, KeyValue, PageHead } from '../../ui/layout.tsx'
import { Tag } from '../../ui/marks.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { clockTime, sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { NewPassword } from '../signInForms.tsx'
import { sayPeriod } from '../words.tsx'
import '../staff.css'
import { Scroll } from '../../ui/Scroll.tsx'

function Sessions() {
  const client = useQueryClient()
  const asked = useAsk(list, {})
  const ending = useMutation({
    mutationFn: (id: SessionLine['id']) => call(end, { id }),
    onSuccess: async () => { await client.invalidateQueries({ queryKey: [list.name] }); toast('已结束那一处登录') },
    onError: (error: unknown) => toast(sayFailure(failureOf(error)).title),
  })
  if (asked.isError) { const said = sayFailure(failureOf(asked.error)); return <ErrorState title={said.title}>{said.next}</ErrorState> }
  if (asked.data === undefined) return <Skeleton lines={3} />
  return (
    <Scroll label="登录记录"><table className="tb stack">
      <thead><tr><th>设备</th><th>地址</th><th>登录时间</th><th>最近使用</th><td /></tr></thead>
      <tbody>
        {asked.data.sessions.map(s => (
          <tr key={s.id}>
            <td>{s.device} {s.isThis && <Tag tone="green">这一处</Tag>}</td><td className="soft">{s.address}</td><td className="soft">{sayWhen(s.openedAt)}</td><td className="soft">{sayWhen(s.lastSeenAt)}</td>
            <td className="r act">{!s.isThis && <Button size="sm" busy={ending.isPending && ending.variables === s.id} onClick={() => ending.mutate(s.id)}>结束</Button>}</td>
          </tr>
        ))}
      </tbody>
    </table></Scroll>
  )
}

function Password() {
  const { account } = useSession()
  const [old, setOld] = useState('')
  const [value, setValue] = useState('')
  const [again, setAgain] = useState('')
  const changing = useMutation({
    mutationFn: () => call(changePassword, { old, password: value }),
    onSuccess: () => { setOld(''); setValue(''); setAgain(''); toast('口令已修改，其他地方的登录已结束') },
  })
  return (
    <form className="col gap4 passwordform" onSubmit={e => { e.preventDefault(); changing.mutate() }}>
      <TextField label="现在的口令" type="password" autoComplete="current-password" value={old} onChange={setOld} />
      <NewPassword login={account.login} value={value} again={again} onChange={setValue} onAgain={setAgain} />
      <ProblemList issues={issuesOf(changing.error)} />
      <div><Button kind="primary" type="submit" busy={changing.isPending} disabled={old === '' || value === '' || value !== again}>修改口令</Button></div>
    </form>
  )
}

export function Mine() {
  const { account, posting, endsAt, idleMinutes } = useSession()
  useEffect(() => { document.title = '口令与登录记录 · 青禾' }, [])
  return (
    <>
      <PageHead title="口令与登录记录" note={`${idleMinutes} 分钟不用会自动退出，本次最晚到 ${clockTime(endsAt)}`} />
      <Card title="我的岗位">
        <KeyValue pairs={[
          { label: '姓名', value: account.name }, { label: '登录名', value: account.login }, { label: '现在的岗位', value: posting === undefined ? '没有在岗岗位，请联系本单位系统管理员' : `${posting.roleLabel}，${posting.schoolName ?? posting.regionName}` },
          { label: '单位', value: posting?.organisationName }, { label: '任期', value: posting === undefined ? null : sayPeriod(posting.validFrom, posting.validTo) },
        ]} />
      </Card>
      <Card flush title="登录记录" note="不认得的，请结束并修改口令"><Sessions /></Card>
      <Card title="修改口令"><Password /></Card>
    </>
  )
}
