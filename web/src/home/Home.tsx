/** 工作台: what needs this person today, and the figures of their place. Everything here is a link to where it is done. */
import { useEffect } from 'react'
import { Link, useSearch } from '@tanstack/react-router'
import { countArchives } from '@qinghe/domain/archives/contract.ts'
import { isWithin, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { getPath } from '@qinghe/domain/regions/contract.ts'
import { listBatches } from '@qinghe/domain/rosters/contract.ts'
import { useAsk } from '../app/asking.ts'
import { hasLedgers } from '../app/navigation.ts'
import { useMay, useNames, useSession } from '../app/session.ts'
import { ReadingNotices } from '../audit/ReadingNotices.tsx'
import { NeedsSpotCheck } from '../staff/NeedsSpotCheck.tsx'
import { Card, Crumbs, PageHead } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { EmptyState } from '../ui/states.tsx'
import { clockTime, figure, monthDay, sayWhen, weekday } from '../ui/time.ts'
import { WaitingExports } from '../exports/WaitingExports.tsx'
import { WaitingRecords } from '../records/Waiting.tsx'
import { BatchStatus, isWorking } from '../rosters/words.tsx'
import { Denials, Proposals, Seals, Shortcuts, TroubledLogs, WaitingOrders } from './Administration.tsx'
import { BackupAge } from './BackupAge.tsx'
import { Coming } from './Coming.tsx'
import { comingParts } from './comingParts.ts'
import { LogAge } from './LogAge.tsx'
import { Composition } from './Composition.tsx'
import { Differences } from './Differences.tsx'
import { HandedOver } from './HandedOver.tsx'
import { KeyFigures } from './KeyFigures.tsx'
import { inPlace, type Place } from './place.ts'
import { Places } from './Places.tsx'
import { type Desk, useDesk } from './post.ts'
import { Progress } from './Progress.tsx'
import { Queue } from './Queue.tsx'
import { Tasks } from './Tasks.tsx'
import './home.css'

function Batches() {
  const asked = useAsk(listBatches, { limit: 5 }, { everyMs: answer => (answer?.batches.some(b => isWorking(b.state)) === true ? 3_000 : false) })
  const open = (asked.data?.batches ?? []).filter(b => b.state !== 'compared').slice(0, 3)
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

/** Where the desk looks when a place below one's own was chosen, and the way back. */
function Where({ place }: { place: number }) {
  const { region: top } = useSession()
  const places = (useAsk(getPath, { of: regionCode(place) }, { staleMs: 600_000 }).data?.places ?? []).filter(p => isWithin(p.code, top))
  if (places.length < 2) return null
  return <Crumbs>{places.map((p, i) => i === places.length - 1 ? <b key={p.code}>{p.short}</b> : <Link key={p.code} to="/" search={p.code === top ? {} : { region: p.code }}>{p.short}</Link>)}</Crumbs>
}

const ownTitles: Partial<Record<string, string>> = { parent: '您的孩子', child: '您的档案' }

/** What is in the middle of the desk: the register of an area, the children of a list, or figures. */
function Middle({ desk, place }: { desk: Desk; place: Place }) {
  const { posting } = useSession()
  const [reviews, statistics] = [useMay('archives.review'), useMay('statistics.read')]
  if (desk === 'register' && reviews) return <><Progress place={place} /><Queue place={place} kind="review" most={4} /></>
  if (desk === 'register') return <><Queue place={place} kind="noGuardian" /><Queue place={place} kind="gaps" empty="档案都填齐了。在册档案里缺必填项的会列在这里。" /></>
  if (desk === 'own') return <Queue place={place} kind="all" most={8} title={ownTitles[posting?.role ?? ''] ?? '由您负责的儿童'} empty="还没有分配给您的儿童。由乡镇或学校在「分配儿童」里分配。" />
  return statistics ? <Places place={place} /> : null
}

/** What stands beside it. Where this is full anyway, the picture of the children is in the middle. */
type SideProps = { desk: Desk; place: Place; inMiddle: boolean; waits: boolean; /** Said in the middle already. */ nothing: boolean }
function Side({ desk, place, inMiddle, waits, nothing }: SideProps) {
  const { abilities, posting } = useSession()
  const names = useNames()
  const may = (word: string): boolean => abilities.includes(word)
  return (
    <div className="col gap3">
      {names === 'spotCheck' && <NeedsSpotCheck region={place} />}
      {desk === 'register' && <Tasks place={place} />}
      <WaitingRecords />
      {posting !== undefined && <WaitingExports />}
      {may('submissions.take') && <HandedOver />}
      {may('comparisons.tasks') && <Differences place={place} />}
      {may('statistics.read') && !inMiddle && !waits && <Composition place={place} />}
      {may('rosters.read') && <Batches />}
      {may('staff.administer') && <Shortcuts />}
      {may('audit.read') && names === 'none' && <Seals />}
      {desk !== 'register' && !nothing && <Coming />}
      <BackupAge />
      <LogAge />
    </div>
  )
}

/** What waits to be reviewed comes before the picture of the children, which is on the page of figures as well. */
function useWaits(place: Place): boolean {
  const reviews = useMay('archives.review')
  const names = useNames()
  const counts = useAsk(countArchives, inPlace(place), { enabled: reviews && names === 'open', staleMs: 60_000 })
  return reviews && (counts.data === undefined || (counts.data.tabs.review ?? 0) > 0)
}

const familyRoles: readonly string[] = ['parent', 'child']

function NothingToDo({ role, roleLabel }: { role: string; roleLabel: string }) {
  const coming = comingParts(role)
  return (
    <Card>
      <EmptyState title="您的岗位现在没有要办的事" actions={<Link to="/staff/matrix" className="btn">看我的权限</Link>}>
        {coming.length > 0 ? `${roleLabel}要用的${coming.join('、')}还没有上线，上线以后会出现在菜单里，现在请按原来的办法办理。` : `${roleLabel}不查看档案和统计。`}
      </EmptyState>
    </Card>
  )
}

export function Home() {
  const { posting, account, abilities } = useSession()
  const place = useSearch({ strict: false }).region
  const names = useNames()
  const desk = useDesk()
  const may = (word: string): boolean => abilities.includes(word)
  useEffect(() => { document.title = '工作台 · 青禾' }, [])
  const now = Date.now()
  const [figures, staff, audit] = [may('statistics.read') && names !== 'open', may('staff.look'), may('audit.read') && names === 'none']
  const waits = useWaits(place)
  const inMiddle = desk === 'register' && may('audit.read')
  const nothing = posting !== undefined && names === 'none' && !figures && !staff && !audit && !hasLedgers(abilities)
  return (
    <>
      <PageHead title="工作台" note={`${monthDay(now)} ${weekday(now)} ${clockTime(now)}`}>
        {place !== undefined && <Where place={place} />}
        <span className="muted t13">{posting === undefined ? account.name : `${posting.roleLabel}，${posting.schoolName ?? posting.regionName}`}</span>
      </PageHead>
      {posting === undefined && <Card><EmptyState title="您现在没有在岗岗位">请联系本单位系统管理员。岗位确认以后，这里会列出要办的事。</EmptyState></Card>}
      {nothing && <NothingToDo role={posting.role} roleLabel={posting.roleLabel} />}
      {names === 'open' && !familyRoles.includes(posting?.role ?? '') && <KeyFigures place={place} />}
      <div className="homelay">
        <div className="col gap3">
          {may('audit.readings') && <ReadingNotices />}
          {(names === 'open' || figures) && <Middle desk={desk} place={place} />}
          {inMiddle && !waits && <Composition place={place} />}
          {may('staff.second') && <TroubledLogs />}
          {may('staff.second') && <WaitingOrders />}
          {staff && <Proposals />}
          {audit && <Denials />}
        </div>
        <Side desk={desk} place={place} inMiddle={inMiddle} waits={waits} nothing={nothing} />
      </div>
    </>
  )
}
