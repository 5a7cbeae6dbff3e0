/** 批量申请岗位: paste from a spreadsheet, see what is wrong at each line, send the good ones; every new account's code is shown once. */
import { useEffect, useMemo, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { importPostings } from '@qinghe/domain/staff/contract.ts'
import { hashOneTimeCode, newOneTimeCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import type { PostingRow } from '@qinghe/domain/staff/types.ts'
import { AccountId, newUuid, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { pasteColumns, type PastedRow, readPasted } from '../postingRows.ts'
import '../staff.css'

type Made = PostingRow & { code: string }

function Check({ rows }: { rows: readonly PastedRow[] }) {
  return (
    <Card flush title="检查" note={`${rows.filter(r => r.row !== null).length} 行可以提交，${rows.filter(r => r.row === null).length} 行要改`}>
      <div className="scroll"><table className="tb low">
        <thead><tr><th>行</th>{pasteColumns.map(c => <th key={c}>{c}</th>)}<th>结果</th></tr></thead>
        <tbody>{rows.map(r => (
          <tr key={r.line}><td className="muted">{r.line}</td>{pasteColumns.map((c, i) => <td key={c}>{r.cells[i]}</td>)}
            <td className="fold">{r.row !== null ? <Status tone="ok">可以提交</Status> : <Status tone="late">{r.problems.join('；')}</Status>}</td></tr>
        ))}</tbody>
      </table></div>
    </Card>
  )
}

function Codes({ made }: { made: readonly Made[] }) {
  return (
    <Card flush title="一次性口令" note="只显示这一次，系统里没有保存">
      <div className="state"><Note tone="amber">已有账号的人不用新口令，仍用原来的登录。请当面或打电话告诉本人，不要发到群里。</Note></div>
      <table className="tb low"><thead><tr><th>姓名</th><th>登录名</th><th>一次性口令</th></tr></thead><tbody>{made.map(m => <tr key={m.row}><td><b>{m.name}</b></td><td>{m.login}</td><td className="codelist">{m.code}</td></tr>)}</tbody></table>
      <div className="tablefoot"><Button icon="print" onClick={() => window.print()}>打印</Button><Link to="/staff" className="btn p end">抄好了，去看申请</Link></div>
    </Card>
  )
}

export function ImportPostings() {
  const [text, setText] = useState('')
  const [made, setMade] = useState<Made[]>([])
  const [done, setDone] = useState(false)
  const rows = useMemo(() => readPasted(text), [text])
  const good = rows.map(r => r.row).filter(r => r !== null)
  const sending = useSend(importPostings, () => setDone(true))
  useEffect(() => { document.title = '批量申请岗位 · 青禾' }, [])
  const submit = async () => {
    const coded = good.map(row => ({ ...row, code: newOneTimeCode() }))
    setMade(coded)
    const sent = await Promise.all(coded.map(async ({ code, ...row }) => ({ ...row, account: AccountId.parse(newUuid()), posting: PostingId.parse(newUuid()), codeHash: await hashOneTimeCode(code) })))
    sending.mutate({ input: { rows: sent } })
  }
  if (done) return <><PageHead title="批量申请岗位" note={`${made.length} 个岗位已提交，等待安全管理员确认`} /><Codes made={made} /></>
  return (
    <>
      <PageHead title="批量申请岗位" note="从表格里复制，粘贴到下面" />
      <Card>
        <TextField label={`按这个次序：${pasteColumns.join('、')}`} lines={8} value={text} onChange={setText} hint="一行一个人，可以带表头。一次最多 2,000 行。" placeholder="陈秀英	chenxiuying	村儿童主任	431003103201	2026-01-01" />
      </Card>
      {rows.length > 0 && <Check rows={rows} />}
      <ProblemList issues={issuesOf(sending.error)} />
      <div className="row"><Link to="/staff" className="btn">取消</Link><span className="end"><Button kind="primary" busy={sending.isPending} disabled={good.length === 0} onClick={() => void submit()}>提交 {good.length} 个岗位</Button></span></div>
    </>
  )
}
