/** The desk around every screen: who, where, what; and the state of the network. */
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, Outlet, useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { isRole, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { Drawer } from '../ui/Dialog.tsx'
import { Icon, Mark } from '../ui/Icon.tsx'
import { ErrorState, NotYours, Skeleton } from '../ui/states.tsx'
import { failureOf, sayFailure } from './failure.ts'
import { useExpired } from './expiry.ts'
import { DemoMark } from './installation.tsx'
import { mayOpen, visibleItems } from './navigation.ts'
import { useNetwork } from './network.ts'
import { SessionContext, useNames, useSession, useSessionQuery, type Session } from './session.ts'
import { TopBar } from './TopBar.tsx'

function Nav({ onGo }: { onGo?: () => void }) {
  const { abilities, posting } = useSession()
  const names = useNames()
  const { region } = useSearch({ strict: false })
  const { pathname } = useLocation()
  const isList = posting !== undefined && isRole(posting.role) && shapeOf(posting.role) === 'list'
  const items = visibleItems({ abilities, isList, seesNames: names !== 'none' })
  const best = items.filter(i => pathname === i.to || pathname.startsWith(i.to === '/' ? '//' : `${i.to}/`)).sort((a, b) => b.to.length - a.to.length)[0]
  return (
    <nav className="nav" aria-label="主导航">
      {items.map((item, i) => (
        <div key={item.to} className="col">
          {item.group !== undefined && items[i - 1]?.group !== item.group && <div className="gp">{item.group}</div>}
          <Link to={item.to} search={region === undefined ? {} : { region }} className={item === best ? 'on' : undefined}
            aria-current={item === best ? 'page' : undefined} onClick={onGo}>
            <Icon name={item.icon} />{item.label}
            {item.Count !== undefined && <Suspense fallback={null}><item.Count place={region} /></Suspense>}
          </Link>
        </div>
      ))}
    </nav>
  )
}

function Banners() {
  const network = useNetwork()
  return (
    <div className="banners">
      <DemoMark />
      {network === 'offline' && <div className="demo net" role="status"><Icon name="wifi" size="s" />网络断开了。已读到的内容还能看，提交要等网络恢复；正在填写的会存为草稿。</div>}
      {network === 'silent' && <div className="demo net" role="status"><Icon name="clock" size="s" />服务器还没有回答，正在重新连接。已读到的内容还能看，填写的内容还在。</div>}
    </div>
  )
}

/** A page that is not this post's says so, and offers the ways that are; trying again would change nothing. */
function Page() {
  const { abilities, posting } = useSession()
  const { pathname } = useLocation()
  return (
    <main className="main" id="main" tabIndex={-1}>
      {posting === undefined || mayOpen(pathname, abilities) ? <Outlet /> : (
        <NotYours title="您的岗位不办这一页" actions={<><Link to="/" search={{}} className="btn p">回工作台</Link><Link to="/staff/matrix" className="btn">看我的权限</Link></>}>
          {posting.roleLabel}能看什么、能办什么，写在权限说明里。有别的岗位的，可以在右上角切换。
        </NotYours>
      )}
    </main>
  )
}

const loadSignIn = () => import('./SignInAgain.tsx')
const SignInAgain = lazy(() => loadSignIn().then(part => ({ default: part.SignInAgain })))
const restMs = 5_000

function Desk({ session }: { session: Session }) {
  const [menu, setMenu] = useState(false)
  const expired = useExpired()
  // Not with the first screen, and before it is needed: a server of tomorrow may not have this part of today's any more.
  useEffect(() => {
    const rest = setTimeout(() => void loadSignIn().catch(() => undefined), restMs)
    return () => clearTimeout(rest)
  }, [])
  return (
    <SessionContext value={session}>
      <a className="skip" href="#main">跳到正文</a>
      <div className="desk">
        <Banners />
        <nav className="brand" aria-label="首页"><Link to="/" className="row"><Mark />青禾</Link></nav>
        <TopBar onMenu={() => setMenu(true)} />
        <Nav />
        <Page />
        {menu && <Drawer label="导航" side="left" onClose={() => setMenu(false)}><Nav onGo={() => setMenu(false)} /></Drawer>}
        {expired && <Suspense><SignInAgain /></Suspense>}
      </div>
    </SessionContext>
  )
}

/** The shape of the desk until it is known whose it is. */
const Frame = () => (
  <div className="desk">
    <Banners />
    <div className="brand"><span className="row"><Mark />青禾</span></div>
    <main className="main"><section className="card"><Skeleton lines={3} /></section><section className="card"><Skeleton lines={7} /></section></main>
  </div>
)

/** Once only: while the sign-in screen is being loaded this shell is still there and would ask again with every render. */
function useWayOut(signedOut: boolean): void {
  const navigate = useNavigate()
  useEffect(() => {
    if (!signedOut) return
    const here = window.location.pathname + window.location.search
    void navigate({ to: '/sign-in', search: here === '/' ? {} : { next: here }, replace: true })
  }, [signedOut, navigate])
}

export function Shell() {
  const session = useSessionQuery()
  useWayOut(session.data === null)
  if (session.data === null) return <Frame />
  if (session.data !== undefined) return <Desk session={session.data} />
  if (session.isError) {
    const said = sayFailure(failureOf(session.error))
    return (
      <main className="main alone">
        <ErrorState title={said.title} actions={<button type="button" className="btn p" onClick={() => session.refetch()}>现在重试</button>}>{said.next}</ErrorState>
      </main>
    )
  }
  return <Frame />
}
