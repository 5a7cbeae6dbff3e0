/** Places in rows, the late first; of a town a tile for each village. Beside it the place that was chosen, whom to call, and one's own signature. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { type BoardOutput, censusBoard, censusVillage, type RoundOutput } from '@qinghe/domain/census/contract.ts'
import { levelOf, type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useSession } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { EmptyState } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import type { CensusSearch } from './search.ts'
import { SignCard } from './SignCard.tsx'
import { allOf, type Clock, isEarly, isOver, leftOf, momentWords, sayClock, shortDay, tileWords, townWords, waitsToSign } from './words.ts'

type Row = BoardOutput['rows'][number]
type Tile = Row['byVillage'][number]
const route = getRouteApi('/desk/census')

const tileTone = ({ state, late, left }: Tile): string => (late ? 'late' : state === 'signed' ? 'signed' : state === 'changed' ? 'changed' : left === 0 ? 'ready' : '')

/** One tile a village: a picture of the row, said in its figures beside it. */
function Tiles({ of, round }: { of: readonly Tile[]; round: Clock }) {
  return <span className="censustiles" aria-hidden="true">{of.map(tile => <i key={tile.place.code} className={tileTone(tile)} title={tileWords(tile, round)} />)}</span>
}

function Wrong({ sums: { returned, disputed, reopened } }: Pick<Row, 'sums'>) {
  const said = [[returned, '退回'], [disputed, '说法不一'], [reopened, '有改动']] as const
  const some = said.filter(([n]) => n > 0)
  if (some.length === 0) return <span className="muted">0</span>
  return <span className="amber">{some.map(([n, words]) => `${words} ${figure(n)}`).join('，')}</span>
}

function State({ row: { state, late, left, below, level, due }, round }: { row: Row; round: Clock }) {
  const { today } = round
  if (state === 'signed') return <Status tone="ok">已签字</Status>
  if (late) return <Status tone="late">{sayClock(today, due).words}</Status>
  if (state === 'changed') return <Status tone="soon">签后有改动</Status>
  if (level === 'town' && below.signed < below.all) return <span className="muted">待村签齐</span>
  const { tone, words } = sayClock(today, due)
  return left === 0 ? <Status tone="info">{waitsToSign(round)}</Status> : tone === 'soon' ? <Status tone="soon">{words}</Status> : <span className="muted">{words}</span>
}

const Call = ({ row: { call, vacant } }: { row: Pick<Row, 'call' | 'vacant'> }) => (call === null ? <span className="amber">{vacant ? '空缺，由镇代签' : '没有在岗的负责人'}</span> : <span>{call.name}<span className="muted">（{call.role}）</span></span>)

type RowProps = { row: Row; round: RoundOutput; chosen: boolean; onPick: () => void }
function PlaceRow({ row, round, chosen, onPick }: RowProps) {
  const { place, sums, left, below, level } = row
  const village = { period: round.period, region: String(place.code) }
  return (
    <tr className={chosen ? 'tap sel' : 'tap'} onClick={onPick}>
      <td><button type="button" className="strong namelink" aria-pressed={chosen} onClick={e => { e.stopPropagation(); onPick() }}>{place.name}</button>{level === 'village' && <span className="cap block"><Call row={row} /></span>}</td>
      {level === 'town' && <td className="wideonly"><Tiles of={row.byVillage} round={round} /></td>}
      {level === 'town' && <td className="r" data-label="村已签">{figure(below.signed)}<span className="muted">/{figure(below.all)}</span></td>}
      <td className="r" data-label="已核实">{figure(sums.verified)}<span className="muted">/{figure(allOf(sums))}</span></td>
      <td className="r" data-label="还差">{left === 0 ? <span className="muted">0</span> : level === 'village' ? <Link to="/census/$period/$region" params={village} search={{ tab: 'left' }} className="lk strong" preload={false} onClick={e => e.stopPropagation()}>{figure(left)}</Link> : <b>{figure(left)}</b>}</td>
      <td data-label="异常"><Wrong sums={sums} /></td>
      <td><State row={row} round={round} /></td>
    </tr>
  )
}

function Table({ rows, round, chosen, onPick }: { rows: readonly Row[]; round: RoundOutput; chosen: number | undefined; onPick: (row: Row) => void }) {
  const isTown = rows[0]?.level === 'town'
  const sum = (of: (row: Row) => number): string => figure(rows.reduce((all, row) => all + of(row), 0))
  return (
    <Scroll label="各地进度">
      <table className="tb stack censustable">
        <thead><tr><th>{isTown ? '镇街' : '村（居）'}</th>{isTown && <th className="wideonly">村签进度</th>}{isTown && <th className="r">村已签</th>}<th className="r">已核实</th><th className="r">还差</th><th>异常</th><th>{isTown ? '镇签字' : '村签字'}</th></tr></thead>
        <tbody>{rows.map(row => <PlaceRow key={row.place.code} row={row} round={round} chosen={row.place.code === chosen} onPick={() => onPick(row)} />)}</tbody>
        <tfoot><tr><td>合计</td>{isTown && <td className="wideonly" />}{isTown && <td className="r" data-label="村已签">{sum(row => row.below.signed)}/{sum(row => row.below.all)}</td>}<td className="r" data-label="已核实">{sum(row => row.sums.verified)}/{sum(row => allOf(row.sums))}</td><td className="r" data-label="还差">{sum(row => row.left)}</td><td /><td data-label={isTown ? '镇已签' : '村已签'}>{sum(row => (row.state === 'signed' ? 1 : 0))}/{figure(rows.length)}</td></tr></tfoot>
      </table>
    </Scroll>
  )
}

