/** The names behind one number of the three-way match. */
import { useEffect, useRef } from 'react'
import { Link } from '@tanstack/react-router'
import { censusMatchNames } from '@qinghe/domain/census/matchContract.ts'
import { type Standing, standingWords } from '@qinghe/domain/census/matching.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAskPages } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'

export function MatchNames({ period, education, police, region, place }: Standing & { period: string; region: RegionCode | undefined; place: string }) {
  const here = useRef<HTMLDivElement>(null)
  // The number may stand far below: whoever taps it is brought to the names.
  useEffect(() => { here.current?.scrollIntoView({ block: 'start' }) }, [])
  const asked = useAskPages(censusMatchNames, { period, education, police, region }, { next: page => page.next })
  const children = asked.data?.pages.flatMap(page => page.children) ?? []
  return (
    <div ref={here} className="censusnames"><Card flush title={`${place}：${standingWords({ education, police })}`}>
      {asked.data === undefined ? <NotRead asked={asked} lines={4} /> : children.map(({ child, place: at }) => (
        <div key={child.id} className="linecard censusname"><span className="grow"><Link to="/archives/$id" params={{ id: child.id }} className="namelink strong">{child.name}</Link><span className="cap muted block">{at.name}</span></span></div>
      ))}
      {asked.data !== undefined && children.length === 0 && <p className="quiet">这一类没有儿童。</p>}
      {asked.hasNextPage && <div className="tablefoot"><Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>再看 50 名</Button></div>}
    </Card></div>
  )
}
