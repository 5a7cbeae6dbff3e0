/** The list of one village, in one hand: a child a card, a tap an answer, and at the end a signature. */
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { confirmUnchanged, takeBack } from '@qinghe/domain/census/commands.ts'
import { type Line, listRounds, PeriodId, type VillageOutput } from '@qinghe/domain/census/contract.ts'
import { lineStateNames } from '@qinghe/domain/census/types.ts'
import { levelOf, RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { useMay, useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import { type Asking, ChildCard, type Doing } from '../ChildCard.tsx'
import { type Outbox, useOutbox } from '../outbox.ts'
import type { Tab, VillageSearch } from '../search.ts'
import { SignCard } from '../SignCard.tsx'
import { type Order, orderWith } from '../steady.ts'
import { Suspects } from '../Suspects.tsx'
import { asTapped, failedOf, isOnItsWay, overOf, ownOf, staysOf } from '../tapped.ts'
import { notWhole } from '../signing.ts'
import { isIn, isOver, progressOf, signedWords, signNote, signsHere, spokenDay, townWords } from '../words.ts'
import { useVillage, type Where } from '../useVillage.ts'
import '../census.css'

const route = getRouteApi('/desk/census/$period/$region')
const ChangedDialog = lazy(async () => ({ default: (await import('../Dialogs.tsx')).ChangedDialog }))
const AwayDialog = lazy(async () => ({ default: (await import('../Dialogs.tsx')).AwayDialog }))
const ReturnDialog = lazy(async () => ({ default: (await import('../Dialogs.tsx')).ReturnDialog }))

/** Cards stay where they were first shown: what is read again must not move them under the thumb. */
function useSteady(lines: readonly Line[], isWhole: boolean): readonly Line[] {
  const kept = useRef<{ order: Order; wasWhole: boolean }>({ order: new Map(), wasWhole: false })
  const { order, wasWhole } = kept.current
  kept.current = { order: orderWith(order, lines.map(({ child }) => child.id), wasWhole), wasWhole: isWhole || wasWhole }
  const at = (line: Line): number => kept.current.order.get(line.child.id) ?? 0
  return [...lines].sort((one, other) => at(one) - at(other))
}

/** What was shown under a tab stays until another is chosen: a child that has just been answered can be taken back where she stood. */
function useShown(lines: readonly Line[], tab: Tab): readonly Line[] {
  const kept = useRef({ tab, children: new Set<string>() })
  if (kept.current.tab !== tab) kept.current = { tab, children: new Set() }
  const { children } = kept.current
  for (const line of lines) if (isIn(tab, line)) children.add(line.child.id)
  return lines.filter(({ child }) => children.has(child.id))
}

const bars = [['same', ''], ['changed', 'known'], ['away', 'warn']] as const
function Progress({ lines }: { lines: readonly Line[] }) {
  const of = progressOf(lines)
  const all = lines.length
  return (
    <div className="bar censusbar" role="img" aria-label={`${all} 名，无变化 ${of.same}，有变化 ${of.changed}，不在村 ${of.away}，还差 ${of.left}`}>
      {bars.map(([key, tone]) => of[key] > 0 && <i key={key} className={tone} style={{ width: `${(of[key] / all) * 100}%` }} />)}
    </div>
  )
}

const tabs: readonly { key: Tab; label: string }[] = [{ key: 'all', label: '全部' }, { key: 'left', label: '还差' }, { key: 'changed', label: '有变化' }, { key: 'away', label: '不在村' }]
const toTab = (tab: Tab): VillageSearch => (tab === 'all' ? {} : { tab })

/** A round before that is not locked yet has a list of its own. */
function OtherRounds({ where: { period, region } }: { where: Where }) {
  const asked = useAsk(listRounds, {}, { staleMs: 60_000 })
  if (asked.data === undefined && asked.isError) return <div className="row wrap censusother t13"><span className="soft">还有没有别的轮次没锁定，没有读到：</span><NotRead asked={asked} lines={1} /></div>
  return (asked.data?.rounds ?? []).filter(one => one.period !== period && !isOver(one.state)).map(one => (
    <Link key={one.period} to="/census/$period/$region" params={{ period: one.period, region: String(region) }} search={{}} className="tl t13 censusother">{one.title}还没有锁定，看这一轮</Link>
  ))
}

function Tabs({ lines, value, where }: { lines: readonly Line[]; value: Tab; where: Where }) {
  return (
    <nav className="seg censustabs" aria-label="看哪些儿童">
      {tabs.map(({ key, label }) => (
        <Link key={key} to="/census/$period/$region" params={{ period: where.period, region: String(where.region) }} search={toTab(key)} replace resetScroll={false} preload={false} aria-current={key === value ? 'true' : undefined} className={key === value ? 'on' : undefined}>
          {label}{key !== 'all' && <b> {figure(lines.filter(line => isIn(key, line)).length)}</b>}
        </Link>
      ))}
    </nav>
  )
}

function Head({ newest, lines, isWhole, period }: { newest: VillageOutput; lines: readonly Line[]; isWhole: boolean; period: string }) {
  const { sheet: { place, sums }, due, locked } = newest
  const { region: own } = useSession()
  const done = isWhole ? lines.filter(({ state }) => state === 'verified').length : sums.verified
  return (
    <div className="row censustop">
      {levelOf(own) === 'village' ? <Link to="/" className="btn icon" aria-label="回工作台"><Icon name="left" /></Link> : <Link to="/census" search={{ period }} className="btn icon" aria-label="回季度排查"><Icon name="left" /></Link>}
      <div className="grow"><h1>{place.name} 排查</h1><span className="muted t13">{locked ? '本轮已锁定' : `${spokenDay(due)}前签字`}</span></div>
      <p className="censusdone"><b>{figure(done)}</b><span> / {figure(isWhole ? lines.length : Object.values(sums).reduce((a, b) => a + b, 0))}</span><span className="sr">名已核实</span></p>
    </div>
  )
}

const emptyWords: Record<Tab, { title: string; text: string }> = {
  all: { title: '这里没有留守和困境儿童', text: '核对过确实没有的，也要签字报告（零报告）。漏了的，请点“新发现”建档。' },
  left: { title: '都核实了', text: '没有还差的。' },
  changed: { title: '没有记为有变化的', text: '核实时点了“有变化”和新发现的儿童会列在这里。' },
  away: { title: '没有不在村的', text: '核实时点了“不在村”的儿童会列在这里。' },
}

function useDoing({ period }: Where, newest: VillageOutput | undefined, { outbox, ask }: { outbox: Outbox; ask: Doing['ask'] }): Doing {
  const reviews = useMay('census.review')
  const surveys = newest?.maySurvey === true && !newest.locked
  return {
    ask, mayReturn: reviews && newest !== undefined && !newest.locked,
    repeat: tap => outbox.repeat(tap.answer), forget: tap => outbox.forget(tap.answer),
    ...(surveys ? {
      unchanged: (line: Line, words?: string) => outbox.give({ contract: confirmUnchanged, line, kind: 'unchanged', words, input: { period, ...overOf(line), seen: line.seen, ...(words === undefined ? {} : { words }) } }),
      takeBack: (line: Line) => outbox.give({ contract: takeBack, line, kind: null, input: { period, child: line.child.id, over: ownOf(line) } }),
    } : {}),
  }
}

type Asked = { asking: Asking; line: Line; changed?: boolean }
function Dialogs({ asked: { asking, line, changed }, where: { period, region }, onClose }: { asked: Asked; where: Where; onClose: () => void }) {
  const shared = { line, period, onClose }
  return (
    <Suspense>
      {asking === 'changed' && <ChangedDialog {...shared} changed={changed === true} back={`/census/${period}/${region}`} />}
      {asking === 'away' && <AwayDialog {...shared} />}
      {asking === 'return' && <ReturnDialog {...shared} />}
    </Suspense>
  )
}

/** Whose archive was changed just now: asked once, and the address forgets it. */
function useChanged(lines: readonly Line[], ask: (asked: Asked) => void): void {
  const { changed } = route.useSearch()
  const navigate = route.useNavigate()
  const line = lines.find(one => one.child.id === changed)
  useEffect(() => {
    if (line === undefined) return
    ask({ asking: 'changed', line, changed: true })
    void navigate({ search: before => ({ ...before, changed: undefined }), replace: true, resetScroll: false })
  }, [line, ask, navigate])
}

/** What is not as it was when somebody wanted to sign. */
function useChanges(lines: readonly Line[], refetch: () => unknown) {
  const [before, setBefore] = useState<readonly Line[] | null>(null)
  const textOf = ({ state, heads, asked, seen }: Line): string => JSON.stringify([state, heads.map(({ answer }) => answer), asked, seen])
  const differs = before === null ? [] : lines.filter(line => before.every(one => one.child.id !== line.child.id || textOf(one) !== textOf(line)))
  const onStale = () => { setBefore(lines); void refetch() }
  return { onStale, changes: differs.length === 0 ? null : <>有改动的：{differs.map(({ child, state }) => `${child.name}（${lineStateNames[state]}）`).join('、')}。看过以后再签。</> }
}

function Foot({ left, newest, where }: { left: number; newest: VillageOutput; where: Where }) {
  const { sheet, standsInTheWay } = newest
  const signs = signsHere(newest)
  const signed = sheet.state === 'signed'
  const free = left === 0 && standsInTheWay.length === 0
  return (
    <div className="formfoot censusfoot">
      <span className="grow formsaid t13">{left > 0 ? `还差 ${figure(left)} 名` : signed ? '都核实了，已签字' : free || !signs ? '都核实了' : '都核实了，还不能签字'}</span>
      <Link to="/census/$period/$region/found" params={{ period: where.period, region: String(where.region) }} search={{}} className="btn"><Icon name="plus" />新发现</Link>
      {!signed && signs && <Button kind={free ? 'primary' : 'plain'} onClick={() => document.querySelector('.censussign')?.scrollIntoView({ block: 'center' })}>{free ? '去签字' : '签字还差什么'}</Button>}
    </div>
  )
}

function List({ where, village, outbox }: { where: Where; village: ReturnType<typeof useVillage> & { newest: VillageOutput }; outbox: Outbox }) {
  const { tab = 'all' } = route.useSearch()
  const [asked, setAsked] = useState<Asked | null>(null)
  const { newest, isWhole } = village
  const lines = useSteady(village.lines, isWhole).map(line => asTapped(line, outbox.taps))
  const shown = useShown(lines, tab)
  const doing = useDoing(where, newest, { outbox, ask: (asking, line) => setAsked({ asking, line }) })
  useChanged(lines, setAsked)
  const { onStale, changes } = useChanges(lines, village.asked.refetch)
  const left = lines.filter(line => isIn('left', line)).length
  const sheet = { ...where, region: String(where.region) }
  return (
    <>
      <div className="censusbox card">
        <Head newest={newest} lines={lines} isWhole={isWhole} period={where.period} />
        {lines.length > 0 && <Progress lines={lines} />}
        {lines.length > 0 && <Tabs lines={lines} value={tab} where={where} />}
      </div>
      <OtherRounds where={where} />
      <Suspects where={where} lines={lines} mayCreate={doing.unchanged !== undefined} />
      <div className="censuslay">
        <div className="censuscards">
          {shown.map(line => <ChildCard key={line.child.id} line={line} failed={failedOf(line, outbox.taps)} stays={staysOf(line, outbox.taps)} sending={isOnItsWay(line, outbox.taps)} doing={doing} />)}
          {village.asked.isError ? <div className="censuscard"><p className="amber strong">{isWhole ? '名单没有重新读到，下面是先前读到的' : '名单没有读全，后面的儿童还没有列出'}</p><NotRead asked={{ ...village.asked, refetch: village.again }} lines={1} /></div>
            : !isWhole && <div className="censuscard sk" aria-busy="true" />}
          {village.waits === notWhole && !village.asked.isError && <div className="censuscard"><p className="amber">读取的时候名单又有改动。<button type="button" className="tl" onClick={() => void village.again()}>再读一次</button></p></div>}
          {isWhole && shown.length === 0 && <EmptyState icon="done" title={emptyWords[tab].title}>{emptyWords[tab].text}{tab === 'left' && signNote(newest)}</EmptyState>}
        </div>
        <div className="censusside">
          <SignCard period={where.period} sheet={newest.sheet} locked={newest.locked} maySign={newest.maySign} waits={village.waits} onStale={onStale} changes={changes}
            standsInTheWay={newest.standsInTheWay} way={left > 0 && tab !== 'left' && <Link to="/census/$period/$region" params={sheet} search={{ tab: 'left' }} className="tl censuswaylink">看还差的 {figure(left)} 名</Link>}
            words={newest.sheet.level === 'town' ? townWords(newest.sheet) : isWhole ? `${newest.sheet.place.name}${lines.length === 0 ? '' : ' '}${signedWords(lines)}。` : '正在读取全部儿童……'} />
        </div>
      </div>
      {doing.unchanged !== undefined && <Foot left={left} newest={newest} where={where} />}
      {asked !== null && <Dialogs asked={asked} where={where} onClose={() => setAsked(null)} />}
    </>
  )
}

const shapes = ['one', 'two', 'three', 'four'] as const
const Shape = () => (
  <div aria-busy="true"><span className="sr">正在读取</span><div className="censusbox card"><div className="sk" style={{ width: '50%' }} /><div className="sk" /></div><div className="censuscards censuslay">{shapes.map(key => <div key={key} className="censuscard"><div className="sk" style={{ width: '40%' }} /><div className="sk" style={{ width: '70%' }} /><div className="censusacts row"><div className="sk grow" /></div></div>)}</div></div>
)

function Open({ where }: { where: Where }) {
  const outbox = useOutbox(where.period)
  const village = useVillage(where, outbox.taps)
  const { asked, newest } = village
  const name = newest?.sheet.place.name ?? '村'
  useEffect(() => { document.title = `${name}排查 · 青禾` }, [name])
  if (newest !== undefined) return <List where={where} village={{ ...village, newest }} outbox={outbox} />
  if (!asked.isError) return <Shape />
  const said = sayFailure(failureOf(asked.error))
  return <ErrorState title={said.title} actions={<Button onClick={() => void asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
}

export function Village() {
  const params = route.useParams()
  const period = PeriodId.safeParse(params.period)
  const region = RegionCode.safeParse(Number(params.region))
  if (period.success && region.success) return <Open key={`${period.data} ${region.data}`} where={{ period: period.data, region: region.data }} />
  return <EmptyState title="没有这一轮排查" actions={<Link to="/census" search={{}} className="btn">回季度排查</Link>}>地址可能抄错了。</EmptyState>
}