function Legend() {
  return <p className="censuslegend cap muted"><span className="censustiles"><i className="late" /></span>逾期<span className="censustiles"><i /></span>在核实<span className="censustiles"><i className="ready" /></span>核实完<span className="censustiles"><i className="changed" /></span>签后有改动<span className="censustiles"><i className="signed" /></span>已签字</p>
}

/** A village of the chosen town: how far, whom to call, and the way to its list. */
function VillageLine({ row, period }: { row: Row; period: string }) {
  const all = allOf(row.sums)
  return (
    <Link to="/census/$period/$region" params={{ period, region: String(row.place.code) }} search={{}} className="censusvillage" preload={false}>
      <span className="grow"><b className="block">{row.place.name}{row.late && <span className="red cap"> 逾期</span>}</b><span className="cap block"><Call row={row} /></span></span>
      <span className="bar" aria-hidden="true"><i className={row.late ? 'bad' : undefined} style={{ width: all === 0 ? 0 : `${(row.sums.verified / all) * 100}%` }} /></span>
      <span className="r nowrap"><b>{figure(row.sums.verified)}</b><span className="muted">/{figure(all)}</span></span>
      <Icon name="right" size="s" />
    </Link>
  )
}

function OfTown({ row, period, search }: { row: Row; period: string; search: CensusSearch }) {
  const asked = useAsk(censusBoard, { period, region: row.place.code })
  return (
    <Card flush title={row.place.name} note={<Call row={row} />} aside={<Link to="/census" search={{ ...search, region: row.place.code, at: undefined }} className="tl t13">看全镇</Link>}>
      {asked.data === undefined ? <NotRead asked={asked} lines={6} /> : <div className="censusvillages">{asked.data.rows.map(one => <VillageLine key={one.place.code} row={one} period={period} />)}</div>}
      <div className="tablefoot"><span>{shortDay(row.due)} 止</span><Link to="/staff/directory" search={{ region: row.place.code }} className="tl end">在岗名录</Link></div>
    </Card>
  )
}

function OfVillage({ row, round }: { row: Row; round: RoundOutput }) {
  const { period, days } = round
  const to = { to: '/census/$period/$region', params: { period, region: String(row.place.code) } } as const
  return (
    <Card title={row.place.name} aside={<Link to="/staff/directory" search={{ region: row.place.code }} className="tl t13">在岗名录</Link>}>
      <div className="col gap2">
        <p><Call row={row} /></p>
        <p className="soft t13">{figure(allOf(row.sums))} 名，还有 {figure(leftOf(row.sums))} 名未核实。{row.vacant && '村里没有在岗的儿童主任，由镇儿童督导员核实、代签。'}</p>
        <Link {...to} search={{}} className="btn p">打开名单</Link>
        {row.state === 'surveying' && row.left === 0 && <Note>全部核实完，{isEarly(round) ? momentWords(days) : `等${row.vacant ? '镇里代签' : '儿童主任签字'}`}。</Note>}
      </div>
    </Card>
  )
}

/** A town's own sheet: what it still waits for, its signature, and the children it keeps without a village. */
function Own({ period, region, locked }: { period: string; region: RegionCode; locked: boolean }) {
  const asked = useAsk(censusVillage, { period, region, limit: 1 })
  if (asked.data === undefined) return <div className="card"><NotRead asked={asked} lines={4} /></div>
  const { sheet, maySign, standsInTheWay, lines } = asked.data
  const unplaced = lines.length > 0 && <Link to="/census/$period/$region" params={{ period, region: String(region) }} search={{}} className="tl censuswaylink" preload={false}>没有写明村的儿童，由镇里核实</Link>
  return <SignCard period={period} sheet={sheet} locked={locked} maySign={maySign} standsInTheWay={standsInTheWay} way={unplaced} words={townWords(sheet)} onStale={() => void asked.refetch()} />
}

export function Board({ round, place, search }: { round: RoundOutput; place: RegionCode; search: CensusSearch }) {
  const navigate = route.useNavigate()
  const { region: own } = useSession()
  const { period } = round
  const asked = useAsk(censusBoard, { period, ...(place === own ? {} : { region: regionCode(place) }) }, { keep: true })
  const rows = asked.data?.rows ?? []
  const chosen = rows.find(row => row.place.code === search.at) ?? (levelOf(place) === 'county' ? rows[0] : undefined)
  const pick = (row: Row) => { void navigate({ search: { ...search, at: row.place.code }, replace: true, resetScroll: false }) }
  const isTown = rows[0]?.level === 'town'
  return (
    <div className="boardlay">
      <Card flush title={isTown ? '各镇街' : `${asked.data?.place.name ?? ''}各村`} note="逾期的在前" className="censusboard">
        {asked.data === undefined && <NotRead asked={asked} lines={8} />}
        {asked.data !== undefined && (rows.length === 0 ? <EmptyState title="这里没有要排查的地方">换一个区划看看。</EmptyState> : <Table rows={rows} round={round} chosen={chosen?.place.code} onPick={pick} />)}
        {isTown && <Legend />}
      </Card>
      <div className="col gap3 boardside">
        {levelOf(place) === 'town' && <Own period={period} region={place} locked={isOver(round.state)} />}
        {chosen?.level === 'town' && <OfTown key={chosen.place.code} row={chosen} period={period} search={search} />}
        {chosen?.level === 'village' && <OfVillage row={chosen} round={round} />}
      </div>
    </div>
  )
}
