/** 选文件: drop a workbook, or pick one. Nothing is written into archives before the last step. */
import { useEffect, useState } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { templateRoster, uploadRoster } from '@qinghe/domain/rosters/contract.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { download } from '../../app/api.ts'
import { useSend } from '../../app/asking.ts'
import { useSession } from '../../app/session.ts'
import { issuesOf } from '../../app/failure.ts'
import { RegionField } from '../../regions/RegionField.tsx'
import { Button } from '../../ui/Button.tsx'
import { DropZone } from '../../ui/DropZone.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { toast } from '../../ui/toast.tsx'
import { stepNames } from '../words.tsx'
import '../rosters.css'

const biggestMb = 32
const kinds = '.xlsx,.csv'
const hint = `xlsx 或 csv，不超过 ${biggestMb} MB。表头不必与模板一样，列可以乱序。xls、et 请先用「另存为」存成 .xlsx。`

function wrongFile(file: File): string | null {
  if (/\.(xls|et|xlsm)$/i.test(file.name)) return '这种格式读不了，请在 WPS 或 Excel 里用「另存为」存成 .xlsx 再导入'
  if (!/\.(xlsx|csv)$/i.test(file.name)) return '只能导入表格文件：.xlsx 或 .csv'
  if (file.size > biggestMb * 1024 * 1024) return `文件超过 ${biggestMb} MB，请拆分后分批上传`
  return file.size === 0 ? '这个文件是空的' : null
}

export function Upload() {
  const session = useSession()
  const { region: chosen, sheet } = useSearch({ from: '/desk/rosters/new' })
  const navigate = useNavigate()
  const [region, setRegion] = useState<RegionCode | null>(chosen === undefined ? session.region : regionCode(chosen))
  const [batch] = useState(newRecordId)
  const [wrong, setWrong] = useState<string | null>(null)
  const sending = useSend(uploadRoster, () => { void navigate({ to: '/rosters/$batch', params: { batch }, search: {} }) })
  useEffect(() => { document.title = '导入花名册 · 青禾' }, [])
  const take = (file: File) => {
    const refused = wrongFile(file)
    setWrong(refused)
    if (refused === null) sending.mutate({ input: { batch, fileName: file.name, ...(region === null ? {} : { region }), ...(sheet === undefined ? {} : { sheet }) }, file })
  }
  const template = () => { download(templateRoster, {}, '农村留守儿童花名册.xlsx').catch(() => toast('模板没有下载成功，请再试一次')) }
  return (
    <>
      <PageHead title="导入花名册"><Steps names={stepNames} at={0} /></PageHead>
      <div className="uploadlay">
        <Card>
          <div className="col gap4">
            {sheet !== undefined && <Note>这一次读取工作表「{sheet}」，请再选一次同一份文件。</Note>}
            <DropZone title="把花名册拖到这里" hint={hint} accept={kinds} busy={sending.isPending} onFile={take} />
            <ProblemList issues={wrong !== null ? [{ code: 'file', message: wrong }] : issuesOf(sending.error)} />
            <RegionField label="没有写村名的行归到" value={region} onChange={setRegion} within={session.region} hint="名册里写了村（居）的，按名册；没写的，先归到这里，以后再分到村。" />
          </div>
        </Card>
        <Card title="导入是怎么做的">
          <ol className="howto">
            <li><b>先检查，后导入。</b>全部检查完之前，什么都不会写入档案。</li>
            <li><b>有错的行不会导入。</b>可以当场改，也可以下载标注好的原表改完再传。</li>
            <li><b>不会覆盖已有档案。</b>与在册儿童同号的行会单独列出，由您核对。</li>
            <li><b>可以整批撤销。</b>导入后的期限内，没有人动过的档案都能撤回。</li>
          </ol>
          <Button icon="download" onClick={template}>下载空白模板</Button>
        </Card>
      </div>
    </>
  )
}
