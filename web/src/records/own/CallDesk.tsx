/** 12355 接线: the emergency in one key with the words taken along, the child of this call, and what may be done. */
import { useEffect, useRef } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { isDanger } from '@qinghe/domain/hotline/rules.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { listSlips } from '@qinghe/domain/records/slips.ts'
import { useAsk, useSendOne } from '../../app/asking.ts'
import { dropHanded, handedTo, handTo } from '../../app/handed.ts'
import { issuesOf } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { ChildOfThisCall } from '../../app/slots.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card, Note } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { isoDay } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { Acts } from '../Acts.tsx'
import type { Ledger } from '../kinds.ts'
import { heardIn, numberFor, reportedFrom, reportOfCall } from './callReport.ts'

type Props = { ledger: Ledger; page: RecordPage; wanted: string | undefined; onDone: (() => void) | undefined }

/** @returns opens the report; `hence`: from an address that asks for it, which is left behind so that going back does not ask again */
function useReporting(page: RecordPage) {
  const navigate = useNavigate()
  return (hence: boolean) => {
    // What was typed holds as long as nothing was written since.
    handTo(`records.mandatoryReport.new.${page.record}`, reportOfCall(page.values, page.revision === 1 ? handedTo(heardIn(page.record)) : undefined))
    void navigate({ to: '/records/$kind/new', params: { kind: 'mandatoryReport' }, search: { call: page.record }, replace: hence })
  }
}

/** Back from the report: its number is written down here, once, as the server tells it now; what was read before knows of earlier reports alone. */
function useReported({ ledger, page, wanted }: Props) {
  const navigate = useNavigate()
  const back = wanted === 'reported' && page.acts.includes('escalate') && handedTo(reportedFrom(page.record)) !== undefined
  const filed = useAsk(listSlips, { box: 'filed' as const, limit: 20 }, { enabled: back, staleMs: 0 })
  const contract = ledger.acts.find(one => one.act.id === 'escalate')?.contract
  const sending = useSendOne<Parameters<Ledger['acts'][number]['contract']['touches']>[0]>(() => {
    toast('报告的编号已经记在这条来电上')
    void navigate({ to: '/records/$kind/$record', params: { kind: ledger.kind.kind, record: page.record }, search: {}, replace: true })
  })
  const sent = useRef(false)
  const number = filed.isFetchedAfterMount && !filed.isFetching ? numberFor(page.values, filed.data?.slips ?? []) : null
  const { mutate } = sending
  useEffect(() => {
    if (!back || contract === undefined || number === null || sent.current) return
    sent.current = true
    dropHanded(reportedFrom(page.record))
    dropHanded(heardIn(page.record))
    mutate({ contract, input: { record: page.record, ...(page.child === null ? {} : { child: page.child.id }), body: { reportedOn: isoDay(Date.now()), reportNumber: number } }, basedOn: { version: page.revision, from: { reportedOn: page.values['reportedOn'] ?? null, reportNumber: null } } })
  }, [back, contract, number, page, mutate])
  return sending
}

function Emergency({ page, onReport }: { page: RecordPage; onReport: () => void }) {
  const may = useMay('mandatoryReport.submit') && page.acts.includes('escalate')
  const number = page.values['reportNumber']
  if (typeof number === 'string') return <Note tone="green"><b>已报公安，编号 {number}。</b> 情况有变化的，<Link to="/records/$kind/new" params={{ kind: 'mandatoryReport' }} search={{}} className="lk">再报一份</Link>，写上这个编号。</Note>
  if (!may) return null
  const urgent = isDanger(page.values)
  return (
    <Card title={urgent ? '紧急：先报公安' : '紧急'} className={urgent ? 'callurgent' : ''}>
      <p className="t13">{urgent ? '十分钟内转紧急报告；报了公安，才能分类、答复、转办。' : '孩子正有危险的，一键转紧急报告。'}写过的话、孩子和地点都带过去，编号自动记在这里。</p>
      <div className="callbuttons"><a href="tel:110" className="btn">打 110</a><Button kind="alarm" icon="report" onClick={onReport}>转紧急报告</Button></div>
    </Card>
  )
}

export function CallDesk(props: Props) {
  const { ledger, page, wanted, onDone } = props
  const report = useReporting(page)
  const reported = useReported(props)
  const knowing = useSendOne<Parameters<Ledger['acts'][number]['contract']['touches']>[0]>(() => toast('已归到这名儿童'))
  const started = useRef(false)
  useEffect(() => {
    if (wanted !== 'report' || started.current) return
    started.current = true
    report(true)
  })
  const identify = ledger.acts.find(one => one.act.id === 'identify')?.contract
  const know = (child: ChildId) => { if (identify !== undefined) knowing.mutate({ contract: identify, input: { record: page.record, child, body: {} }, basedOn: { version: page.revision, from: {} } }) }
  return (
    <div className="col gap3">
      <Emergency page={page} onReport={() => report(false)} />
      <ProblemList issues={[...issuesOf(reported.error), ...issuesOf(knowing.error)]} />
      <Card title="办理"><Acts ledger={ledger} page={page} wanted={wanted} onDone={onDone} /></Card>
      {page.child === null && page.acts.includes('identify') && <ChildOfThisCall call={page.record} values={page.values} onKnown={know} />}
    </div>
  )
}
