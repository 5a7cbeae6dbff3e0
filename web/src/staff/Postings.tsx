import { useState } from 'react'
import { confirmPosting, listPostings, refusePosting } from '@qinghe/domain/staff/contract.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { isAdministrator } from '@qinghe/domain/staff/roles.ts'
import { mayAsk } from '@qinghe/domain/staff/twoPersons.ts'
import { PostingState, postingStates, type PostingLine } from '@qinghe/domain/staff/types.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAskPages, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay, useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { toast } from '../ui/toast.tsx'
import { HalvesDialog, type HeldHalf } from './Codes.tsx'
import { EndPostingDialog } from './EndPostingDialog.tsx'
import { ListCard } from './ListCard.tsx'
import { ProposeDialog } from './ProposeDialog.tsx'
import type { StaffSearch } from './search.ts'
import { SubstituteDialog } from './SubstituteDialog.tsx'
import { PostingStatus, sayPeriod } from './words.tsx'

type Props = { search: StaffSearch; onChange: (changes: Record<string, unknown>) => void }

/** Somebody new gets the second half of the first code with the confirmation: one for each person, whatever the number of posts. */
function useConfirm(chosen: readonly PostingLine[], onDone: (halves: HeldHalf[]) => void) {
  const [made, setMade] = useState<HeldHalf[]>([])
  const confirm = useSend(confirmPosting, () => { onDone(made); toast(`已确认 ${chosen.length} 个岗位`) })
  const send = async () => {
    const people = new Map(chosen.filter(p => p.needsHalf).map(p => [p.account, p.holder]))
    const coded = [...people].map(([account, name]) => ({ account, key: String(account), name, code: newHalfCode() }))
    setMade(coded)
    const halves = await Promise.all(coded.map(async ({ account, code }) => ({ account, codeHash: await hashHalfCode(code) })))
    confirm.mutate({ input: { postings: chosen.map(p => p.id), halves } })
  }
  return { confirm, send }
}

function Decide({ chosen, onDone }: { chosen: readonly PostingLine[]; onDone: (halves: HeldHalf[]) => void }) {
  const [refusing, setRefusing] = useState(false)
  const ids = chosen.map(p => p.id)
  const { confirm, send } = useConfirm(chosen, onDone)
  const refuse = useSend(refusePosting, () => { setRefusing(false); onDone([]); toast(`${ids.length} 个岗位未同意`) })
  const failed = issuesOf(confirm.error)[0]
  return (
    <>
      <b className="soft">已选 {ids.length} 个</b>
      {failed !== undefined && <span className="red">{failed.message}</span>}
      <span className="row end"><Button size="sm" onClick={() => setRefusing(true)}>不同意</Button><Button size="sm" kind="primary" busy={confirm.isPending} onClick={() => void send()}>确认</Button></span>
      {refusing && <ConfirmReason title={`不同意 ${ids.length} 个岗位`} action="不同意" reasonLabel="理由" busy={refuse.isPending} issues={issuesOf(refuse.error)} onClose={() => setRefusing(false)}
        consequence="申请人会看到理由，可以改好再申请。" onConfirm={reason => refuse.mutate({ input: { postings: ids, reason } })} />}
    </>
  )
}

type Act = 'substitute' | 'end'
const actWords: Record<Act, string> = { substitute: '替岗', end: '结束' }
/** Whether it takes two is known when it is asked for; which of the two may ask, an administrator's post shows. */
const mayEnd = (role: string, posting: PostingLine): boolean => mayAsk(role, 'end', isAdministrator(posting.role) ? posting.role : null)

