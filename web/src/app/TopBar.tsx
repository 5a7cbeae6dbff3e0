import { useRef, useState } from 'react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { countArchives } from '@qinghe/domain/archives/contract.ts'
import { listTabNames } from '@qinghe/domain/archives/types.ts'
import { getPath } from '@qinghe/domain/regions/contract.ts'
import { isWithin, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { needsSpotCheck } from '@qinghe/domain/staff/roles.ts'
import { signOut } from '@qinghe/domain/staff/session.ts'
import { RegionTree } from '../regions/RegionTree.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Avatar, Dot } from '../ui/marks.tsx'
import { Popover } from '../ui/Popover.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { useActAs } from './acting.ts'
import { Bell } from './Bell.tsx'
import { call } from './api.ts'
import { useAsk } from './asking.ts'
import { failureOf, sayFailure } from './failure.ts'
import { GlobalSearch } from './GlobalSearch.tsx'
import { type MyPosting, useMay, useNames, useSession } from './session.ts'
import { RunningSpotCheck } from './RunningSpotCheck.tsx'
import { type ThemeChoice, useTheme } from './theme.tsx'

/** Narrows every list and figure to one place of one's own; kept in the address as `region`. */
function RegionSwitcher() {
  const { region: top } = useSession()
  const { region } = useSearch({ strict: false })
  const navigate = useNavigate()
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const at = region !== undefined && isWithin(region, top) ? regionCode(region) : top
  const path = useAsk(getPath, { of: at }, { staleMs: 600_000 })
  const places = path.data?.places ?? []
  const pick = (code: number) => {
    setOpen(false)
    void navigate({ to: '.', search: before => ({ ...before, region: code === top ? undefined : code }) })
  }
  return (
    <>
      <button ref={anchor} type="button" className="region" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="visit" size="s" />
        {places.length > 1 && <small>{places.at(-2)?.short}</small>}
        <span className="ell">{places.at(-1)?.short ?? '全部'}</span><Icon name="down" size="s" />
      </button>
      {open && <Popover anchor={anchor} onClose={() => setOpen(false)} pad label="切换区划"><RegionTree top={top} value={at} onPick={p => pick(p.code)} /></Popover>}
    </>
  )
}

const themes: { choice: ThemeChoice; label: string; icon: 'sun' | 'moon' | 'screen' }[] = [
  { choice: 'light', label: '浅色', icon: 'sun' }, { choice: 'dark', label: '深色', icon: 'moon' }, { choice: 'system', label: '随系统设置', icon: 'screen' },
]

function useAccountActions() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const actAs = useActAs()
  const failed = (error: unknown) => toast(sayFailure(failureOf(error)).title)
  return {
    leave: () => call(signOut, {}).then(async () => { await navigate({ to: '/sign-in', search: {} }); client.clear() }, failed),
    act: (posting: MyPosting['id']) => actAs({ posting, spotCheck: null }, { word: '已切换岗位', go: () => navigate({ to: '/', search: {} }) }),
  }
}

function AccountMenu({ onClose }: { onClose: () => void }) {
  const { account, postings, acting } = useSession()
  const { choice, choose, large, enlarge } = useTheme()
  const { leave, act } = useAccountActions()
  return (
    <div className="accountmenu">
      <div className="menuhead">{account.name}<Dot />{account.login}</div>
      {postings.map(p => (
        <button key={p.id} type="button" className={p.id === acting ? 'menuitem sel' : 'menuitem'} aria-current={p.id === acting} onClick={() => { onClose(); if (p.id !== acting) void act(p.id) }}>
          <Icon name={p.id === acting ? 'done' : 'user'} /><span>{p.roleLabel}{p.isSubstitute && '（替岗）'}</span><span className="cap muted">{p.schoolName ?? p.regionName}</span>
        </button>
      ))}
      <div className="sep" />
      <Link to="/me" className="menuitem" onClick={onClose}><Icon name="lock" />口令与登录记录</Link>
      <div className="menuhead">字号</div>
      {[false, true].map(on => (
        <button key={String(on)} type="button" className={on === large ? 'menuitem sel' : 'menuitem'} aria-pressed={on === large} onClick={() => enlarge(on)}>
          <Icon name={on === large ? 'done' : 'idle'} />{on ? '大字' : '标准'}
        </button>
      ))}
      <div className="menuhead">外观</div>
      {themes.map(t => (
        <button key={t.choice} type="button" className={t.choice === choice ? 'menuitem sel' : 'menuitem'} aria-pressed={t.choice === choice} onClick={() => choose(t.choice)}>
          <Icon name={t.icon} />{t.label}
        </button>
      ))}
      <div className="sep" />
      <button type="button" className="menuitem" onClick={() => void leave()}><Icon name="exit" />退出登录</button>
    </div>
  )
}

function Who() {
  const { account, posting } = useSession()
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button ref={anchor} type="button" className="who" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Avatar name={account.name} />
        <span className="sr">个人菜单：</span>
        <span className="wideonly">{account.name}<span className="muted"><Dot />{posting?.organisationName ?? posting?.roleLabel ?? '没有在岗岗位'}</span></span>
      </button>
      {open && <Popover anchor={anchor} align="end" onClose={() => setOpen(false)} role="menu" label="个人菜单"><AccountMenu onClose={() => setOpen(false)} /></Popover>}
    </>
  )
}

/** What others have sent this post, up or back; nothing when nothing waits. A phone has it on the desk only. */
function Awaiting() {
  const names = useNames()
  const reviews = useMay('archives.review')
  const creates = useMay('archives.create')
  const counts = useAsk(countArchives, {}, { enabled: creates && names === 'open', staleMs: 60_000 })
  const tab = reviews ? 'review' : 'returned'
  const n = creates ? (counts.data?.tabs[tab] ?? 0) : 0
  return n === 0 ? null : <Link to="/archives" search={{ tab }} className="topbtn awaits"><Icon name={reviews ? 'clock' : 'undo'} /><span className="wideonly">{listTabNames[tab]}</span><span className="n">{figure(n)}</span></Link>
}

/** On every screen: whoever sees a child in danger does not look for a menu. */
function Report() {
  const role = useSession().posting?.role
  const may = useMay('mandatoryReport.submit')
  // Above the county nobody files here: the page would refuse what was filled in.
  return may && role !== undefined && !needsSpotCheck(role) ? <Link to="/records/$kind/new" params={{ kind: 'mandatoryReport' }} search={{}} className="topbtn danger" aria-label="报告危险"><Icon name="report" /><span>报告<span className="wideonly">危险</span></span></Link> : null
}

export function TopBar({ onMenu }: { onMenu: () => void }) {
  const names = useNames()
  return (
    <header className="top">
      <button type="button" className="btn icon g narrow" aria-label="打开导航" onClick={onMenu}><Icon name="menu" size="l" /></button>
      <RegionSwitcher />
      {names !== 'none' && <GlobalSearch />}
      <span className="end" />
      <RunningSpotCheck />
      <Report />
      <Awaiting />
      <Bell />
      <Who />
    </header>
  )
}
