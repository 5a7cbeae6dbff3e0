/** 统计: figures by place, as picture and table, each drilling down to the names behind it. */
import { useEffect, useRef, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ancestorAt, isWithin, levelOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { getPath } from '@qinghe/domain/regions/contract.ts'
import { Dimension, dimensionNames, type Edition, type FigureOutput, type FigureRow, getFigure } from '@qinghe/domain/statistics/contract.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { LogFoot } from '../../app/LogFoot.tsx'
import { useMay, useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Check } from '../../ui/Field.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { PageHead, Segment } from '../../ui/layout.tsx'
import { Clause, Status } from '../../ui/marks.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { fullTime } from '../../ui/time.ts'
import { FigureMap, shadesShare } from '../FigureMap.tsx'
import { FigureTable } from '../FigureTable.tsx'
import '../statistics.css'

const route = getRouteApi('/desk/statistics')
const usual: readonly Dimension[] = ['ageBand', 'sex']
const editions: { key: Edition; label: string }[] = [{ key: 'internal', label: '内部版' }, { key: 'public', label: '公开版' }]

function DimensionChip({ chosen, onChange }: { chosen: readonly Dimension[]; onChange: (dims: Dimension[]) => void }) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button ref={anchor} type="button" className="chip on" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        列 <b>{chosen.map(d => dimensionNames[d]).join('、') || '只看合计'}</b><Icon name="down" />
      </button>
      {open && (
        <Popover anchor={anchor} onClose={() => setOpen(false)} label="分列">
          <div className="optionlist">
            {Dimension.options.map(d => <Check key={d} label={dimensionNames[d]} checked={chosen.includes(d)} onChange={on => onChange(Dimension.options.filter(o => (o === d ? on : chosen.includes(o))))} />)}
          </div>
        </Popover>
      )}
    </>
  )
}

/** 苏仙区 / 镇 / 村: the way back up. */
function Way({ at, top, onGo }: { at: number; top: number; onGo: (code: number) => void }) {
  const path = useAsk(getPath, { of: regionCode(at) }, { staleMs: 600_000 })
  const places = (path.data?.places ?? []).filter(p => isWithin(p.code, top))
  return (
    <span className="end cap muted row gap1">
      {places.map((p, i) => <span key={p.code}>{i > 0 && '/ '}{i === places.length - 1 ? <b className="soft">{p.short}</b> : <button type="button" className="tl" onClick={() => onGo(p.code)}>{p.short}</button>}</span>)}
    </span>
  )
}

function Facts({ answer }: { answer: FigureOutput }) {
  return (
    <span className="row end t13 muted wrap">
      口径 <span className="soft">{answer.rules.name} 第 {answer.rules.version} 版</span><Clause>{answer.rules.basis}</Clause>
      <span className="vsep short" />数据截至 <span className="soft">{fullTime(answer.asOf)}</span>
    </span>
  )
}

function Balance({ answer }: { answer: FigureOutput }) {
  const { balance } = answer
  return (
    <div className="tablefoot">
      {balance !== null && <Status tone={balance.passed === balance.of ? 'ok' : 'late'}>勾稽{balance.passed === balance.of ? '通过' : '不平'} {balance.passed}/{balance.of}</Status>}
      {balance?.differences.map(d => <span key={d} className="red">{d}</span>)}
      <span className="end">单位：名<i className="dot" />{answer.edition === 'public' ? `小于 ${answer.threshold} 和可以推出它的格子用＊代替` : `公开版会遮蔽小于 ${answer.threshold} 的格子`}</span>
    </div>
  )
}

