import { useEffect, useState } from 'react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { orderComparison } from '@qinghe/domain/comparisons/contract.ts'
import { columnIssues, fieldsWithColumns } from '@qinghe/domain/comparisons/roster.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { useSend } from '../app/asking.ts'
import { useDraft } from '../app/drafts.ts'
import { issuesOf } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { draftWords } from '../app/DraftNote.tsx'
import { LeaveGuard, useLeaving } from '../app/LeaveGuard.tsx'
import { type ColumnsAim, ColumnsStep } from '../rosters/ColumnsStep.tsx'
import { Foot } from '../rosters/Foot.tsx'
import { Button } from '../ui/Button.tsx'
import { Card, KeyValue } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { issuesOfOrder, KeptOrder, nothingYet, orderOf } from './order.ts'
import { OrderForm } from './OrderForm.tsx'

const route = getRouteApi('/desk/comparisons/new')

const aim: ColumnsAim = {
  title: '对应列', note: '比对只用得着姓名、性别、生日、证件号、监护人、电话、户籍村、学校；其余的列不留', head: '对应的项目', unused: '不用', issues: columnIssues, skips: true, action: '下一步',
  said: columns => <>用来比对：<b>{fieldsWithColumns(columns).join('、') || '还没有'}</b></>,
}

/** What is typed survives: as a draft, and over the steps of this form. The draft is kept from the moment the roster is there, so that
 *  somebody who leaves finds it again. */
function useOrder(batch: Batch) {
  const { account } = useSession()
  const navigate = useNavigate()
  const [comparison] = useState(newRecordId)
  const [values, setValues] = useState(nothingYet)
  const [looked, setLooked] = useState(false)
  const draft = useDraft({ account: account.id, form: 'comparisons.new' }, { batch: batch.id, fileName: batch.fileName, values }, looked)
  const leaving = useLeaving(values !== nothingYet, '/comparisons/new')
  const { sought, kept } = draft
  useEffect(() => {
    if (!sought) return
    const read = KeptOrder.safeParse(kept?.value)
    if (read.success && read.data.batch === batch.id) setValues(now => (now === nothingYet ? read.data.values : now))
    setLooked(true)
  }, [sought, kept, batch.id])
  const sending = useSend(orderComparison, () => {
    leaving.let()
    draft.drop()
    toast('已发起，正在后台比对')
    void navigate({ to: '/comparisons/$id', params: { id: comparison }, search: {} })
  })
  return { comparison, values, set: setValues, draft, leaving, sending }
}

function OrderStep({ batch, order, onBack }: { batch: Batch; order: ReturnType<typeof useOrder>; onBack: () => void }) {
  const { comparison, values, set, draft, sending } = order
  const [pressed, setPressed] = useState(false)
  const issues = issuesOfOrder(values)
  const wrong = columnIssues(batch.columns)
  const submit = () => {
    setPressed(true)
    const input = orderOf(values, { comparison, batch: batch.id })
    if (input !== null) sending.mutate({ input })
    else window.setTimeout(() => document.querySelector<HTMLElement>('#order [data-invalid] input, #order [data-invalid] textarea')?.focus(), 0)
  }
  return (
    <>
      <OrderForm values={values} issues={pressed ? issues : []} onChange={set} />
      <Card title="会发生什么">
        <KeyValue wide pairs={[
          { label: '名册', value: `${batch.fileName}，${figure(batch.counts.total)} 行` }, { label: '与哪里比对', value: `${batch.regionName}的档案` },
          { label: '留下的列', value: fieldsWithColumns(batch.columns).join('、') }, { label: '不留的', value: '其余的列，发起时当场删除，不会再导入档案' },
        ]} />
      </Card>
      <ProblemList issues={pressed && issues.length > 0 ? issues : wrong.length > 0 ? wrong : issuesOf(sending.error)} />
      <Foot onBack={onBack} note={draftWords(draft) || '比对在后台进行，可以离开'}>
        <Button kind="primary" icon="match" busy={sending.isPending} disabled={wrong.length > 0} onClick={submit}>开始比对</Button>
      </Foot>
    </>
  )
}

export function OrderSteps({ batch }: { batch: Batch }) {
  const { step } = route.useSearch()
  const navigate = route.useNavigate()
  const order = useOrder(batch)
  const go = (to: 'columns' | 'order') => { void navigate({ search: { batch: batch.id, step: to } }) }
  return (
    <>
      <LeaveGuard leaving={order.leaving} draft={order.draft} />
      {step === 'order' ? <OrderStep batch={batch} order={order} onBack={() => go('columns')} /> : <ColumnsStep batch={batch} aim={aim} onDone={() => go('order')} />}
    </>
  )
}
