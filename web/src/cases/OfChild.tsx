/** 个案: all that was reported, done and decided for one child, told as one story by those of its records that the post reads: what runs out, what comes next, what
 *  happened, who works on it, its papers, and who may know what. What is kept from the post leaves no gap: nothing here counts or names it. */
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { timelineOf } from '@qinghe/domain/records/contract.ts'
import { dutiesOfChild } from '@qinghe/domain/duties/contract.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useMay } from '../app/session.ts'
import { featureOf } from '../records/features.ts'
import { type Ledger, useLedgers, useReadable } from '../records/kinds.ts'
import { Clocks, type Owed } from './Clocks.tsx'
import { type Entry, Papers, People, Story, WhatNext } from './Parts.tsx'
import { WhoKnows } from './WhoKnows.tsx'
import './cases.css'

/** More than anybody reads at once; whoever wants what is older finds it under 记录. */
const most = 100

const lateFirst = (a: Owed, b: Owed): number => Number(b.late !== null) - Number(a.late !== null) || (a.due?.day ?? '9').localeCompare(b.due?.day ?? '9')

function Told({ child, ledgers }: { child: ChildId; ledgers: readonly Ledger[] }) {
  const kinds = ledgers.map(one => one.kind.kind)
  const asked = useAsk(timelineOf, { child, kinds, limit: most })
  const may = useMay('duties.read')
  const owed = useAsk(dutiesOfChild, { child }, { enabled: may })
  if (asked.data === undefined) return <NotRead asked={asked} lines={6} />
  const entries: readonly Entry[] = [...asked.data.records].reverse()
  if (entries.length === 0) return <p className="t13 soft stripbox">您能查看的报告、处置、个案里没有这名儿童的。您的岗位不查看的，有没有都不在这里。</p>
  const present = ledgers.filter(one => entries.some(entry => entry.kind === one.kind.kind))
  const open = (owed.data?.duties ?? []).filter(one => one.state === 'open' && one.record !== null && kinds.includes(one.record.kind)).sort(lateFirst)
  return (
    <div className="caselay stripbox">
      <div className="col gap3">
        {may && (owed.data === undefined ? <NotRead asked={owed} lines={3} /> : <Clocks owed={open} />)}
        <WhatNext entries={entries} ledgers={present} />
        <Story entries={entries} ledgers={present} isMore={asked.data.next !== null} />
      </div>
      <div className="col gap3">
        <People entries={entries} owed={open} />
        <Papers entries={entries} ledgers={present} />
        <WhoKnows kinds={present.map(one => one.kind)} />
      </div>
    </div>
  )
}

export function CaseOfChild({ child }: { child: ChildId }) {
  const { asked } = useLedgers()
  const readable = useReadable()
  return readable === undefined ? <NotRead asked={asked} lines={6} /> : <Told child={child} ledgers={readable.filter(one => featureOf(one.kind.feature).oneStory === true)} />
}
