/** 工作台: what needs this person today, and the figures of their place. Everything here is a link to where it is done. */
import { useEffect } from 'react'
import { Link, useSearch } from '@tanstack/react-router'
import { countArchives } from '@qinghe/domain/archives/contract.ts'
import { type ListTab, listTabNames } from '@qinghe/domain/archives/types.ts'
import { listBatches } from '@qinghe/domain/rosters/contract.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { useMay, useNames, useSession } from '../app/session.ts'
import { NeedsSpotCheck } from '../staff/NeedsSpotCheck.tsx'
import { Card, PageHead } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { EmptyState } from '../ui/states.tsx'
import { clockTime, figure, monthDay, sayWhen, weekday } from '../ui/time.ts'
import { BatchStatus, isWorking } from '../rosters/words.tsx'
import { Denials, Proposals } from './Administration.tsx'
import { BackupAge } from './BackupAge.tsx'
import { KeyFigures } from './KeyFigures.tsx'
import { Places } from './Places.tsx'
import { Queue } from './Queue.tsx'
import './home.css'

function Tasks({ region }: { region: number | undefined }) {
  const counts = useAsk(countArchives, region === undefined ? {} : { region: regionCode(region) }, { staleMs: 60_000 }).data?.tabs ?? {}
  const lines: { tab: ListTab; text: string; tone: 'red' | 'amber' | 'green' }[] = [
    { tab: 'noGuardian', text: '请马上落实照护人，孩子有危险先拨打 110', tone: 'red' }, { tab: 'review', text: '下级提交，等您审核', tone: 'amber' },
    { tab: 'returned', text: '被退回，等补正后再提交', tone: 'amber' }, { tab: 'turningSixteen', text: '核对是否退出，或转入困境', tone: 'amber' },
    { tab: 'gaps', text: '在册档案里还缺必填项', tone: 'green' }, { tab: 'drafts', text: '还没有提交的草稿', tone: 'green' },
  ]
  const some = lines.filter(l => (counts[l.tab] ?? 0) > 0)
  return (
    <Card flush title="要办的事" aside={<span className="tag">{some.length}</span>}>
      {some.length === 0 && <EmptyState title="没有要办的事" icon="done">审核、退回、缺项、快满 16 岁的都会列在这里。</EmptyState>}
      {some.map(l => (
        <Link key={l.tab} to="/archives" search={{ tab: l.tab, ...(region === undefined ? {} : { region: regionCode(region) }) }} className="task">
          <b className={`taskn ${l.tone}`}>{figure(counts[l.tab] ?? 0)}</b>
          <span className="grow"><b>{listTabNames[l.tab]}</b><span className="cap muted block">{l.text}</span></span>
        </Link>
      ))}
    </Card>
  )
}

function Batches() {
  const asked = useAsk(listBatches, { limit: 5 }, { everyMs: answer => (answer?.batches.some(b => isWorking(b.state)) === true ? 3_000 : false) })
  const open = (asked.data?.batches ?? []).slice(0, 4)
  if (open.length === 0) return null
  return (
    <Card flush title="最近导入" aside={<Link to="/rosters" className="tl t13">全部</Link>}>
      {open.map(b => (
        <Link key={b.id} to="/rosters/$batch" params={{ batch: b.id }} search={{}} className="task">
          <span className="grow"><b className="ell block">{b.fileName}</b><span className="cap muted block">{b.regionName}<Dot />{figure(b.counts.total)} 行<Dot />{sayWhen(b.uploadedAt)}</span></span>
          <BatchStatus state={b.state} />
        </Link>
      ))}
    </Card>
  )
}

export function Home() {
  const { posting, account } = useSession()
  const { region } = useSearch({ strict: false })
  const names = useNames()
  const archives = names === 'open'
  const [statistics, rosters, review] = [useMay('statistics.read'), useMay('rosters.read'), useMay('archives.review')]
  const [staff, audit] = [useMay('staff.look'), useMay('audit.read')]
  useEffect(() => { document.title = '工作台 · 青禾' }, [])
  const now = Date.now()
  return (
    <>
      <PageHead title="工作台" note={`${monthDay(now)} ${weekday(now)} ${clockTime(now)}`}>
        <span className="muted t13">{posting === undefined ? account.name : `${posting.roleLabel}，${posting.schoolName ?? posting.regionName}`}</span>
      </PageHead>
      {posting === undefined && <Card><EmptyState title="您现在没有在岗岗位">请联系本单位系统管理员。岗位确认以后，这里会列出要办的事。</EmptyState></Card>}
      {archives && <KeyFigures region={region} />}
      <div className="homelay">
        <div className="col gap3">
          {archives && review && <Queue region={region} kind="review" />}
          {archives && !review && <><Queue region={region} kind="noGuardian" /><Queue region={region} kind="gaps" /></>}
          {statistics && <Places region={region} />}
          {staff && <Proposals />}
          {audit && names === 'none' && <Denials />}
        </div>
        <div className="col gap3">
          {names === 'spotCheck' && <NeedsSpotCheck region={region} />}
          {archives && <Tasks region={region} />}
          {rosters && <Batches />}
          <BackupAge />
        </div>
      </div>
    </>
  )
}
