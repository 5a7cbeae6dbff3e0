/** 送交名册: what it is and why it may be used, then the file. */
import { useEffect, useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { uploadSubmission, UploadInput } from '@qinghe/domain/submissions/contract.ts'
import { isOffice, kindsOf, mayBeComplete, type Office } from '@qinghe/domain/submissions/offices.ts'
import { type ComparisonKind, kindNames } from '@qinghe/domain/comparisons/types.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { type Issue, issue } from '@qinghe/domain/kernel/problem.ts'
import { useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { suggested, usualBases } from '../../comparisons/words.tsx'
import { DropZone } from '../../ui/DropZone.tsx'
import { ChoiceField, TextField } from '../../ui/Field.tsx'
import { Card, Crumbs } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { NotYours } from '../../ui/states.tsx'
import { isoDay } from '../../ui/time.ts'
import { PickField } from '../../ui/pickers.tsx'

type Values = { kind: ComparisonKind | null; period: string; purpose: string; legalBasis: string; isComplete: boolean | null; allShouldBeFiled: boolean | null }
const complete = [{ value: true, label: '是全量' }, { value: false, label: '只是一部分' }]
const filed = [{ value: true, label: '都应当建档' }, { value: false, label: '不都要建档' }]

type FieldsProps = { office: Office; values: Values; issues: readonly Issue[]; onChange: (changes: Partial<Values>) => void }
function Fields({ office, values, issues, onChange }: FieldsProps) {
  const error = (field: keyof Values) => issues.find(found => found.field === field)?.message
  const usual = values.kind === null ? null : suggested[values.kind]
  return (
    <div className="fields" id="submission">
      <ChoiceField label="名册种类" must full options={kindsOf(office).map(value => ({ value, label: kindNames[value] }))} value={values.kind} onChange={kind => onChange({ kind, isComplete: null })} clearable={false} error={error('kind')} />
      <TextField label="名册的时间范围" must value={values.period} onChange={period => onChange({ period })} maxLength={40} error={error('period')} placeholder={usual?.period(isoDay(Date.now()))} />
      <TextField label="比对目的" must full value={values.purpose} onChange={purpose => onChange({ purpose })} maxLength={200} error={error('purpose')} placeholder={usual?.purpose} />
      <div className="full col gap1">
        <TextField label="依据" must value={values.legalBasis} onChange={legalBasis => onChange({ legalBasis })} maxLength={200} error={error('legalBasis')} hint="个人信息保护法要求说得出凭什么用" />
        {values.legalBasis === '' && <PickField label="常用的依据" options={usualBases.map(word => ({ value: word, label: word }))} value={null} onChange={word => onChange({ legalBasis: word ?? '' })} />}
      </div>
      {values.kind !== null && mayBeComplete(office, values.kind) && (
        <ChoiceField label="是不是全量" must full options={complete} value={values.isComplete} onChange={isComplete => onChange({ isComplete })} clearable={false} error={error('isComplete')} hint="本辖区应在名册的人都在里面，才是全量" />
      )}
      <ChoiceField label="名册里的人" must full options={filed} value={values.allShouldBeFiled} onChange={allShouldBeFiled => onChange({ allShouldBeFiled })} clearable={false} error={error('allShouldBeFiled')}
        hint="都是农村留守、困境儿童的，选“都应当建档”；全校、全村的名册选“不都要建档”" />
    </div>
  )
}

const Written = UploadInput.pick({ kind: true, period: true, purpose: true, legalBasis: true })
function issuesIn(office: Office, values: Values): Issue[] {
  const read = Written.safeParse(values)
  return [
    ...read.success ? [] : read.error.issues.map(found => issue(found.code, found.path[0] === 'kind' ? '请选择名册种类' : found.message, { field: String(found.path[0] ?? '') })),
    ...values.kind !== null && mayBeComplete(office, values.kind) && values.isComplete === null ? [issue('missing', '请选择名册是不是全量', { field: 'isComplete' })] : [],
    ...values.allShouldBeFiled === null ? [issue('missing', '请选择名册里的人是否都应当建档', { field: 'allShouldBeFiled' })] : [],
  ]
}

function Form({ office }: { office: Office }) {
  const [values, setValues] = useState<Values>({ kind: null, period: '', purpose: '', legalBasis: '', isComplete: null, allShouldBeFiled: null })
  const [pressed, setPressed] = useState(false)
  const [submission] = useState(newRecordId)
  const navigate = useNavigate()
  const sending = useSend(uploadSubmission, () => { void navigate({ to: '/submissions/$id', params: { id: submission } }) })
  const issues = issuesIn(office, values)
  const take = (file: File) => {
    setPressed(true)
    const input = UploadInput.safeParse({ ...values, submission, isComplete: values.isComplete === true, allShouldBeFiled: values.allShouldBeFiled === true, fileName: file.name })
    if (issues.length === 0 && input.success) sending.mutate({ input: input.data, file })
  }
  return (
    <>
      <Card title="这份名册" note="接收的人和对账报告都看得到"><Fields office={office} values={values} issues={pressed ? issues : []} onChange={changes => setValues({ ...values, ...changes })} /></Card>
      <ProblemList issues={pressed && issues.length > 0 ? issues : issuesOf(sending.error)} />
      <Card title="文件" note="下一步核对列，确认以后才送交">
        <DropZone title="把名册拖到这里" accept=".xlsx,.xls,.et,.ods,.csv,.txt" busy={sending.isPending} onFile={take}
          hint="xlsx、xls、et、ods 或 csv。表头至少有姓名，再加出生日期、身份证号、监护人、电话中的一列；用不着的列不会保存。也可以由业务系统按接口分批送交，见使用说明「部门名册比对」。" />
      </Card>
    </>
  )
}

export function NewSubmission() {
  const { posting } = useSession()
  useEffect(() => { document.title = '送交名册 · 青禾' }, [])
  const role = posting?.role ?? ''
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/submissions">部门名册</Link><h1>送交名册</h1></Crumbs></div>
      {isOffice(role) ? <Form office={role} /> : <NotYours title="这里由教育、公安、卫健、残联送交名册">民政上传部门名册，请到“数据比对”。</NotYours>}
    </>
  )
}
