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

const biggestMb = 64
const kinds = '.xlsx,.xls,.et,.ods,.csv,.txt'
const hint = `xlsx、xls、et、ods、csv、txt 都可以，不超过 ${biggestMb} MB。表头不必与模板一样，列可以乱序，一份文件可以有几张工作表。`

function wrongFile(file: File): string | null {
  if (!/\.(xlsx|xls|et|ods|csv|txt)$/i.test(file.name)) return '只能导入表格文件：xlsx、xls、et、ods、csv 或 txt'
  if (file.size > biggestMb * 1024 * 1024) return `文件超过 ${biggestMb} MB，请拆分后分批上传`
  return file.size === 0 ? '这个文件是空的' : null
}

type Props = {
  region: number | undefined
  /** The batch whose marked workbook comes back mended. */
  replaces?: RecordId | undefined
  /** What the place means here. */
  place: { label: string; hint: string }
  onTaken: (batch: RecordId) => void
}

export function DropRoster({ region: chosen, replaces, place, onTaken }: Props) {
  const session = useSession()
  const [region, setRegion] = useState<RegionCode | null>(chosen === undefined ? session.region : regionCode(chosen))
  const [batch] = useState(newRecordId)
  const [wrong, setWrong] = useState<string | null>(null)
  const sending = useSend(uploadRoster, () => onTaken(batch))
  const take = (file: File) => {
    const refused = wrongFile(file)
    setWrong(refused)
    if (refused === null) sending.mutate({ input: { batch, fileName: file.name, ...(region === null ? {} : { region }), ...(replaces === undefined ? {} : { replaces }) }, file })
  }
  return (
    <Card>
      <div className="col gap4">
        {replaces !== undefined && <Note>改好的表传回来，接替原来那一批：列的对应和前面的回答都沿用，原来那一批不再导入。</Note>}
        <DropZone title="把花名册拖到这里" hint={hint} accept={kinds} busy={sending.isPending} onFile={take} />
        <ProblemList issues={wrong !== null ? [{ code: 'file', message: wrong }] : issuesOf(sending.error)} />
        <RegionField label={place.label} value={region} onChange={setRegion} within={session.region} hint={place.hint} />
      </div>
    </Card>
  )
}