function Row({ posting, picked, onPick, onAct, acts }: { posting: PostingLine; picked: boolean | null; onPick: () => void; onAct: (act: Act) => void; acts: readonly Act[] }) {
  return (
    <tr>
      <td className="pickcell">{picked !== null && <input type="checkbox" className="cb" aria-label={`选择${posting.holder}`} checked={picked} onChange={onPick} />}</td>
      <td><b>{posting.holder}</b></td><td>{posting.roleLabel}{posting.substitutes !== null && <span className="muted cap"> 替岗</span>}</td><td>{posting.schoolName ?? posting.regionName}</td><td className="soft">{posting.organisationName}</td>
      <td className="soft">{sayPeriod(posting.validFrom, posting.validTo)}</td><td><PostingStatus state={posting.state} /></td>
      <td className="soft">{posting.proposedBy}{posting.confirmedBy !== null && ` / ${posting.confirmedBy}`}</td>
      <td className="r act">{acts.length > 0 && <span className="row rowend">{acts.map(act => <Button key={act} size="sm" kind="ghost" onClick={() => onAct(act)}>{actWords[act]}</Button>)}</span>}</td>
    </tr>
  )
}

export function Postings({ search, onChange }: Props) {
  const confirms = useMay('staff.confirm')
  const administers = useMay('staff.administer')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [acting, setActing] = useState<{ act: Act; posting: PostingLine } | null>(null)
  const [proposing, setProposing] = useState(false)
  const [halves, setHalves] = useState<HeldHalf[]>([])
  const { posting: mine, account: me } = useSession()
  const actsOn = (p: PostingLine): Act[] => p.state !== 'active' ? [] : [...(administers ? ['substitute' as const] : []), ...(p.account !== me.id && mayEnd(mine?.role ?? '', p) ? ['end' as const] : [])]
  const state = search.state ?? 'proposed'
  const asked = useAskPages(listPostings, { limit: 100, state, ...(search.region === undefined ? {} : { region: regionCode(search.region) }) }, { next: page => page.nextCursor, keep: true })
  const rows = asked.data?.pages.flatMap(p => p.postings) ?? []
  const some = rows.filter(p => chosen.has(p.id))
  const toggle = (id: string) => setChosen(before => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next })
  const picks = confirms && state === 'proposed'
  const all = () => setChosen(some.length === rows.length ? new Set() : new Set(rows.map(p => p.id)))
  return (
    <>
      <div className="row wrap">
        {PostingState.options.map(s => <button key={s} type="button" className={s === state ? 'chip on' : 'chip'} aria-pressed={s === state} onClick={() => { setChosen(new Set()); onChange({ state: s }) }}>{postingStates[s]}</button>)}
        {administers && <span className="end"><Button kind="primary" icon="plus" onClick={() => setProposing(true)}>申请岗位</Button></span>}
      </div>
      <ListCard label="岗位" asked={asked} heads={[picks && rows.length > 0 ? <input key="all" type="checkbox" className="cb" aria-label="全选" checked={some.length === rows.length} onChange={all} /> : '', '姓名', '岗位', '地区或学校', '单位', '任期', '状态', '申请 / 确认', '']}
        empty={{ title: state === 'proposed' ? '没有等待确认的岗位' : '没有这样的岗位', text: '岗位由系统管理员申请，安全管理员确认以后生效。' }}
        rows={rows.map(p => <Row key={p.id} posting={p} picked={picks ? chosen.has(p.id) : null} onPick={() => toggle(p.id)} acts={actsOn(p)} onAct={act => setActing({ act, posting: p })} />)}
        {...(some.length > 0 ? { foot: <Decide chosen={some} onDone={made => { setChosen(new Set()); setHalves(made) }} /> } : {})} />
      {acting?.act === 'end' && <EndPostingDialog posting={acting.posting} onClose={() => setActing(null)} />}
      {acting?.act === 'substitute' && <SubstituteDialog posting={acting.posting} onClose={() => setActing(null)} />}
      {halves.length > 0 && <HalvesDialog half="second" held={halves} onClose={() => setHalves([])} />}
      {proposing && <ProposeDialog onClose={() => setProposing(false)} />}
    </>
  )
}
