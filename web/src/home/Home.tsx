/** 工作台: what needs this person today, and the figures of their place. Everything here is a link to where it is done. */
import { Suspense, useEffect } from 'react'
import { Link, useSearch } from '@tanstack/react-router'
import { countArchives } from '@qinghe/domain/archives/contract.ts'
import { isWithin, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { getPath } from '@qinghe/domain/regions/contract.ts'
import { useAsk } from '../app/asking.ts'
import { cardsOf } from '../app/deskCards.ts'
import { hasLedgers } from '../app/ledgers.ts'
import type { DeskCard, DeskSeen } from '../app/slotTypes.ts'
import { useMay, useNames, useSession } from '../app/session.ts'
import { Card, Crumbs, PageHead } from '../ui/layout.tsx'
import { EmptyState } from '../ui/states.tsx'
import { clockTime, monthDay, weekday } from '../ui/time.ts'
import { comingParts } from './comingParts.ts'
import { KeyFigures } from './KeyFigures.tsx'
import { inPlace, type Place } from '../app/place.ts'
import { useDesk } from './post.ts'
import './home.css'

/** Where the desk looks when a place below one's own was chosen, and the way back. */
function Where({ place }: { place: number }) {
  const { region: top } = useSession()
  const places = (useAsk(getPath, { of: regionCode(place) }, { staleMs: 600_000 }).data?.places ?? []).filter(p => isWithin(p.code, top))
  if (places.length < 2) return null
  return <Crumbs>{places.map((p, i) => i === places.length - 1 ? <b key={p.code}>{p.short}</b> : <Link key={p.code} to="/" search={p.code === top ? {} : { region: p.code }}>{p.short}</Link>)}</Crumbs>
}

/** The cards of a column that are for whoever sits here. */
const Cards = ({ column, seen }: { column: DeskCard['column']; seen: DeskSeen }) =>
  <div className="col gap3">{cardsOf(column).filter(one => one.when?.(seen) !== false).map(({ id, Card: Shown }) => <Suspense key={id}><Shown {...seen} /></Suspense>)}</div>

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
  const seen: DeskSeen = { desk, place, names, inOffice: posting !== undefined, may, inMiddle, waits, nothing }
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
        <Cards column="middle" seen={seen} />
        <Cards column="side" seen={seen} />
      </div>
    </>
  )
}
