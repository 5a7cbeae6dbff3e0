/** 批量申请岗位: a workbook is read, every line is judged, the good ones are sent; each new account's code is shown once. */
import { useEffect, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { importPostings } from '@qinghe/domain/staff/contract.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { SheetAnswer, type SheetRow } from '@qinghe/domain/staff/sheet.ts'
import type { PostingRow } from '@qinghe/domain/staff/types.ts'
import { AccountId, newUuid, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'
import { download, readFile } from '../../app/api.ts'
import { useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { DropZone } from '../../ui/DropZone.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { toast } from '../../ui/toast.tsx'
import { HalvesCard } from '../Codes.tsx'
import '../staff.css'
import { Scroll } from '../../ui/Scroll.tsx'

type Made = PostingRow & { code: string }
const template = { at: 'GET /staff/postings/template', input: z.object({}) } as const

function Check({ rows }: { rows: readonly SheetRow[] }) {
  const good = rows.filter(r => r.posting !== null).length
  return (
    <Card flush title="检查" note={`${good} 行可以提交，${rows.length - good} 行要改`}>
      <Scroll label="检查结果"><table className="tb">
        <thead><tr><th>行</th><th>姓名</th><th>登录名</th><th>岗位</th><th>地区</th><th>学校</th><th>到岗日期</th><th>结果</th></tr></thead>
        <tbody>{rows.map(r => (
          <tr key={r.row}>
            <td className="muted">{r.row}</td><td><b>{r.typed['name']}</b></td><td>{r.typed['login']}</td><td>{r.posting === null ? r.typed['role'] : labelOf(r.posting.role)}</td>
            <td>{r.typed['region']}</td><td>{r.typed['school']}</td><td>{r.posting?.validFrom ?? r.typed['validFrom']}</td>
            <td className="fold">{r.posting !== null ? <Status tone="ok">可以提交</Status> : r.issues.map(i => <div key={i.code + i.message} className="red">{i.message}</div>)}</td>
          </tr>
        ))}</tbody>
      </table></Scroll>
    </Card>
  )
}

function useSubmit(onDone: (made: Made[]) => void) {
  const [made, setMade] = useState<Made[]>([])
  const sending = useSend(importPostings, () => onDone(made))
  const submit = async (rows: readonly PostingRow[]) => {
    const coded = rows.map(row => ({ ...row, code: newHalfCode() }))
    setMade(coded)
    const sent = await Promise.all(coded.map(async ({ code, ...row }) => ({ ...row, account: AccountId.parse(newUuid()), posting: PostingId.parse(newUuid()), codeHash: await hashHalfCode(code) })))
    sending.mutate({ input: { rows: sent } })
  }
  return { sending, submit }
}

export function ImportPostings() {
  const [done, setDone] = useState<Made[] | null>(null)
  const reading = useMutation({ mutationFn: (file: File) => readFile('/api/staff/postings/read', file, SheetAnswer) })
  const { sending, submit } = useSubmit(setDone)
  const rows = reading.data?.rows ?? []
  const good = rows.map(r => r.posting).filter(r => r !== null)
  useEffect(() => { document.title = '批量申请岗位 · 青禾' }, [])
  if (done !== null) return <><PageHead title="批量申请岗位" note={`${done.length} 个岗位已提交，等待安全管理员确认`} /><HalvesCard half="first" held={done.map(m => ({ key: String(m.row), name: `${m.name}（${m.login}）`, code: m.code }))} footer={<Link to="/staff" className="btn p end">抄好了，去看申请</Link>} /></>
  return (
    <>
      <PageHead title="批量申请岗位" note="从表格导入，安全管理员确认以后生效"><Button icon="download" onClick={() => { download(template, {}, '岗位导入模板.xlsx').catch(() => toast('模板没有下载成功，请再试一次')) }}>下载模板</Button></PageHead>
      <Card><DropZone title="把岗位表拖到这里" hint="一行一个人：登录名、姓名、岗位、地区必填。一次最多 2,000 行。xlsx、xls、et、ods 或 csv。" accept=".xlsx,.xls,.et,.ods,.csv,.txt" busy={reading.isPending} onFile={file => reading.mutate(file)} /></Card>
      {rows.length > 0 && <Check rows={rows} />}
      <ProblemList issues={issuesOf(reading.error ?? sending.error)} />
      <div className="row"><Link to="/staff" className="btn">取消</Link><span className="end"><Button kind="primary" busy={sending.isPending} disabled={good.length === 0} onClick={() => void submit(good)}>提交 {good.length} 个岗位</Button></span></div>
    </>
  )
}