function Views({ answer, top, onGo }: { answer: FigureOutput; top: number; onGo: (code: number) => void }) {
  const [selected, setSelected] = useState<string>()
  const enter = (row: FigureRow) => onGo(row.region)
  if (answer.rows.length === 0 && answer.sum.total.official === 0) return <section className="card fill"><EmptyState title={`${answer.name}还没有在册儿童`}>审核通过的档案会计入这里。</EmptyState></section>
  return (
    <div className={answer.rows.length === 0 ? 'fill col' : 'statlay fill'}>
      {answer.rows.length > 0 && (
        <section className="card" aria-label="各地占比图">
          <header><h2>{answer.name}</h2><span className="muted t13">{shadesShare(answer.rows) ? '面积为在册人数，颜色为审核中占比' : '面积和颜色为在册人数'}</span><Way at={answer.region} top={top} onGo={onGo} /></header>
          <FigureMap answer={answer} selected={selected} onSelect={setSelected} onEnter={enter} />
        </section>
      )}
      <section className="card clip" aria-label="各地数字">
        <FigureTable answer={answer} selected={selected} onSelect={setSelected} onEnter={enter} />
        <Balance answer={answer} />
      </section>
    </div>
  )
}

/** The public edition is made for a county: why there is none here, and where there is one. */
function NotPublished({ at, top, onGo, onInternal }: { at: number; top: number; onGo: (code: number) => void; onInternal: () => void }) {
  const county = ['town', 'village'].includes(levelOf(at)) ? ancestorAt(at, 'county') : null
  const internal = <Button onClick={onInternal}>看内部版</Button>
  return (
    <section className="card fill">
      <EmptyState title={county === null ? '公开版按县发布，请先选一个县' : '公开版只按县发布，到镇街为止'}
        actions={county !== null && isWithin(county, top) ? <><Button kind="primary" onClick={() => onGo(county)}>看全县的公开版</Button>{internal}</> : internal}>
        {county === null ? '在内部版里点一个县，再看它的公开版。' : '镇街和村的数字小，几张表一减就能推出一个孩子的情况，所以不单独公开。'}
      </EmptyState>
    </section>
  )
}

export function Figures() {
  const { region, at: below, by, edition } = route.useSearch()
  const { region: own, spotCheck } = useSession()
  const top = region ?? own
  // Nothing asked for is all of one's own, which for a school is more than its place.
  const at = below !== undefined && isWithin(below, top) ? below : (region ?? spotCheck?.about)
  const hasIndicators = useMay('indicators.read')
  const navigate = route.useNavigate()
  const chosen = by ?? usual
  const isPublishable = edition !== 'public' || levelOf(at ?? own) === 'county'
  const asked = useAsk(getFigure, { ...(at === undefined ? {} : { region: regionCode(at) }), by: [...chosen], ...(edition === undefined ? {} : { edition }) }, { keep: true, staleMs: 0, enabled: isPublishable })
  useEffect(() => { document.title = '统计 · 青禾' }, [])
  const set = (changes: Record<string, unknown>) => { void navigate({ search: s => ({ ...s, ...changes }) }) }
  const go = (code: number) => set({ at: code === top ? undefined : code })
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  return (
    <>
      <PageHead title="统计" note={asked.data === undefined ? '农村留守儿童' : `${asked.data.name}，农村留守儿童`}>
        {hasIndicators && <Link to="/indicators" search={{ region, at: below }} className="btn sm">指标和目标</Link>}
        <Segment label="版本" items={editions} value={edition ?? 'internal'} onPick={e => set({ edition: e === 'internal' ? undefined : e })} />
      </PageHead>
      <div className="row wrap">
        <DimensionChip chosen={chosen} onChange={dims => set({ by: dims })} />
        {asked.data !== undefined && <Facts answer={asked.data} />}
      </div>
      {!isPublishable && <NotPublished at={at ?? own} top={top} onGo={go} onInternal={() => set({ edition: undefined })} />}
      {isPublishable && said !== null && asked.data === undefined && <section className="card"><ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState></section>}
      {isPublishable && (asked.data === undefined ? said === null && <section className="card"><Skeleton lines={10} /></section> : <Views answer={asked.data} top={top} onGo={go} />)}
      <LogFoot />
    </>
  )
}
