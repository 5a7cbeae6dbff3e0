/** The names behind one number of the balance, and from a name the way to a correction. */
import { useEffect, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { restate } from '@qinghe/domain/census/commands.ts'
import { censusTerms, type TermsOutput } from '@qinghe/domain/census/lockContract.ts'
import { type Balance, balanceNames, type Term, termNames } from '@qinghe/domain/census/types.ts'
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { RecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useAskPages, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card } from '../ui/layout.tsx'
import { toast } from '../ui/toast.tsx'

type Named = TermsOutput['children'][number]
type Of = { period: string; balance: Balance; term: Term | undefined; reason: number | undefined; inside: 'in' | undefined; region: RegionCode | undefined; mayRestate: boolean }
const reasonName = (code: number): string => exitReason.entries.find(one => Number(one.code) === code)?.label ?? `原因 ${code}`
const reasonWords = (code: number | null): string => (code === null ? '' : `，${reasonName(code)}`)
const titleOf = ({ term, reason, inside }: Of): string => (inside !== undefined ? '县内调入' : `${term === undefined ? '' : termNames[term]}${reason === undefined ? '' : `，${reasonName(reason)}`}`)
const whereWords = ({ from, to }: Named): string => (from !== null && to !== null && from.code !== to.code ? `${from.name} → ${to.name}` : (to ?? from)?.name ?? '两轮都不计')

/** @param counted whether she is counted, as locked or as corrected since */
function Correct({ one, counted, of: { period, balance }, onClose }: { one: Named; counted: boolean; of: Of; onClose: () => void }) {
  const [id] = useState(() => RecordId.parse(newUuid()))
  const sending = useSend(restate, () => { onClose(); toast('更正单已填，请县民政的另一位同事确认') })
  const [was, is] = counted ? ['计入', '不计入'] : ['不计入', '计入']
  return (
    <ConfirmReason title={`${one.child.name}：填更正单`} action="提交更正单" reasonLabel="更正的原因和依据" busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      consequence={`${balanceNames[balance]}，${one.restated === null ? '锁定时' : '已由更正单更正为'}${was}，${one.restated === null ? '' : '再'}更正为${is}。锁定的数字不变，几个数字都保留；另一位同事确认以后，记进下一轮的平衡。`}
      onConfirm={reason => sending.mutate({ input: { period, id, child: one.child.id, balance, counted: !counted, reason } })} />
  )
}

export function Names(of: Of) {
  const { period, balance, term, reason, inside, region, mayRestate } = of
  const [chosen, setChosen] = useState<Named | null>(null)
  const here = useRef<HTMLDivElement>(null)
  // The number may stand far above: whoever taps it is brought to the names. Those of another number are another list (key).
  useEffect(() => { here.current?.scrollIntoView({ block: 'start' }) }, [])
  const asked = useAskPages(censusTerms, { period, balance, term, reason, inside, region }, { next: page => page.next })
  const children = asked.data?.pages.flatMap(page => page.children) ?? []
  return (
    <div ref={here} className="censusnames"><Card flush title={`${balanceNames[balance]}：${titleOf(of)}`} note="锁定时的名单">
      {asked.data === undefined ? <NotRead asked={asked} lines={4} /> : children.map(one => (
        <div key={one.child.id} className="linecard censusname">
          <span className="grow">{one.erased ? <span className="muted">档案已依法删除</span> : <Link to="/archives/$id" params={{ id: one.child.id }} className="namelink strong">{one.child.name}</Link>}<span className="cap muted block">{whereWords(one)}{reasonWords(one.reason)}{one.restated !== null && `，已更正为${one.restated ? '计入' : '不计入'}`}</span></span>
          {mayRestate && !one.erased && <Button onClick={() => setChosen(one)}>更正</Button>}
        </div>
      ))}
      {asked.data !== undefined && children.length === 0 && <p className="quiet">{inside === undefined ? '这里没有您看得到的儿童。' : '这里没有您看得到的儿童，请到下一级看。'}</p>}
      {asked.hasNextPage && <div className="tablefoot"><Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再看 50 名</Button></div>}
      {chosen !== null && <Correct one={chosen} counted={chosen.restated ?? chosen.to !== null} of={of} onClose={() => setChosen(null)} />}
    </Card></div>
  )
}
