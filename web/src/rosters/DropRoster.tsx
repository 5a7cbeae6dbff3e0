/** Taking a file: the same for an import and for a comparison, until it is known what stands in it. */
import { useState } from 'react'
import { uploadRoster } from '@qinghe/domain/rosters/contract.ts'
import { newRecordId, type RecordId } from '@qinghe/domain/kernel/ids.ts'
import { type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { DropZone } from '../ui/DropZone.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'

const biggestMb = 32
const kinds = '.xlsx,.csv'
const hint = `xlsx 或 csv，不超过 ${biggestMb} MB。表头不必与模板一样，列可以乱序。xls、et 请先用「另存为」存成 .xlsx。`

function wrongFile(file: File): string | null {
  if (/\.(xls|et|xlsm)$/i.test(file.name)) return '这种格式读不了，请在 WPS 或 Excel 里用「另存为」存成 .xlsx 再导入'
  if (!/\.(xlsx|csv)$/i.test(file.name)) return '只能导入表格文件：.xlsx 或 .csv'
  if (file.size > biggestMb * 1024 * 1024) return `文件超过 ${biggestMb} MB，请拆分后分批上传`
  return file.size === 0 ? '这个文件是空的' : null
}

type Props = {
  region: number | undefined
  /** A workbook whose other sheet is wanted is chosen once more. */
  sheet: string | undefined
  /** What the place means here. */
  place: { label: string; hint: string }
  onTaken: (batch: RecordId) => void
}

export function DropRoster({ region: chosen, sheet, place, onTaken }: Props) {
  const session = useSession()
  const [region, setRegion] = useState<RegionCode | null>(chosen === undefined ? session.region : regionCode(chosen))
  const [batch] = useState(newRecordId)
  const [wrong, setWrong] = useState<string | null>(null)
  const sending = useSend(uploadRoster, () => onTaken(batch))
  const take = (file: File) => {
    const refused = wrongFile(file)
    setWrong(refused)
    if (refused === null) sending.mutate({ input: { batch, fileName: file.name, ...(region === null ? {} : { region }), ...(sheet === undefined ? {} : { sheet }) }, file })
  }
  return (
    <Card>
      <div className="col gap4">
        {sheet !== undefined && <Note>这一次读取工作表「{sheet}」，请再选一次同一份文件。</Note>}
        <DropZone title="把花名册拖到这里" hint={hint} accept={kinds} busy={sending.isPending} onFile={take} />
        <ProblemList issues={wrong !== null ? [{ code: 'file', message: wrong }] : issuesOf(sending.error)} />
        <RegionField label={place.label} value={region} onChange={setRegion} within={session.region} hint={place.hint} />
      </div>
    </Card>
  )
}
