/** 与在册比对: lines whose child has an archive. An import never writes to one by itself; here a person says what becomes of each. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { listProposals, type Proposal, settleProposal } from '@qinghe/domain/rosters/contract.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import { useAskPages, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Check, ChoiceField, TextField } from '../ui/Field.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { DayField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { figure, isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { Foot } from './Foot.tsx'
import type { BatchStep } from './search.ts'
import { layoutOf, takenSheets } from './SheetPick.tsx'

const because: Record<Proposal['matchedBy'], string> = { idNumber: '证件号相同', nameAndBirth: '同名同生日', nameWithoutNumber: '同名同生日，一边没有证件号' }
const settled: Record<NonNullable<Proposal['verdict']>, string> = { applied: '已写进档案', skipped: '已跳过，档案不变', other: '是另一名儿童，会另建档案' }
const kinds = [{ value: 'corrected' as const, label: '更正：原来登记错了' }, { value: 'changed' as const, label: '登记变化：情况变了' }]

type Picked = { fields: ReadonlySet<FieldKey>; as: 'corrected' | 'changed'; from: string | null; reason: string }

function Fields({ proposal, picked, onPick }: { proposal: Proposal; picked: ReadonlySet<FieldKey>; onPick: (fields: ReadonlySet<FieldKey>) => void }) {
  const toggle = (key: FieldKey, on: boolean) => { const next = new Set(picked); if (on) next.add(key); else next.delete(key); onPick(next) }
  if (proposal.fields.length === 0) return <p className="muted t13">名册上写的和档案里的一样，没有要改的，可以跳过。</p>
  return (
    <Scroll label="两边不一样的项目"><table className="tb low beside">
      <thead><tr><th>写进档案</th><th>档案里</th><th>名册上</th></tr></thead>
      <tbody>{proposal.fields.map(field => (
        <tr key={field.key}>
          <td className="nowrap"><Check label={field.label} checked={picked.has(field.key)} onChange={on => toggle(field.key, on)} /></td>
          <td>{field.archive === '' ? <span className="none">未填</span> : field.archive}</td><td className="differs"><b>{field.roster}</b></td>
        </tr>
      ))}</tbody>
    </table></Scroll>
  )
}

function useSettling(batch: Batch, proposal: Proposal) {
  const [picked, setPicked] = useState<Picked>({ fields: new Set(), as: 'corrected', from: isoDay(Date.now()), reason: '' })
  const sending = useSend(settleProposal, () => toast(`${proposal.name}处理好了`))
  const settle = (verdict: NonNullable<Proposal['verdict']>) => sending.mutate({
    input: {
      batch: batch.id, row: proposal.row, child: proposal.child, version: proposal.version, verdict, fields: verdict === 'applied' ? [...picked.fields] : [],
      ...(verdict === 'applied' ? { as: picked.as } : {}), ...(verdict === 'applied' && picked.as === 'changed' && picked.from !== null ? { effectiveFrom: PlainDate.parse(picked.from) } : {}),
      ...(picked.reason.trim() === '' ? {} : { reason: picked.reason.trim() }),
    },
  })
  return { picked, setPicked, sending, settle }
}

function Open({ batch, proposal }: { batch: Batch; proposal: Proposal }) {
  const { picked, setPicked, sending, settle } = useSettling(batch, proposal)
  const [other, setOther] = useState(false)
  const writes = picked.fields.size > 0
  return (
    <>
      <Fields proposal={proposal} picked={picked.fields} onPick={fields => setPicked({ ...picked, fields })} />
      {writes && (
        <div className="fields">
          <ChoiceField label="怎么写进去" options={kinds} value={picked.as} clearable={false} onChange={as => setPicked({ ...picked, as: as ?? 'corrected' })} />
          {picked.as === 'changed' && <DayField label="从哪一天起" value={picked.from} latest={isoDay(Date.now())} onChange={from => setPicked({ ...picked, from })} />}
        </div>
      )}
      {(other || writes) && <TextField label={other ? '为什么是另一名儿童' : '说明（可以不写）'} value={picked.reason} onChange={reason => setPicked({ ...picked, reason })} maxLength={500} full />}
      <ProblemList issues={issuesOf(sending.error)} />
      <div className="row wrap">
        {proposal.fields.length > 0 && <Button size="sm" kind="primary" disabled={!writes} busy={sending.isPending} onClick={() => settle('applied')}>{writes ? `把 ${picked.fields.size} 项写进档案` : '勾选要写进档案的项目'}</Button>}
        {proposal.fields.length > 1 && !writes && <Button size="sm" onClick={() => setPicked({ ...picked, fields: new Set(proposal.fields.map(field => field.key)) })}>全部勾上</Button>}
        <Button size="sm" busy={sending.isPending} onClick={() => settle('skipped')}>跳过，档案不变</Button>
        {other ? <Button size="sm" kind="danger" busy={sending.isPending} onClick={() => settle('other')}>确认是另一名，另建档案</Button> : <Button size="sm" kind="ghost" onClick={() => setOther(true)}>是另一名儿童</Button>}
      </div>
    </>
  )
}

const whereIn = (batch: Batch, { sheet, line }: Proposal): string => `${takenSheets(batch).length > 1 ? `「${layoutOf(batch, sheet).name}」` : ''}第 ${line} 行`

function OneProposal({ batch, proposal }: { batch: Batch; proposal: Proposal }) {
  return (
    <section className={proposal.verdict === null ? 'proposal' : 'proposal done'} aria-label={`${whereIn(batch, proposal)} ${proposal.name}`}>
      <div className="row wrap gap3">
        <Link to="/archives/$id" params={{ id: proposal.child }} search={{}} target="_blank" preload={false} className="lk strong">{proposal.name}</Link>
        <span className="soft">{proposal.regionName}</span><span className="clause">{because[proposal.matchedBy]}</span><span className="muted t13">名册{whereIn(batch, proposal)}</span>
        {proposal.verdict !== null && <span className="end"><Status tone="ok">{settled[proposal.verdict]}</Status></span>}
      </div>
      {proposal.verdict === null && <Open batch={batch} proposal={proposal} />}
    </section>
  )
}

export function CompareStep({ batch, onGo }: { batch: Batch; onGo: (step: BatchStep) => void }) {
  const asked = useAskPages(listProposals, { batch: batch.id, limit: 50 }, { next: page => page.next, keep: true })
  const proposals = asked.data?.pages.flatMap(page => page.proposals) ?? []
  const open = proposals.filter(one => one.verdict === null).length
  const ready = importable(batch.counts)
  return (
    <>
      <Note tone="blue">同一名儿童只有一份档案。下面这些行的儿童已经在册，不会再建；名册上有新情况的，勾选后写进原档案。</Note>
      <Card flush title="已在册的儿童" note={asked.data === undefined ? undefined : open > 0 ? `${figure(open)} 行${asked.hasNextPage ? '以上' : ''}待核对` : undefined}>
        {asked.data === undefined ? <Skeleton /> : proposals.length === 0
          ? <EmptyState title="没有与在册重复的行" icon="done">按证件号、同名同生日都比对过了。</EmptyState>
          : proposals.map(proposal => <OneProposal key={proposal.row} batch={batch} proposal={proposal} />)}
        {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>往下还有</Button></div>}
      </Card>
      <Foot onBack={() => onGo('check')} note={open > 0 ? `没有核对的 ${figure(open)} 行留在这一批里；会导入 ${figure(ready)} 行` : `会导入 ${figure(ready)} 行`}>
        <Button kind="primary" iconEnd="right" disabled={ready === 0} onClick={() => onGo('commit')}>继续</Button>
      </Foot>
    </>
  )
}
