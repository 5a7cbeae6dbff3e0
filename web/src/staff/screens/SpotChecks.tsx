/** 抽查审批: names above the county, for a place, a reason and a period; asked by one person, approved by another. */
import { useEffect, useState } from 'react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { listSpotChecks } from '@qinghe/domain/staff/assignments.ts'
import { type SpotCheckLine, spotCheckStates } from '@qinghe/domain/staff/types.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { isWithin, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useActAs } from '../../app/acting.ts'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { AskSpotCheck } from '../AskSpotCheck.tsx'
import { ListCard } from '../ListCard.tsx'
import { SpotCheckRow, type SpotCheckStep, SpotCheckStepDialog } from '../SpotCheckRow.tsx'
import '../staff.css'

const route = getRouteApi('/desk/spot-checks')
const states: readonly SpotCheckLine['state'][] = ['asked', 'approved', 'refused', 'closed']

/** While names are open the scope is the examined place, so the requests of the own level are out of sight. */
function Running() {
  const { spotCheck, posting } = useSession()
  const navigate = useNavigate()
  const actAs = useActAs()
  if (spotCheck === null || posting === undefined) return null
  return (
    <Card label="正在抽查">
      <EmptyState icon="eye" title={`正在抽查${spotCheck.aboutName}，到 ${addDays(spotCheck.until, -1)} 为止`} actions={(
        <>
          <Link to="/archives" className="btn p">查看名单</Link>
          <Button onClick={() => void actAs({ posting: posting.id, spotCheck: null }, { word: '已结束查看', go: () => navigate({ to: '/spot-checks', search: {} }) })}>结束查看</Button>
        </>
      )}>
        结束查看以后，可以看到全部申请、再次申请或审批别人的申请。期限内可以随时回来接着看。
      </EmptyState>
    </Card>
  )
}

function Requests() {
  const { region, state, ask } = route.useSearch()
  const { region: top } = useSession()
  const navigate = route.useNavigate()
  const [asking, setAsking] = useState<{ check: SpotCheckLine; step: SpotCheckStep } | null>(null)
  const asked = useAsk(listSpotChecks, {})
  const all = asked.data?.spotChecks ?? []
  const rows = all.filter(c => state === undefined || c.state === state)
  const waiting = all.filter(c => c.state === 'asked' && !c.isMine).length
  const set = (changes: Record<string, unknown>) => { void navigate({ search: s => ({ ...s, ...changes }), replace: true }) }
  const about = region !== undefined && region !== top && isWithin(region, top) ? regionCode(region) : null
  return (
    <>
      {waiting > 0 && <Note tone="amber">有 {waiting} 份申请等您审批。</Note>}
      <div className="row wrap">
        {states.map(s => <button key={s} type="button" className={s === state ? 'chip on' : 'chip'} aria-pressed={s === state} onClick={() => set({ state: s === state ? undefined : s })}>{spotCheckStates[s]}</button>)}
        <span className="end"><Button kind="primary" icon="plus" onClick={() => set({ ask: true })}>申请抽查</Button></span>
      </div>
      <ListCard label="抽查审批" asked={{ ...asked, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined }} heads={['抽查地区', '事由', '期限', '申请人', '状态', '审批人', '']}
        empty={{ title: state === undefined ? '还没有抽查申请' : '没有这样的申请', text: '市级以上查看名单，要先在这里写明地区、事由和期限，由同级另一人或上级民政批准。' }}
        rows={rows.map(c => <SpotCheckRow key={c.id} check={c} onStep={step => setAsking({ check: c, step })} />)} />
      {asking !== null && <SpotCheckStepDialog check={asking.check} asking={asking.step} onClose={() => setAsking(null)} />}
      {ask === true && <AskSpotCheck about={about} onClose={() => set({ ask: undefined })} />}
    </>
  )
}

export function SpotChecks() {
  const { spotCheck } = useSession()
  useEffect(() => { document.title = '抽查审批 · 青禾' }, [])
  return (
    <>
      <PageHead title="抽查审批" note="一人申请，同级另一人或上级民政批准，到期自动结束" />
      {spotCheck === null ? <Requests /> : <Running />}
    </>
  )
}
