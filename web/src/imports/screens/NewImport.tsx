/** 选文件: a ledger of one kind, as an office has it, and this post's imports of before. */
import { useEffect, useState } from 'react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { listImports, templateOf, uploadImport } from '@qinghe/domain/imports/contract.ts'
import { importStateNames, type RecordImport } from '@qinghe/domain/imports/types.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { stagingDays } from '@qinghe/domain/rosters/batch.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { download } from '../../app/api.ts'
import { useAskPages, useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { WithLedger } from '../../records/WithLedger.tsx'
import { Button } from '../../ui/Button.tsx'
import { DropZone } from '../../ui/DropZone.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { figure, sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { stepNames } from '../words.ts'
import '../imports.css'

const route = getRouteApi('/desk/imports/new/$kind')
const biggestMb = 64
const accepts = '.xlsx,.xls,.et,.ods,.csv,.txt'

function wrongFile(file: File): string | null {
  if (!/\.(xlsx|xls|et|ods|csv|txt)$/iu.test(file.name)) return '只能导入表格文件：xlsx、xls、et、ods、csv 或 txt'
  if (file.size > biggestMb * 1024 * 1024) return `文件超过 ${biggestMb} MB，请拆分后分批上传`
  return file.size === 0 ? '这个文件是空的' : null
}

function Before({ kind }: { kind: Kind }) {
  const asked = useAskPages(listImports, { kind: kind.kind, limit: 20 }, { next: page => page.next })
  const all = asked.data?.pages.flatMap(page => page.imports) ?? []
  if (all.length === 0) return null
  return (
    <Card flush title="您以前导入的" note={`${stagingDays} 天没有导入的，读到的内容自动清除`}>
      <Scroll label="以前的导入">
        <table className="tb stack">
          <thead><tr><th>文件</th><th>状态</th><th className="r">读到</th><th className="r">有错误</th><th className="r">已导入</th><th>上传时间</th></tr></thead>
          <tbody>{all.map((one: RecordImport) => (
            <tr key={one.id}>
              <td><Link to="/imports/$batch" params={{ batch: one.id }} search={{}} className="lk strong">{one.fileName}</Link></td><td>{importStateNames[one.state]}</td>
              <td className="r" data-label="读到">{figure(one.counts.total)}</td><td className="r" data-label="有错误">{figure(one.counts.error)}</td><td className="r" data-label="已导入">{figure(one.counts.imported)}</td><td className="soft">{sayWhen(one.uploadedAt)}</td>
            </tr>
          ))}</tbody>
        </table>
      </Scroll>
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>更早的</Button></div>}
    </Card>
  )
}

function Open({ kind }: { kind: Kind }) {
  const { replaces } = route.useSearch()
  const navigate = useNavigate()
  const [batch] = useState(newRecordId)
  const [wrong, setWrong] = useState<string | null>(null)
  const sending = useSend(uploadImport, () => { void navigate({ to: '/imports/$batch', params: { batch }, search: {} }) })
  useEffect(() => { document.title = `导入${kind.title} · 青禾` }, [kind])
  const take = (file: File) => {
    const refused = wrongFile(file)
    setWrong(refused)
    if (refused === null) sending.mutate({ input: { batch, kind: kind.kind, fileName: file.name, ...(replaces === undefined ? {} : { replaces }) }, file })
  }
  const template = () => { download(templateOf, { kind: kind.kind }, `${kind.title}台账样表.xlsx`).catch(() => toast('样表没有下载成功，请再试一次')) }
  return (
    <>
      <PageHead title={`导入${kind.title}`}><Steps names={stepNames} at={0} /></PageHead>
      <div className="importlay">
        <Card>
          <div className="col gap4">
            {replaces !== undefined && <Note>改好的表传回来，接替原来那一批；列的对应沿用。</Note>}
            <DropZone title={`把${kind.title}台账拖到这里`} hint={`xlsx、xls、et、ods、csv、txt 都可以，不超过 ${biggestMb} MB，一次不超过 5,000 行。表头不必与样表一样，列可以乱序。`} accept={accepts} busy={sending.isPending} onFile={take} />
            <ProblemList issues={wrong === null ? issuesOf(sending.error) : [{ code: 'file', message: wrong }]} />
          </div>
        </Card>
        <Card title="导入是怎么做的">
          <ol className="importhow">
            <li><b>先检查，后导入。</b>每一行都按登记{kind.title}的规定检查，全部看过以后才写入。</li>
            <li><b>有错的行不会导入。</b>可以当场改，也可以下载标注好的原表改完再传。</li>
            <li><b>登记过的不会重复。</b>已有同一条的行单独列出，不再导入。</li>
            <li><b>可以整批撤销。</b>导入以后没有人动过的记录都能撤回。</li>
          </ol>
          <Button icon="download" onClick={template}>下载样表</Button>
        </Card>
      </div>
      <Before kind={kind} />
    </>
  )
}

export function NewImport() {
  const { kind } = route.useParams()
  return <WithLedger kind={kind}>{ledger => <Open key={kind} kind={ledger.kind} />}</WithLedger>
}
