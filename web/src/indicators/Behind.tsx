/** Who stands behind a number: by name, with why for each. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { type Behind as Answer, behindIndicator, type Standing, type Which, type Why as Reasons, whyIndicator } from '@qinghe/domain/indicators/contract.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk, useAskPages } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Why as WhyButton } from '../ui/marks.tsx'
import { EmptyState } from '../ui/states.tsx'
import { whichWords } from './words.ts'

type Line = Answer['lines'][number]
export type BehindAt = { standing: Standing; which: Which; period: string | undefined; region: RegionCode | undefined }

type Said = { icon: IconName; words: string; tone: string }
const holdWords = (holds: boolean | null): Said => (holds === null ? { icon: 'idle', words: '不清楚', tone: 'amber' } : holds ? { icon: 'check', words: '成立', tone: 'green' } : { icon: 'close', words: '不成立', tone: 'red' })
function Tree({ title, of }: { title: string; of: Reasons['counts'] }) {
  const keyed = of.map((one, i) => ({ one, key: `${i}` }))
  return (
    <div className="indtree"><h3>{title}</h3>
      <ul>{keyed.map(({ one: { depth, words, holds }, key }) => { const said = holdWords(holds)
        return <li key={key} style={{ paddingLeft: depth * 16 }}><span className={said.tone}><Icon name={said.icon} size="s" />{said.words}</span>{words}</li> })}</ul>
    </div>
  )
}

function WhyOf({ child, at: { standing, period } }: { child: NonNullable<Line['child']>; at: BehindAt }) {
  const asked = useAsk(whyIndicator, { plan: standing.plan, indicator: standing.indicator, child: child.id, ...(period === undefined ? {} : { period }) })
  if (asked.data === undefined) return <NotRead asked={asked} lines={2} />
  return (
    <>
      {asked.data.of !== null && <Tree title="算不算在内" of={asked.data.of} />}
      <Tree title={standing.unit === 'count' ? '数不数' : '做到没有'} of={asked.data.counts} />
      <p className="t13 muted">规则：{standing.planTitle}（{standing.version}）“{standing.clauseTitle}”；依据：{standing.basis}</p>
    </>
  )
}

function OneLine({ line: { child, place, school }, at }: { line: Line; at: BehindAt }) {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <div className="row wrap">
        {child === null ? <b>{school ?? place.name}</b> : <Link to="/archives/$id" params={{ id: child.id }} search={{}} className="strong tl">{child.name}</Link>}
        {child !== null && <span className="soft t13">{place.name}{school !== null && ` ${school}`}</span>}
        {child !== null && <span className="end"><WhyButton open={open} onClick={() => setOpen(!open)} /></span>}
      </div>
      {open && child !== null && <WhyOf child={child} at={at} />}
    </li>
  )
}

export function Behind(at: BehindAt) {
  const { standing, which, period, region } = at
  const asked = useAskPages(behindIndicator, { plan: standing.plan, indicator: standing.indicator, which, ...(period === undefined ? {} : { period }), ...(region === undefined ? {} : { region }) }, { next: page => page.next })
  const title = `名单：${whichWords(standing)[which]}`
  const lines = asked.data?.pages.flatMap(page => page.lines)
  return (
    <Card flush title={title}>
      {lines === undefined ? <NotRead asked={asked} lines={4} /> : lines.length === 0 ? <EmptyState title="没有这样的" /> : <ul className="indnames">{lines.map(line => <OneLine key={line.child?.id ?? `${line.place.code}${line.school ?? ''}`} line={line} at={at} />)}</ul>}
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再看一些</Button></div>}
    </Card>
  )
}
